//! Names for the locations of schemas that references lead to.
//!
//! A file and a pointer go in, a name comes out. Every such schema needs a name, since several others share it.

use openapiv3::OpenAPI;

use super::operation_id::derive_operation_id;
use crate::document::{ADDITIONAL_OPERATIONS, CONSTRAINTS};
use crate::pointer;

/// Keys of mappings from names to schemas.
const COLLECTIONS: [&str; 3] = ["schemas", "definitions", "$defs"];

/// Returns the name of the file if the schema is the whole file, the schema's key if that is a name, or else a name made of what
/// contains the schema.
pub(super) fn location_name(openapi: Option<&OpenAPI>, stem: &str, at: &str) -> String {
    let segments: Vec<_> = pointer::segments(at).collect();
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let (base, rest) = match segments.as_slice() {
        [] => (stem.to_owned(), [].as_slice()),
        ["components", "responses", name, rest @ ..] => (format!("{name}_Response"), rest),
        ["components", "requestBodies", name, rest @ ..] => (format!("{name}_Request"), rest),
        ["components", _, name, rest @ ..] => ((*name).to_owned(), rest),
        ["paths", path, ADDITIONAL_OPERATIONS, method, rest @ ..] | ["paths", path, method, rest @ ..] => {
            operation_name(openapi, path, method, rest)
        }
        [.., above, collection, name] if COLLECTIONS.contains(collection) && *above != "properties" => {
            ((*name).to_owned(), [].as_slice())
        }
        [collection, name, rest @ ..] if COLLECTIONS.contains(collection) => ((*name).to_owned(), rest),
        [name, rest @ ..] => ((*name).to_owned(), rest),
    };
    let name = below(base, rest);
    match (name.contains(char::is_alphabetic), stem.contains(char::is_alphabetic)) {
        (true, _) => name,
        (false, true) => format!("{stem}_{name}"),
        (false, false) => format!("Schema_{name}"),
    }
}

fn operation_name<'s>(
    openapi: Option<&OpenAPI>,
    path: &str,
    method: &str,
    rest: &'s [&'s str],
) -> (String, &'s [&'s str]) {
    let item = openapi.and_then(|openapi| openapi.paths.paths.get(path)).and_then(|item| item.as_item());
    let operation = item.and_then(|item| item.iter().find(|(name, _)| *name == method));
    let id = operation.and_then(|(_, operation)| operation.operation_id.clone());
    (id.unwrap_or_else(|| derive_operation_id(method, path)), rest)
}

/// Appends a word for each step of a pointer that is more than structure.
fn below(mut name: String, mut steps: &[&str]) -> String {
    while let Some((step, rest)) = steps.split_first() {
        let (word, left) = match (*step, rest) {
            ("properties" | "headers", [key, left @ ..]) => ((*key).to_owned(), left),
            ("content", [_, left @ ..]) => (String::new(), left),
            ("schema" | CONSTRAINTS, left) => (String::new(), left),
            ("items" | "itemSchema", left) => ("Item".to_owned(), left),
            ("additionalProperties", left) => ("Value".to_owned(), left),
            ("requestBody", left) => ("Request".to_owned(), left),
            ("responses", [status, left @ ..]) if status.starts_with('2') => ("Response".to_owned(), left),
            ("responses", [_, left @ ..]) => ("Error".to_owned(), left),
            ("allOf", [index, left @ ..]) => (numbered("Part", index), left),
            ("oneOf" | "anyOf", [index, left @ ..]) => (numbered("Variant", index), left),
            ("parameters", [index, left @ ..]) => (numbered("Parameter", index), left),
            (other, left) => (other.to_owned(), left),
        };
        if !word.is_empty() {
            name.push('_');
            name.push_str(&word);
        }
        steps = left;
    }
    name
}

/// Appends the number of an index, counted from one.
fn numbered(word: &str, index: &str) -> String {
    let number = index.parse::<usize>().ok().and_then(|index| index.checked_add(1));
    number.map_or_else(|| index.to_owned(), |number| format!("{word}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(at: &str) -> String {
        location_name(None, "pet", at)
    }

    #[test]
    fn locations_with_a_name_keep_it() {
        assert_eq!(name(""), "pet");
        assert_eq!(name("/Pet"), "Pet");
        assert_eq!(name("/definitions/a~1b"), "a/b");
        assert_eq!(name("/components/schemas/Pet"), "Pet");
        assert_eq!(name("/x-more/$defs/Pet"), "Pet");
        assert_eq!(name("/0"), "pet_0");
        assert_eq!(location_name(None, "", "/0"), "Schema_0");
    }

    #[test]
    fn other_locations_are_named_after_what_contains_them() {
        assert_eq!(name("/components/schemas/Pet/properties/tags/items"), "Pet_tags_Item");
        assert_eq!(name("/components/schemas/Pet/properties/schemas/items"), "Pet_schemas_Item");
        assert_eq!(name("/components/schemas/Pet/allOf/1/oneOf/0/additionalProperties"), "Pet_Part2_Variant1_Value");
        assert_eq!(name("/components/parameters/Limit/schema"), "Limit");
        assert_eq!(name("/components/schemas/Pets/x-$constraints/contains"), "Pets_contains");
        assert_eq!(name("/components/responses/Log/content/application~1jsonl/itemSchema"), "Log_Response_Item");
        assert_eq!(name("/components/responses/Gone/content/application~1json/schema"), "Gone_Response");
        assert_eq!(name("/definitions/Pet/properties/id"), "Pet_id");
        assert_eq!(name("/paths/~1a~1{id}/get/responses/404/content/a~1b/schema"), "get_a_id_Error");
        assert_eq!(name("/paths/~1a/parameters/0/schema"), "parameters_a_0");
    }

    #[test]
    fn schemas_of_an_operation_are_named_after_its_id() {
        let document = serde_json::json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"put": {"operationId": "putIt", "responses": {}}}},
        });
        let openapi: OpenAPI = serde_json::from_value(document).expect("it is a document");
        let name = |at| location_name(Some(&openapi), "", at);
        assert_eq!(name("/paths/~1a/put/requestBody/content/a~1b/schema/items"), "putIt_Request_Item");
        assert_eq!(name("/paths/~1a/get/responses/200/headers/Id/schema"), "get_a_Response_Id");
    }
}
