//! Values of programs in Java.
//! Input: an expression that starts with a name that is no variable. Output: its value, if it is known.

use super::call::Call;
use super::expression::{Expression, Item, Step};
use super::names::{is_constant, is_type};
use super::node::{Content, Node, Source};
use super::scope::Scope;

/// Types of the language, which are not in the API.
const LIBRARY_TYPES: &[&str] = &["String", "Object", "File", "Void", "Boolean", "Integer", "Long", "Float", "Double"];

pub fn value(scope: &Scope, expression: &Expression, depth: usize) -> Option<Node> {
    let (path, steps) = expression.path();
    let line = expression.line;
    match (&path[..], steps) {
        (
            [.., "Arrays", "asList"] | [.., "List", "of"] | [.., "Collections", "singletonList" | "emptyList"],
            [Step::Call(items)],
        ) => Some(scope.array(items, line, depth)),
        ([.., "Map", "ofEntries"], [Step::Call(items)]) => Some(scope.pairs(items.iter().map(entry), line, depth)),
        ([.., "Map", "of"] | [.., "Collections", "singletonMap" | "emptyMap"], [Step::Call(items)]) => {
            let pairs = items.chunks(2).map(|pair| Some((pair.first()?, pair.get(1)?)));
            Some(scope.pairs(pairs, line, depth))
        }
        ([.., "OffsetDateTime", "parse"] | [.., "UUID", "fromString"], [Step::Call(items)]) => scope.only(items, depth),
        ([.., type_name, name], []) if is_constant(name) => Some(scope.member(type_name, name, line)),
        ([.., type_name], [Step::Call(items), setters @ ..]) if type_name.starts_with(char::is_uppercase) => {
            // A constructor with a value makes a union of it.
            let node = if items.is_empty() {
                scope.object(type_name, Vec::new(), line)
            } else {
                scope.only(items, depth).filter(|node| matches!(node.content, Content::Object(_)))?
            };
            Some(scope.build(node, setters, depth))
        }
        _ => None,
    }
}

fn entry(item: &Item) -> Option<(&Item, &Item)> {
    let (path, steps) = item.value.path();
    match (&path[..], steps) {
        ([.., "Map", "entry"], [Step::Call(items)]) => Some((items.first()?, items.get(1)?)),
        _ => None,
    }
}

/// Returns the type of the variable that the call's result is assigned to, as in `PetResponse result = api.getPet(…)`.
pub fn response(scope: &Scope, call: &Call<'_>) -> Option<(String, Source)> {
    let [type_name, variable, equals] = scope.tokens.get(call.start.checked_sub(3)?..call.start)? else { return None };
    let name = type_name.name().filter(|name| is_type(name) && !LIBRARY_TYPES.contains(name))?;
    (variable.name().is_some() && equals.is("=")).then(|| (name.to_owned(), scope.source(type_name.line)))
}

#[cfg(test)]
mod tests {
    use crate::code::snippet::Language;
    use crate::code::testing::{bodies, facts, text};
    use crate::facts::At;
    use crate::value::Value;

    #[test]
    fn setters_are_members() {
        let program = r#"
import com.kennel.client.v1.api.PetHousesApi;

public class Example {
  public static void main(String[] args) {
    PetHousesApi apiInstance = new PetHousesApi(defaultClient);
    UUID PET_ID = null;
    try {
      PET_ID = UUID.fromString(System.getenv("PET_ID"));
    } catch (IllegalArgumentException e) {
      System.err.println("Error");
    }
    PetRequest body =
        new PetRequest()
            .id(PET_ID)
            .fullName("Rex")
            .kind(PetKind.BIG_DOG)
            .ages(Arrays.asList(1L, 2L))
            .tags(Collections.singletonList("a"))
            .born(OffsetDateTime.parse("2020-01-02T00:00Z"))
            .limits(Map.ofEntries(Map.entry("twoWords", 1)))
            .owner(new Owner(new Person()._default(true)));
    try {
      PetResponse result = apiInstance.uploadIdPForPet("abc", body);
      System.out.println(result);
    } catch (ApiException e) {
      System.err.println("Failed: PetHousesApi.other(");
    }
  }
}
"#;
        let facts = facts(&[(Language::Java, program)]);
        assert_eq!(facts.id, Some(At::new("UploadIdPForPet".to_owned(), 24)));
        assert_eq!(facts.group.map(|group| group.value), Some("PetHouses".to_owned()));
        assert_eq!(facts.response, Some(At::new("PetResponse".to_owned(), 24)));
        let expected = concat!(
            r#"PetRequest{id: _, full_name: "Rex", kind: PetKind.BIG_DOG, ages: [1, 2], tags: ["a"], born: "2020-01-02T00:00Z", "#,
            r#"limits: {twoWords: 1}, owner: Person{default: true}}"#
        );
        assert_eq!(facts.bodies.iter().map(|body| text(&body.value)).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn optional_parameters_have_names() {
        let program = "PetsApi api = new PetsApi(c);\nString result = api.listPets(new ListPetsOptionalParameters().pageSize(5L).photo(new File(\"x\")));";
        let facts = facts(&[(Language::Java, program)]);
        assert_eq!(facts.arguments, [("page_size".to_owned(), At::new(Value::Number(5.into()), 2))]);
        assert_eq!((bodies(&facts), facts.response), (vec![], None));
    }

    #[test]
    fn chains_that_are_no_setters_are_unknown() {
        let program = "Pet body = new Pet().owner(new Owner().a(1).build()).age(a + 1).list(new ArrayList<String>()).of(List.of());\n\
                       PetsApi api = new PetsApi(c);\napi.createPet(body);";
        assert_eq!(bodies(&facts(&[(Language::Java, program)])), ["Pet{owner: _, age: _, list: _, of: []}"]);
    }
}
