// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Finds resources, their ids and lists of them in the schemas of responses.

use serde_json::Value;

use super::description::Pagination;
use super::lookup::Schemas;

/// What ids are called, the usual names first.
const IDS: [&str; 10] = [
    "id", "uuid", "key", "name", "slug", "handle", "code", "number", "login", "username",
];

/// Where a body has a resource, and where a resource has its id.
#[derive(Debug, Default, PartialEq)]
pub struct Located {
    pub path: Vec<String>,
    pub id: Vec<String>,
}

/// A name that the id of a resource can have.
#[derive(Debug)]
pub struct IdName {
    name: String,
    /// The depth below the resource at which the name is the resource's own.
    depth: IdDepth,
}

#[derive(Debug, PartialEq)]
enum IdDepth {
    /// Others have ids of this name, too.
    Direct,
    /// In the resource or its `attributes`.
    Attributes,
}

/// Returns what the id is called that a path parameter takes, the best name first: as the parameter, then as the end of its name.
pub fn id_names(parameter: Option<&str>) -> Vec<IdName> {
    let mut names = Vec::new();
    if let Some(parameter) = parameter.map(plain) {
        names.push(IdName {
            name: parameter.clone(),
            depth: IdDepth::Attributes,
        });
        let ends = IDS.iter().filter(|end| parameter.ends_with(*end));
        names.extend(ends.map(|end| IdName {
            name: (*end).to_owned(),
            depth: IdDepth::Attributes,
        }));
    }
    names.extend(IDS.iter().map(|name| IdName {
        name: (*name).to_owned(),
        depth: IdDepth::Direct,
    }));
    names
}

/// Returns a name without case and punctuation: `petId`, `pet_id` and `pet-id` are the same.
fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|one| one.to_ascii_lowercase())
        .collect()
}

/// Finds the resource in the schema of a body: the body itself, or an object in it.
pub fn locate(schemas: Schemas<'_>, schema: &Value, names: &[IdName]) -> Option<Located> {
    let properties = schemas.properties(schema);
    let wrapped = properties
        .schemas
        .iter()
        .filter(|(_, one)| schemas.type_of(one) == Some("object"));
    let inner = wrapped.map(|(name, schema)| (vec![(*name).to_owned()], *schema));
    let candidates: Vec<(Vec<String>, &Value)> =
        std::iter::once((Vec::new(), schema)).chain(inner).collect();
    names.iter().find_map(|name| {
        candidates.iter().find_map(|(path, schema)| {
            let id = find_id(schemas, schema, name)?;
            Some(Located {
                path: path.clone(),
                id,
            })
        })
    })
}

fn find_id(schemas: Schemas<'_>, schema: &Value, id: &IdName) -> Option<Vec<String>> {
    let properties = schemas.properties(schema).schemas;
    let is_id = |name: &str, schema: &Value| {
        plain(name) == id.name
            && matches!(
                schemas.type_of(schema),
                Some("string" | "integer" | "number")
            )
    };
    if let Some((name, _)) = properties.iter().find(|(name, schema)| is_id(name, schema)) {
        return Some(vec![(*name).to_owned()]);
    }
    let attributes = properties
        .get("attributes")
        .filter(|_| id.depth == IdDepth::Attributes)?;
    let inner = schemas.properties(attributes).schemas;
    let (name, _) = inner.iter().find(|(name, schema)| is_id(name, schema))?;
    Some(vec!["attributes".to_owned(), (*name).to_owned()])
}

/// Finds the list of resources in the schema of a body: where the pages have their results, the body itself, or its array of objects.
pub fn locate_list(
    schemas: Schemas<'_>,
    schema: &Value,
    names: &[IdName],
    pagination: Option<&Pagination>,
) -> Option<Located> {
    let mut paths: Vec<Vec<String>> = pagination
        .iter()
        .map(|pagination| pagination.results.clone())
        .collect();
    paths.push(Vec::new());
    let properties = schemas.properties(schema).schemas;
    // What JSON:API includes belongs to the results.
    let mut names_of_arrays: Vec<&str> = properties
        .keys()
        .copied()
        .filter(|name| *name != "included")
        .collect();
    names_of_arrays.sort_by_key(|name| !["data", "items", "results"].contains(name));
    paths.extend(
        names_of_arrays
            .into_iter()
            .map(|name| vec![name.to_owned()]),
    );
    paths.into_iter().find_map(|path| {
        let list = schemas
            .at(schema, &path)
            .filter(|list| schemas.type_of(list) == Some("array"))?;
        let items = schemas
            .items(list)
            .filter(|items| schemas.type_of(items) == Some("object"))?;
        let id = names.iter().find_map(|name| find_id(schemas, items, name));
        (id.is_some() || names.is_empty()).then(|| Located {
            path,
            id: id.unwrap_or_default(),
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn object(properties: Value) -> Value {
        json!({"type": "object", "properties": properties})
    }

    fn found(parameter: Option<&str>, schema: &Value) -> Option<(String, String)> {
        let located = locate(Schemas(&BTreeMap::new()), schema, &id_names(parameter))?;
        Some((located.path.join("."), located.id.join(".")))
    }

    fn text() -> Value {
        json!({"type": "string"})
    }

    #[test]
    fn the_id_is_called_like_the_parameter_or_its_end() {
        let attributes = object(json!({"name": text(), "integration_id": text()}));
        let schema =
            object(json!({"data": object(json!({"id": text(), "attributes": attributes}))}));
        let of = |parameter| found(Some(parameter), &schema).unwrap();
        assert_eq!(
            of("integration_id"),
            ("data".to_owned(), "attributes.integration_id".to_owned())
        );
        assert_eq!(
            of("config_name"),
            ("data".to_owned(), "attributes.name".to_owned())
        );
        assert_eq!(of("connection_id"), ("data".to_owned(), "id".to_owned()));
        assert_eq!(
            found(None, &schema).unwrap(),
            ("data".to_owned(), "id".to_owned())
        );
    }

    #[test]
    fn the_resource_is_the_body_or_an_object_in_it() {
        let org = object(json!({"public_id": text(), "name": text()}));
        let wrapped =
            object(json!({"api_key": object(json!({"key": text()})), "org": org.clone()}));
        assert_eq!(
            found(Some("public_id"), &wrapped).unwrap(),
            ("org".to_owned(), "public_id".to_owned())
        );
        assert_eq!(
            found(Some("publicId"), &org).unwrap(),
            (String::new(), "public_id".to_owned())
        );
        assert_eq!(found(Some("x"), &object(json!({"message": text()}))), None);
    }

    #[test]
    fn lists_are_arrays_of_objects() {
        let list = json!({"type": "array", "items": object(json!({"id": text()}))});
        let of = |schema: &Value| {
            locate_list(
                Schemas(&BTreeMap::new()),
                schema,
                &id_names(Some("id")),
                None,
            )
            .map(|one| one.path.join("."))
        };
        assert_eq!(of(&list).unwrap(), "");
        assert_eq!(
            of(&object(
                json!({"included": list.clone(), "orgs": list.clone()})
            ))
            .unwrap(),
            "orgs"
        );
        assert_eq!(
            of(&object(
                json!({"names": {"type": "array", "items": text()}})
            )),
            None
        );
    }
}
