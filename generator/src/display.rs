//! Display of enums in messages and reports.

/// Displays enums without data as they are serialized.
macro_rules! display_as_serialized {
    ($($name:ty),*) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                serde::Serialize::serialize(self, f)
            }
        }
    )*};
}

pub(crate) use display_as_serialized;
