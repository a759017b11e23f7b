use super::*;
use crate::facts::Location;
use crate::value::Value;

fn parameters(location: Location, table: &str) -> Vec<(Location, Row)> {
    rows(20, table).into_iter().map(|row| (location, row)).collect()
}

#[test]
fn parameters_have_types_values_and_examples() {
    let mut raw = operation("GET", "/api/v1/{harbor}/boats");
    raw.parameters = parameters(Location::Path, "harbor string: Supported values are `north`, `south`, and `west`.");
    raw.parameters.extend(parameters(
        Location::Query,
        "page[size] int64: Old.\nrig [string]: DEPRECATED: The rigs.\nsort enum: Allowed enum values: up,down\nopen boolean: May be `a`.",
    ));
    let curl = "export harbor=\"south\"\nexport open=\"CHANGE_ME\"\n\
                curl https://a.harbor.example/api/v1/${harbor}/boats?page[size]=5&rig=sloop,ketch&sort=down&open=maybe";
    raw.snippets = vec![snippet(Language::Curl, 60, curl)];
    let (operation, notes) = read_one(raw);
    let [harbor, size, rig, sort, open] = operation.parameters.as_slice() else { panic!("five parameters") };
    assert!(harbor.required && !size.required && rig.deprecated && !size.deprecated);
    assert!(matches!(&harbor.schema.kind, Kind::Enum(found) if found.members.len() == 3));
    assert_eq!(harbor.example, Some(At::new("south".into(), 60)));
    assert_eq!(size.example, Some(At::new(Value::parse("5").unwrap(), 62)));
    assert_eq!(rig.example.as_ref().unwrap().value.to_string(), r#"["sloop","ketch"]"#);
    assert_eq!(sort.example.as_ref().unwrap().value, "down".into());
    assert_eq!(open.example.as_ref().unwrap().value, "maybe".into());
    assert_eq!(notes, ["the example of `open` does not fit its type"]);
}

#[test]
fn values_that_are_numbers_become_numbers() {
    let mut raw = operation("GET", "/boats");
    raw.parameters =
        parameters(Location::Query, "size int64: Allowed enum values: 5,10\nsort enum: Allowed enum values: up,5");
    raw.snippets = vec![snippet(Language::Curl, 60, "curl https://a.harbor.example/boats?size=10")];
    let (operation, notes) = read_one(raw);
    let values = |at: usize| match &operation.parameters[at].schema.kind {
        Kind::Enum(found) => found.members.iter().map(|member| member.value.to_string()).collect(),
        kind => vec![format!("{kind:?}")],
    };
    assert_eq!((values(0), values(1)), (vec!["5".into(), "10".into()], vec!["\"up\"".into(), "\"5\"".into()]));
    assert_eq!(operation.parameters[0].example.as_ref().unwrap().value.to_string(), "10");
    assert_eq!(notes, ["the values of `size` are numbers, because all of them look like numbers"]);
}

#[test]
fn arguments_of_programs_are_examples_where_commands_have_none() {
    let mut raw = operation("GET", "/boats/{boat_id}");
    raw.parameters = parameters(Location::Path, "boat_id! string: The boat.");
    let curl = "export boat_id=\"CHANGE_ME\"\ncurl https://a.harbor.example/boats/${boat_id}";
    let python = "with ApiClient(configuration) as api_client:\n    api_instance = BoatsApi(api_client)\n    \
                  response = api_instance.get_boat(boat_id=\"b-7\")\n";
    raw.snippets = vec![snippet(Language::Curl, 60, curl), snippet(Language::Python, 70, python)];
    assert_eq!(read_one(raw).0.parameters[0].example.as_ref().unwrap().value, "b-7".into());
}

#[test]
fn the_path_and_its_table_have_the_same_names() {
    let mut raw = operation("GET", "/boats/{boat_id}");
    raw.parameters = parameters(Location::Path, "ship_id string");
    let found: Vec<String> = errors(raw).into_iter().map(|(_, message)| message).collect();
    assert_eq!(
        found,
        [
            "the path has `{boat_id}`, but no table of path parameters has a row for it",
            "the path `/boats/{boat_id}` does not have the parameter `ship_id`",
        ]
    );
}
