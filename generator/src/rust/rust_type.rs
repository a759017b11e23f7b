//! Rust types: their names and imports in generated code.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use serde::{Serialize, Serializer};

use crate::ir::{Integer, SchemaId};

/// A Rust type in generated code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RustType {
    Unit,
    Bool,
    Integer(IntegerType),
    F32,
    F64,
    String,
    /// `serde_json::Value`
    Value,
    /// An imported type with this name.
    Named(String, Import),
    Vec(Box<Self>),
    Tuple(Vec<Self>),
    /// A map from strings to a type.
    Map(Box<Self>),
    Option(Box<Self>),
    Boxed(Box<Self>),
    /// The items of a response.
    Stream(Box<Self>),
    /// An event, by its data.
    Event(Box<Self>),
    /// `impl Into<T>`, for arguments.
    Into(Box<Self>),
    Reference(Box<Self>),
    Str,
    Slice(Box<Self>),
    /// `&[impl AsRef<str>]`, for arguments.
    Strs,
}

/// An import in generated code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Import {
    Model(SchemaId),
    /// The enum of an operation's body with a choice of media types.
    Body(usize),
    /// The enum of an operation's response that differs by status or media type.
    Response(usize),
    /// The multipart form of a schema.
    Form(SchemaId),
    /// A path, such as `uuid::Uuid`.
    Path(&'static str),
}

pub type Imports = BTreeSet<Import>;

impl RustType {
    /// Creates a type that is not generated, by its path.
    pub fn external(path: &'static str) -> Self {
        let name = path.rsplit("::").next().unwrap_or(path);
        Self::Named(name.to_owned(), Import::Path(path))
    }

    pub fn vec(self) -> Self {
        Self::Vec(Box::new(self))
    }

    pub fn map(self) -> Self {
        Self::Map(Box::new(self))
    }

    pub fn option(self) -> Self {
        Self::Option(Box::new(self))
    }

    pub fn boxed(self) -> Self {
        Self::Boxed(Box::new(self))
    }

    pub fn stream(self) -> Self {
        Self::Stream(Box::new(self))
    }

    pub fn event(self) -> Self {
        Self::Event(Box::new(self))
    }

    pub fn into(self) -> Self {
        Self::Into(Box::new(self))
    }

    pub fn reference(self) -> Self {
        Self::Reference(Box::new(self))
    }

    /// Adds the imports of the type to `imports`.
    pub fn imported(self, imports: &mut Imports) -> Self {
        self.add_imports(imports);
        self
    }

    fn add_imports(&self, imports: &mut Imports) {
        match self {
            Self::Value => {
                imports.insert(Import::Path("serde_json::Value"));
            }
            Self::Named(_, import) => {
                imports.insert(import.clone());
            }
            Self::Map(values) => {
                imports.insert(Import::Path(if **values == Self::Value {
                    "serde_json::Map"
                } else {
                    "std::collections::BTreeMap"
                }));
                values.add_imports(imports);
            }
            Self::Stream(items) => {
                imports.insert(Import::Path("crate::ItemStream"));
                items.add_imports(imports);
            }
            Self::Event(data) => {
                imports.insert(Import::Path("crate::ServerSentEvent"));
                data.add_imports(imports);
            }
            Self::Tuple(items) => items.iter().for_each(|item| item.add_imports(imports)),
            Self::Vec(inner)
            | Self::Option(inner)
            | Self::Boxed(inner)
            | Self::Into(inner)
            | Self::Reference(inner)
            | Self::Slice(inner) => inner.add_imports(imports),
            Self::Unit
            | Self::Bool
            | Self::Integer(_)
            | Self::F32
            | Self::F64
            | Self::String
            | Self::Str
            | Self::Strs => {}
        }
    }

    /// Returns the expression of an empty collection.
    pub fn empty(&self) -> String {
        match self {
            Self::Map(values) if **values == Self::Value => "Map::new()".to_owned(),
            Self::Map(_) => "BTreeMap::new()".to_owned(),
            other => format!("{other}::new()"),
        }
    }
}

impl Display for RustType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("()"),
            Self::Bool => f.write_str("bool"),
            Self::Integer(integer) => f.write_str(integer.as_str()),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::String => f.write_str("String"),
            Self::Value => f.write_str("Value"),
            Self::Named(name, _) => f.write_str(name),
            Self::Vec(items) => write!(f, "Vec<{items}>"),
            Self::Tuple(items) => match items.as_slice() {
                [one] => write!(f, "({one},)"),
                items => write!(f, "({})", items.iter().map(Self::to_string).collect::<Vec<_>>().join(", ")),
            },
            Self::Map(values) if **values == Self::Value => f.write_str("Map<String, Value>"),
            Self::Map(values) => write!(f, "BTreeMap<String, {values}>"),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Boxed(inner) => write!(f, "Box<{inner}>"),
            Self::Stream(items) => write!(f, "ItemStream<{items}>"),
            Self::Event(data) => write!(f, "ServerSentEvent<{data}>"),
            Self::Into(inner) => write!(f, "impl Into<{inner}>"),
            Self::Reference(inner) => write!(f, "&{inner}"),
            Self::Str => f.write_str("&str"),
            Self::Slice(items) => write!(f, "&[{items}]"),
            Self::Strs => f.write_str("&[impl AsRef<str>]"),
        }
    }
}

impl Serialize for RustType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The type of an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntegerType {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl IntegerType {
    /// Returns the type of the format. Without a format it is `i64`, or `u64` if the bounds are beyond that.
    pub fn of(integer: &Integer) -> Self {
        const LARGEST: f64 = i64::MAX as f64;
        match integer.format.as_deref() {
            Some("int8") => Self::I8,
            Some("int16") => Self::I16,
            Some("int32") => Self::I32,
            Some("uint8") => Self::U8,
            Some("uint16") => Self::U16,
            Some("uint32") => Self::U32,
            Some("uint64") => Self::U64,
            _ => match (integer.bounds.minimum, integer.bounds.maximum) {
                (Some(minimum), Some(maximum)) if minimum >= 0.0 && maximum > LARGEST => Self::U64,
                _ => Self::I64,
            },
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
        }
    }

    /// Returns the smallest and the largest value.
    pub fn bounds(self) -> (i128, i128) {
        match self {
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_named_as_people_write_them() {
        let uuid = || RustType::external("uuid::Uuid");
        let names = [
            (uuid().vec().option(), "Option<Vec<Uuid>>"),
            (RustType::Value.map(), "Map<String, Value>"),
            (RustType::Tuple(vec![RustType::F64, uuid()]).vec(), "Vec<(f64, Uuid)>"),
            (RustType::Tuple(vec![RustType::F64]), "(f64,)"),
            (uuid().boxed().map(), "BTreeMap<String, Box<Uuid>>"),
            (RustType::String.option().into(), "impl Into<Option<String>>"),
            (RustType::Slice(Box::new(RustType::Integer(IntegerType::I64))), "&[i64]"),
        ];
        for (rust_type, name) in names {
            assert_eq!(rust_type.to_string(), name);
        }
    }

    #[test]
    fn a_type_imports_what_it_is_made_of() {
        let imports = |rust_type: RustType| {
            let mut imports = Imports::new();
            rust_type.imported(&mut imports);
            imports.into_iter().collect::<Vec<_>>()
        };
        let map = RustType::external("crate::DateTime").vec().map().option();
        assert_eq!(imports(map), ["crate::DateTime", "std::collections::BTreeMap"].map(Import::Path));
        assert_eq!(imports(RustType::Value.map()), ["serde_json::Map", "serde_json::Value"].map(Import::Path));
        assert_eq!(imports(RustType::Strs), []);
    }

    #[test]
    fn an_integer_without_a_format_is_as_large_as_its_bounds() {
        let of = |minimum, maximum| {
            let bounds = crate::ir::Bounds { minimum, maximum, ..Default::default() };
            IntegerType::of(&Integer { bounds, ..Integer::default() })
        };
        assert_eq!(of(None, None), IntegerType::I64);
        assert_eq!(of(Some(0.0), Some(2e19)), IntegerType::U64);
        assert_eq!(of(Some(-1.0), Some(2e19)), IntegerType::I64);
    }
}
