// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The tables of multipart forms whose parts are known.

/// Makes a struct usable as a multipart form, from a table of its fields.
macro_rules! form {
    ($type:ident { $($kind:ident $method:ident $field:ident = $name:literal,)* }) => {
        impl From<$type> for $crate::Form {
            fn from(value: $type) -> Self {
                let mut form = Self::default();
                $($crate::runtime::form_table::form!(@add $kind form $method $name value.$field);)*
                form.append(value.extra, &[$($name),*]);
                form
            }
        }

        #[cfg(feature = "cli")]
        impl $crate::runtime::cli::FromParts for $type {
            fn from_parts(
                parts: &mut $crate::runtime::cli::Parts,
            ) -> Result<Self, $crate::runtime::cli::Failure> {
                Ok(Self {
                    $($field: $crate::runtime::form_table::form!(@take $kind $method parts $name),)*
                    extra: parts.rest(),
                })
            }
        }
    };
    (@take required value $parts:ident $name:literal) => { $parts.value($name)? };
    (@take required file $parts:ident $name:literal) => { $parts.file($name)? };
    (@take required files $parts:ident $name:literal) => { $parts.files($name)? };
    (@take $kind:ident value $parts:ident $name:literal) => { $parts.optional_value($name)? };
    (@take $kind:ident file $parts:ident $name:literal) => { $parts.optional_file($name)? };
    (@take $kind:ident files $parts:ident $name:literal) => {
        Some($parts.files($name)?).filter(|files| !files.is_empty())
    };
    (@add required $form:ident $method:ident $name:literal $value:expr) => {
        $form.$method($name, $value)
    };
    (@add $kind:ident $form:ident $method:ident $name:literal $value:expr) => {
        if let Some(value) = $value {
            $form.$method($name, value);
        }
    };
}

pub(crate) use form;
