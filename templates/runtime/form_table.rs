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
