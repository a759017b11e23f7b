//! Values of programs in Python.
//! Input: an expression that starts with a name that is no variable. Output: its value, if it is known.

use super::expression::{Expression, Head, Item, Step};
use super::names::is_constant;
use super::node::Node;
use super::scope::{Scope, pair};

pub fn value(scope: &Scope, expression: &Expression, depth: usize) -> Option<Node> {
    let (path, steps) = expression.path();
    let line = expression.line;
    match (&path[..], steps) {
        (["dict"], [Step::Call(items)]) => dict(scope, items, line, depth),
        ([.., "UUID"], [Step::Call(items)]) => scope.only(items, depth),
        ([.., type_name, name], []) if is_constant(name) => Some(scope.member(type_name, name, line)),
        ([.., type_name], [Step::Call(items)]) if type_name.starts_with(char::is_uppercase) => {
            // A class with a value alone is one of an array, or of a union.
            scope.only(items, depth).or_else(|| Some(scope.object(type_name, scope.members(items, depth), line)))
        }
        _ => None,
    }
}

/// Returns the map of `dict(name=value)` or `dict([("name", value)])`.
fn dict(scope: &Scope, items: &[Item], line: usize, depth: usize) -> Option<Node> {
    match items {
        [Item { key: None, value }] => match &value.head {
            Head::List(_, items) if value.steps.is_empty() => Some(scope.pairs(items.iter().map(pair), line, depth)),
            Head::Map(..) => Some(scope.node(value, depth + 1)),
            _ => None,
        },
        _ => Some(scope.map_of(scope.members(items, depth), line)),
    }
}

#[cfg(test)]
mod tests {
    use crate::code::snippet::Language;
    use crate::code::testing::{bodies, facts};
    use crate::facts::At;
    use crate::value::Value;

    #[test]
    fn instances_have_types_and_members() {
        let program = r#"
"""
Creates a pet with an "owner"
"""
from kennel_client import ApiClient, Configuration
from kennel_client.v2.api.pet_houses_api import PetHousesApi

body = PetRequest(
    name="Rex",
    kind=PetKind.DOG,
    ages=[1, -2.5],
    owner=Owner(
        _from="here",
        verified=False,
        phone=None,
    ),
)
with ApiClient(Configuration()) as api_client:
    api_instance = PetHousesApi(api_client)
    response = api_instance.create_pet(body=body)
"#;
        let facts = facts(&[(Language::Python, program)]);
        assert_eq!(facts.id, Some(At::new("CreatePet".to_owned(), 20)));
        assert_eq!(facts.group, Some(At::new("PetHouses".to_owned(), 19)));
        let expected = r#"PetRequest{name: "Rex", kind: PetKind.DOG, ages: [1, -2.5], owner: Owner{from: "here", verified: false, phone: null}}"#;
        assert_eq!(bodies(&facts), [expected]);
        assert_eq!((facts.bodies[0].line, &facts.disagreements), (8, &vec![]));
    }

    #[test]
    fn maps_keep_their_keys() {
        assert_eq!(value(r#"dict([("berth-1", "a"), ("twoWords", 2)])"#), r#"{berth-1: "a", twoWords: 2}"#);
        assert_eq!(value(r#"dict(berth="a")"#), r#"{berth: "a"}"#);
        assert_eq!(value(r#"{"twoWords": Pet(name="a" "b")}"#), r#"{twoWords: Pet{name: "ab"}}"#);
    }

    #[test]
    fn variables_are_followed() {
        let program = "NAME = environ[\"NAME\"]\nowner = Owner(name=\"Ann\")\nbody = Pet(name=NAME, owner=owner, born=datetime(2020, 1, 2))\n";
        assert_eq!(variable(program), r#"Pet{name: _, owner: Owner{name: "Ann"}, born: _}"#);
        // The variable has another value later.
        assert_eq!(variable("owner = 1\nbody = Pet(owner=owner)\nowner = 2\n"), "Pet{owner: 1}");
    }

    #[test]
    fn arguments_have_names() {
        let program = "api_instance = PetsApi(client)\napi_instance.list_pets(page_size=10, kind=PetKind.DOG, names=[\"a\"], photo=open(\"x\", \"rb\"))";
        let arguments = facts(&[(Language::Python, program)]).arguments;
        let expected = [("page_size", Value::parse("10")), ("names", Value::parse("[\"a\"]"))];
        let expected = expected.map(|(name, value)| (name.to_owned(), At::new(value.expect("JSON"), 2)));
        assert_eq!(arguments, expected);
    }

    #[test]
    fn computed_values_are_unknown() {
        assert_eq!(
            value(r#"Pet(a="x" + y, b=1 if c else 2, c=[n for n in d], d=lambda: 1, e=int(1), f=x.y)"#),
            "Pet{a: _, b: _, c: [_], d: _, e: _, f: _}"
        );
    }

    fn variable(program: &str) -> String {
        bodies(&facts(&[(Language::Python, &format!("{program}\napi = PetsApi(client)\napi.create_pet(body=body)"))]))
            .remove(0)
    }

    fn value(expression: &str) -> String {
        variable(&format!("body = {expression}"))
    }
}
