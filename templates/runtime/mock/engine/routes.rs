// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Finds the operation that a request is for, by its method and path.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::description::{Description, Location, Operation, Style};
use super::nearest::nearest;
use super::segment::Segment;

/// The paths of an API, as a tree of their segments.
#[derive(Debug, Default)]
pub struct Routes {
    root: Node,
    /// The templates of all paths, for messages.
    templates: Vec<String>,
}

/// What a method and a path lead to.
#[derive(Debug, PartialEq, Eq)]
pub enum Route {
    Found {
        /// The index of the operation in the description.
        operation: usize,
        /// The values of the path's parameters as they are written, with their escapes, by name.
        values: Vec<(String, String)>,
    },
    /// The path has other methods: these, each with the index of an operation.
    OtherMethods(BTreeMap<String, usize>),
    UnknownPath {
        /// The template of a known path that is similar.
        nearest: Option<String>,
    },
}

#[derive(Debug, Default)]
struct Node {
    literals: BTreeMap<String, Node>,
    /// Segments with text beside parameters first, then the parameter that is a whole segment.
    parameters: Vec<(Segment, Node)>,
    leaves: Vec<Leaf>,
}

#[derive(Debug)]
struct Leaf {
    operation: usize,
    method: String,
    names: Vec<String>,
    /// How many of the names belong to the path of the server.
    of_server: usize,
}

impl Routes {
    pub fn new(description: &Description) -> Self {
        let mut routes = Self::default();
        for (index, operation) in description.operations.iter().enumerate() {
            let none = String::new();
            let bases: BTreeSet<&String> = operation.base_paths.iter().chain([&none]).collect();
            for base in bases {
                routes.insert(index, operation, base);
            }
        }
        let templates: BTreeSet<&String> = description
            .operations
            .iter()
            .map(|operation| &operation.path)
            .collect();
        routes.templates = templates.into_iter().cloned().collect();
        routes.root.sort();
        routes
    }

    fn insert(&mut self, index: usize, operation: &Operation, base: &str) {
        let mut node = &mut self.root;
        let mut names = Vec::new();
        let mut of_server = 0;
        let style = |name: &str| {
            let is_it = |parameter: &&super::description::Parameter| {
                parameter.location == Location::Path && parameter.name == name
            };
            operation
                .parameters
                .iter()
                .find(is_it)
                .map_or(Style::Simple, |found| found.style)
        };
        for (template, is_server) in [(base, true), (operation.path.as_str(), false)] {
            let template = template.strip_prefix('/').unwrap_or(template);
            if is_server && template.is_empty() {
                continue;
            }
            for segment in template.split('/') {
                let (segment, segment_names) = Segment::new(segment, style);
                names.extend(segment_names);
                node = node.child(segment);
            }
            if is_server {
                of_server = names.len();
            }
        }
        let method = operation.method.to_ascii_uppercase();
        node.leaves.push(Leaf {
            operation: index,
            method,
            names,
            of_server,
        });
    }

    /// Finds the operation of a method and a path as it is written, with its escapes. `HEAD` is `GET` if there is no such operation.
    pub fn find(&self, method: &str, path: &str) -> Route {
        let path = path.strip_prefix('/').unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        match self.find_segments(method, &segments) {
            Route::OtherMethods(methods) if method == "HEAD" && methods.contains_key("GET") => {
                self.find_segments("GET", &segments)
            }
            route => route,
        }
    }

    fn find_segments(&self, method: &str, segments: &[&str]) -> Route {
        let mut search = Search {
            method,
            segments,
            values: Vec::new(),
            methods: BTreeMap::new(),
        };
        if let Some(leaf) = self.root.find(0, &mut search) {
            let values = leaf.names.iter().zip(&search.values).skip(leaf.of_server);
            let values = values.map(|(name, value)| (name.clone(), (*value).to_owned()));
            return Route::Found {
                operation: leaf.operation,
                values: values.collect(),
            };
        }
        if !search.methods.is_empty() {
            let methods = search.methods.into_iter();
            let methods = methods.map(|(method, operation)| (method.to_owned(), operation));
            return Route::OtherMethods(methods.collect());
        }
        Route::UnknownPath {
            nearest: self.nearest(segments),
        }
    }

    /// Returns the template most like a path. A parameter is like any segment.
    fn nearest(&self, segments: &[&str]) -> Option<String> {
        let path = format!("/{}", segments.join("/"));
        let filled = self.templates.iter().map(|template| {
            let names = template.strip_prefix('/').unwrap_or(template).split('/');
            if names.clone().count() != segments.len() {
                return template.clone();
            }
            let filled = names.zip(segments);
            let filled =
                filled.map(|(name, segment)| if name.contains('{') { segment } else { name });
            format!("/{}", filled.collect::<Vec<_>>().join("/"))
        });
        let filled: Vec<String> = filled.collect();
        let found = nearest(&path, filled.iter().map(String::as_str))?;
        let index = filled.iter().position(|filled| filled == found)?;
        self.templates.get(index).cloned()
    }
}

/// The state of one search: what is looked for, and what was found on the way.
struct Search<'a, 'p> {
    method: &'p str,
    segments: &'p [&'p str],
    values: Vec<&'p str>,
    methods: BTreeMap<&'a str, usize>,
}

impl Node {
    fn child(&mut self, segment: Segment) -> &mut Self {
        if let Some(literal) = segment.literal() {
            return self.literals.entry(decoded(literal)).or_default();
        }
        let known = self
            .parameters
            .iter()
            .position(|(known, _)| *known == segment);
        let index = known.unwrap_or_else(|| {
            self.parameters.push((segment, Self::default()));
            self.parameters.len() - 1
        });
        &mut self.parameters[index].1
    }

    /// Puts the segments with the most text first.
    fn sort(&mut self) {
        self.parameters
            .sort_by_key(|(segment, _)| std::cmp::Reverse(segment.text_length()));
        let parameters = self.parameters.iter_mut().map(|(_, node)| node);
        for node in self.literals.values_mut().chain(parameters) {
            node.sort();
        }
    }

    /// Finds the first leaf with the method below the node. Every node is visited once at most, because a node
    /// has one path in the tree.
    fn find<'a, 'p>(&'a self, depth: usize, search: &mut Search<'a, 'p>) -> Option<&'a Leaf> {
        let Some(segment) = search.segments.get(depth).copied() else {
            let found = self.leaves.iter().find(|leaf| leaf.method == search.method);
            if found.is_none() {
                let leaves = self.leaves.iter();
                let methods = leaves.map(|leaf| (leaf.method.as_str(), leaf.operation));
                search.methods.extend(methods);
            }
            return found;
        };
        let literal = if segment.contains('%') {
            self.literals.get(&decoded(segment))
        } else {
            self.literals.get(segment)
        };
        if let Some(leaf) = literal.and_then(|node| node.find(depth + 1, search)) {
            return Some(leaf);
        }
        for (parameter, node) in &self.parameters {
            let count = search.values.len();
            if parameter.read(segment, &mut search.values) {
                let leaf = node.find(depth + 1, search);
                if leaf.is_some() {
                    return leaf;
                }
            }
            search.values.truncate(count);
        }
        None
    }
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn routes(operations: &[(&str, &str)]) -> Routes {
        let operations = operations.iter().map(|(method, path)| {
            json!({
                "id": "x", "method": method, "path": path,
                "basePaths": ["/base", "/{region}/v1", ""],
                "parameters": [{"name": "m", "in": "path", "style": "matrix"}],
            })
        });
        let description = json!({"title": "", "operations": operations.collect::<Vec<Value>>()});
        Routes::new(&serde_json::from_value(description).unwrap())
    }

    fn found(route: Route) -> (usize, String) {
        match route {
            Route::Found { operation, values } => {
                let values = values.iter().map(|(name, value)| format!("{name}={value}"));
                (operation, values.collect::<Vec<_>>().join(" "))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn text_comes_before_parameters() {
        let routes = routes(&[
            ("GET", "/a/{id}"),
            ("GET", "/a/mine"),
            ("GET", "/a/{id}.json"),
            ("GET", "/a/{x}-{y}/c"),
            ("GET", "/a/{other}/b"),
            ("POST", "/b/mine"),
            ("GET", "/b/{id}"),
            ("GET", "/"),
            ("GET", "/p/{m}"),
        ]);
        let get = |path| found(routes.find("GET", path));
        assert_eq!(get("/a/1"), (0, "id=1".to_owned()));
        assert_eq!(get("/a/a%2Fb%20"), (0, "id=a%2Fb%20".to_owned()));
        assert_eq!(get("/a/mine"), (1, String::new()));
        assert_eq!(get("/a/m%69ne"), (1, String::new()));
        assert_eq!(get("/a/1.json"), (2, "id=1".to_owned()));
        assert_eq!(get("/a/1-2/c"), (3, "x=1 y=2".to_owned()));
        // The search goes back where the text leads nowhere.
        assert_eq!(get("/a/mine/b"), (4, "other=mine".to_owned()));
        assert_eq!(get("/a/1-2/b"), (4, "other=1-2".to_owned()));
        assert_eq!(get("/b/mine"), (6, "id=mine".to_owned()));
        assert_eq!(get("/"), (7, String::new()));
        assert_eq!(get("/p/;m=1"), (8, "m=;m=1".to_owned()));
    }

    #[test]
    fn the_path_of_a_server_may_come_before() {
        let routes = routes(&[("GET", "/a/{id}")]);
        for path in ["/a/1", "/base/a/1", "/eu/v1/a/1"] {
            assert_eq!(
                found(routes.find("GET", path)),
                (0, "id=1".to_owned()),
                "{path}"
            );
        }
    }

    #[test]
    fn other_methods_and_unknown_paths_are_told_apart() {
        let routes = routes(&[
            ("GET", "/a/{id}"),
            ("delete", "/a/{id}"),
            ("POST", "/a/mine"),
            ("GET", "/org_groups"),
        ]);
        let methods = |path| routes.find("PUT", path);
        let others = |methods: &[(&str, usize)]| {
            let methods = methods
                .iter()
                .map(|(name, index)| ((*name).to_owned(), *index));
            Route::OtherMethods(methods.collect())
        };
        assert_eq!(methods("/a/1"), others(&[("DELETE", 1), ("GET", 0)]));
        assert_eq!(
            methods("/a/mine"),
            others(&[("DELETE", 1), ("GET", 0), ("POST", 2)])
        );
        assert_eq!(found(routes.find("HEAD", "/a/1")), (0, "id=1".to_owned()));
        assert!(matches!(
            routes.find("PATCH", "/a/1"),
            Route::OtherMethods(_)
        ));
        let nearest = |path: &str| match routes.find("GET", path) {
            Route::UnknownPath { nearest } => nearest,
            other => panic!("{other:?}"),
        };
        assert_eq!(nearest("/org_group").as_deref(), Some("/org_groups"));
        assert_eq!(nearest("/aa/123456789").as_deref(), Some("/a/{id}"));
        assert_eq!(nearest("/quite/another/thing"), None);
        assert_eq!(nearest(&"/x".repeat(100_000)), None);
        assert_eq!(nearest("a//"), None);
        assert_eq!(nearest(""), None);
    }

    #[test]
    fn many_operations_are_searched_fast() {
        let paths: Vec<String> = (0..1200)
            .map(|number| format!("/api/v{}/{number}/{{id}}/x", number % 3))
            .collect();
        let operations: Vec<(&str, &str)> =
            paths.iter().map(|path| ("GET", path.as_str())).collect();
        let routes = routes(&operations);
        let start = std::time::Instant::now();
        for _ in 0..10_000 {
            assert_eq!(found(routes.find("GET", "/api/v2/1199/5/x")).0, 1199);
        }
        assert!(start.elapsed().as_millis() < 2_000, "{:?}", start.elapsed());
        for _ in 0..10 {
            routes.find("GET", "/api/v2/1199/5/y");
        }
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}
