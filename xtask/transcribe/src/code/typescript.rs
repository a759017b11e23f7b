//! Values of programs in TypeScript.
//! Input: an expression that starts with a name that is no variable, or a call. Output: its value, and the type of the response.

use super::call::Call;
use super::expression::Expression;
use super::names::is_type;
use super::node::{Node, Source};
use super::scope::Scope;
use super::tokens::Token;

/// Objects and literals have no names before them in TypeScript, and what has one is a date or a file, so no value is known.
pub fn value(_: &Scope, _: &Expression, _: usize) -> Option<Node> {
    None
}

/// Returns the type of the data that the call's result is given to, as in `.then((data: v1.PetResponse) => …)`.
pub fn response(scope: &Scope, call: &Call<'_>) -> Option<(String, Source)> {
    let [dot, then, open, inner, data, colon, namespace, second_dot, type_name, close, ..] =
        scope.tokens.get(scope.tokens[call.open].close + 1..)?
    else {
        return None;
    };
    let is_chained = dot.is(".") && then.name() == Some("then") && open.is("(") && inner.is("(");
    let is_typed =
        data.name().is_some() && colon.is(":") && namespace.name().is_some() && second_dot.is(".") && close.is(")");
    let name = Token::name(type_name).filter(|name| is_type(name))?;
    (is_chained && is_typed).then(|| (name.to_owned(), scope.source(type_name.line)))
}

#[cfg(test)]
mod tests {
    use crate::code::snippet::Language;
    use crate::code::testing::{bodies, facts};
    use crate::facts::At;

    #[test]
    fn objects_have_members_without_types() {
        let program = r#"
/**
 * Creates a pet with an "owner"
 */
import { client, v1 } from "@kennel/client";
const configuration = client.createConfiguration();
configuration.unstableOperations["v1.createPet"] = true;
const apiInstance = new v1.PetHousesApi(configuration);
const PET_ID = process.env.PET_ID as string;

const params: v1.PetHousesApiCreatePetRequest = {
  body: {
    id: PET_ID,
    fullName: "Rex" as any,
    kind: "big_dog",
    limits: { "twoWords": 1 },
    tags: ["a", `b`],
    born: new Date(2020, 1, 2),
    ...rest,
  },
  petId: "abc",
  photo: { data: Buffer.from(fs.readFileSync("x", "utf8")), name: "x" },
};

apiInstance
  .uploadIdPForPet(params)
  .then((data: v1.PetResponse) => {
    console.log("Pet: " + JSON.stringify(data));
  })
  .catch((error: any) => console.error(error));
"#;
        let facts = facts(&[(Language::TypeScript, program)]);
        assert_eq!(facts.id, Some(At::new("UploadIdPForPet".to_owned(), 26)));
        assert_eq!(facts.group, Some(At::new("PetHouses".to_owned(), 8)));
        assert_eq!(facts.response, Some(At::new("PetResponse".to_owned(), 27)));
        let expected =
            r#"{id: _, full_name: "Rex", kind: "big_dog", limits: {twoWords: 1}, tags: ["a", "b"], born: _}"#;
        assert_eq!(bodies(&facts), [expected]);
        assert_eq!(facts.arguments, [("pet_id".to_owned(), At::new("abc".into(), 21))]);
    }

    #[test]
    fn a_response_without_a_type_of_the_api_has_no_name() {
        for data in ["any", "v1.Pet[]", "string", "v1.Pet | null"] {
            let program = format!("const api = new v1.PetsApi(c);\napi.listPets().then((data: {data}) => {{}});");
            let facts = facts(&[(Language::TypeScript, &program)]);
            assert_eq!((facts.id.map(|id| id.value), facts.response), (Some("ListPets".to_owned()), None), "{data}");
        }
    }
}
