//! Values of programs with the languages and lines that state them.
//! Output: the same values as [`Typed`] or [`Value`].

use super::code_facts::Typed;
use crate::code::snippet::Language;
use crate::value::Value;

/// Where something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    pub language: Language,
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub source: Source,
    /// Whether the type admits `null`.
    pub is_nullable: bool,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Literal(Value),
    Member { type_name: String, name: String, value: Option<(Value, Source)> },
    Array(Vec<Node>),
    Object(Object),
    Unknown,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object {
    pub type_name: Option<(String, Source)>,
    /// By their names in snake case.
    pub members: Vec<(String, Node)>,
    /// The arguments of a constructor, whose names the program does not have.
    pub positional: Vec<Node>,
    /// Whether the program may set members that are not in `members`.
    pub is_partial: bool,
}

impl Node {
    pub fn new(content: Content, source: Source) -> Self {
        Node { source, is_nullable: false, content }
    }

    pub fn unknown(source: Source) -> Self {
        Node::new(Content::Unknown, source)
    }

    pub fn nullable(self) -> Self {
        Node { is_nullable: true, ..self }
    }

    pub fn as_object(&self) -> Option<&Object> {
        match &self.content {
            Content::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Returns the value without sources. Arguments without names are not in it.
    pub fn typed(&self) -> Typed {
        let typed = match &self.content {
            Content::Literal(value) => Typed::Literal(value.clone()),
            Content::Member { type_name, name, value } => Typed::Member {
                type_name: type_name.clone(),
                name: name.clone(),
                value: value.as_ref().map(|(value, _)| value.clone()),
            },
            Content::Array(items) => Typed::Array(items.iter().map(Node::typed).collect()),
            Content::Object(object) => Typed::Object {
                type_name: object.type_name.as_ref().map(|(name, _)| name.clone()),
                members: object.members.iter().map(|(name, member)| (name.clone(), member.typed())).collect(),
            },
            Content::Unknown => Typed::Unknown,
        };
        if self.is_nullable { Typed::Nullable(Box::new(typed)) } else { typed }
    }

    /// Returns the value as JSON, if all of it is known.
    pub fn json(&self) -> Option<Value> {
        match &self.content {
            Content::Literal(value) => Some(value.clone()),
            Content::Member { value, .. } => value.as_ref().map(|(value, _)| value.clone()),
            Content::Array(items) => items.iter().map(Node::json).collect::<Option<_>>().map(Value::Array),
            Content::Object(object) if !object.is_partial && object.positional.is_empty() => {
                let members = object.members.iter().map(|(name, member)| Some((name.clone(), member.json()?)));
                members.collect::<Option<_>>().map(Value::Object)
            }
            Content::Object(_) | Content::Unknown => None,
        }
    }
}
