//! Writes new components: schemas, and the security schemes that operations refer to.

use super::{Change, Refused, Written, unable};
use crate::document::build::TODO;
use crate::value::{Value, object};
use crate::yaml::edit::Position;
use crate::yaml::tree::NodeId;

/// The kinds of components that are written, in the order of spec/.
const KINDS: [&str; 4] = ["securitySchemes", "parameters", "responses", "schemas"];

impl Change<'_> {
    /// Writes the components that the change refers to and the document does not have.
    pub(super) fn write_components(&mut self) -> Written {
        let schemas: Vec<_> = std::mem::take(&mut self.builder.schemas).into_iter().collect();
        let new = [("securitySchemes", self.new_schemes()?), ("schemas", schemas)];
        let new: Vec<_> = new.into_iter().filter(|(_, named)| !named.is_empty()).collect();
        let root = self.tree.root();
        let components = self.tree.get(root, "components").filter(|node| self.tree.value(*node) != Value::Null);
        match components {
            _ if new.is_empty() => Ok(()),
            None => {
                let new = new.into_iter().map(|(kind, named)| (kind, Value::Object(named)));
                self.set(root, "components", Some(object(new)), &[])
            }
            Some(components) => {
                new.into_iter().try_for_each(|(kind, named)| self.insert_components(components, kind, named))
            }
        }
    }

    /// Returns the schemes that the operation needs, and adds scopes to the one that there is.
    fn new_schemes(&mut self) -> Result<Vec<(String, Value)>, Refused> {
        let schemes = self.tree.pointer(&["components", "securitySchemes"]);
        let is_new = |name: &String| schemes.is_none_or(|schemes| self.tree.get(schemes, name).is_none());
        let headers = self.operation.iter().flat_map(|operation| &operation.credentials);
        let mut new: Vec<_> = headers
            .filter_map(|header| {
                let name = self.builder.schemes.get(&header.value.to_ascii_lowercase()).filter(|name| is_new(name))?;
                let header = header.value.as_str().into();
                let scheme = [
                    ("type", "apiKey".into()),
                    ("in", "header".into()),
                    ("name", header),
                    ("description", TODO.into()),
                ];
                Some((name.clone(), object(scheme)))
            })
            .collect();
        let scopes = self.operation.and_then(|operation| operation.scopes.as_ref());
        if let (Some(scopes), Some(name)) = (scopes, self.builder.oauth.clone()) {
            if is_new(&name) {
                new.push((name, oauth(&scopes.value)));
            } else {
                self.insert_scopes(&name, &scopes.value)?;
            }
        }
        Ok(new)
    }

    fn insert_components(&mut self, components: NodeId, kind: &str, new: Vec<(String, Value)>) -> Written {
        if let Some(existing) = self.tree.get(components, kind) {
            for (name, value) in &new {
                self.edits.insert_entry(existing, Position::Sorted, name, value)?;
            }
            return Ok(());
        }
        let order = |name: &str| KINDS.iter().position(|kind| *kind == name);
        let entries = self.tree.entries(components);
        let next = entries.iter().find(|entry| order(&entry.name) > order(kind));
        let position = next.map_or(Position::End, |next| Position::Before(&next.name));
        self.edits.insert_entry(components, position, kind, &Value::Object(new))?;
        Ok(())
    }

    /// Adds scopes to the flows of a scheme.
    fn insert_scopes(&mut self, scheme: &str, scopes: &[String]) -> Written {
        let Some(flows) = self.tree.pointer(&["components", "securitySchemes", scheme, "flows"]) else {
            return unable("the OAuth scheme has no flows");
        };
        for flow in self.tree.entries(flows) {
            let Some(listed) = self.tree.get(flow.value, "scopes") else { continue };
            for scope in scopes.iter().filter(|scope| self.tree.get(listed, scope).is_none()) {
                self.edits.insert_entry(listed, Position::Sorted, scope, &TODO.into())?;
            }
        }
        Ok(())
    }
}

/// Returns the scheme of access tokens. Pages do not have its URLs.
fn oauth(scopes: &[String]) -> Value {
    let scopes = Value::Object(scopes.iter().map(|scope| (scope.clone(), TODO.into())).collect());
    let flow = object([("authorizationUrl", TODO.into()), ("tokenUrl", TODO.into()), ("scopes", scopes)]);
    object([("type", "oauth2".into()), ("description", TODO.into()), ("flows", object([("authorizationCode", flow)]))])
}
