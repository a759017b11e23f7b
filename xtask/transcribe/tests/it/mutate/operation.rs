//! Facts of operations, parameters and bodies.

use transcribe::compare::{Aspect, Part};
use transcribe::facts::{At, Body, Content, Kind, Location, Operation, Parameter, Permissions, Response, Schema};
use transcribe::value::{Value, object};

use super::{Mutation, Mutations, other, place};

impl Mutations<'_> {
    pub fn operation(&mut self, at: usize) {
        self.existence(at);
        self.flags(at);
        self.access(at);
        for index in 0..self.facts.operations[at].parameters.len() {
            self.parameter(at, index);
        }
        self.new_parameter(at);
        self.body(at);
        for index in 0..self.facts.operations[at].responses.len() {
            self.response(at, index);
        }
        self.new_response(at);
    }

    fn existence(&mut self, at: usize) {
        let operation = self.facts.operations[at].clone();
        let aspect = Aspect::Existence;
        let is_of_several = self.facts.operations.len() > 1;
        if is_of_several {
            let mut facts = self.facts.clone();
            facts.operations.remove(at);
            let place = place(&operation, Part::Operation);
            self.found.push(Mutation { verb: "drop", place, aspect: aspect.clone(), facts });
        }
        let mut new = operation.clone();
        (new.path, new.id) = (format!("{}/new", operation.path), Some(At::new("DoSomethingNew".to_owned(), 0)));
        let mut facts = self.facts.clone();
        facts.operations.insert(at, new.clone());
        self.found.push(Mutation { verb: "add", place: place(&new, Part::Operation), aspect: aspect.clone(), facts });
        for is_method in [true, false] {
            // The old one is gone, if the page has all of its part of the reference, and there is a new one.
            if is_of_several {
                self.change(at, "change", Part::Operation, aspect.clone(), |operation| {
                    if is_method { operation.method = "HEAD".to_owned() } else { operation.path.push_str("/moved") }
                });
            }
            let mut facts = self.facts.clone();
            let moved = &mut facts.operations[at];
            if is_method {
                moved.method = "HEAD".to_owned()
            } else {
                moved.path.push_str("/moved")
            }
            self.found.push(Mutation {
                verb: "change",
                place: place(moved, Part::Operation),
                aspect: aspect.clone(),
                facts,
            });
        }
    }

    fn flags(&mut self, at: usize) {
        let part = Part::Operation;
        self.change(at, "change", part.clone(), Aspect::Preview, |operation| {
            operation.preview = toggled(operation.preview)
        });
        let deprecated = |operation: &mut Operation| operation.deprecated = toggled(operation.deprecated);
        self.change(at, "change", part.clone(), Aspect::Deprecated, deprecated);
        let id = |operation: &mut Operation| operation.id = Some(At::new("DoSomethingElse".to_owned(), 0));
        self.change(at, "change", part.clone(), Aspect::Id, id);
        let hosts = self.facts.operations[at].hosts.value.clone();
        for index in 0..hosts.len() {
            if hosts.len() > 1 {
                self.change(at, "drop", part.clone(), Aspect::Hosts, |operation| {
                    operation.hosts.value.remove(index);
                });
            }
            self.change(at, "change", part.clone(), Aspect::Hosts, |operation| {
                operation.hosts.value[index] = "api.c.example".to_owned();
            });
        }
        self.change(at, "add", part, Aspect::Hosts, |operation| operation.hosts.value.push("api.c.example".to_owned()));
    }

    fn access(&mut self, at: usize) {
        let part = Part::Operation;
        let operation = &self.facts.operations[at];
        let (permissions, scopes) = (operation.permissions.clone(), operation.scopes.clone());
        let credentials = operation.credentials.len();
        let mut variants = Vec::new();
        match &permissions {
            None => variants.push(("add", Some((false, vec!["boats_sink".to_owned()])))),
            Some(At { value: Permissions { requires_all, names }, .. }) => {
                variants.push(("drop", None));
                variants
                    .extend(changed_lists(names).into_iter().map(|(verb, names)| (verb, Some((*requires_all, names)))));
                if names.len() > 1 {
                    variants.push(("change", Some((!requires_all, names.clone()))));
                }
            }
        }
        for (verb, variant) in variants {
            self.change(at, verb, part.clone(), Aspect::Permissions, |operation| {
                operation.permissions =
                    variant.map(|(all, names)| At::new(Permissions { requires_all: all && names.len() > 1, names }, 0));
            });
        }
        let mut variants = vec![("add", Some(vec!["boats_sink".to_owned()]))];
        if let Some(scopes) = &scopes {
            variants = changed_lists(&scopes.value).into_iter().map(|(verb, names)| (verb, Some(names))).collect();
            variants.push(("drop", None));
        }
        for (verb, names) in variants {
            self.change(at, verb, part.clone(), Aspect::Scopes, |operation| {
                operation.scopes = names.map(|names| At::new(names, 0))
            });
        }
        for index in 0..credentials {
            if credentials > 1 {
                self.change(at, "drop", part.clone(), Aspect::Credentials, |operation| {
                    operation.credentials.remove(index);
                });
            }
            self.change(at, "change", part.clone(), Aspect::Credentials, |operation| {
                operation.credentials[index].value = "DD-OTHER-KEY".to_owned();
            });
        }
        self.change(at, "add", part, Aspect::Credentials, |operation| {
            operation.credentials.push(At::new("DD-OTHER-KEY".to_owned(), 0));
        });
    }

    fn parameter(&mut self, at: usize, index: usize) {
        let parameter = self.facts.operations[at].parameters[index].clone();
        let part = |location| Part::Parameter(location, parameter.name.clone(), Vec::new());
        let own = part(parameter.location);
        if parameter.location != Location::Path {
            self.change(at, "drop", own.clone(), Aspect::Existence, |operation| {
                operation.parameters.remove(index);
            });
            let renamed = Part::Parameter(parameter.location, "renamed".to_owned(), Vec::new());
            for place in [own.clone(), renamed] {
                self.change(at, "change", place, Aspect::Existence, |operation| {
                    operation.parameters[index].name = "renamed".to_owned();
                });
            }
            let location = if parameter.location == Location::Query { Location::Header } else { Location::Query };
            for place in [own.clone(), part(location)] {
                self.change(at, "change", place, Aspect::Existence, |operation| {
                    operation.parameters[index].location = location;
                });
            }
            self.change(at, "change", own.clone(), Aspect::Required, |operation| {
                operation.parameters[index].required ^= true;
            });
        }
        self.change(at, "change", own.clone(), Aspect::Deprecated, |operation| {
            operation.parameters[index].deprecated ^= true;
        });
        let example = match (&parameter.example, &parameter.schema.kind) {
            (_, Kind::Enum(values)) => {
                let old = parameter.example.as_ref().map(|example| &example.value);
                let other = values.members.iter().map(|member| &member.value).find(|value| Some(*value) != old);
                other.cloned().expect("an enum has two values")
            }
            (Some(example), _) => other(&example.value),
            (None, _) => "other".into(),
        };
        self.change(at, "change", own, Aspect::Example(example.clone()), |operation| {
            operation.parameters[index].example = Some(At::new(example, 0));
        });
        self.schemas(at, &super::schema::Root::Parameter(index));
    }

    fn new_parameter(&mut self, at: usize) {
        for (location, name) in [(Location::Query, "extra"), (Location::Header, "X-Extra")] {
            let part = Part::Parameter(location, name.to_owned(), Vec::new());
            self.change(at, "add", part, Aspect::Existence, |operation| {
                let schema = Schema::new(Kind::Boolean, 0);
                operation.parameters.push(Parameter {
                    line: 0,
                    name: name.to_owned(),
                    location,
                    required: false,
                    deprecated: false,
                    schema,
                    example: None,
                });
            });
        }
    }

    fn body(&mut self, at: usize) {
        let Some(body) = self.facts.operations[at].body.clone() else {
            self.change(at, "add", Part::Body, Aspect::Existence, |operation| {
                operation.body = Some(Body { line: 0, required: true, contents: vec![new_content()] });
            });
            return;
        };
        self.change(at, "drop", Part::Body, Aspect::Existence, |operation| operation.body = None);
        fn body_of(operation: &mut Operation) -> &mut Body {
            operation.body.as_mut().expect("the operation has a body")
        }
        self.change(at, "change", Part::Body, Aspect::Required, |operation| body_of(operation).required ^= true);
        let part = |media_type: &str| Part::BodyContent(media_type.to_owned(), Vec::new());
        for (index, content) in body.contents.iter().enumerate() {
            // All schemas of structured bodies are those of the table, so the first one with it stays.
            if index > 0 {
                self.change(at, "drop", part(&content.media_type), Aspect::Existence, |operation| {
                    body_of(operation).contents.remove(index);
                });
            }
            let new = if index == 0 { "application/boat+json" } else { "text/plain" };
            for media_type in [content.media_type.as_str(), new] {
                self.change(at, "change", part(media_type), Aspect::Existence, |operation| {
                    body_of(operation).contents[index].media_type = new.to_owned();
                });
            }
            let own = part(&content.media_type);
            for number in 0..content.examples.len() {
                let value = content.examples[number].value.clone();
                // The first one is beside the table, and gives it its nesting.
                if number > 0 {
                    self.change(at, "drop", own.clone(), Aspect::Example(value.clone()), |operation| {
                        body_of(operation).contents[index].examples.remove(number);
                    });
                }
                let Some(changed) = changed_example(&value) else { continue };
                for value in [value, changed.clone()] {
                    self.change(at, "change", own.clone(), Aspect::Example(value), |operation| {
                        body_of(operation).contents[index].examples[number].value = changed.clone();
                    });
                }
            }
            if let Some(new) = content.examples.last().and_then(|last| changed_example(&last.value)) {
                self.change(at, "add", own, Aspect::Example(new.clone()), |operation| {
                    body_of(operation).contents[index].examples.push(At::new(new, 0));
                });
            }
            if index == 0 {
                self.schemas(at, &super::schema::Root::Body);
            }
        }
        self.change(at, "add", part("text/plain"), Aspect::Existence, |operation| {
            let schema = Some(Schema::new(Kind::String { format: Some("binary".into()) }, 0));
            let examples = vec![At::new("a boat".into(), 0)];
            body_of(operation).contents.push(Content { line: 0, media_type: "text/plain".into(), schema, examples });
        });
    }

    fn response(&mut self, at: usize, index: usize) {
        let response = self.facts.operations[at].responses[index].clone();
        // An operation without responses is no whole page.
        if self.facts.operations[at].responses.len() > 1 {
            self.change(at, "drop", Part::Response(response.status), Aspect::Existence, |operation| {
                operation.responses.remove(index);
            });
        }
        for status in [response.status, 418] {
            self.change(at, "change", Part::Response(status), Aspect::Existence, |operation| {
                operation.responses[index].status = 418;
            });
        }
        let part = Part::ResponseContent(response.status, "application/json".to_owned(), Vec::new());
        let Some(content) = response.content else {
            self.change(at, "add", part, Aspect::Existence, |operation| {
                operation.responses[index].content = Some(new_content());
            });
            return;
        };
        self.change(at, "drop", part.clone(), Aspect::Existence, |operation| operation.responses[index].content = None);
        fn content_of(operation: &mut Operation, index: usize) -> &mut Content {
            operation.responses[index].content.as_mut().expect("the response has content")
        }
        for (number, example) in content.examples.iter().enumerate() {
            let Some(changed) = changed_example(&example.value) else { continue };
            for value in [example.value.clone(), changed.clone()] {
                self.change(at, "change", part.clone(), Aspect::Example(value), |operation| {
                    content_of(operation, index).examples[number].value = changed.clone();
                });
            }
            self.change(at, "add", part.clone(), Aspect::Example(changed.clone()), |operation| {
                content_of(operation, index).examples.push(At::new(changed, 0));
            });
            if content.examples.len() > 1 {
                self.change(at, "drop", part.clone(), Aspect::Example(example.value.clone()), |operation| {
                    content_of(operation, index).examples.remove(number);
                });
            }
        }
        self.schemas(at, &super::schema::Root::Response(index));
    }

    fn new_response(&mut self, at: usize) {
        for content in [None, Some(new_content())] {
            self.change(at, "add", Part::Response(418), Aspect::Existence, |operation| {
                operation.responses.push(Response { line: 0, status: 418, content });
            });
        }
    }
}

fn toggled(flag: Option<usize>) -> Option<usize> {
    if flag.is_some() { None } else { Some(0) }
}

/// Returns lists with one name less, more, or another one.
fn changed_lists(names: &[String]) -> Vec<(&'static str, Vec<String>)> {
    let mut lists = Vec::new();
    for at in 0..names.len() {
        let (mut less, mut other) = (names.to_vec(), names.to_vec());
        less.remove(at);
        other[at] = "boats_sink".to_owned();
        lists.extend([("drop", less), ("change", other)]);
    }
    let mut more = names.to_vec();
    more.push("boats_sink".to_owned());
    lists.push(("add", more));
    lists.retain(|(_, names)| !names.is_empty());
    lists
}

fn new_content() -> Content {
    let field = transcribe::facts::Field {
        line: 0,
        name: "anew".to_owned(),
        required: true,
        deprecated: false,
        read_only: None,
        schema: Schema::new(Kind::Boolean, 0),
    };
    let schema = Schema::new(Kind::Object(transcribe::facts::Object { fields: vec![field], additional: None }), 0);
    let example = At::new(object([("anew", Value::Bool(true))]), 0);
    Content { line: 0, media_type: "application/json".to_owned(), schema: Some(schema), examples: vec![example] }
}

/// Returns the example with another value in its first string or number. Values of enums stay, and `None` is for examples without others.
fn changed_example(value: &Value) -> Option<Value> {
    let mut value = value.clone();
    let mut is_changed = false;
    change_first(&mut value, &mut is_changed);
    is_changed.then_some(value)
}

fn change_first(value: &mut Value, is_changed: &mut bool) {
    match value {
        _ if *is_changed => {}
        Value::Object(members) => {
            for (name, value) in members {
                if !["rig", "depth", "cargo"].contains(&name.as_str()) {
                    change_first(value, is_changed);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| change_first(item, is_changed)),
        Value::String(_) | Value::Number(_) | Value::Bool(_) => {
            *value = other(value);
            *is_changed = true;
        }
        Value::Null => {}
    }
}
