// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Reading JSON strictly, which is fast, or leniently, for a body that could not be read strictly.
//!
//! A strict reader reads the variant of a union directly from the input, so a value that matches a
//! variant but does not fit its type is an error. A lenient reader keeps such a value, and accepts
//! `5.0` as an integer.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

/// Reads from another deserializer.
pub struct Reader<D, const LENIENT: bool>(D);

/// Reads strictly from another deserializer.
pub fn strict<D>(deserializer: D) -> Reader<D, false> {
    Reader(deserializer)
}

/// Reads leniently from another deserializer.
pub fn lenient<D>(deserializer: D) -> Reader<D, true> {
    Reader(deserializer)
}

/// The name of the newtype as which a union is deserialized.
///
/// It is no name that a Rust type can have. All formats call `visit_newtype_struct` for it; a
/// strict reader calls `visit_some`, which says that the union may return an error.
pub const UNION: &str = "$union";

/// Passes a reader on to the values in a list or an object.
struct Values<A, const LENIENT: bool>(A);

/// Passes a reader on to a visitor.
struct Within<V, const LENIENT: bool>(V, Number);

/// The type that is requested of a number.
#[derive(Clone, Copy)]
enum Number {
    Any,
    Integer,
    Double,
}

/// Names a number beyond the doubles in the error of a double.
pub const OUT_OF_RANGE: &str = "number out of range";

macro_rules! forward {
    ($($number:ident: $($method:ident)*;)*) => {
        $($(#[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(Within::<V, LENIENT>(visitor, Number::$number))
        })*)*
    };
}

/// The methods whose values have nothing inside.
macro_rules! forward_scalars {
    ($($method:ident)*) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(visitor)
        })*
    };
}

impl<'de, D: Deserializer<'de>, const LENIENT: bool> Deserializer<'de> for Reader<D, LENIENT> {
    type Error = D::Error;

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if !LENIENT && name == UNION {
            return visitor.visit_some(self);
        }
        let visitor = Within::<V, LENIENT>(visitor, Number::Any);
        self.0.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Within::<V, LENIENT>(visitor, Number::Any);
        self.0.deserialize_tuple(length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Within::<V, LENIENT>(visitor, Number::Any);
        self.0.deserialize_tuple_struct(name, length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Within::<V, LENIENT>(visitor, Number::Any);
        self.0.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward! {
        Integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128;
        Double: deserialize_f32 deserialize_f64;
        Any: deserialize_any deserialize_bytes deserialize_byte_buf deserialize_option
        deserialize_seq deserialize_map;
    }

    forward_scalars! {
        deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_unit
        deserialize_identifier deserialize_ignored_any
    }
}

/// The visits that pass a value on as it is.
macro_rules! pass_on {
    ($($method:ident($type:ty))*) => {
        $(#[inline]
        fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>, const LENIENT: bool> Visitor<'de> for Within<V, LENIENT> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    pass_on! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
        visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    #[inline]
    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        match self.1 {
            Number::Integer if LENIENT => match integer(value) {
                Some(value) => self.0.visit_i64(value),
                None => self.0.visit_f64(value),
            },
            // The largest double replaces a larger number, which a declared double does not accept.
            Number::Double if LENIENT && value.abs() == f64::MAX => {
                Err(E::invalid_value(Unexpected::Other(OUT_OF_RANGE), &self))
            }
            _ => self.0.visit_f64(value),
        }
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Reader::<D, LENIENT>(deserializer))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        self.0
            .visit_newtype_struct(Reader::<D, LENIENT>(deserializer))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Values::<A, LENIENT>(items))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Values::<A, LENIENT>(entries))
    }
}

/// Doubles hold every integer up to this one.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns the integer that a number with a fraction of zero is.
pub fn integer(value: f64) -> Option<i64> {
    let is_exact = value.fract() == 0.0 && value.abs() <= EXACT;
    is_exact.then_some(value as i64)
}

impl<'de, A: SeqAccess<'de>, const LENIENT: bool> SeqAccess<'de> for Values<A, LENIENT> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Values::<T, LENIENT>(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>, const LENIENT: bool> MapAccess<'de> for Values<A, LENIENT> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.0.next_value_seed(Values::<T, LENIENT>(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, T: DeserializeSeed<'de>, const LENIENT: bool> DeserializeSeed<'de>
    for Values<T, LENIENT>
{
    type Value = T::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Reader::<D, LENIENT>(deserializer))
    }
}
