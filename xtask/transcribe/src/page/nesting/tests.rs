use super::*;

/// A row per line: `name type`, or `parent/name type`, or `/name type` for a field of the body.
fn rows(table: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, line) in table.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        let (field, type_name) = line.rsplit_once(' ').unwrap();
        let (parent, name) = match field.split_once('/') {
            Some((parent, name)) => (Some(parent.to_owned()), name),
            None => (None, field),
        };
        rows.push(Row {
            line: at + 1,
            parent,
            name: name.into(),
            required: false,
            type_name: type_name.into(),
            description: String::new(),
        });
    }
    rows
}

fn nest(table: &str, example: &str) -> Result<(Vec<String>, Option<Note>), PageError> {
    let rows = rows(table);
    let example = Value::parse(example).unwrap();
    let (parents, note) = parents(&rows, Some(&example))?;
    Ok(((0..rows.len()).map(|row| path(&rows, &parents, row)).collect(), note))
}

#[track_caller]
fn assert_paths(table: &str, example: &str, expected: &[&str]) -> Option<Note> {
    let (paths, note) = nest(table, example).unwrap();
    assert_eq!(paths, expected);
    note
}

#[test]
fn the_example_gives_text_its_depths() {
    let note = assert_paths(
        "pet object\n  owner object\n  name string\n  tags [object]\n  label string\n  name string\n  meta object",
        r#"{"pet": {"owner": {"name": "Ada"}, "tags": [{"label": "a"}]}, "name": "x", "meta": {}}"#,
        &["pet", "pet.owner", "pet.owner.name", "pet.tags", "pet.tags.label", "name", "meta"],
    );
    assert_eq!(note, None);
}

#[test]
fn any_key_is_where_the_example_has_other_names() {
    let note = assert_paths(
        "boat object\n  tags object\n  <any-key> string\n  mast double\ncolor string",
        r#"{"boat": {"tags": {"color": "red"}, "mast": 2}, "color": "blue"}"#,
        &["boat", "boat.tags", "boat.tags.<any-key>", "boat.mast", "color"],
    );
    assert_eq!(note, None);
}

#[test]
fn names_of_parents_that_repeat_need_the_example() {
    assert_paths(
        "/data object\n data/boat object\n boat/data object\n data/id uuid\n data/kind enum\n data/id uuid",
        r#"{"data": {"boat": {"data": {"id": "1", "kind": "b"}}, "id": "2"}}"#,
        &["data", "data.boat", "data.boat.data", "data.boat.data.id", "data.boat.data.kind", "data.id"],
    );
}

#[test]
fn sorted_fields_decide_where_the_example_does_not() {
    let note = assert_paths(
        "berth object\n type string\n created string\n length double",
        r#"{"berth": {"type": "dry"}, "length": 3.5}"#,
        &["berth", "berth.type", "created", "length"],
    );
    let note = note.unwrap();
    assert_eq!(note.line, 3);
    assert_eq!(
        note.message,
        "`created` can be a field of the body or `berth`; it is `created`, because only then fields are sorted by name"
    );
}

#[test]
fn what_stays_ambiguous_is_an_error() {
    let error =
        nest("berth object\n area double\n created string\n length double", r#"{"berth": {"area": 2}, "length": 3.5}"#);
    let error = error.unwrap_err();
    assert_eq!((error.line, error.message.as_str()), (3, "`created` can be a field of the body or `berth`"));
}

#[test]
fn members_without_rows_are_errors_except_in_free_objects() {
    let error = nest("a object\n b string", r#"{"a": {"free": 1}, "b": "", "c": 1}"#).unwrap_err();
    assert_eq!(error.message, "the example has `c`, but the table has no row for it");
    let error = nest("a object\n b string\n z string", r#"{"a": {"b": "", "c": 1}, "z": ""}"#).unwrap_err();
    assert_eq!((error.line, error.message.as_str()), (1, "the example has `a.c`, but the table has no row for it"));
    assert_paths("a object\n b string", r#"{"a": {"free": 1}, "b": ""}"#, &["a", "b"]);
}

#[test]
fn a_row_that_is_missing_is_named_even_if_its_name_repeats() {
    let table = "/data object\n data/boat object\n boat/data object\n data/id uuid\n data/kind enum\n data/id uuid\n data/kind enum";
    let example = r#"{"data": {"boat": {"data": {"id": "1", "kind": "b"}}, "id": "2", "kind": "c"}}"#;
    assert!(nest(table, example).is_ok());
    let missing =
        ["data", "boat", "data.boat.data", "data.boat.data.id", "data.boat.data.kind", "data.id", "data.kind"];
    for (at, path) in missing.iter().enumerate().skip(3) {
        let table: String =
            table.lines().enumerate().filter(|(row, _)| *row != at).map(|(_, row)| format!("{row}\n")).collect();
        let message = nest(&table, example).unwrap_err().message;
        assert!(message.contains(path.rsplit('.').next().unwrap()), "{path}: {message}");
    }
}

#[test]
fn only_objects_have_fields() {
    let error = nest("/a string\n a/b string", r#"{"a": "", "b": ""}"#).unwrap_err();
    assert_eq!(
        (error.line, error.message.as_str()),
        (2, "`b` is a field of `a`, but no object of this name can have it")
    );
    let error = nest("/a object\n b/c string", r#"{"a": {"b": {"c": ""}}}"#).unwrap_err();
    assert_eq!(error.message, "`c` is a field of `b`, but the table has no row for `b` above it");
    // The cause is named first.
    let example = r#"{"id": "", "name": "", "owner": {"id": ""}, "tags": [{"free": ""}]}"#;
    let error = nest("id string\n name string\n id string\n tags [object]", example).unwrap_err();
    let message = "the example has `owner`, but the table has no row for it, so `id` fits into no object";
    assert_eq!((error.line, error.message.as_str()), (3, message));
    let error = nest("a string\n a string", "{}").unwrap_err();
    assert_eq!((error.line, error.message.as_str()), (2, "`a` fits into no object"));
}

#[test]
fn items_of_the_body_and_any_keys_have_places() {
    assert_paths("name string", r#"[{"name": "x"}]"#, &["name"]);
    assert_paths(
        "prices object\n <any-key> object\n amount double\n total double",
        r#"{"prices": {"fish": {"amount": 1}, "rope": {"amount": 2}}, "total": 3}"#,
        &["prices", "prices.<any-key>", "prices.<any-key>.amount", "total"],
    );
}

#[test]
fn options_are_in_their_union() {
    assert_paths(
        "/cargo <oneOf>\n cargo/Option 1 object\n Option 1/fish string\n cargo/Option 2 object\n Option 2/rope string\n /id string",
        r#"{"cargo": {"rope": "r"}, "id": "1"}"#,
        &["cargo", "cargo.Option 1", "cargo.Option 1.fish", "cargo.Option 2", "cargo.Option 2.rope", "id"],
    );
    assert_paths(
        "/Option 1 object\n Option 1/fish string\n /Option 2 string",
        r#"{"fish": "f"}"#,
        &["Option 1", "Option 1.fish", "Option 2"],
    );
}

#[test]
fn hostile_tables_end() {
    let same: String = "a object\n".repeat(500);
    let mut example = "1".to_owned();
    for _ in 0..100 {
        example = format!(r#"{{"a": {example}}}"#);
    }
    assert!(nest(&same, &example).is_err());
    assert!(nest(&same, "1").is_err());
    let distinct: String = (0..500).map(|at| format!("n{} object\n", at % 251)).collect();
    let error = nest(&distinct, "1").unwrap_err();
    assert!(error.message.contains("too many ways"), "{error:?}");
    let flat: String = (0..20_000).map(|at| format!("n{at} string\n")).collect();
    let rows = rows(&flat);
    assert_eq!(parents(&rows, None).unwrap().0, vec![None; 20_000]);
}

#[test]
fn tables_without_rows_are_free() {
    assert_eq!(parents(&[], None), Ok((vec![], None)));
}
