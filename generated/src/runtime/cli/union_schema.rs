// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Unions as data. They are read as models are, by the same matchers.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::Value;

use super::super::content::{self, Content};
use super::super::drift::DriftKind;
use super::super::key::Key;
use super::super::reader::{UNION, lenient};
use super::super::union_reader::PartlyRead;
#[cfg(test)]
use super::super::variant::Fit;
#[cfg(test)]
use super::super::variant::is_integer;
use super::super::variant::{VariantMatcher, of_type, only_object, read_variant, tagged};
use super::schema::{Definition, Type, definition, text};
use super::schema_reader::MapVisitor;
use super::tree::Tree;

/// A union: the types of its variants, and their matchers in the same order.
#[derive(Debug)]
pub struct Union {
    /// The discriminator; empty if there is none.
    tag: &'static str,
    variants: Vec<Variant>,
    matchers: Vec<VariantMatcher>,
    /// `true` if other values are allowed, so that they are no drift.
    is_open: bool,
}

#[derive(Debug)]
struct Variant {
    of: Type,
    /// `true` if an object is written with the discriminator of the variant.
    #[cfg(test)]
    is_tagged: bool,
}

impl Union {
    /// Parses a list of variants: a type, the keyword of the matcher and its words.
    pub fn parse(variants: &Value, json: &Value) -> Option<Self> {
        let (mut types, mut matchers) = (Vec::new(), Vec::new());
        for variant in variants.as_array()? {
            let keyword = variant.get(1)?.as_str()?;
            types.push(Variant {
                of: Type::parse(variant.get(0)?.as_str()?),
                #[cfg(test)]
                is_tagged: keyword == "tagged",
            });
            matchers.push(matcher(keyword, variant)?);
        }
        Some(Self {
            tag: json.get("tag").map_or(Some(""), text)?,
            variants: types,
            matchers,
            is_open: json.get("open").is_some(),
        })
    }

    pub fn read<'de, D: Deserializer<'de>>(
        &'static self,
        deserializer: D,
    ) -> Result<Tree, D::Error> {
        let visitor = UnionVisitor {
            union: self,
            is_strict: false,
        };
        deserializer.deserialize_newtype_struct(UNION, visitor)
    }

    /// Reads a value as its variant, or as the unknown one.
    fn read_value(&'static self, value: Value) -> Tree {
        let read = |variant| self.read_as(variant, lenient(&value)).and_then(Result::ok);
        match read_variant(self.tag, &self.matchers, &value, read) {
            Some(known) => known,
            None if self.is_open => Tree::Any(value),
            None => Tree::Unknown(value, DriftKind::UnionValue),
        }
    }

    /// Reads a value as a variant; `None` if there is no such variant.
    fn read_as<'de, D: Deserializer<'de>>(
        &'static self,
        variant: usize,
        value: D,
    ) -> Option<Result<Tree, D::Error>> {
        let read = self.variants.get(variant)?.of.deserialize(value);
        Some(read.map(|tree| self.tagged(variant, tree)))
    }

    /// Makes an object one that is written with the discriminator of its variant.
    #[cfg(test)]
    fn tagged(&'static self, variant: usize, tree: Tree) -> Tree {
        let one = self.variants.get(variant).zip(self.matchers.get(variant));
        match (one, tree) {
            (Some((one, matcher)), Tree::Object(object)) if one.is_tagged => Tree::Tagged {
                object,
                tag: self.tag,
                values: matcher.tags,
            },
            (_, tree) => tree,
        }
    }

    #[cfg(not(test))]
    fn tagged(&'static self, _: usize, tree: Tree) -> Tree {
        tree
    }
}

fn matcher(keyword: &str, variant: &Value) -> Option<VariantMatcher> {
    let words = |index: usize| -> Option<&'static [&'static str]> {
        let words = variant.get(index).and_then(Value::as_array);
        let words: Option<Vec<_>> = words.into_iter().flatten().map(text).collect();
        words.map(|words| &*Vec::leak(words))
    };
    let of_type = |has_type| VariantMatcher {
        has_type,
        ..VariantMatcher::NONE
    };
    Some(match keyword {
        "tagged" | "nested" => VariantMatcher {
            tags: words(2)?,
            ..VariantMatcher::NONE
        },
        "has" => VariantMatcher {
            properties: words(2)?,
            ..VariantMatcher::NONE
        },
        #[cfg(test)]
        "fits" => VariantMatcher {
            fit: Some(Fit {
                required: words(2)?,
                optional: words(3)?,
            }),
            ..VariantMatcher::NONE
        },
        "boolean" => of_type(Value::is_boolean),
        #[cfg(test)]
        "integer" => of_type(is_integer),
        "number" => of_type(Value::is_number),
        "string" => of_type(Value::is_string),
        "array" => of_type(Value::is_array),
        "object" => of_type(Value::is_object),
        _ => VariantMatcher::NONE,
    })
}

#[derive(Clone, Copy)]
struct UnionVisitor {
    union: &'static Union,
    /// `true` if a variant is read directly from the input, and a value that does not fit it is an error.
    is_strict: bool,
}

impl UnionVisitor {
    fn value<E>(self, value: impl Into<Value>) -> Result<Tree, E> {
        Ok(self.union.read_value(value.into()))
    }
}

impl<'de> Visitor<'de> for UnionVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.value(Value::deserialize(deserializer)?)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(Self {
            is_strict: true,
            ..self
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, rest: A) -> Result<Tree, A::Error> {
        if self.is_strict {
            return read_object(self.union, rest);
        }
        self.value(Value::deserialize(MapAccessDeserializer::new(rest))?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Tree, A::Error> {
        let items = SeqAccessDeserializer::new(items);
        let variant = of_type(&self.union.matchers, &Value::Array(Vec::new()));
        let variant = variant.and_then(|variant| self.union.variants.get(variant));
        match variant.filter(|_| self.is_strict) {
            Some(variant) => variant.of.deserialize(items),
            None => self.value(Value::deserialize(items)?),
        }
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        self.value(value)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        self.value(value)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        self.value(value)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        self.value(value)
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        self.value(value)
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        self.value(value)
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        self.value(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        self.value(Value::Null)
    }
}

/// Reads an object strictly. A variant that is a union itself goes on where the outer one stopped: a visitor for
/// each level would be a type for each, without an end.
fn read_object<'de, A: MapAccess<'de>>(
    mut union: &'static Union,
    mut rest: A,
) -> Result<Tree, A::Error> {
    let mut before = Vec::new();
    loop {
        let found = match only_object(&union.matchers) {
            Some(variant) => Some(variant),
            None => variant_by_tag(union, &mut before, &mut rest)?,
        };
        let Some(variant) = found else {
            return Ok(union.read_value(content::object_of(before)));
        };
        let of = union.variants.get(variant).map_or(Type::Any, |one| one.of);
        let inner = match of {
            Type::Named(name) => definition(name),
            _ => None,
        };
        let properties = match inner {
            Some(Definition::Union(inner)) => {
                union = inner;
                continue;
            }
            _ => PartlyRead::new(before, rest),
        };
        return match (inner, of) {
            (Some(Definition::Object(object)), _) => {
                let object = object.read(properties)?;
                Ok(union.tagged(variant, Tree::Object(object)))
            }
            (None, Type::Map(values)) => MapVisitor(*values).visit_map(properties),
            (None, Type::Any) => {
                Value::deserialize(MapAccessDeserializer::new(properties)).map(Tree::Any)
            }
            _ => Err(A::Error::invalid_type(Unexpected::Map, &"another type")),
        };
    }
}

/// Reads properties up to the discriminator; all of them if none selects a variant.
fn variant_by_tag<'de, A: MapAccess<'de>>(
    union: &Union,
    before: &mut Vec<(Key<'de>, Content<'de>)>,
    rest: &mut A,
) -> Result<Option<usize>, A::Error> {
    let mut at = 0;
    loop {
        if at == before.len() {
            let Some(key) = rest.next_key::<Key<'de>>()? else {
                return Ok(None);
            };
            before.push((key, rest.next_value()?));
        }
        if let Some((key, value)) = before.get(at) {
            let is_tag = !union.tag.is_empty() && key.as_str() == union.tag;
            let tag = value.as_str().filter(|_| is_tag);
            if let Some(variant) = tagged(&union.matchers, tag) {
                return Ok(Some(variant));
            }
        }
        at += 1;
    }
}
