//! Finds the node of a document that states a fact.
//! Input: a tree and a place. Output: the nodes of the operation, and of each step to a schema.

use super::schema::SchemaReader;
use crate::compare::{Part, Place, Step};
use crate::facts::Location;
use crate::yaml::tree::{NodeId, Tree};

/// Finds nodes in one document.
pub struct Locator<'a> {
    pub tree: &'a Tree,
    schemas: SchemaReader<'a>,
}

/// A schema where it is used.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The schema, or the reference to it.
    pub node: NodeId,
    /// The object with the property, and the property's name.
    pub property: Option<(NodeId, String)>,
}

impl<'a> Locator<'a> {
    pub fn new(tree: &'a Tree) -> Self {
        Locator { tree, schemas: SchemaReader::new(tree) }
    }

    /// Returns the line of a place, or of the closest one around it.
    pub fn line(&self, place: &Place) -> usize {
        let node = match &place.part {
            Part::Operation => None,
            Part::Parameter(location, name, steps) if steps.is_empty() => {
                self.parameter(place, *location, name).map(|found| found.2)
            }
            Part::Body => self.body(place),
            Part::Response(status) => self.response(place, *status),
            Part::BodyContent(_, steps) | Part::ResponseContent(_, _, steps) if steps.is_empty() => self.content(place),
            Part::Parameter(..) | Part::BodyContent(..) | Part::ResponseContent(..) => {
                self.schema(place).map(|spot| spot.node)
            }
        };
        let node = node.or_else(|| self.operation(place)).or_else(|| self.path(place));
        node.map_or(1, |node| self.tree.line(node))
    }

    /// Follows references within the document.
    pub fn resolve(&self, node: NodeId) -> NodeId {
        self.schemas.resolve(node).0
    }

    pub fn path(&self, place: &Place) -> Option<NodeId> {
        self.tree.get(self.tree.get(self.tree.root(), "paths")?, &place.path)
    }

    pub fn operation(&self, place: &Place) -> Option<NodeId> {
        self.tree.get(self.path(place)?, &place.method.to_ascii_lowercase())
    }

    /// Returns the list with a parameter, its index and the parameter, references followed.
    pub fn parameter(&self, place: &Place, location: Location, name: &str) -> Option<(NodeId, usize, NodeId)> {
        let owners = [self.operation(place)?, self.path(place)?];
        let is_same = |node: NodeId| {
            let text = |key: &str| self.tree.as_str(self.tree.get(node, key)?);
            text("name") == Some(name) && text("in") == Some(&location.to_string())
        };
        owners.into_iter().filter_map(|owner| self.tree.get(owner, "parameters")).find_map(|list| {
            let mut parameters = self.tree.items(list).map(|node| self.resolve(node)).enumerate();
            parameters.find(|(_, node)| is_same(*node)).map(|(at, node)| (list, at, node))
        })
    }

    pub fn body(&self, place: &Place) -> Option<NodeId> {
        Some(self.resolve(self.tree.get(self.operation(place)?, "requestBody")?))
    }

    pub fn response(&self, place: &Place, status: u16) -> Option<NodeId> {
        let responses = self.tree.get(self.operation(place)?, "responses")?;
        Some(self.resolve(self.tree.get(responses, &status.to_string())?))
    }

    /// Returns the Media Type Object of a place in a body.
    pub fn content(&self, place: &Place) -> Option<NodeId> {
        let (owner, media_type) = match &place.part {
            Part::BodyContent(media_type, _) => (self.body(place)?, media_type),
            Part::ResponseContent(status, media_type, _) => (self.response(place, *status)?, media_type),
            _ => return None,
        };
        let entries = self.tree.entries(self.tree.get(owner, "content")?);
        let is_same = |name: &str| name.split(';').next().unwrap_or(name).trim().eq_ignore_ascii_case(media_type);
        entries.into_iter().find(|entry| is_same(&entry.name)).map(|entry| entry.value)
    }

    /// Returns the schema at a place. A property that the document does not have has the node of its object.
    pub fn schema(&self, place: &Place) -> Option<Spot> {
        let (root, steps) = match &place.part {
            Part::Parameter(location, name, steps) => (self.parameter(place, *location, name)?.2, steps),
            Part::BodyContent(_, steps) | Part::ResponseContent(_, _, steps) => (self.content(place)?, steps),
            Part::Operation | Part::Body | Part::Response(_) => return None,
        };
        let mut spot = Spot { node: self.tree.get(root, "schema")?, property: None };
        for step in steps {
            spot = self.step(spot.node, step)?;
        }
        Some(spot)
    }

    fn step(&self, node: NodeId, step: &Step) -> Option<Spot> {
        let within = |key: &str| self.parts(node).into_iter().find_map(|part| self.tree.get(part, key));
        let node = match step {
            Step::Field(name) => {
                let parts = self.parts(node);
                let property = |part: &NodeId| self.tree.get(self.tree.get(*part, "properties")?, name);
                let owner = parts.iter().find(|part| property(part).is_some());
                let owner = owner.or_else(|| parts.iter().find(|part| self.tree.get(**part, "properties").is_some()));
                let owner = *owner.or(parts.first())?;
                return Some(Spot { node: property(&owner).unwrap_or(owner), property: Some((owner, name.clone())) });
            }
            Step::Items => within("items")?,
            Step::Additional => within("additionalProperties")?,
            Step::Variant(index) => {
                let variants = within("oneOf").or_else(|| within("anyOf"))?;
                self.tree.items(variants).nth(*index)?
            }
        };
        Some(Spot { node, property: None })
    }

    /// Returns a schema and those that it consists of, references followed.
    fn parts(&self, node: NodeId) -> Vec<NodeId> {
        /// The maximum number, which schemas that contain themselves would exceed.
        const MAX_PARTS: usize = 100;
        let (mut parts, mut next) = (vec![self.resolve(node)], 0);
        while next < parts.len() && parts.len() < MAX_PARTS {
            if let Some(list) = self.tree.get(parts[next], "allOf") {
                parts.extend(self.tree.items(list).map(|part| self.resolve(part)));
            }
            next += 1;
        }
        parts
    }

    /// Returns the part of a schema that has a keyword.
    pub fn part_with(&self, node: NodeId, keyword: &str) -> Option<NodeId> {
        self.parts(node).into_iter().find(|part| self.tree.get(*part, keyword).is_some())
    }
}
