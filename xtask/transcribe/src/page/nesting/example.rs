//! Which members an example has at a place.
//! Input: a JSON example. Output: nodes, each of which is the objects at one place, in all items of arrays.

use std::collections::{HashMap, HashSet};

use crate::value::Value;

/// The objects of an example, looked up by place.
pub struct Example<'a> {
    nodes: Vec<Node<'a>>,
    children: HashMap<(usize, Member<'a>), Option<usize>>,
}

/// Which member of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Member<'a> {
    Named(&'a str),
    /// Any member of an object whose names are free.
    Any,
}

struct Node<'a> {
    objects: Vec<&'a [(String, Value)]>,
    names: HashSet<&'a str>,
}

impl<'a> Example<'a> {
    /// Returns the example, and the node of its root if there is an object in it.
    pub fn new(root: Option<&'a Value>) -> (Self, Option<usize>) {
        let mut example = Example { nodes: Vec::new(), children: HashMap::new() };
        let node = root.and_then(|root| example.add(&[root]));
        (example, node)
    }

    /// Returns the names of a node's members.
    pub fn names(&self, node: usize) -> &HashSet<&'a str> {
        &self.nodes[node].names
    }

    /// Returns the node of a member, if there is an object in it.
    pub fn child(&mut self, node: usize, member: Member<'a>) -> Option<usize> {
        if let Some(child) = self.children.get(&(node, member)) {
            return *child;
        }
        let members = self.nodes[node].objects.iter().flat_map(|object| object.iter());
        let values: Vec<&Value> = match member {
            Member::Named(name) => members.filter(|(member, _)| member == name).map(|(_, value)| value).collect(),
            Member::Any => members.map(|(_, value)| value).collect(),
        };
        let child = self.add(&values);
        self.children.insert((node, member), child);
        child
    }

    fn add(&mut self, values: &[&'a Value]) -> Option<usize> {
        let mut objects = Vec::new();
        let mut rest = values.to_vec();
        while let Some(value) = rest.pop() {
            match value {
                Value::Object(members) => objects.push(members.as_slice()),
                Value::Array(items) => rest.extend(items),
                _ => {}
            }
        }
        if objects.is_empty() {
            return None;
        }
        let names = objects.iter().flat_map(|object| object.iter()).map(|(name, _)| name.as_str()).collect();
        self.nodes.push(Node { objects, names });
        Some(self.nodes.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_arrays_are_one_node() {
        let value =
            Value::parse(r#"{"pets": [[{"name": "Rex"}], {"age": 3, "name": {"first": "Ada"}}], "none": []}"#).unwrap();
        let (mut example, root) = Example::new(Some(&value));
        let root = root.unwrap();
        let pets = example.child(root, Member::Named("pets")).unwrap();
        assert_eq!(example.names(pets), &HashSet::from(["age", "name"]));
        let name = example.child(pets, Member::Named("name")).unwrap();
        assert_eq!(example.names(name), &HashSet::from(["first"]));
        assert_eq!(example.child(root, Member::Named("none")), None);
        assert_eq!(example.child(root, Member::Named("toys")), None);
        assert_eq!(example.child(root, Member::Any), Some(pets + 2));
    }
}
