//! Values of programs in Go.
//! Input: an expression that starts with a name that is no variable. Output: its value, if it is known.

use std::collections::HashMap;

use super::expression::{Expression, Item, Step};
use super::names::{is_constant, letters};
use super::node::{Content, Node, Object};
use super::scope::Scope;

/// Functions that return the value that they are called with.
const IDENTITIES: &[&str] = &["float32", "float64", "int32", "int64", "string", "bool", "MustParse"];

pub fn value(scope: &Scope, expression: &Expression, depth: usize) -> Option<Node> {
    let (path, steps) = expression.path();
    let name = *path.last()?;
    match steps {
        [] if path.len() > 1 && is_constant(name) => {
            let (type_name, member) = name.split_once('_')?;
            Some(scope.member(type_name, member, expression.line))
        }
        [Step::Fields(items)] => Some(composite(scope, name, items, expression.line, depth)),
        [Step::Call(items)] if name.starts_with("NewNullable") => Some(scope.only(items, depth)?.nullable()),
        [Step::Call(items)] if name.starts_with("Ptr") || IDENTITIES.contains(&name) => scope.only(items, depth),
        [Step::Call(_), setters @ ..] if name.ends_with("OptionalParameters") => {
            let parameters = scope.object(name.trim_start_matches("New"), Vec::new(), expression.line);
            Some(scope.build(parameters, setters, depth))
        }
        _ => None,
    }
}

/// Returns an instance of a type. One whose only field has the name of the field's type is a union, so its value is that of the field.
fn composite(scope: &Scope, name: &str, items: &[Item], line: usize, depth: usize) -> Node {
    let mut members = scope.members(items, depth);
    let is_union = match (&members[..], items) {
        ([(_, member)], [Item { key: Some(key), .. }]) => {
            let object = member.as_object();
            object.and_then(|object| object.type_name.as_ref()).is_some_and(|(own, _)| *own == key.text)
        }
        _ => false,
    };
    match members.pop() {
        Some((_, member)) if is_union => member,
        last => {
            members.extend(last);
            scope.object(name, members, line)
        }
    }
}

/// Gives the types of enums the names that are known: Go's constants have them in upper case only. `types` has the names by their
/// letters.
pub fn name_types(node: &mut Node, types: &HashMap<String, String>) {
    match &mut node.content {
        Content::Member { type_name, .. } => {
            if let Some(known) = types.get(&letters(type_name)) {
                type_name.clone_from(known);
            }
        }
        Content::Array(items) => items.iter_mut().for_each(|item| name_types(item, types)),
        Content::Object(Object { members, positional, .. }) => {
            members.iter_mut().for_each(|(_, member)| name_types(member, types));
            positional.iter_mut().for_each(|item| name_types(item, types));
        }
        Content::Literal(_) | Content::Unknown => {}
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
func main() {
	// there is a "pet"
	PetID := uuid.MustParse(os.Getenv("PET_ID"))
	body := kennelV1.PetRequest{
		Id:   &PetID,
		Name: kennel.PtrString("Rex"),
		Owner: &kennelV1.Owner{
			FullName: "Ann",
		},
		Tags: []string{
			"a",
		},
		Limits: map[string]int64{
			"twoWords": 1,
		},
		Toys:  []kennelV1.Toy{{Name: "ball"}, {Name: "rope"}},
		Extra: map[string]interface{}{"a": []interface{}{1, nil}},
	}
	ctx := kennel.NewDefaultContext(context.Background())
	api := kennelV1.NewPetHousesApi(apiClient)
	resp, r, err := api.UploadIdPForPet(ctx, "abc", body)
	fmt.Fprintf(os.Stderr, "Failed: `PetHousesApi.Other(` %v\n", err)
}
"#;
        let facts = facts(&[(Language::Go, program)]);
        assert_eq!(facts.id, Some(At::new("UploadIdPForPet".to_owned(), 22)));
        assert_eq!(facts.group, Some(At::new("PetHouses".to_owned(), 21)));
        let expected = concat!(
            r#"PetRequest{id: _, name: "Rex", owner: Owner{full_name: "Ann"}, tags: ["a"], limits: {twoWords: 1}, "#,
            r#"toys: [Toy{name: "ball"}, Toy{name: "rope"}], extra: {a: [1, null]}}"#
        );
        assert_eq!(bodies(&facts), [expected]);
        assert_eq!(facts.disagreements, []);
    }

    #[test]
    fn nullable_types_are_found() {
        let expected = r#"Pet{kind: PetKind.BIG_DOG?, name: "Rex"?, owner: null?}"#;
        let fields = "Kind: *kennelV1.NewNullablePetKind(kennelV1.PETKIND_BIG_DOG.Ptr()), \
                      Name: *kennel.NewNullableString(kennel.PtrString(\"Rex\")), Owner: *kennelV1.NewNullableOwner(nil)";
        assert_eq!(value(&format!("kennelV1.Pet{{{fields}}}")), expected);
    }

    #[test]
    fn enums_take_the_name_of_a_type_with_their_letters() {
        assert_eq!(value("kennelV1.Pet{Kind: kennelV1.PETKIND_DOG}"), "Pet{kind: PETKIND.DOG}");
        assert_eq!(value("kennelV1.Pet{Kinds: []kennelV1.PetKind{kennelV1.PETKIND_DOG}}"), "Pet{kinds: [PetKind.DOG]}");
    }

    #[test]
    fn unions_are_the_value_of_their_only_field() {
        assert_eq!(value("kennelV1.Pet{Dog: &kennelV1.Dog{Name: \"Rex\"}}"), r#"Dog{name: "Rex"}"#);
        assert_eq!(value("kennelV1.Pet{Dog: &kennelV1.Animal{Name: \"Rex\"}}"), r#"Pet{dog: Animal{name: "Rex"}}"#);
    }

    #[test]
    fn optional_parameters_may_have_the_body() {
        let call = "api := v1.NewPetsApi(c)\nr, err := api.CreatePet(ctx, *v1.NewCreatePetOptionalParameters().WithBody(v1.Pet{Age: 3}).WithLimit(5))";
        let facts = facts(&[(Language::Go, call)]);
        assert_eq!(bodies(&facts), ["Pet{age: 3}"]);
        assert_eq!(facts.arguments, [("limit".to_owned(), At::new(Value::Number(5.into()), 2))]);
    }

    #[test]
    fn files_are_unknown() {
        let call = "api := v1.NewPetsApi(c)\nr, err := api.UploadPet(ctx, \"abc\", func() io.Reader { fp, _ := os.Open(\"x\"); return fp }())";
        let facts = facts(&[(Language::Go, call)]);
        assert_eq!((facts.id.map(|id| id.value), facts.bodies), (Some("UploadPet".to_owned()), vec![]));
    }

    fn value(expression: &str) -> String {
        let program = format!("body := {expression}\napi := v1.NewPetsApi(c)\nr, err := api.CreatePet(ctx, body)");
        bodies(&facts(&[(Language::Go, &program)])).remove(0)
    }
}
