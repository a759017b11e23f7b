// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The values of parameters: whatever serde can serialize becomes strings, arrays and objects, in order.

use std::fmt::{self, Display};

use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    Serializer,
};

/// A serialized value.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Null,
    /// A number or a boolean: JSON writes it without quotes.
    Bare(String),
    String(String),
    Array(Vec<Shape>),
    Object(Vec<(String, Shape)>),
    /// A newtype whose name begins with `$`, in the shape of [`marked_shape`].
    Marked(&'static str),
}

/// Returns the shape of a value, or why it has none.
#[cfg(used = "shape::shape")]
pub fn shape(value: &(impl Serialize + ?Sized)) -> Result<Shape, String> {
    let shaper = Shaper { keeps_marks: false };
    value.serialize(shaper).map_err(|refusal| refusal.0)
}

/// Returns the arrays, objects and marks of a value, with null instead of scalars.
pub fn marked_shape(value: &(impl Serialize + ?Sized)) -> Result<Shape, String> {
    let shaper = Shaper { keeps_marks: true };
    value.serialize(shaper).map_err(|refusal| refusal.0)
}

impl Shape {
    /// Returns the value as JSON.
    #[cfg(used = "shape::shape")]
    pub fn json(&self) -> String {
        match self {
            Self::Null | Self::Marked(_) => "null".to_owned(),
            Self::Bare(text) => text.clone(),
            Self::String(text) => quoted(text),
            Self::Array(items) => {
                let items: Vec<String> = items.iter().map(Self::json).collect();
                format!("[{}]", items.join(","))
            }
            Self::Object(properties) => {
                let properties = properties.iter();
                let properties: Vec<String> = properties
                    .map(|(name, value)| format!("{}:{}", quoted(name), value.json()))
                    .collect();
                format!("{{{}}}", properties.join(","))
            }
        }
    }

    /// Returns the value as one string; `None` for null. OpenAPI does not define nested arrays and objects;
    /// most servers accept JSON.
    #[cfg(used = "shape::shape")]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Null | Self::Marked(_) => None,
            Self::Bare(text) | Self::String(text) => Some(text.clone()),
            Self::Array(_) | Self::Object(_) => Some(self.json()),
        }
    }

    #[cfg(any(used = "value.is_compound", used = "Shape::is_compound"))]
    pub fn is_compound(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }
}

#[cfg(used = "shape::shape")]
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Why a value cannot be a parameter.
#[derive(Debug)]
struct Refusal(String);

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl serde::ser::Error for Refusal {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

#[derive(Clone, Copy)]
struct Shaper {
    keeps_marks: bool,
}

/// A list or an object that is being written.
struct Compound {
    shaper: Shaper,
    items: Vec<Shape>,
    properties: Vec<(String, Shape)>,
    name: String,
}

impl Shaper {
    fn scalar(self, shape: impl FnOnce() -> Shape) -> Result<Shape, Refusal> {
        Ok(if self.keeps_marks {
            Shape::Null
        } else {
            shape()
        })
    }

    fn float(self, value: impl Display + Into<f64> + Copy) -> Result<Shape, Refusal> {
        if value.into().is_finite() {
            self.scalar(|| Shape::Bare(value.to_string()))
        } else {
            Err(Refusal(format!("{value} is no number that can be sent")))
        }
    }

    fn compound(self) -> Result<Compound, Refusal> {
        Ok(Compound {
            shaper: self,
            items: Vec::new(),
            properties: Vec::new(),
            name: String::new(),
        })
    }
}

macro_rules! serialize_bare {
    ($($method:ident($type:ty))*) => {
        $(fn $method(self, value: $type) -> Result<Shape, Refusal> {
            self.scalar(|| Shape::Bare(value.to_string()))
        })*
    };
}

type Never = Impossible<Shape, Refusal>;

impl Serializer for Shaper {
    type Ok = Shape;
    type Error = Refusal;
    type SerializeSeq = Compound;
    type SerializeTuple = Compound;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Compound;
    type SerializeStruct = Compound;
    type SerializeStructVariant = Never;

    serialize_bare! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
    }

    fn serialize_f32(self, value: f32) -> Result<Shape, Refusal> {
        self.float(value)
    }
    fn serialize_f64(self, value: f64) -> Result<Shape, Refusal> {
        self.float(value)
    }
    fn serialize_char(self, value: char) -> Result<Shape, Refusal> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Result<Shape, Refusal> {
        self.scalar(|| Shape::String(value.to_owned()))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<Shape, Refusal> {
        Err(Refusal("bytes are no parameter".to_owned()))
    }
    fn serialize_none(self) -> Result<Shape, Refusal> {
        Ok(Shape::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Shape, Refusal> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Shape, Refusal> {
        Ok(Shape::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Shape, Refusal> {
        Ok(Shape::Null)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Shape, Refusal> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Shape, Refusal> {
        if self.keeps_marks && name.starts_with('$') {
            return Ok(Shape::Marked(name));
        }
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Shape, Refusal> {
        let property = (variant.to_owned(), value.serialize(self)?);
        Ok(Shape::Object(vec![property]))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Compound, Refusal> {
        self.compound()
    }
    fn serialize_tuple(self, _: usize) -> Result<Compound, Refusal> {
        self.compound()
    }
    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Never, Refusal> {
        Err(Refusal::custom(format_args!("{name} is no parameter")))
    }
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Refusal> {
        Err(Refusal::custom(format_args!("{name} is no parameter")))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Compound, Refusal> {
        self.compound()
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound, Refusal> {
        self.compound()
    }
    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Refusal> {
        Err(Refusal::custom(format_args!("{name} is no parameter")))
    }
}

impl SerializeSeq for Compound {
    type Ok = Shape;
    type Error = Refusal;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        self.items.push(value.serialize(self.shaper)?);
        Ok(())
    }

    fn end(self) -> Result<Shape, Refusal> {
        Ok(Shape::Array(self.items))
    }
}

impl SerializeTuple for Compound {
    type Ok = Shape;
    type Error = Refusal;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Shape, Refusal> {
        SerializeSeq::end(self)
    }
}

impl SerializeMap for Compound {
    type Ok = Shape;
    type Error = Refusal;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Refusal> {
        self.name = match name.serialize(Shaper { keeps_marks: false })? {
            Shape::Bare(name) | Shape::String(name) => name,
            _ => return Err(Refusal("a property's name is no string".to_owned())),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refusal> {
        let name = std::mem::take(&mut self.name);
        self.properties.push((name, value.serialize(self.shaper)?));
        Ok(())
    }

    fn end(self) -> Result<Shape, Refusal> {
        Ok(Shape::Object(self.properties))
    }
}

impl SerializeStruct for Compound {
    type Ok = Shape;
    type Error = Refusal;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Refusal> {
        self.serialize_entry(name, value)
    }

    fn end(self) -> Result<Shape, Refusal> {
        SerializeMap::end(self)
    }
}

#[cfg(used = "shape::shape")]
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn text(value: impl Serialize) -> Option<String> {
        shape(&value).ok().and_then(|shape| shape.text())
    }

    #[test]
    fn scalars_are_texts() {
        assert_eq!(text("a\"b").as_deref(), Some("a\"b"));
        assert_eq!(text(1.1_f32).as_deref(), Some("1.1"));
        assert_eq!(text(u64::MAX).as_deref(), Some("18446744073709551615"));
        assert_eq!(text(Some(true)).as_deref(), Some("true"));
        assert_eq!(text(json!(null)), None);
        for value in [f64::NAN, f64::INFINITY] {
            assert!(shape(&value).is_err(), "{value} went through");
        }
    }

    #[test]
    fn properties_have_names() {
        let named = shape(&BTreeMap::from([(1, "a")]));
        let property = ("1".to_owned(), Shape::String("a".to_owned()));
        assert_eq!(named, Ok(Shape::Object(vec![property])));
        assert!(shape(&BTreeMap::from([([1], "a")])).is_err());
        assert!(shape(&BTreeMap::from([((), "a")])).is_err());
    }

    #[test]
    fn what_is_inside_of_others_is_json() {
        let value = json!([{"a\"": ["b\n", 1, null]}, false]);
        assert_eq!(text(&value).as_deref(), Some(value.to_string().as_str()));
    }
}
