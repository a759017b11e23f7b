use std::path::PathBuf;

use serde_json::{Value, json};

use super::*;
use crate::Project;
use crate::config::{Config, DocumentConfig, Word};
use crate::diagnostic::{Diagnostics, render};
use crate::rust::Reserved;
use crate::source::Sources;

fn view(document: &Value, words: &[(&str, &str)]) -> CrateView {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    sources.add("pets.yaml", document.to_string());
    let mut config = Config::new("pets", vec![DocumentConfig::new(None, "pets.yaml")]);
    let word =
        |(from, to): &(&str, &str)| Word { from: from.to_string(), to: to.to_string(), reason: "a test".to_owned() };
    config.words = words.iter().map(word).collect();
    let project = Project { config, folder: PathBuf::new(), templates: Default::default() };
    let resolved = crate::read_api(&project, &mut sources, &mut diagnostics);
    let plan = crate::plan(&project.config, &resolved, &mut diagnostics);
    let view = crate::rust::views(&resolved, &plan, &project.config, &Reserved::default(), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", render(&diagnostics, &sources, false));
    view
}

/// Creates a document of an operation that sends and returns `Pet`, and fails with `Problem`.
fn document() -> Value {
    let reference =
        |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets/{id}": {"put": {
            "operationId": "PutPet",
            "tags": ["Pets"],
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "requestBody": {"required": true, "content": reference("Pet")},
            "responses": {
                "200": {"description": "Done.", "content": reference("Pet")},
                "400": {"description": "Bad.", "content": reference("Problem")}
            }
        }}},
        "components": {"schemas": {
            "Pet": {"type": "object", "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer"},
                "owner": {"$ref": "#/components/schemas/Owner"},
                "color": {"$ref": "#/components/schemas/Color"}
            }},
            "Owner": {"type": "object", "properties": {"pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}},
            "Color": {"type": "string", "enum": ["red", "green"]},
            "Problem": {"type": "object", "properties": {"title": {"type": "string"}}}
        }}
    })
}

/// Returns the renames between the document and the one whose text is changed.
fn renames(replaced: &[(&str, &str)]) -> Vec<String> {
    let base = document();
    let text = replaced.iter().fold(base.to_string(), |text, (old, new)| text.replace(old, new));
    let head = serde_json::from_str(&text).expect("it is still JSON");
    listed(&view(&base, &[]), &view(&head, &[]))
}

fn listed(base: &CrateView, head: &CrateView) -> Vec<String> {
    find_renames(base, head).suggested().iter().map(|one| format!("{} → {}", one.old, one.new)).collect()
}

#[test]
fn equal_documents_have_no_renames() {
    assert_eq!(renames(&[]), [""; 0]);
}

#[test]
fn types_of_the_same_shape_are_the_same() {
    let colour = [r#""Color""#, "schemas/Color"]
        .map(|old| (old, if old.starts_with('"') { "\"Colour\"" } else { "schemas/Colour" }));
    assert_eq!(renames(&colour), ["models::Color → models::Colour"]);
    // They refer to each other, and one of them to itself through the other.
    let both = [("Pet\"", "Animal\""), ("\"PutAnimal\"", "\"PutPet\""), ("Owner\"", "Keeper\"")];
    assert_eq!(renames(&both), ["models::Owner → models::Keeper", "models::Pet → models::Animal"]);
}

#[test]
fn a_type_of_errors_renames_its_variant() {
    let expected = ["ErrorBody::Problem → ErrorBody::Failure", "models::Problem → models::Failure"];
    assert_eq!(renames(&[("Problem\"", "Failure\"")]), expected);
}

#[test]
fn types_that_differ_are_others() {
    let changed = [("Owner\"", "Keeper\""), ("\"pets\"", "\"animals\"")];
    assert_eq!(renames(&changed), [""; 0]);
    // A type is not the same if what it consists of has become another.
    let changed = [("Pet\"", "Animal\""), ("\"PutAnimal\"", "\"PutPet\""), ("Color\"", "Shade\""), ("green", "blue")];
    assert_eq!(renames(&changed), [""; 0]);
}

#[test]
fn types_that_could_be_either_are_none() {
    let with = |names: [&str; 2]| {
        let mut document = document();
        for name in names {
            document["components"]["schemas"][name] =
                json!({"type": "object", "properties": {"a": {"type": "string"}}});
            let reference = json!({"$ref": format!("#/components/schemas/{name}")});
            document["components"]["schemas"]["Pet"]["properties"][name.to_lowercase()] = reference;
        }
        document
    };
    assert_eq!(listed(&view(&with(["One", "Two"]), &[]), &view(&with(["Three", "Four"]), &[])), [""; 0]);
}

#[test]
fn operations_are_known_by_method_and_path() {
    let expected = [
        "operations::PetsApi::put_pet() → operations::PetsApi::store_pet()",
        "operations::PutPet → operations::StorePet",
    ];
    assert_eq!(renames(&[("PutPet", "StorePet")]), expected);
    let parameter = [("PutPet", "StorePet"), ("/pets/{id}", "/pets/{key}"), (r#""name":"id""#, r#""name":"key""#)];
    assert_eq!(renames(&parameter), expected);
    assert_eq!(renames(&[("PutPet", "StorePet"), ("/pets/{id}", "/animals/{id}")]), [""; 0]);
    let expected = [
        "Client::pets() → Client::animals()",
        "feature pets → feature animals",
        "operations::PetsApi → operations::AnimalsApi",
    ];
    assert_eq!(renames(&[("\"Pets\"]", "\"Animals\"]")]), expected);
}

#[test]
fn variants_are_known_by_their_value_or_because_they_are_the_only_ones() {
    assert_eq!(renames(&[("\"red\"", "\"rose\"")]), ["models::Color::Red → models::Color::Rose"]);
    assert_eq!(renames(&[("\"green\"", "\"greens\"")]), ["models::Color::Green → models::Color::Greens"]);
    assert_eq!(renames(&[("\"green\"", "\"mint\""), ("\"red\"", "\"rose\"")]), [""; 0]);
    assert_eq!(renames(&[("\"green\"", "\"mint\",\"blue\"")]), [""; 0]);
    let mut head = document();
    head["components"]["schemas"]["Color"]["x-enum-varnames"] = json!(["ruby", "lime"]);
    let expected = ["models::Color::Green → models::Color::Lime", "models::Color::Red → models::Color::Ruby"];
    assert_eq!(listed(&view(&document(), &[]), &view(&head, &[])), expected);
}

/// A value at the end is replaced as often as it is renamed, and a number is never another one.
#[test]
fn values_without_evidence_are_only_possible() {
    let found = |replaced: &[(&str, &str)]| {
        let text =
            |end: usize| replaced[..end].iter().fold(document().to_string(), |text, (old, new)| text.replace(old, new));
        let [base, head] = [replaced.len() - 1, replaced.len()].map(|end| serde_json::from_str(&text(end)));
        let found = find_renames(&view(&base.expect("it is JSON"), &[]), &view(&head.expect("it is JSON"), &[]));
        assert_eq!(found.sure, []);
        found.possible.iter().map(|one| format!("{} → {}", one.old, one.new)).collect::<Vec<_>>()
    };
    assert_eq!(found(&[("\"green\"", "\"mint\"")]), ["models::Color::Green → models::Color::Mint"]);
    let numbers = (r#"{"enum":["red","green"],"type":"string"}"#, r#"{"enum":[1,2,3],"type":"integer"}"#);
    assert_eq!(found(&[numbers, ("[1,2,3]", "[1,2,4]")]), [""; 0]);
    assert_eq!(found(&[numbers, ("[1,2,3]", "[4,2,3]")]), [""; 0]);
    let described = (r#""age":{"type""#, r#""age":{"description":"The name that friends use.","type""#);
    let other = (r#""age":{"description":"The name that friends use.""#, r#""insured":{"description":"A number.""#);
    assert_eq!(found(&[described, other]), ["models::Pet::age → models::Pet::insured"]);
}

#[test]
fn a_field_is_known_beside_a_new_one_by_two_signs() {
    // The properties are in alphabetical order.
    let with = |properties: &[(&str, &str)]| {
        let mut document = document();
        let pet = document["components"]["schemas"]["Pet"]["properties"].as_object_mut().expect("it is an object");
        pet.remove("age");
        for (name, description) in properties {
            pet.insert((*name).to_owned(), json!({"type": "integer", "description": description}));
        }
        view(&document, &[])
    };
    let found = |old: &[(&str, &str)], new: &[(&str, &str)]| {
        let found = find_renames(&with(old), &with(new));
        [found.sure, found.possible].map(|list| list.iter().map(|one| one.new.clone()).collect::<Vec<_>>())
    };
    let none = || Vec::<String>::new();
    let lived = "How many years it has lived.";
    let born = || vec!["models::Pet::born".to_owned()];
    assert_eq!(found(&[("age", lived)], &[("born", lived), ("weight", "")]), [born(), none()]);
    assert_eq!(found(&[("age", lived)], &[("born", lived), ("weight", lived)]), [none(), none()]);
    assert_eq!(found(&[("age", "A number.")], &[("born", "A number."), ("weight", "")]), [none(), born()]);
    assert_eq!(found(&[("age", "")], &[("born", ""), ("weight", "")]), [none(), born()]);
    assert_eq!(found(&[("age", lived)], &[("born", "When it was born."), ("weight", "")]), [none(), none()]);
    assert_eq!(found(&[("age", "")], &[("weight", ""), ("width", "")]), [none(), none()]);
    // Nothing says which of both it is.
    assert_eq!(found(&[("age", "")], &[("born", ""), ("bred", "")]), [none(), none()]);
    // Another place, and another word of the same name.
    let years = |name: &str| [(name.to_owned(), lived)];
    for (new, is_sure) in [("years_lived", true), ("years", false)] {
        let (old, new) = (years("lived_months"), years(new));
        let [old, new] =
            [&old, &new].map(|list| list.iter().map(|(name, text)| (name.as_str(), *text)).collect::<Vec<_>>());
        let [sure, possible] = found(&old, &new);
        assert_eq!((sure.len(), possible.len()), (usize::from(is_sure), usize::from(!is_sure)), "{new:?}");
    }
}

#[test]
fn fields_are_known_by_their_property_or_because_they_are_the_only_ones() {
    assert_eq!(renames(&[("\"age\"", "\"born\"")]), ["models::Pet::age → models::Pet::born"]);
    // Of another type, and beside another change.
    assert_eq!(renames(&[(r#""age":{"type":"integer"}"#, r#""years":{"type":"string"}"#)]), [""; 0]);
    assert_eq!(renames(&[("\"age\"", "\"years\""), ("\"name\":{", "\"title\":{")]), [""; 0]);
    let expected = ["models::Pet::age → models::Pet::a_ge"];
    assert_eq!(listed(&view(&document(), &[]), &view(&document(), &[("age", "aGe")])), expected);
}

/// Each removed value is compared with each added one, in time that grows as the number of these pairs, and up to a number of them.
#[test]
fn many_replaced_values_are_no_renames() {
    for count in [300, 2_000] {
        let [base, head] = ["v", "w"].map(|letter| {
            let mut document = document();
            let values: Vec<String> = (0..count).map(|number| format!("{letter}{number}")).collect();
            document["components"]["schemas"]["Color"]["enum"] = json!(values);
            view(&document, &[])
        });
        let found = find_renames(&base, &head);
        assert!(found.sure.is_empty() && found.possible.is_empty(), "{found:?}");
    }
}
