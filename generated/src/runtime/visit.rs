// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Visits of scalars.

/// Implements methods of a [`Visitor`](serde::de::Visitor), each by an expression.
macro_rules! visit_as {
    ($($method:ident($($value:ident: $type:ty)?) => $result:expr;)*) => {
        $(fn $method<E>(self $(, $value: $type)?) -> Result<Self::Value, E> {
            Ok($result)
        })*
    };
}

pub(super) use visit_as;
