//! Writes facts as objects of OpenAPI, in the conventions of spec/.
//! Input: operations, and the components that the document has. Output: path items, components and servers as values.

use std::collections::BTreeMap;

use super::components::Components;
use crate::facts::{Content, Enum, Field, Kind, Member, Object, Operation, Parameter, Response, Schema};
use crate::value::{Value, object};

/// The text of everything that people describe. `cargo xtask generate` refuses it.
pub const TODO: &str = "TODO: describe";

const SCHEMAS: &str = "#/components/schemas/";

/// Builds the objects of one document.
#[derive(Debug, Default)]
pub struct Builder {
    components: Components,
    /// The new components, by name.
    pub schemas: BTreeMap<String, Value>,
    /// The scheme of each header with credentials, by the header's name in lower case.
    pub schemes: BTreeMap<String, String>,
    /// The scheme with OAuth scopes.
    pub oauth: Option<String>,
    /// The hosts of the document's own servers.
    pub hosts: Vec<String>,
}

impl Builder {
    pub fn new(components: Components) -> Self {
        Builder { components, ..Builder::default() }
    }

    /// Returns the Operation Object.
    pub fn operation(&mut self, operation: &Operation) -> Value {
        let id = operation_id(operation);
        let mut members =
            vec![("operationId", id.as_str().into()), ("summary", TODO.into()), ("description", TODO.into())];
        if let Some(tag) = &operation.tag {
            members.push(("tags", Value::Array(vec![tag.value.as_str().into()])));
        }
        if !is_same_set(&operation.hosts.value, &self.hosts) && !operation.hosts.value.is_empty() {
            members.push(("servers", servers(&operation.hosts.value)));
        }
        if operation.deprecated.is_some() {
            members.push(("deprecated", Value::Bool(true)));
        }
        if let Some(security) = self.security(operation) {
            members.push(("security", security));
        }
        members.extend(permission(operation).map(|permission| ("x-permission", permission)));
        if operation.preview.is_some() {
            members.push(("x-unstable", TODO.into()));
        }
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter().map(|parameter| self.parameter(parameter)).collect();
            members.push(("parameters", Value::Array(parameters)));
        }
        members.extend(self.request_body(operation).map(|body| ("requestBody", body)));
        let responses = operation.responses.iter().map(|response| {
            let value = self.response(response, &response_context(operation, response.status));
            (response.status.to_string(), value)
        });
        members.push(("responses", Value::Object(responses.collect())));
        object(members)
    }

    /// Returns the security of an operation: all headers together, or a token with all scopes.
    pub fn security(&mut self, operation: &Operation) -> Option<Value> {
        let headers = operation.credentials.iter().map(|header| {
            let name = header.value.to_ascii_lowercase();
            self.schemes.entry(name).or_insert_with(|| scheme_name(&header.value)).clone()
        });
        let headers: Vec<_> = headers.map(|name| (name, Value::Array(Vec::new()))).collect();
        let mut alternatives = Vec::new();
        if !headers.is_empty() {
            alternatives.push(Value::Object(headers));
        }
        if let Some(scopes) = &operation.scopes {
            let name = self.oauth.get_or_insert_with(|| "oauth".to_owned()).clone();
            let scopes = scopes.value.iter().map(|scope| scope.as_str().into()).collect();
            alternatives.push(Value::Object(vec![(name, Value::Array(scopes))]));
        }
        (!alternatives.is_empty()).then_some(Value::Array(alternatives))
    }

    pub fn parameter(&mut self, parameter: &Parameter) -> Value {
        let mut members =
            vec![("name", parameter.name.as_str().into()), ("in", parameter.location.to_string().as_str().into())];
        if parameter.required {
            members.push(("required", Value::Bool(true)));
        }
        members.push(("description", TODO.into()));
        if parameter.deprecated {
            members.push(("deprecated", Value::Bool(true)));
        }
        members.push(("schema", self.schema(&parameter.schema, &upper_camel(&parameter.name))));
        members.extend(parameter.example.as_ref().map(|example| ("example", example.value.clone())));
        object(members)
    }

    pub fn request_body(&mut self, operation: &Operation) -> Option<Value> {
        let body = operation.body.as_ref()?;
        let context = format!("{}Request", operation_id(operation));
        let contents =
            body.contents.iter().map(|content| (content.media_type.clone(), self.content(content, &context)));
        let contents = Value::Object(contents.collect());
        let mut members = vec![("description", TODO.into())];
        if body.required {
            members.push(("required", Value::Bool(true)));
        }
        members.push(("content", contents));
        Some(object(members))
    }

    pub fn response(&mut self, response: &Response, context: &str) -> Value {
        let mut members = vec![("description", TODO.into())];
        if let Some(content) = &response.content {
            let value = self.content(content, context);
            members.push(("content", Value::Object(vec![(content.media_type.clone(), value)])));
        }
        object(members)
    }

    /// Returns the Media Type Object.
    pub fn content(&mut self, content: &Content, context: &str) -> Value {
        let mut members = Vec::new();
        members.extend(content.schema.as_ref().map(|schema| ("schema", self.schema(schema, context))));
        match content.examples.as_slice() {
            [] => {}
            [only] => members.push(("example", only.value.clone())),
            several => {
                let named = several.iter().enumerate().map(|(at, example)| {
                    let example = object([("summary", TODO.into()), ("value", example.value.clone())]);
                    (format!("example{}", at + 1), example)
                });
                members.push(("examples", Value::Object(named.collect())));
            }
        }
        object(members)
    }

    /// Returns the Schema Object where a schema is used, a reference for a component. `context` is the name of an unnamed component.
    pub fn schema(&mut self, schema: &Schema, context: &str) -> Value {
        let schema = self.components.complete(schema);
        let Some((name, is_new)) = self.components.name(&schema, context) else { return self.inline(&schema, context) };
        if is_new {
            let value = self.inline(&schema, &name);
            self.schemas.insert(name.clone(), value);
        }
        object([("$ref", format!("{SCHEMAS}{name}").as_str().into())])
    }

    /// Returns the Schema Object of a property: a reference has its other keywords beside `allOf`.
    pub fn property(&mut self, field: &Field, context: &str) -> Value {
        let schema = self.components.complete(&field.schema);
        let mut flags = Vec::new();
        if field.deprecated {
            flags.push(("deprecated", Value::Bool(true)));
        }
        if field.read_only.is_some() {
            flags.push(("readOnly", Value::Bool(true)));
        }
        let value = self.schema(&schema, context);
        let is_reference = value.get("$ref").is_some();
        if is_reference && schema.nullable.is_some() {
            // `nullable` needs a type beside it.
            let kind = if matches!(schema.kind, Kind::Object(_)) { "object" } else { "string" };
            flags.splice(0..0, [("type", kind.into()), ("nullable", Value::Bool(true))]);
        }
        match value {
            reference if is_reference && flags.is_empty() => reference,
            reference if is_reference => {
                let start = [("description", TODO.into())];
                object(start.into_iter().chain(flags).chain([("allOf", Value::Array(vec![reference]))]))
            }
            Value::Object(mut members) => {
                members.extend(flags.into_iter().map(|(name, value)| (name.to_owned(), value)));
                Value::Object(members)
            }
            other => other,
        }
    }

    /// Returns the Schema Object with all of its keywords.
    fn inline(&mut self, schema: &Schema, context: &str) -> Value {
        let mut members = vec![("description", Value::from(TODO))];
        let typed = |name: &str, format: &Option<String>| {
            let format = format.as_deref().map(|format| ("format", format.into()));
            std::iter::once(("type", name.into())).chain(format).collect::<Vec<(&str, Value)>>()
        };
        match &schema.kind {
            Kind::Any => {}
            Kind::Boolean => members.extend(typed("boolean", &None)),
            Kind::Integer { format } => members.extend(typed("integer", format)),
            Kind::Number { format } => members.extend(typed("number", format)),
            Kind::String { format } => members.extend(typed("string", format)),
            Kind::Enum(values) => members.extend(enumeration(values)),
            Kind::Array(items) => {
                let context = if is_named_like_list(context) { context.to_owned() } else { format!("{context}Item") };
                members.extend([("type", "array".into()), ("items", self.schema(items, &context))]);
            }
            Kind::Object(fields) => members.extend(self.fields(fields, context)),
            Kind::Union(variants) => {
                let variants = variants
                    .iter()
                    .enumerate()
                    .map(|(at, variant)| self.schema(variant, &format!("{context}Option{}", at + 1)));
                members.push(("oneOf", Value::Array(variants.collect())));
            }
        }
        // A component says it where it is used.
        if schema.nullable.is_some() && !super::components::is_component(schema) {
            members.push(("nullable", Value::Bool(true)));
        }
        members.extend(schema.max_length.as_ref().map(|length| ("maxLength", Value::Number(length.value.into()))));
        object(members)
    }

    /// Returns the keywords of an object.
    fn fields(&mut self, fields: &Object, context: &str) -> Vec<(&'static str, Value)> {
        let mut members = vec![("type", Value::from("object"))];
        let required: Vec<_> =
            fields.fields.iter().filter(|field| field.required).map(|field| field.name.as_str().into()).collect();
        if !required.is_empty() {
            members.push(("required", Value::Array(required)));
        }
        let context = without_suffix(context);
        if !fields.fields.is_empty() {
            let properties = fields.fields.iter().map(|field| {
                let value = self.property(field, &format!("{context}{}", upper_camel(&field.name)));
                (field.name.clone(), value)
            });
            members.push(("properties", Value::Object(properties.collect())));
        }
        match &fields.additional {
            Some(schema) if !matches!(schema.kind, Kind::Any) => {
                members.push(("additionalProperties", self.schema(schema, &format!("{context}Value"))));
            }
            Some(_) => members.push(("additionalProperties", Value::Bool(true))),
            None if fields.fields.is_empty() => members.push(("additionalProperties", Value::Bool(true))),
            None => {}
        }
        members
    }
}

/// Returns the keywords of an enum. One that has other values is a union with a string, so that those are valid, too.
fn enumeration(values: &Enum) -> Vec<(&'static str, Value)> {
    let kind = match values.members.first().map(|member| &member.value) {
        Some(Value::Number(number)) if number.is_f64() => "number",
        Some(Value::Number(_)) => "integer",
        Some(Value::Bool(_)) => "boolean",
        _ => "string",
    };
    let list = Value::Array(values.members.iter().map(|member| member.value.clone()).collect());
    let name = |member: &Member| member.name.clone().unwrap_or_else(|| member_name(&member.value));
    let names = values.members.iter().map(|member| name(member).as_str().into()).collect();
    let members = vec![("type", kind.into()), ("enum", list), ("x-enum-varnames", names)];
    if !values.is_open {
        return members;
    }
    let known = object(std::iter::once(("description", TODO.into())).chain(members));
    let other = object([("description", TODO.into()), ("type", kind.into())]);
    vec![("anyOf", Value::Array(vec![known, other]))]
}

/// Returns the name of an enum's value that no program names: the value in upper case.
pub fn member_name(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars()
        .map(|character| if character.is_alphanumeric() { character.to_ascii_uppercase() } else { '_' })
        .collect()
}

/// Returns the `x-permission` of an operation.
pub fn permission(operation: &Operation) -> Option<Value> {
    let permissions = &operation.permissions.as_ref()?.value;
    let names = permissions.names.iter().map(|name| name.as_str().into()).collect();
    let operator = if permissions.requires_all { "AND" } else { "OR" };
    Some(object([("operator", operator.into()), ("permissions", Value::Array(names))]))
}

/// Returns the servers for hosts that differ in their site only, or one server for each host.
pub fn servers(hosts: &[String]) -> Value {
    let split: Option<Vec<_>> = hosts.iter().map(|host| host.split_once('.')).collect();
    let sites = split.filter(|split| split.len() > 1 && split.iter().all(|(subdomain, _)| *subdomain == split[0].0));
    let Some(sites) = sites else {
        let server =
            |host: &String| object([("url", format!("https://{host}").as_str().into()), ("description", TODO.into())]);
        return Value::Array(hosts.iter().map(server).collect());
    };
    let subdomain = sites[0].0;
    let sites: Vec<_> = sites.iter().map(|(_, site)| *site).collect();
    let below = |site: &str| {
        sites.iter().filter(|other| other.strip_suffix(site).is_some_and(|rest| rest.ends_with('.'))).count()
    };
    // The site that most others are below of; the first of equal ones.
    let default = sites.iter().rev().max_by_key(|site| below(site)).copied().unwrap_or_default();
    let list = Value::Array(sites.iter().map(|site| (*site).into()).collect());
    let variables = object([
        ("subdomain", object([("description", TODO.into()), ("default", subdomain.into())])),
        ("site", object([("description", TODO.into()), ("default", default.into()), ("enum", list)])),
    ]);
    let url = ("url", "https://{subdomain}.{site}".into());
    Value::Array(vec![object([url, ("description", TODO.into()), ("variables", variables)])])
}

/// Returns the operation's id, or one from its title or its method and path.
pub fn operation_id(operation: &Operation) -> String {
    if let Some(id) = &operation.id {
        return id.value.clone();
    }
    match &operation.title {
        Some(title) => {
            let words = title.value.split(' ').filter(|word| !["a", "an", "the", "of"].contains(word));
            words.map(upper_camel).collect()
        }
        None => upper_camel(&format!("{} {}", operation.method.to_lowercase(), operation.path)),
    }
}

/// Returns the name of a response's body. The bodies of failed requests are those of many operations.
pub fn response_context(operation: &Operation, status: u16) -> String {
    if status >= 400 { "ErrorResponse".to_owned() } else { format!("{}Response", operation_id(operation)) }
}

/// Returns the words of a name in upper camel case.
pub fn upper_camel(name: &str) -> String {
    let words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let capitalized = words.map(|word| {
        let mut characters = word.chars();
        let first = characters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(characters).collect::<String>()
    });
    capitalized.collect()
}

/// Returns the name of a scheme for a header: `apiKeyAuth` for `DD-API-KEY`.
fn scheme_name(header: &str) -> String {
    let name = upper_camel(&header.to_ascii_lowercase());
    let mut characters = name.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters).collect()
}

/// Returns `true` for a plural whose items can have the same name.
fn is_named_like_list(context: &str) -> bool {
    context.ends_with("Response") || context.ends_with("Request")
}

/// Returns the name of an object without the word that its parts need not repeat. Those of responses do, so that they differ.
fn without_suffix(context: &str) -> &str {
    context.strip_suffix("Request").filter(|rest| !rest.is_empty()).unwrap_or(context)
}

/// Returns `true` if two lists have the same hosts.
pub fn is_same_set(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|host| right.contains(host))
}
