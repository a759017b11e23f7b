use super::super::model::closed_enum;
use super::*;
use crate::facts::{Field, Object};

fn field(name: &str, kind: Kind) -> Field {
    let schema = Schema::new(kind, 2);
    Field { line: 2, name: name.into(), required: true, deprecated: false, read_only: None, schema }
}

fn object(fields: Vec<Field>) -> Kind {
    Kind::Object(Object { fields, additional: None })
}

fn values(texts: &[&str]) -> Kind {
    Kind::Enum(closed_enum(texts.iter().map(|text| (*text).to_owned()).collect(), 2))
}

fn strings() -> Kind {
    Kind::Array(Box::new(Schema::new(Kind::String { format: None }, 2)))
}

fn instance(type_name: &str, members: Vec<(&str, Typed)>) -> Typed {
    let members = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Typed::Object { type_name: Some(type_name.into()), members }
}

fn member(name: &str, value: Option<&str>) -> Typed {
    Typed::Member { type_name: "Rig".into(), name: name.into(), value: value.map(Value::from) }
}

fn applied(kind: Kind, bodies: Vec<Typed>, example: &str) -> (Schema, Vec<String>) {
    let mut schema = Schema::new(kind, 1);
    let bodies: Vec<At<Typed>> = bodies.into_iter().map(|body| At::new(body, 30)).collect();
    let mut notes = Vec::new();
    apply(&mut schema, &bodies, Some(&Value::parse(example).unwrap()), &mut notes);
    (schema, notes.into_iter().map(|note| note.message).collect())
}

fn members(schema: &Schema) -> Vec<(String, Option<&str>)> {
    let mut schema = schema;
    loop {
        match &schema.kind {
            Kind::Object(object) => schema = &object.fields[0].schema,
            Kind::Array(items) => schema = items,
            Kind::Enum(found) => {
                let member = |member: &'_ Member| member.value.to_string();
                return found.members.iter().map(|m| (member(m), m.name.as_deref())).collect();
            }
            kind => panic!("no enum: {kind:?}"),
        }
    }
}

#[test]
fn types_are_named_by_place() {
    let kind = object(vec![
        field("boat", object(vec![field("sail_number", Kind::String { format: None })])),
        field("berth", Kind::Any),
    ]);
    let body = instance(
        "Mooring",
        vec![
            ("boat", instance("Boat", vec![("sailnumber", Typed::Literal("7".into()))])),
            ("berth", Typed::Nullable(Box::new(Typed::Unknown))),
            ("mast", Typed::Unknown),
        ],
    );
    let (schema, notes) = applied(kind, vec![body.clone()], "{}");
    assert_eq!(schema.name, Some(At::new("Mooring".into(), 30)));
    let Kind::Object(found) = &schema.kind else { panic!("an object") };
    assert_eq!(found.fields[0].schema.name, Some(At::new("Boat".into(), 30)));
    assert_eq!(found.fields[1].schema.nullable, Some(30));
    assert_eq!(notes, ["programs have `mast` in `the body`, the table does not"]);
    assert_eq!(example(&body, Some(&schema)), None);
}

#[test]
fn members_are_named_by_value_by_spelling_and_by_elimination() {
    let kind = || object(vec![field("rig", values(&["sl", "ketch-rig", "y"]))]);
    let body = |name: &str, value| instance("Boat", vec![("rig", member(name, value))]);
    let (schema, notes) =
        applied(kind(), vec![body("SLOOP", None), body("KETCH_RIG", None), body("YAWL", Some("y"))], "{}");
    assert_eq!(notes, [""; 0]);
    let expected = [("\"sl\"", "SLOOP"), ("\"ketch-rig\"", "KETCH_RIG"), ("\"y\"", "YAWL")];
    assert_eq!(members(&schema), expected.map(|(value, name)| (value.to_owned(), Some(name))));
    assert_eq!(example(&body("SLOOP", None), Some(&schema)).unwrap().to_string(), r#"{"rig":"sl"}"#);

    let (schema, notes) = applied(kind(), vec![body("SLOOP", None)], "{}");
    assert!(members(&schema).iter().all(|(_, name)| name.is_none()));
    assert_eq!(notes, ["`Rig.SLOOP` of the programs could be any of several values of `rig`"]);
    assert_eq!(example(&body("SLOOP", None), Some(&schema)), None);
}

#[test]
fn strings_with_members_are_open_enums() {
    let kind = object(vec![field("rigs", strings())]);
    let rigs = Typed::Array(vec![
        member("SLOOP", None),
        member("KETCH", Some("k")),
        member("YAWL", None),
        member("SLOOP", None),
    ]);
    let body = instance("Boat", vec![("rigs", rigs)]);
    let (schema, notes) = applied(kind, vec![body.clone()], r#"{"rigs": ["sloop", "ketch"]}"#);
    let expected = [("\"sloop\"", "SLOOP"), ("\"k\"", "KETCH"), ("\"yawl\"", "YAWL")];
    assert_eq!(members(&schema), expected.map(|(value, name)| (value.to_owned(), Some(name))));
    assert!(format!("{schema:?}").contains("is_open: true"));
    assert_eq!(notes, ["the value of `YAWL` for `rigs` is not known; its name in lower case is taken"]);
    assert_eq!(example(&body, Some(&schema)).unwrap().to_string(), r#"{"rigs":["sloop","k","yawl","sloop"]}"#);
}

#[test]
fn types_that_differ_are_notes() {
    let (schema, notes) = applied(object(vec![]), vec![instance("Boat", vec![]), instance("Ship", vec![])], "{}");
    assert_eq!(schema.name.unwrap().value, "Boat");
    assert_eq!(notes, ["the type of `the body` is `Boat` in one program and `Ship` in another"]);
}

#[test]
fn a_name_with_capitals_is_better() {
    let rig = |type_name: &str| Typed::Member { type_name: type_name.into(), name: "A".into(), value: None };
    let (schema, notes) = applied(values(&["a"]), vec![rig("BOATRIG"), rig("BoatRig")], "{}");
    assert_eq!((schema.name.unwrap().value.as_str(), notes.len()), ("BoatRig", 0));
}

#[test]
fn options_are_found_by_their_members() {
    let option = |name: &str| Schema::new(object(vec![field(name, Kind::Any)]), 2);
    let (schema, _) = applied(
        Kind::Union(vec![option("sail"), option("oar")]),
        vec![instance("Rower", vec![("oar", Typed::Unknown)])],
        "{}",
    );
    let Kind::Union(options) = &schema.kind else { panic!("a union") };
    assert_eq!((&options[0].name, options[1].name.as_ref().unwrap().value.as_str()), (&None, "Rower"));
}
