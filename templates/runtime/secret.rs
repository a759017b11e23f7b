// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Redacted properties.

/// Implements `Debug` for a struct with secrets, from a table of its fields: `secret` ones are
/// shown as `[redacted]`, `optional_secret` ones as `None` if unset.
macro_rules! redacted_debug {
    ($type:ident { $($kind:ident $field:ident,)* }) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut debug = f.debug_struct(stringify!($type));
                $($crate::runtime::secret::redacted_debug!(@field $kind debug $field self.$field);)*
                debug.finish()
            }
        }
    };
    (@field plain $debug:ident $field:ident $value:expr) => {
        $debug.field(stringify!($field), &$value)
    };
    (@field optional_secret $debug:ident $field:ident $value:expr) => {
        $debug.field(
            stringify!($field),
            &$value.as_ref().map(|_| format_args!("[redacted]")),
        )
    };
    (@field secret $debug:ident $field:ident $value:expr) => {
        $debug.field(stringify!($field), &format_args!("[redacted]"))
    };
}

pub(crate) use redacted_debug;
