//! Values of programs in Ruby.
//! Input: an expression that starts with a name that is no variable. Output: its value, if it is known.

use super::expression::{Expression, Head, Item, Step};
use super::names::is_constant;
use super::node::{Content, Node};
use super::scope::Scope;

pub fn value(scope: &Scope, expression: &Expression, depth: usize) -> Option<Node> {
    let (path, steps) = expression.path();
    let line = expression.line;
    match (&path[..], steps) {
        ([.., type_name, "new"], []) => Some(scope.object(type_name, Vec::new(), line)),
        ([.., type_name, "new"], [Step::Call(items)]) => instance(scope, type_name, items, line, depth),
        ([.., type_name, name], []) if is_constant(name) => Some(scope.member(type_name, name, line)),
        _ => None,
    }
}

/// Returns an instance, whose members are in a map or between the parentheses. Anything else in them is the value of an array or a union.
fn instance(scope: &Scope, type_name: &str, items: &[Item], line: usize, depth: usize) -> Option<Node> {
    let [Item { key: None, value }] = items else {
        return Some(scope.object(type_name, scope.members(items, depth), line));
    };
    let mut node = scope.node(value, depth + 1);
    if let (Head::Map(..), Content::Object(object)) = (&value.head, &mut node.content) {
        object.type_name = Some((type_name.to_owned(), scope.source(line)));
        node.source.line = line;
    }
    Some(node)
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
require "kennel_client"
KennelClient.configure do |config|
  config.unstable_operations["v2.create_pet".to_sym] = true
end
api_instance = KennelClient::V2::PetHousesAPI.new
PET_ID = ENV["PET_ID"]

body = KennelClient::V2::PetRequest.new({
  id: PET_ID,
  kind: KennelClient::V2::PetKind::BIG_DOG,
  tags: [
    'a',
    "b#{c}",
  ],
  limits: {
    "twoWords": 1, "three" => nil,
  },
  owner: KennelClient::V2::Owner.new({ name: "Ann" }),
  photo: File.open("x", "r"),
  none: KennelClient::V2::Nothing.new,
})
p api_instance.create_pet("abc", body)
"#;
        let facts = facts(&[(Language::Ruby, program)]);
        assert_eq!(facts.id, Some(At::new("CreatePet".to_owned(), 23)));
        assert_eq!(facts.group, Some(At::new("PetHouses".to_owned(), 6)));
        let expected = concat!(
            r#"PetRequest{id: _, kind: PetKind.BIG_DOG, tags: ["a", _], limits: {twoWords: 1, three: null}, "#,
            r#"owner: Owner{name: "Ann"}, photo: _, none: Nothing{}}"#
        );
        assert_eq!(bodies(&facts), [expected]);
    }

    #[test]
    fn options_are_parameters() {
        let program = "api = V1::PetsAPI.new\nopts = {\n  page_size: 5,\n  body: V1::Pet.new({ age: 3 }),\n}\np api.list_pets_with_pagination(opts)";
        let facts = facts(&[(Language::Ruby, program)]);
        assert_eq!(facts.arguments, [("page_size".to_owned(), At::new(Value::Number(5.into()), 3))]);
        assert_eq!(
            (bodies(&facts), facts.id.map(|id| id.value)),
            (vec!["Pet{age: 3}".to_owned()], Some("ListPets".to_owned()))
        );
    }
}
