// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! JSON whose properties keep their order, with arguments whose type is not known yet.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Number;

use super::super::visit::visit_as;

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    /// An argument, which is read as the type that is expected.
    Argument(String),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// A step from a value to one in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Property(String),
    Index(usize),
    /// After the last item.
    Append,
}

impl Node {
    /// Reads JSON.
    pub fn parse(json: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(json).map_err(|error| error.to_string())
    }

    pub fn property(&self, name: &str) -> Option<&Node> {
        match self {
            Self::Object(properties) => {
                let property = properties.iter().find(|(known, _)| known == name);
                property.map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Sets the value at a path, and creates missing objects and lists.
    pub fn set(&mut self, steps: &[Step], value: Node) -> Result<(), String> {
        let Some((step, rest)) = steps.split_first() else {
            *self = value;
            return Ok(());
        };
        if *self == Self::Null {
            *self = match step {
                Step::Property(_) => Self::Object(Vec::new()),
                Step::Index(_) | Step::Append => Self::Array(Vec::new()),
            };
        }
        let slot = match (self, step) {
            (Self::Object(properties), Step::Property(name)) => {
                let known = properties.iter().position(|(known, _)| known == name);
                if known.is_none() {
                    properties.push((name.clone(), Self::Null));
                }
                let at = known.unwrap_or(properties.len() - 1);
                properties.get_mut(at).map(|(_, value)| value)
            }
            (Self::Array(items), step) => {
                let at = match step {
                    Step::Index(index) => Some(*index),
                    Step::Append => Some(items.len()),
                    // As in `items.0`.
                    Step::Property(name) => name.parse().ok(),
                };
                let at = at.filter(|at| *at <= items.len());
                if at == Some(items.len()) {
                    items.push(Self::Null);
                }
                at.and_then(|at| items.get_mut(at))
            }
            (other, step) => return Err(format!("{} has no {step}", other.kind())),
        };
        match slot {
            Some(slot) => slot.set(rest, value),
            None => Err(format!("the list has no {step}")),
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) | Self::Argument(_) => "a string",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// How many steps a path may have: as many levels as serde_json reads. Functions that walk
/// through a value recurse once for each level.
const DEEPEST: usize = 128;

/// Returns the steps of a path such as `data.tags[0].name`, `tags[]` or `"a.b".c`.
pub fn steps(path: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if steps.len() == DEEPEST {
            return Err(format!("it is deeper than {DEEPEST} levels"));
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if let Some(quoted) = rest.strip_prefix('"') {
            let (name, tail) = quoted
                .split_once('"')
                .ok_or("a quotation mark is missing")?;
            steps.push(Step::Property(name.to_owned()));
            rest = tail;
        } else if let Some(bracketed) = rest.strip_prefix('[') {
            let (inside, tail) = bracketed.split_once(']').ok_or("a `]` is missing")?;
            steps.push(match inside.parse() {
                Ok(index) => Step::Index(index),
                Err(_) if inside.is_empty() => Step::Append,
                Err(_) => Step::Property(inside.trim_matches('"').to_owned()),
            });
            rest = tail;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, tail) = rest.split_at(end);
            if name.is_empty() {
                return Err("a name is missing".to_owned());
            }
            steps.push(Step::Property(name.to_owned()));
            rest = tail;
        }
    }
    if steps.is_empty() {
        Err("it is empty".to_owned())
    } else {
        Ok(steps)
    }
}

impl Step {
    /// Returns the step as that of an object.
    pub fn into_property(self) -> Self {
        match self {
            Self::Index(index) => Self::Property(index.to_string()),
            other => other,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(name) => write!(f, "property `{name}`"),
            Self::Index(index) => write!(f, "item {index}"),
            Self::Append => f.write_str("items"),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    visit_as! {
        visit_unit() => Node::Null;
        visit_bool(value: bool) => Node::Bool(value);
        visit_i64(value: i64) => Node::Number(value.into());
        visit_u64(value: u64) => Node::Number(value.into());
        visit_f64(value: f64) => Number::from_f64(value).map_or(Node::Null, Node::Number);
        visit_str(value: &str) => Node::String(value.to_owned());
        visit_string(value: String) => Node::String(value);
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Node::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut properties = Vec::new();
        while let Some(property) = access.next_entry()? {
            properties.push(property);
        }
        Ok(Node::Object(properties))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::String(value) | Self::Argument(value) => serializer.serialize_str(value),
            Self::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(properties) => {
                let mut object = serializer.serialize_map(Some(properties.len()))?;
                for (name, value) in properties {
                    object.serialize_entry(name, value)?;
                }
                object.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(json: &str, path: &str) -> Result<String, String> {
        let mut node = Node::parse(json.as_bytes())?;
        node.set(&steps(path)?, Node::Argument("x".to_owned()))?;
        serde_json::to_string(&node).map_err(|error| error.to_string())
    }

    #[test]
    fn what_leads_to_a_place_is_made() {
        assert_eq!(set("null", "a.b").as_deref(), Ok(r#"{"a":{"b":"x"}}"#));
        assert_eq!(
            set(r#"{"z":1,"a":2}"#, "a").as_deref(),
            Ok(r#"{"z":1,"a":"x"}"#)
        );
        assert_eq!(
            set("{}", r#""a.b"[0].c"#).as_deref(),
            Ok(r#"{"a.b":[{"c":"x"}]}"#)
        );
        assert_eq!(
            set(r#"{"a":[1]}"#, "a[]").as_deref(),
            Ok(r#"{"a":[1,"x"]}"#)
        );
        assert_eq!(
            set(r#"{"a":[1,2]}"#, "a.1").as_deref(),
            Ok(r#"{"a":[1,"x"]}"#)
        );
        assert_eq!(
            set("{}", "a[b][c]").as_deref(),
            Ok(r#"{"a":{"b":{"c":"x"}}}"#)
        );
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        assert_eq!(
            set(r#"{"a":1}"#, "a.b"),
            Err("a number has no property `b`".to_owned())
        );
        assert_eq!(
            set(r#"{"a":[]}"#, "a[1]"),
            Err("the list has no item 1".to_owned())
        );
        assert_eq!(set("{}", "a..b"), Err("a name is missing".to_owned()));
        assert_eq!(set("{}", "a[0"), Err("a `]` is missing".to_owned()));
        assert_eq!(set("{}", ""), Err("it is empty".to_owned()));
        let deepest = "[0]".repeat(DEEPEST);
        assert!(set("null", &deepest).is_ok());
        assert_eq!(
            set("null", &format!("{deepest}.a")),
            Err("it is deeper than 128 levels".to_owned())
        );
    }

    #[test]
    fn properties_stay_in_their_order() {
        let json = r#"{"b":[1,2.5,-3],"a":{"d":null,"c":true}}"#;
        let node = Node::parse(json.as_bytes()).expect("it is JSON");
        assert_eq!(serde_json::to_string(&node).ok().as_deref(), Some(json));
    }
}
