use super::*;

fn row(line: usize, parent: &str, name: &str, type_name: &str, description: &str) -> Row {
    let required = name.ends_with('!');
    let name = name.trim_end_matches('!').into();
    Row {
        line,
        parent: Some(parent.into()),
        name,
        required,
        type_name: type_name.into(),
        description: description.into(),
    }
}

fn read(rows: Vec<Row>, example: Option<&str>) -> Result<(Schema, Vec<String>), Vec<PageError>> {
    let example = example.map(|example| At::new(example.to_owned(), 20));
    let mut notes = Vec::new();
    let model = model(&RawModel { line: 1, rows, example }, &mut notes)?;
    Ok((model.schema.unwrap(), notes.into_iter().map(|note| note.message).collect()))
}

fn fields(schema: &Schema) -> &[Field] {
    let Kind::Object(object) = &schema.kind else { panic!("an object: {schema:?}") };
    &object.fields
}

#[test]
fn rows_become_fields_in_their_order() {
    let rows = vec![
        row(2, "", "boats!", "[object]", "The boats."),
        row(3, "boats", "name!", "string", "Limited to 8 characters."),
        row(4, "boats", "owner", "object", "DEPRECATED: The owner."),
        row(5, "boats", "rig", "enum", "The rig. Allowed enum values: `sloop,ketch`"),
        row(6, "", "next", "", "Anything."),
    ];
    let (schema, notes) =
        read(rows, Some(r#"{"boats": [{"name": "Ada", "rig": "ketch", "owner": {"x": 1}}]}"#)).unwrap();
    assert_eq!(notes, [""; 0]);
    let [boats, next] = fields(&schema) else { panic!("two fields") };
    assert_eq!((boats.required, next.required, &next.schema.kind), (true, false, &Kind::Any));
    let Kind::Array(boat) = &boats.schema.kind else { panic!("an array") };
    let [name, owner, rig] = fields(boat) else { panic!("three fields") };
    assert_eq!(name.schema.max_length, Some(At::new(8, 3)));
    assert!(owner.deprecated && !name.deprecated);
    let Kind::Object(free) = &owner.schema.kind else { panic!("an object") };
    assert_eq!(free.additional.as_ref().unwrap().kind, Kind::Any);
    let Kind::Enum(rigs) = &rig.schema.kind else { panic!("an enum") };
    assert_eq!((rigs.members.len(), rigs.is_open, &rigs.members[1].value), (2, false, &"ketch".into()));
}

#[test]
fn free_names_and_options_have_schemas() {
    let rows = vec![
        row(2, "", "prices", "object", ""),
        row(3, "prices", "<any-key>", "double", ""),
        row(4, "", "cargo", "<oneOf>", ""),
        row(5, "cargo", "Option 1", "object", ""),
        row(6, "Option 1", "fish", "string", ""),
        row(7, "cargo", "Option 2", "string", ""),
    ];
    let (schema, _) = read(rows, None).unwrap();
    let [prices, cargo] = fields(&schema) else { panic!("two fields") };
    let Kind::Object(prices) = &prices.schema.kind else { panic!("an object") };
    assert_eq!(
        (prices.fields.len(), &prices.additional.as_ref().unwrap().kind),
        (0, &Kind::Number { format: Some("double".into()) })
    );
    let Kind::Union(options) = &cargo.schema.kind else { panic!("a union") };
    assert_eq!((fields(&options[0]).len(), &options[1].kind), (1, &Kind::String { format: None }));
}

#[test]
fn the_example_says_whether_the_body_is_an_array() {
    let (schema, notes) = read(vec![row(2, "", "name", "string", "")], Some(r#"[{"name": "Ada"}]"#)).unwrap();
    assert!(matches!(schema.kind, Kind::Array(_)));
    assert_eq!(notes, ["the body is an array, because its example is one"]);
}

#[test]
fn what_cannot_be_read_has_its_line() {
    let errors = read(vec![row(2, "", "a", "strnig", ""), row(3, "", "b", "boat", "")], None).unwrap_err();
    assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [2, 3]);
    let errors = read(vec![row(2, "", "a", "string", "")], Some("{\n  \"a\": ")).unwrap_err();
    assert_eq!((errors[0].line, errors[0].message.as_str()), (21, "the example is cut off"));
}

#[test]
fn contradictions_are_notes() {
    let rows = vec![row(2, "", "a", "enum", "No values."), row(3, "", "b", "object", "Allowed enum values: `x`")];
    let (_, notes) = read(rows, None).unwrap();
    assert_eq!(notes.len(), 2, "{notes:?}");
}

#[test]
fn examples_without_a_table_may_be_text() {
    let raw = RawModel { line: 1, rows: vec![], example: Some(At::new("Ada".to_owned(), 3)) };
    let read = model(&raw, &mut Vec::new()).unwrap();
    assert_eq!((read.schema, read.example), (None, Some(At::new("Ada".into(), 3))));
}
