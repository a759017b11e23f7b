// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Properties that must not be shown.

/// Implements `Debug` for a struct with secrets, from a table of its fields: of a `secret` one it
/// only shows whether it is there.
macro_rules! redacted_debug {
    ($type:ident { $($kind:ident $field:ident,)* }) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = f.debug_struct(stringify!($type));
                $($crate::runtime::secret::redacted_debug!(@field $kind shown $field self.$field);)*
                shown.finish()
            }
        }
    };
    (@field plain $shown:ident $field:ident $value:expr) => {
        $shown.field(stringify!($field), &$value)
    };
    (@field secret $shown:ident $field:ident $value:expr) => {
        $shown.field(stringify!($field), &format_args!("[redacted]"))
    };
}

pub(crate) use redacted_debug;
