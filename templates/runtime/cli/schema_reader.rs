// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Reads values by schemas that are data, as the types of the crate's models read them: with the same
//! requests to the deserializer, and so with the same errors.

use std::collections::BTreeMap;
use std::fmt;

#[cfg(any(used = "crate::DateTime", used = "crate::Uuid", used = "jiff::civil"))]
use serde::Serialize;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::drift::DriftKind;
#[cfg(used = "runtime::object")]
use super::super::extra::Extra;
#[cfg(used = "runtime::object")]
use super::super::key::Key;
use super::schema::{Definition, Enum, Type, definition};
#[cfg(used = "runtime::object")]
use super::schema::{Object, Presence};
#[cfg(used = "runtime::object")]
use super::tree::ObjectTree;
use super::tree::Tree;

impl<'de> DeserializeSeed<'de> for Type {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        match self {
            Self::Any => Value::deserialize(deserializer).map(Tree::Any),
            Self::Boolean => bool::deserialize(deserializer).map(Tree::Boolean),
            Self::I8 => i8::deserialize(deserializer).map(|value| Tree::Signed(value.into())),
            Self::I16 => i16::deserialize(deserializer).map(|value| Tree::Signed(value.into())),
            Self::I32 => i32::deserialize(deserializer).map(|value| Tree::Signed(value.into())),
            Self::I64 => i64::deserialize(deserializer).map(Tree::Signed),
            Self::U8 => u8::deserialize(deserializer).map(|value| Tree::Signed(value.into())),
            Self::U16 => u16::deserialize(deserializer).map(|value| Tree::Signed(value.into())),
            Self::U32 => u32::deserialize(deserializer).map(|value| Tree::Signed(value.into())),
            Self::U64 => u64::deserialize(deserializer).map(Tree::Unsigned),
            Self::F32 => f32::deserialize(deserializer).map(Tree::F32),
            Self::F64 => f64::deserialize(deserializer).map(Tree::F64),
            Self::String => String::deserialize(deserializer).map(Tree::String),
            #[cfg(used = "crate::DateTime")]
            Self::DateTime => crate::DateTime::deserialize(deserializer).map(written),
            #[cfg(used = "jiff::civil")]
            Self::Date => jiff::civil::Date::deserialize(deserializer).map(written),
            #[cfg(used = "crate::Uuid")]
            Self::Uuid => crate::Uuid::deserialize(deserializer).map(written),
            Self::List(items) => deserializer.deserialize_seq(ListVisitor(*items)),
            Self::Map(values) => deserializer.deserialize_map(MapVisitor(*values)),
            Self::Tuple(items) => deserializer.deserialize_tuple(items.len(), TupleVisitor(items)),
            Self::Nullable(inner) => deserializer.deserialize_option(NullableVisitor(*inner)),
            Self::Named(name) => match definition(name) {
                #[cfg(used = "runtime::object")]
                Some(Definition::Object(object)) => {
                    deserializer.deserialize_map(ObjectVisitor(object))
                }
                Some(Definition::Enum(one)) => one.read(deserializer),
                #[cfg(any(used = "runtime::union", used = "runtime::open_union"))]
                Some(Definition::Union(union)) => union.read(deserializer),
                None => Err(D::Error::custom(format_args!(
                    "the schema `{name}` is missing"
                ))),
            },
        }
    }
}

/// Returns a value as it is written.
#[cfg(any(used = "crate::DateTime", used = "crate::Uuid", used = "jiff::civil"))]
fn written(value: impl Serialize) -> Tree {
    Tree::Any(serde_json::to_value(value).unwrap_or_default())
}

impl Enum {
    fn read<'de, D: Deserializer<'de>>(&self, deserializer: D) -> Result<Tree, D::Error> {
        self.of
            .deserialize(deserializer)
            .map(|tree| self.find(tree))
    }

    /// Returns a value as the documented one that it is.
    fn find(&self, tree: Tree) -> Tree {
        let value = match &tree {
            Tree::String(text) => {
                let renamed = self.former_values.iter().find(|(former, _)| former == text);
                Value::from(renamed.map_or(text.as_str(), |(_, name)| name))
            }
            Tree::Signed(number) => Value::from(*number),
            Tree::Any(value) => value.clone(),
            _ => return tree,
        };
        match self.values.iter().find(|one| is_same(one, &value)) {
            Some(documented) => Tree::Any(documented.clone()),
            None if self.is_open => Tree::Any(value),
            None => Tree::Unknown(value, DriftKind::EnumValue),
        }
    }
}

/// Returns `true` if a value is a documented one, which may be a number in another form.
fn is_same(documented: &Value, value: &Value) -> bool {
    if documented.is_f64() {
        return documented.as_f64() == value.as_f64();
    }
    documented == value
}

/// Implements the methods of a visitor that say what it expects.
macro_rules! expecting {
    ($($text:tt)*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, $($text)*)
        }
    };
}

struct ListVisitor(Type);

impl<'de> Visitor<'de> for ListVisitor {
    type Value = Tree;

    expecting!("a sequence");

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self.0)? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }
}

pub struct MapVisitor(pub Type);

impl<'de> Visitor<'de> for MapVisitor {
    type Value = Tree;

    expecting!("a map");

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut values = BTreeMap::new();
        while let Some(name) = access.next_key::<String>()? {
            values.insert(name, access.next_value_seed(self.0)?);
        }
        Ok(Tree::Map(values))
    }
}

struct TupleVisitor(&'static [Type]);

impl<'de> Visitor<'de> for TupleVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a tuple of size {}", self.0.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        for (index, item) in self.0.iter().enumerate() {
            let read = access.next_element_seed(*item)?;
            items.push(read.ok_or_else(|| A::Error::invalid_length(index, &self))?);
        }
        Ok(Tree::List(items))
    }
}

struct NullableVisitor(Type);

impl<'de> Visitor<'de> for NullableVisitor {
    type Value = Tree;

    expecting!("option");

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.0.deserialize(deserializer)
    }
}

#[cfg(used = "runtime::object")]
struct ObjectVisitor(&'static Object);

#[cfg(used = "runtime::object")]
impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", self.0.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Tree, A::Error> {
        self.0.read(access).map(Tree::Object)
    }
}

#[cfg(used = "runtime::object")]
impl Object {
    pub fn read<'de, A: MapAccess<'de>>(
        &'static self,
        mut access: A,
    ) -> Result<ObjectTree, A::Error> {
        let mut read = ObjectTree::new(self);
        while let Some(key) = access.next_key::<Key<'de>>()? {
            match (self.position(key.as_str()), self.additional) {
                (Some(index), _) => {
                    let value = access.next_value_seed(self.type_of(index))?;
                    read.set(index, value);
                }
                (None, Some(of)) => {
                    let value = access.next_value_seed(of)?;
                    read.additional.insert(key.into_string(), value);
                }
                (None, None) => {
                    let value = access.next_value()?;
                    read.extra.insert(key.into_string(), value);
                }
            }
        }
        match read.missing() {
            Some(name) => Err(A::Error::missing_field(name)),
            None => Ok(read),
        }
    }

    /// Returns the index of the field of a property, which may have a name that it had.
    fn position(&self, name: &str) -> Option<usize> {
        let renamed = self.former_names.iter().find(|(former, _)| *former == name);
        let name = renamed.map_or(name, |(_, now)| now);
        self.fields.iter().position(|field| field.name == name)
    }

    /// Returns the type as which a field is read.
    fn type_of(&'static self, index: usize) -> Type {
        match self.fields.get(index) {
            Some(field) if field.presence == Presence::Optional => Type::Nullable(&field.of),
            Some(field) => field.of,
            None => Type::Any,
        }
    }
}

#[cfg(used = "runtime::object")]
impl ObjectTree {
    fn new(object: &'static Object) -> Self {
        Self {
            object,
            fields: object.fields.iter().map(|_| None).collect(),
            additional: BTreeMap::new(),
            extra: Extra::new(),
        }
    }

    /// Sets a field. Null is the same as missing if it is optional.
    fn set(&mut self, index: usize, value: Tree) {
        let field = self.object.fields.get(index);
        let is_optional = field.is_some_and(|field| field.presence == Presence::Optional);
        if let Some(slot) = self.fields.get_mut(index) {
            *slot = Some(value).filter(|value| !(is_optional && matches!(value, Tree::Null)));
        }
    }

    /// Returns the first required property that is missing.
    fn missing(&self) -> Option<&'static str> {
        let object: &'static Object = self.object;
        let mut missing = object
            .fields
            .iter()
            .zip(&self.fields)
            .filter(|(field, value)| field.presence == Presence::Required && value.is_none());
        missing.next().map(|(field, _)| field.name)
    }
}
