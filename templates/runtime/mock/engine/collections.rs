// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What the paths and shapes of operations say about the resources that they create, read, change and remove.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::description::{Description, Location, Operation, Parameter};
use super::documented::{body_schema, json_schema, success};
use super::examples::{Examples, Source};
use super::locate::{IdName, Located, id_names, locate, locate_list};
use super::lookup::Schemas;
use super::resource_set::ResourceSet;

/// What an operation does to a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Create,
    List,
    Read,
    Update,
    Delete,
}

/// How an operation works on the resources of a collection.
#[derive(Debug)]
pub struct Rule {
    pub role: Role,
    /// The collection, by index.
    pub collection: usize,
    /// The names of the properties that lead to the resource or the list in a successful response.
    pub response: Vec<String>,
    /// The resource that a client creates is the only item of an array there.
    pub is_in_array: bool,
    /// The names of the properties that lead to the resource in the body of a request.
    pub request: Vec<String>,
}

/// Resources of one kind: `/orgs` and `/orgs/{org_id}`.
#[derive(Debug)]
pub struct Collection {
    /// The path of the collection, with `{}` for each parameter.
    pub path: String,
    /// The names of the properties that lead from a resource to its id; empty for a single resource.
    pub id: Vec<String>,
    /// The path has one resource, which has no id.
    pub is_single: bool,
    /// No operation creates or lists the resources, so a client knows their ids from elsewhere, and each one exists.
    pub has_every_id: bool,
    /// The documented examples, which exist from the beginning.
    pub examples: ResourceSet,
}

/// The rules of all operations.
#[derive(Debug, Default)]
pub struct Collections {
    pub collections: Vec<Collection>,
    /// By operation; `None` if no rule applies.
    pub rules: Vec<Option<Rule>>,
}

impl Collections {
    /// Reads the rules from a description.
    pub fn new(description: &Description) -> Self {
        let schemas = Schemas(&description.schemas);
        let mut found = Self::default();
        found
            .rules
            .resize_with(description.operations.len(), || None);
        let parameters = last_parameters(description);
        for (path, members) in groups(description) {
            let parameter = parameters.get(&path).copied();
            found.add(schemas, path, &members, parameter);
        }
        found
    }

    fn add(
        &mut self,
        schemas: Schemas<'_>,
        path: String,
        members: &[Member<'_>],
        parameter: Option<&Parameter>,
    ) {
        let group = Group {
            schemas,
            members,
            parameter,
            index: self.collections.len(),
        };
        if let Some((collection, rules)) = group.collection(path) {
            for (operation, rule) in rules {
                self.rules[operation] = Some(rule);
            }
            self.collections.push(collection);
        }
    }

    /// Returns the collection of this path, with `{}` for each parameter.
    pub fn of_path(&self, path: &str) -> Option<usize> {
        self.collections
            .iter()
            .position(|one| one.path == path && !one.is_single)
    }
}

/// An operation of a collection.
#[derive(Clone, Copy)]
struct Member<'a> {
    index: usize,
    operation: &'a Operation,
    /// The name of the parameter at the end of the path.
    parameter: Option<&'a str>,
}

/// Returns the operations of each collection, by its path.
fn groups(description: &Description) -> BTreeMap<String, Vec<Member<'_>>> {
    let mut groups: BTreeMap<String, Vec<Member<'_>>> = BTreeMap::new();
    for (index, operation) in description.operations.iter().enumerate() {
        let segments: Vec<&str> = operation.path.trim_matches('/').split('/').collect();
        let last = segments.last().copied().unwrap_or_default();
        let parameter = last
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        let parameter = parameter.filter(|name| !name.contains('{'));
        let length = segments.len() - usize::from(parameter.is_some());
        groups
            .entry(generic_path(&segments[..length]))
            .or_default()
            .push(Member {
                index,
                operation,
                parameter,
            });
    }
    groups
}

/// Returns the parameter after each path of which there is one, by the path with `{}` for each parameter.
fn last_parameters(description: &Description) -> HashMap<String, &Parameter> {
    let mut found = HashMap::new();
    for operation in &description.operations {
        let mut path = String::new();
        for segment in operation.path.trim_matches('/').split('/') {
            let name = segment
                .strip_prefix('{')
                .and_then(|name| name.strip_suffix('}'));
            let is_it = |one: &&Parameter| {
                one.location == Location::Path && Some(one.name.as_str()) == name
            };
            if let Some(parameter) = operation.parameters.iter().find(is_it) {
                found.entry(path.clone()).or_insert(parameter);
            }
            path += &generic_path(&[segment]);
        }
    }
    found
}

/// Returns a path with `{}` for each parameter, so that paths with other names of parameters are equal.
pub fn generic_path(segments: &[&str]) -> String {
    let segments = segments
        .iter()
        .map(|segment| if segment.contains('{') { "{}" } else { segment });
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}

/// The index of an operation, and its rule.
type Found = (usize, Rule);

/// Where a response has a resource or a list.
struct InResponse {
    located: Located,
    is_in_array: bool,
}

struct Group<'a> {
    schemas: Schemas<'a>,
    members: &'a [Member<'a>],
    /// The parameter of the id in the paths of resources, or of those below them.
    parameter: Option<&'a Parameter>,
    /// The index of the collection.
    index: usize,
}

impl<'a> Group<'a> {
    fn find(&self, method: &str, is_item: bool) -> Option<Member<'a>> {
        let is_member = |one: &&Member<'a>| {
            one.operation.method == method && one.parameter.is_some() == is_item
        };
        self.members.iter().find(is_member).copied()
    }

    fn collection(&self, path: String) -> Option<(Collection, Vec<Found>)> {
        let parameter = self.members.iter().find_map(|one| one.parameter);
        let is_single =
            parameter.is_none() && self.find("POST", false).is_none() && self.is_single();
        let names = if is_single {
            Vec::new()
        } else {
            id_names(parameter)
        };
        let (mut id, mut rules) = (None, Vec::new());
        for member in self.in_order() {
            let Some(role) = self.role(member, is_single) else {
                continue;
            };
            let mut rule = Rule {
                role,
                collection: self.index,
                response: Vec::new(),
                is_in_array: false,
                request: Vec::new(),
            };
            let response = success(member.operation).and_then(json_schema);
            if role == Role::Delete {
                rules.push((member.index, rule));
                continue;
            } else if let Some(found) = self.located(member.operation, role, is_single, &names) {
                rule.response = found.located.path;
                rule.is_in_array = found.is_in_array;
                id = id.or(Some(found.located.id));
            } else if response.is_some() || !matches!(role, Role::Update | Role::Create) {
                // A change without a resource in its response is one all the same.
                continue;
            }
            rule.request = self.in_request(body_schema(member.operation), &rule.response);
            rules.push((member.index, rule));
        }
        let id = id?;
        let has = |role| rules.iter().any(|(_, rule)| rule.role == role);
        let has_every_id = !is_single && !has(Role::Create) && !has(Role::List);
        let examples = Examples {
            schemas: self.schemas,
            id: &id,
            is_single,
            parameter: self.parameter,
        };
        let examples = examples.find(&self.sources(&rules));
        let examples = ResourceSet::of_examples(examples, &id);
        Some((
            Collection {
                path,
                id,
                is_single,
                has_every_id,
                examples,
            },
            rules,
        ))
    }

    /// Returns where the response of an operation has the resource or the list.
    fn located(
        &self,
        operation: &'a Operation,
        role: Role,
        is_single: bool,
        names: &[IdName],
    ) -> Option<InResponse> {
        let schema = success(operation).and_then(json_schema)?;
        let located = match role {
            Role::List => locate_list(self.schemas, schema, names, operation.pagination.as_ref()),
            _ if is_single => Some(Located::default()),
            _ => locate(self.schemas, schema, names),
        };
        let direct = located.map(|located| InResponse {
            located,
            is_in_array: false,
        });
        let in_array = || {
            let request = body_schema(operation).filter(|_| role == Role::Create)?;
            let located = self.in_array(schema, request, names)?;
            Some(InResponse {
                located,
                is_in_array: true,
            })
        };
        direct.or_else(in_array)
    }

    /// Returns the operations, those first that show resources as a whole.
    fn in_order(&self) -> Vec<Member<'a>> {
        let mut members = self.members.to_vec();
        members.sort_by_key(|one| {
            let methods = ["GET", "PUT", "PATCH", "POST"];
            let method = methods
                .iter()
                .position(|method| *method == one.operation.method);
            (one.parameter.is_none(), method.unwrap_or(methods.len()))
        });
        members
    }

    /// Returns `true` if the path has one resource instead of a list.
    fn is_single(&self) -> bool {
        let schema = self
            .find("GET", false)
            .and_then(|one| success(one.operation))
            .and_then(json_schema);
        let is_list =
            schema.is_some_and(|schema| locate_list(self.schemas, schema, &[], None).is_some());
        let changes = ["PUT", "PATCH"]
            .iter()
            .any(|method| self.find(method, false).is_some());
        changes && schema.is_some() && !is_list
    }

    fn role(&self, member: Member<'_>, is_single: bool) -> Option<Role> {
        match (member.operation.method.as_str(), member.parameter.is_some()) {
            ("GET", false) if is_single => Some(Role::Read),
            ("PUT" | "PATCH", false) if is_single => Some(Role::Update),
            ("GET", false) => Some(Role::List),
            ("POST", false) if self.can_create(member.operation) => Some(Role::Create),
            ("GET", true) => Some(Role::Read),
            ("PUT" | "PATCH" | "POST", true) => Some(Role::Update),
            ("DELETE", true) => Some(Role::Delete),
            _ => None,
        }
    }

    /// Returns `true` if a `POST` creates a resource: something reads it, or its status says so. Others are searches and actions.
    fn can_create(&self, operation: &Operation) -> bool {
        let has_status = operation.responses.iter().any(|one| one.status == "201");
        has_status
            || self.find("GET", false).is_some()
            || self.members.iter().any(|one| one.parameter.is_some())
    }

    /// Returns where a response has the resource in an array if a request has one, with one of its properties. Others are several
    /// resources or searches.
    fn in_array(
        &self,
        response: &'a Value,
        request: &'a Value,
        names: &[IdName],
    ) -> Option<Located> {
        let located = locate_list(self.schemas, response, names, None)?;
        let list = self.schemas.at(response, &located.path)?;
        let items = self.schemas.properties(self.schemas.items(list)?).schemas;
        let sent = self.in_request(Some(request), &located.path);
        let sent = self.schemas.at(request, &sent)?;
        let properties = self.schemas.properties(sent).schemas;
        let is_one = self.schemas.type_of(sent) == Some("object")
            && properties.keys().any(|name| items.contains_key(name));
        is_one.then_some(located)
    }

    /// Returns where the body of a request has the resource: below the same names as the response, if it has them.
    fn in_request(&self, schema: Option<&'a Value>, response: &[String]) -> Vec<String> {
        let is_there = schema.is_some_and(|schema| self.schemas.at(schema, response).is_some());
        if is_there {
            response.to_vec()
        } else {
            Vec::new()
        }
    }

    /// Returns the responses that have resources, those first that show them. What only a creation returns may have secrets.
    fn sources<'r>(&'r self, rules: &'r [Found]) -> Vec<Source<'r>> {
        let shows = |role| matches!(role, Role::Read | Role::List | Role::Update);
        let source = |(index, rule): &'r Found| {
            let response = self.operation(*index).and_then(success)?;
            Some(Source {
                response,
                path: &rule.response,
                is_list: rule.role == Role::List || rule.is_in_array,
                is_shown: shows(rule.role),
            })
        };
        let has_resource = |one: &&Found| shows(one.1.role) || one.1.role == Role::Create;
        let mut sources: Vec<Source<'_>> = rules
            .iter()
            .filter(has_resource)
            .filter_map(source)
            .collect();
        sources.sort_by_key(|one| !one.is_shown);
        sources
    }

    fn operation(&self, index: usize) -> Option<&'a Operation> {
        self.members
            .iter()
            .find(|one| one.index == index)
            .map(|one| one.operation)
    }
}
