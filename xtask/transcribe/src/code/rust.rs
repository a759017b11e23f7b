//! Values of programs in Rust.
//! Input: an expression that starts with a name that is no variable. Output: its value, if it is known.

use super::expression::{Expression, Head, Item, Step};
use super::names::{is_constant, is_type};
use super::node::{Content, Node};
use super::scope::{Scope, pair};
use crate::value::Value;

pub fn value(scope: &Scope, expression: &Expression, depth: usize) -> Option<Node> {
    let (path, steps) = expression.path();
    let line = expression.line;
    match (&path[..], steps) {
        (["None"], []) => Some(Node::new(Content::Literal(Value::Null), scope.source(line)).nullable()),
        (["Some"], [Step::Call(items)]) => Some(scope.only(items, depth)?.nullable()),
        ([.., "Box", "new"] | [.., "Value" | "String", "from"] | [.., "Uuid", "parse_str"], [Step::Call(items)]) => {
            scope.only(items, depth)
        }
        ([.., "Vec", "new"], [Step::Call(_)]) => Some(scope.array(&[], line, depth)),
        ([.., "BTreeMap" | "HashMap", "new"], [Step::Call(_)]) => Some(scope.map_of(Vec::new(), line)),
        ([.., "BTreeMap" | "HashMap", "from"], [Step::Call(items)]) => match &items[..] {
            [Item { value: Expression { head: Head::List(_, pairs), .. }, .. }] => {
                Some(scope.pairs(pairs.iter().map(pair), line, depth))
            }
            _ => None,
        },
        ([.., type_name, name], []) if is_constant(name) => Some(scope.member(type_name, name, line)),
        ([.., type_name, "new" | "default"], [Step::Call(items), setters @ ..])
            if type_name.starts_with(char::is_uppercase) =>
        {
            let mut node = scope.object(type_name, Vec::new(), line);
            if let Content::Object(object) = &mut node.content {
                object.positional = scope.positional(items, depth);
                object.is_partial = !items.is_empty();
            }
            Some(scope.build(node, setters, depth))
        }
        // The variant of a union.
        ([.., union, variant], [Step::Call(items)]) if is_type(union) && is_type(variant) => scope.only(items, depth),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::code::snippet::Language;
    use crate::code::testing::{bodies, facts, notes};
    use crate::facts::At;

    #[test]
    fn setters_are_members() {
        let program = r##"
#[tokio::main]
async fn main() {
    let pet_id = uuid::Uuid::parse_str(&std::env::var("PET_ID").unwrap()).expect("Invalid UUID");
    let body = PetRequest::new()
        .id(pet_id.clone())
        .type_("dog".to_string())
        .kind(Some(PetKind::BIG_DOG))
        .owner(None)
        .tags(vec!["a".to_string(), r#"b"#.to_string()])
        .zone(Value::from("UTC"))
        .limits(std::collections::BTreeMap::from([("twoWords".to_string(), 1_i64)]))
        .dog(Box::new(Dog::new().age(-1)))
        .cat(Animal::Cat(Box::new(Cat::new().lives(9))));
    let api = PetHousesAPI::with_config(configuration);
    let resp = api
        .create_pet("abc".to_string(), body)
        .await;
    if let Ok(value) = resp {
        println!("{:#?}", value);
    }
}
"##;
        let facts = facts(&[(Language::Rust, program)]);
        assert_eq!(facts.id, Some(At::new("CreatePet".to_owned(), 17)));
        assert_eq!(facts.group.as_ref().map(|group| &*group.value), Some("PetHouses"));
        let expected = concat!(
            r#"PetRequest{id: _, type: "dog", kind: PetKind.BIG_DOG?, owner: null?, tags: ["a", "b"], zone: "UTC", "#,
            r#"limits: {twoWords: 1}, dog: Dog{age: -1}, cat: Cat{lives: 9}}"#
        );
        assert_eq!(bodies(&facts), [expected]);
        assert_eq!(facts.disagreements, []);
    }

    #[test]
    fn values_without_names_are_left_out_and_noted() {
        let program = "let body: Pet = Pet::new(Owner::new(1, 2)).age(3);\nlet api = PetsAPI::with_config(c);\napi.create_pet(body).await;";
        let facts = facts(&[(Language::Rust, program)]);
        assert_eq!(bodies(&facts), ["Pet{age: 3}"]);
        assert_eq!(
            notes(&facts),
            ["1: `Pet` has one value without a name in Rust", "1: `Owner` has 2 values without a name in Rust"]
        );
    }
}
