//! Commands and programs.
//! Input: an operation. Output: what each command sends, and programs that name the operation, types and enum values.

use transcribe::facts::{Content, Kind, Location, Operation, Schema};
use transcribe::value::Value;

use super::tag;

/// A command with curl, before either form runs its lines together.
pub struct Command {
    pub method: String,
    pub hosts: Vec<String>,
    /// Path and query.
    pub target: String,
    pub exports: Vec<(String, String)>,
    pub options: Vec<String>,
    pub body: Option<Value>,
}

/// Returns a command for each example of each media type, or one without a body.
pub fn commands(operation: &Operation) -> Vec<Command> {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let bodies = contents.flat_map(|content| {
        let examples = content.examples.iter().map(move |example| (Some(content), Some(&example.value)));
        let none = content.examples.is_empty().then_some((Some(content), None));
        examples.chain(none)
    });
    let mut commands: Vec<_> = bodies.map(|(content, example)| command(operation, content, example)).collect();
    if commands.is_empty() {
        commands.push(command(operation, None, None));
    }
    commands
}

fn command(operation: &Operation, content: Option<&Content>, example: Option<&Value>) -> Command {
    let mut command = Command {
        method: operation.method.clone(),
        hosts: operation.hosts.value.clone(),
        target: operation.path.replace('{', "${"),
        exports: Vec::new(),
        options: vec!["-H \"Accept: application/json\"".to_owned()],
        body: None,
    };
    let mut query = Vec::new();
    for parameter in &operation.parameters {
        let value = parameter.example.as_ref().map(|example| text(&example.value));
        match (parameter.location, value) {
            (Location::Path, value) => {
                command.exports.push((parameter.name.clone(), value.unwrap_or_else(|| "CHANGE_ME".into())));
            }
            (Location::Query, Some(value)) => {
                query.push(format!("{}={value}", parameter.name.replace('[', "%5B").replace(']', "%5D")));
            }
            (Location::Header, Some(value)) => command.options.push(format!("-H \"{}: {value}\"", parameter.name)),
            (_, None) => {}
        }
    }
    if !query.is_empty() {
        command.target.push_str(&format!("?{}", query.join("&")));
    }
    for header in &operation.credentials {
        let variable = header.value.replace('-', "_").to_uppercase();
        command.options.push(format!("-H \"{}: ${{{variable}}}\"", header.value));
    }
    if let Some(content) = content {
        command.options.push(format!("-H \"Content-Type: {}\"", content.media_type));
        if content.media_type == "multipart/form-data" {
            for (name, value) in example.and_then(Value::as_object).unwrap_or_default() {
                command.options.push(format!("-F {name}={}", text(value)));
            }
        } else {
            command.body = example.cloned();
        }
    }
    command
}

/// Returns the value as it is in a URL.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Returns the programs with their languages.
pub fn programs(operation: &Operation) -> Vec<(&'static str, String)> {
    let Some(id) = operation.id.as_ref().map(|id| id.value.as_str()) else { return Vec::new() };
    let class = format!("{}Api", tag(std::slice::from_ref(operation)).replace(' ', ""));
    let content = operation.body.as_ref().map(|body| &body.contents[0]);
    let content = content.filter(|content| content.media_type == "application/json");
    let schema = content.and_then(|content| content.schema.as_ref());
    let mut bodies: Vec<Option<&Value>> =
        content.iter().flat_map(|content| content.examples.iter().map(|example| Some(&example.value))).collect();
    if bodies.is_empty() || schema.is_none() {
        bodies = vec![None];
    }
    let mut programs = Vec::new();
    for body in &bodies {
        let body = body.zip(schema).map(|(body, schema)| python(schema, body));
        programs.push(("python", python_program(id, &class, body)));
    }
    programs.push(("java", java_program(id, &class, response_name(operation))));
    for body in &bodies {
        let body = body.zip(schema).map(|(body, schema)| go(schema, body));
        programs.push(("go", go_program(id, &class, body)));
    }
    for body in bodies {
        let body = body.zip(schema).map(|(body, schema)| typescript(schema, body));
        programs.push(("typescript", typescript_program(id, &class, body, response_name(operation))));
    }
    programs
}

fn response_name(operation: &Operation) -> Option<&str> {
    let mut contents = operation.responses.iter().filter(|response| (200..300).contains(&response.status));
    let schema = contents.find_map(|response| response.content.as_ref())?.schema.as_ref()?;
    schema.name.as_ref().map(|name| name.value.as_str())
}

fn python_program(id: &str, class: &str, body: Option<String>) -> String {
    let (assignment, argument) = match body {
        Some(body) => (format!("body = {body}\n\n"), "body=body"),
        None => (String::new(), ""),
    };
    let method = words(id).join("_").to_lowercase();
    format!(
        "\"\"\"\nDoes it\n\"\"\"\n\nfrom harbours_client import ApiClient, Configuration\nfrom harbours_client.api import {class}\n\n{assignment}\
         configuration = Configuration()\nwith ApiClient(configuration) as api_client:\n    api_instance = {class}(api_client)\n    \
         response = api_instance.{method}({argument})\n    print(response)\n"
    )
}

fn java_program(id: &str, class: &str, response: Option<&str>) -> String {
    let result = response.map(|name| format!("{name} result = ")).unwrap_or_default();
    format!(
        "import com.harbours.client.v1.api.{class};\n\npublic class Example {{\n  public static void main(String[] args) {{\n    \
         {class} apiInstance = new {class}(defaultClient);\n    {result}apiInstance.{}();\n  }}\n}}\n",
        camel(id, false)
    )
}

fn go_program(id: &str, class: &str, body: Option<String>) -> String {
    let (assignment, argument) = match body {
        Some(body) => (format!("\tbody := {body}\n"), ", body"),
        None => (String::new(), ""),
    };
    format!(
        "package main\n\nfunc main() {{\n{assignment}\tctx := harbours.NewDefaultContext(context.Background())\n\
         \tapi := harboursV1.New{class}(apiClient)\n\tresp, r, err := api.{id}(ctx{argument})\n}}\n"
    )
}

fn typescript_program(id: &str, class: &str, body: Option<String>, response: Option<&str>) -> String {
    let body = body.map(|body| format!("  body: {body},\n")).unwrap_or_default();
    let response = response.unwrap_or("any").to_owned();
    let data = if response == "any" { response } else { format!("v1.{response}") };
    format!(
        "import {{ client, v1 }} from \"@harbours/client\";\n\nconst configuration = client.createConfiguration();\n\
         const apiInstance = new v1.{class}(configuration);\n\nconst params: v1.{class}{id}Request = {{\n{body}}};\n\napiInstance\n  \
         .{}(params)\n  .then((data: {data}) => {{\n    console.log(JSON.stringify(data));\n  }});\n",
        camel(id, false)
    )
}

/// Writes a value as Python does: instances have types, and enum values are members of theirs.
fn python(schema: &Schema, value: &Value) -> String {
    match (&schema.kind, value) {
        (Kind::Enum(_), value) => match member(schema, value) {
            Some((type_name, name)) => format!("{type_name}.{name}"),
            None => python_literal(value),
        },
        (Kind::Array(items), Value::Array(values)) => {
            let values: Vec<_> = values.iter().map(|value| python(items, value)).collect();
            format!("[{}]", values.join(", "))
        }
        (Kind::Union(variants), value) => variants
            .iter()
            .find(|variant| fits(variant, value))
            .map_or_else(|| python_literal(value), |variant| python(variant, value)),
        (Kind::Object(object), Value::Object(members)) => {
            let member = |(name, value): &(String, Value)| {
                let field = object.fields.iter().find(|field| field.name == *name).map(|field| &field.schema);
                let schema = field.or(object.additional.as_deref());
                (name.clone(), schema.map_or_else(|| python_literal(value), |schema| python(schema, value)))
            };
            let members: Vec<_> = members.iter().map(member).collect();
            match &schema.name {
                Some(name) if members.iter().all(|(name, _)| !name.contains('-')) => {
                    let members: Vec<_> = members.iter().map(|(name, value)| format!("{name}={value}")).collect();
                    format!("{}({})", name.value, members.join(", "))
                }
                _ => {
                    let members: Vec<_> =
                        members.iter().map(|(name, value)| format!("(\"{name}\", {value})")).collect();
                    format!("dict([{}])", members.join(", "))
                }
            }
        }
        (_, value) => python_literal(value),
    }
}

fn python_literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) => format!("[{}]", items.iter().map(python_literal).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members: Vec<_> =
                members.iter().map(|(name, value)| format!("(\"{name}\", {})", python_literal(value))).collect();
            format!("dict([{}])", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// Writes a value as Go does: fields that may be `null` have a type of their own.
fn go(schema: &Schema, value: &Value) -> String {
    let text = match (&schema.kind, value) {
        (Kind::Enum(_), value) => match member(schema, value) {
            Some((type_name, name)) => format!("harboursV1.{}_{name}", type_name.to_uppercase()),
            None => value.to_string(),
        },
        (Kind::Array(items), Value::Array(values)) => {
            let name = items.name.as_ref().map_or("string".to_owned(), |name| format!("harboursV1.{}", name.value));
            let values: Vec<_> = values.iter().map(|value| go(items, value)).collect();
            format!("[]{name}{{{}}}", values.join(", "))
        }
        (Kind::Union(variants), value) => variants
            .iter()
            .find(|variant| fits(variant, value))
            .map_or_else(|| go_literal(value), |variant| go(variant, value)),
        (Kind::Object(object), Value::Object(members)) if schema.name.is_some() => {
            let member = |(name, value): &(String, Value)| {
                let field = object.fields.iter().find(|field| field.name == *name).map(|field| &field.schema);
                let schema = field.or(object.additional.as_deref());
                let value = schema.map_or_else(|| go_literal(value), |schema| go(schema, value));
                format!("{}: {value}", camel(name, true))
            };
            let members: Vec<_> = members.iter().map(member).collect();
            let name = schema.name.as_ref().map(|name| name.value.as_str()).unwrap_or_default();
            format!("harboursV1.{name}{{{}}}", members.join(", "))
        }
        (_, value) => go_literal(value),
    };
    if schema.nullable.is_some() { format!("*harbours.NewNullableValue({text})") } else { text }
}

fn go_literal(value: &Value) -> String {
    match value {
        Value::Null => "nil".to_owned(),
        Value::Array(items) => {
            format!("[]interface{{}}{{{}}}", items.iter().map(go_literal).collect::<Vec<_>>().join(", "))
        }
        Value::Object(members) => {
            let members: Vec<_> =
                members.iter().map(|(name, value)| format!("\"{name}\": {}", go_literal(value))).collect();
            format!("map[string]interface{{}}{{{}}}", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// Writes a value as TypeScript does: names are in camel case, and values of enums are theirs.
fn typescript(schema: &Schema, value: &Value) -> String {
    match (&schema.kind, value) {
        (Kind::Array(items), Value::Array(values)) => {
            format!("[{}]", values.iter().map(|value| typescript(items, value)).collect::<Vec<_>>().join(", "))
        }
        (Kind::Object(object), Value::Object(members)) if !object.fields.is_empty() => {
            let member = |(name, value): &(String, Value)| {
                let field = object.fields.iter().find(|field| field.name == *name);
                match field {
                    Some(field) => format!("{}: {}", camel(name, false), typescript(&field.schema, value)),
                    None => format!("\"{name}\": {value}"),
                }
            };
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        (_, value) => value.to_string(),
    }
}

/// Returns the names of an enum's type and of a value of it, if both are known.
fn member<'s>(schema: &'s Schema, value: &Value) -> Option<(&'s str, &'s str)> {
    let Kind::Enum(found) = &schema.kind else { return None };
    let name = found.members.iter().find(|member| member.value == *value)?.name.as_ref()?;
    let is_constant = name.starts_with(|letter: char| letter.is_ascii_uppercase());
    is_constant.then_some((schema.name.as_ref()?.value.as_str(), name.as_str()))
}

fn fits(variant: &Schema, value: &Value) -> bool {
    let Kind::Object(object) = &variant.kind else { return false };
    let members = value.as_object().unwrap_or_default();
    members.iter().all(|(name, _)| object.fields.iter().any(|field| field.name == *name))
}

fn words(id: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in id.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    words
}

/// Returns the name in camel case.
fn camel(name: &str, is_upper: bool) -> String {
    let mut camel = String::new();
    for (at, word) in name.split('_').enumerate() {
        let mut letters = word.chars();
        let first = letters.next();
        let first = if at > 0 || is_upper {
            first.map(|first| first.to_ascii_uppercase())
        } else {
            first.map(|first| first.to_ascii_lowercase())
        };
        camel.extend(first);
        camel.push_str(letters.as_str());
    }
    camel
}
