//! What one program says.
//! Input: a snippet. Output: the names of the method, its class and its response, and the values of the request.

use std::collections::BTreeSet;

use super::call::Call;
use super::expression::{Expression, Head};
use super::names::{is_type, snake_case};
use super::node::{Content, Node, Object, Source};
use super::scope::Scope;
use super::{go, java, python, ruby, rust, typescript};
use crate::code::snippet::{Language, Snippet};

/// The instances of classes whose calls are searched for. Programs of the reference have one.
const MAX_CLASSES: usize = 8;

#[derive(Debug)]
pub struct Program {
    /// The method that is called, as the language spells it.
    pub method: Option<(String, Source)>,
    /// The class of the method, without `Api`.
    pub group: Option<(String, Source)>,
    /// The type of the response's body.
    pub response: Option<(String, Source)>,
    /// The parameters by their names, and the body as the member `body`. `None` if the program calls no method.
    pub request: Option<Node>,
    /// The names of all types in the program.
    pub types: BTreeSet<String>,
}

pub fn read(snippet: &Snippet) -> Program {
    let read_value = match snippet.language {
        Language::Go => go::value,
        Language::Java => java::value,
        Language::Python => python::value,
        Language::Ruby => ruby::value,
        Language::Rust => rust::value,
        Language::TypeScript | Language::Curl => typescript::value,
    };
    let scope = Scope::new(snippet, read_value);
    let apis = scope.definitions.iter().filter_map(|definition| Some((definition, api_class(&definition.value)?)));
    let mut group = None;
    let mut call = None;
    for (definition, class) in apis.take(MAX_CLASSES) {
        call = find_call(&scope, &definition.name, definition.end);
        group = Some((class.to_owned(), scope.source(definition.value.line)));
        if call.is_some() {
            break;
        }
    }
    let response = call.as_ref().and_then(|call| match scope.language {
        Language::Java => java::response(&scope, call),
        Language::TypeScript => typescript::response(&scope, call),
        _ => None,
    });
    Program {
        method: call.as_ref().map(|call| (without_pagination(call.method).to_owned(), scope.source(call.line))),
        group,
        response,
        request: call.as_ref().map(|call| request(&scope, call)),
        types: types(&scope),
    }
}

/// Returns the words of the class whose instance an expression makes: `Pets` of `new PetsApi(client)`.
fn api_class(expression: &Expression) -> Option<&str> {
    let (path, _) = expression.path();
    let class = path.into_iter().find(|name| name.ends_with("Api") || name.ends_with("API"))?;
    let words = class.strip_suffix("Api").or_else(|| class.strip_suffix("API"))?;
    Some(words.strip_prefix("New").filter(|words| is_type(words)).unwrap_or(words)).filter(|words| !words.is_empty())
}

/// Finds the first call of a method of a variable after a token.
fn find_call<'a>(scope: &'a Scope, variable: &str, start: usize) -> Option<Call<'a>> {
    let found = scope.tokens.get(start..)?.windows(4).position(|window| match window {
        [name, dot, method, open] => {
            name.name() == Some(variable) && dot.is(".") && method.name().is_some() && open.is("(")
        }
        _ => false,
    })?;
    let start = start + found;
    let method = &scope.tokens[start + 2];
    let arguments = scope.parser().items(start + 3);
    Some(Call { method: method.name()?, line: method.line, start, open: start + 3, arguments })
}

/// The SDKs have a second method for operations with pages. It is not an operation of its own.
fn without_pagination(method: &str) -> &str {
    ["WithPagination", "_with_pagination"].iter().find_map(|suffix| method.strip_suffix(suffix)).unwrap_or(method)
}

fn request(scope: &Scope, call: &Call<'_>) -> Node {
    let mut object = Object {
        // Only these two have names for all parameters.
        is_partial: !matches!(scope.language, Language::Python | Language::TypeScript),
        ..Object::default()
    };
    for item in &call.arguments {
        let value = scope.node(&item.value, 0);
        let is_body = matches!(&item.value.head, Head::Name(name) if name == "body") || is_instance(&value);
        match (&item.key, value.content) {
            (Some(key), content) => object.members.push((snake_case(&key.text), Node { content, ..value })),
            (None, content) if is_body => object.members.push(("body".to_owned(), Node { content, ..value })),
            (None, Content::Object(parameters)) => object.members.extend(parameters.members),
            (None, _) => {}
        }
    }
    Node::new(Content::Object(object), scope.source(call.line))
}

/// Returns whether a value is an instance of a type of the API, or an array of them. Optional parameters have a type of the SDK.
fn is_instance(node: &Node) -> bool {
    match &node.content {
        Content::Object(Object { type_name: Some((name, _)), .. }) => {
            !name.ends_with("OptionalParameters") && !name.ends_with("OptionalParams")
        }
        Content::Array(items) => {
            items.first().is_some_and(|first| matches!(first.content, Content::Object(_)) && is_instance(first))
        }
        _ => false,
    }
}

fn types(scope: &Scope) -> BTreeSet<String> {
    let names = scope.tokens.iter().filter_map(|token| token.name());
    let names = names.map(|name| name.strip_prefix("NewNullable").unwrap_or(name));
    names.filter(|name| is_type(name)).map(str::to_owned).collect()
}
