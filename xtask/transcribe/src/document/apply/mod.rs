//! Writes one difference into a document.
//! Input: a tree, a difference, and the pages with its facts. Output: the new text.
//!
//! This file has operations and their parameters.

mod bodies;
mod components;
mod schema;
pub(super) mod shared;
mod value;

use super::build::{Builder, TODO, is_same_set, operation_id, permission};
use super::components::Components;
use super::locate::Locator;
use super::read::hosts;
use super::schema::SchemaReader;
use crate::compare::{Aspect, Difference, Part, Place, Source};
use crate::facts::{Operation, Parameter};
use crate::value::{Value, object};
use crate::yaml::YamlError;
use crate::yaml::edit::{Edits, Position};
use crate::yaml::tree::{NodeId, Tree};

/// Why a difference is not written.
#[derive(Debug)]
pub enum Refused {
    /// The document has it in a form that only people can change.
    Unable(String),
    Invalid(YamlError),
}

impl From<YamlError> for Refused {
    fn from(error: YamlError) -> Self {
        Refused::Invalid(error)
    }
}

type Written = Result<(), Refused>;

fn unable<T>(reason: &str) -> Result<T, Refused> {
    Err(Refused::Unable(reason.to_owned()))
}

/// Returns the text of the document with the fact as the page has it. With `is_own`, the place gets a value of its own where it now has an
/// alias of one that other places have, too.
pub fn apply(tree: &Tree, difference: &Difference, pages: &[Source], is_own: bool) -> Result<String, Refused> {
    let operations: Vec<_> = pages.iter().flat_map(|page| page.facts.operations.iter().cloned()).collect();
    let place = &difference.place;
    let operation = operations.iter().find(|operation| operation.is(&place.method, &place.path));
    let mut change = Change {
        tree,
        locator: Locator::new(tree),
        edits: Edits::new(tree),
        builder: builder(tree, &operations),
        place,
        operation,
        is_own,
    };
    change.write(difference)?;
    change.write_components()?;
    Ok(change.edits.apply()?)
}

/// Creates a builder that knows the document's components, credentials and hosts.
fn builder(tree: &Tree, operations: &[Operation]) -> Builder {
    let schemas = SchemaReader::new(tree);
    let entries = tree.pointer(&["components", "schemas"]).map(|schemas| tree.entries(schemas)).unwrap_or_default();
    let existing: Vec<_> = entries.iter().map(|entry| (entry.name.clone(), schemas.read(entry.value))).collect();
    let mut components = Components::new(existing.iter().map(|(name, schema)| (name.clone(), schema)));
    components.learn(operations);
    let mut builder = Builder::new(components);
    let schemes =
        tree.pointer(&["components", "securitySchemes"]).map(|schemes| tree.entries(schemes)).unwrap_or_default();
    for scheme in schemes {
        let text = |key: &str| tree.as_str(tree.get(scheme.value, key)?);
        match (text("type"), text("name")) {
            (Some("apiKey"), Some(name)) => {
                builder.schemes.insert(name.to_ascii_lowercase(), scheme.name.clone());
            }
            (Some("oauth2"), _) => builder.oauth = Some(scheme.name.clone()),
            _ => {}
        }
    }
    builder.hosts = tree.get(tree.root(), "servers").map(|servers| hosts(tree, servers)).unwrap_or_default();
    builder
}

/// One change of a document.
struct Change<'a> {
    tree: &'a Tree,
    locator: Locator<'a>,
    edits: Edits<'a>,
    builder: Builder,
    place: &'a Place,
    /// The operation on the page, unless the page no longer has it.
    operation: Option<&'a Operation>,
    /// Whether the place gets a value of its own in place of one that others share.
    is_own: bool,
}

impl<'a> Change<'a> {
    fn write(&mut self, difference: &Difference) -> Written {
        let is_on_page = difference.page.says.is_some();
        match &self.place.part {
            Part::Operation => self.write_operation(&difference.aspect),
            Part::Parameter(location, name, steps) if steps.is_empty() && !is_of_schema(&difference.aspect) => {
                let parameter = self
                    .page_operation()?
                    .parameters
                    .iter()
                    .find(|other| other.location == *location && other.name == *name);
                self.write_parameter(parameter, &difference.aspect)
            }
            Part::Body => self.write_body(&difference.aspect, is_on_page),
            Part::Response(status) => self.write_response(*status),
            Part::BodyContent(_, steps) | Part::ResponseContent(_, _, steps)
                if steps.is_empty() && !is_of_schema(&difference.aspect) =>
            {
                self.write_content(&difference.aspect, is_on_page)
            }
            Part::Parameter(..) | Part::BodyContent(..) | Part::ResponseContent(..) => {
                self.write_schema(&difference.aspect, is_on_page)
            }
        }
    }

    fn page_operation(&self) -> Result<&'a Operation, Refused> {
        self.operation.map_or_else(|| unable("the page does not have the operation"), Ok)
    }

    fn document_operation(&self) -> Result<NodeId, Refused> {
        self.locator.operation(self.place).map_or_else(|| unable("the document does not have the operation"), Ok)
    }

    fn write_operation(&mut self, aspect: &Aspect) -> Written {
        if *aspect == Aspect::Existence {
            return match self.operation {
                Some(_) => self.add_operation(),
                // A page that was cut off between two operations looks the same.
                None => unable("remove it if the reference no longer has it"),
            };
        }
        let operation = self.page_operation()?;
        let node = self.document_operation()?;
        match aspect {
            Aspect::Hosts if is_same_set(&operation.hosts.value, &self.builder.hosts) => self.unset(node, "servers"),
            Aspect::Hosts => self.write_hosts(node, &operation.hosts.value),
            Aspect::Preview => {
                let value = operation.preview.map(|_| TODO.into());
                self.set_in_operation(node, "x-unstable", value)
            }
            Aspect::Deprecated => {
                self.set_in_operation(node, "deprecated", operation.deprecated.map(|_| Value::Bool(true)))
            }
            Aspect::Permissions => self.set_in_operation(node, "x-permission", permission(operation)),
            Aspect::Scopes | Aspect::Credentials => {
                let security = self.builder.security(operation);
                self.set_in_operation(node, "security", security)
            }
            Aspect::Id => {
                let id = operation.id.as_ref().map(|id| Value::from(id.value.as_str()));
                self.set_in_operation(node, "operationId", id)
            }
            _ => unable("it is no property of an operation"),
        }
    }

    fn add_operation(&mut self) -> Written {
        let operation = self.page_operation()?;
        if let Some(other) = self.operation_with_id(&operation_id(operation)) {
            let reason = format!("`{other}` has its operation id; if the path or the method changed, change it there");
            return Err(Refused::Unable(reason));
        }
        let value = self.builder.operation(operation);
        let value = self.with_docs(self.share(value, operation), operation);
        self.add_tag(operation)?;
        let method = operation.method.to_ascii_lowercase();
        if let Some(path) = self.locator.path(self.place) {
            self.edits.insert_entry(path, Position::End, &method, &value)?;
            return Ok(());
        }
        let root = self.tree.root();
        let path = object([(method.as_str(), value)]);
        match self.tree.get(root, "paths").filter(|paths| self.tree.value(*paths) != Value::Null) {
            Some(paths) => self.edits.insert_entry(paths, Position::End, &operation.path, &path)?,
            None => self.set(root, "paths", Some(object([(operation.path.as_str(), path)])), &["components"])?,
        }
        Ok(())
    }

    /// Returns the method and the path of the operation with an id.
    fn operation_with_id(&self, id: &str) -> Option<String> {
        let paths = self.tree.get(self.tree.root(), "paths")?;
        let paths = self.tree.entries(paths).into_iter();
        let mut operations =
            paths.flat_map(|path| self.tree.entries(path.value).into_iter().map(move |one| (path, one)));
        let has_id = |node| self.tree.get(node, "operationId").and_then(|node| self.tree.as_str(node)) == Some(id);
        let (path, operation) = operations.find(|(_, operation)| has_id(operation.value))?;
        Some(format!("{} {}", operation.name.to_ascii_uppercase(), path.name))
    }

    /// Adds the link to the operation's part of the reference, if the document has a link for its tag.
    fn with_docs(&self, operation: Value, facts: &Operation) -> Value {
        let (Value::Object(mut members), Some(tag), Some(title)) = (operation.clone(), &facts.tag, &facts.title) else {
            return operation;
        };
        let text = |node, key: &str| self.tree.as_str(self.tree.get(node, key)?);
        let tags = self.tree.get(self.tree.root(), "tags").into_iter().flat_map(|tags| self.tree.items(tags));
        let mut named = tags.filter(|node| text(*node, "name") == Some(&tag.value));
        let docs = named.next().and_then(|tag| self.tree.get(tag, "externalDocs")).and_then(|docs| text(docs, "url"));
        let Some(url) = docs else { return operation };
        let url = format!("{}#{}", url.split('#').next().unwrap_or(url), slug(&title.value));
        let docs = object([("description", TODO.into()), ("url", url.as_str().into())]);
        let at = members.iter().position(|(name, _)| name == "tags").map_or(members.len(), |at| at + 1);
        members.insert(at, ("externalDocs".to_owned(), docs));
        Value::Object(members)
    }

    /// Adds the operation's tag to those of the document.
    fn add_tag(&mut self, operation: &Operation) -> Written {
        let (Some(tag), Some(tags)) = (&operation.tag, self.tree.get(self.tree.root(), "tags")) else { return Ok(()) };
        let name = |node| self.tree.get(node, "name").and_then(|name| self.tree.as_str(name));
        if !self.tree.items(tags).any(|node| name(node) == Some(&tag.value)) {
            let value = object([("name", tag.value.as_str().into()), ("description", TODO.into())]);
            self.edits.append_item(tags, &value)?;
        }
        Ok(())
    }

    fn write_parameter(&mut self, parameter: Option<&Parameter>, aspect: &Aspect) -> Written {
        let Part::Parameter(location, name, _) = &self.place.part else { return unable("it is no parameter") };
        let found = self.locator.parameter(self.place, *location, name);
        match (aspect, parameter, found) {
            (Aspect::Existence, Some(parameter), None) => {
                let value = self.builder.parameter(parameter);
                let operation = self.document_operation()?;
                match self.tree.get(operation, "parameters") {
                    Some(list) => self.edits.append_item(list, &value)?,
                    None => return self.set_in_operation(operation, "parameters", Some(Value::Array(vec![value]))),
                }
                Ok(())
            }
            (Aspect::Existence, None, Some((list, at, _))) => {
                let operation = self.document_operation()?;
                if self.tree.get(operation, "parameters") != Some(list) {
                    return unable("all operations of the path have the parameter");
                }
                if self.tree.items(list).len() == 1 {
                    self.edits.remove_entry(operation, "parameters")?;
                } else {
                    self.edits.remove_item(list, at)?;
                }
                Ok(())
            }
            (Aspect::Required, Some(parameter), Some((.., node))) => {
                self.set(node, "required", flag(parameter.required), &["description"])
            }
            (Aspect::Deprecated, Some(parameter), Some((.., node))) => {
                self.set(node, "deprecated", flag(parameter.deprecated), &["schema"])
            }
            (Aspect::Example(value), Some(_), Some((.., node))) => self.set(node, "example", Some(value.clone()), &[]),
            _ => unable("it is no property of a parameter"),
        }
    }

    /// Sets an entry, or removes it. A new one stands before the first entry with one of the keys `later`, or at the end.
    fn set(&mut self, node: NodeId, key: &str, value: Option<Value>, later: &[&str]) -> Written {
        match (self.tree.get(node, key), value) {
            (Some(old), Some(value)) => self.change_value(old, &value)?,
            (Some(_), None) => self.edits.remove_entry(node, key)?,
            (None, Some(value)) => {
                let entries = self.tree.entries(node);
                let next = entries.iter().find(|entry| later.contains(&entry.name.as_str()));
                let position = next.map_or(Position::End, |next| Position::Before(&next.name));
                self.edits.insert_entry(node, position, key, &value)?;
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn unset(&mut self, node: NodeId, key: &str) -> Written {
        self.set(node, key, None, &[])
    }
}

/// Returns `true` for a property of a schema, whatever the place.
fn is_of_schema(aspect: &Aspect) -> bool {
    use Aspect::{EnumName, EnumValue, MaxLength, Name, Nullable, Type};
    matches!(aspect, Type | EnumValue(_) | EnumName(_) | Name | Nullable | MaxLength)
}

fn flag(value: bool) -> Option<Value> {
    value.then_some(Value::Bool(true))
}

/// Returns the anchor of a heading: `create-an-org` for `Create an org`.
fn slug(title: &str) -> String {
    let words = title.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
