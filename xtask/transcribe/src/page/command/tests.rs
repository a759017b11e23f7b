use super::*;

fn one(text: &str) -> (Vec<(String, At<String>)>, Command) {
    let mut curl = read(text, 10).unwrap();
    assert_eq!(curl.commands.len(), 1, "{curl:?}");
    (curl.exports, curl.commands.remove(0))
}

#[test]
fn a_command_over_several_lines() {
    let text = r###"## default
 \# Path parameters export boat_id="b-1" \# Curl command curl -X patch "https://api.example.com/api/v1/boats/${boat_id}" \
-H "Accept: application/json" \
-H "Content-Type: application/json; charset=utf-8" \
-H "X-KEY: ${KEY}" \
-d @- << EOF
{
  "name": "EOF"
}
EOF
"###;
    let (exports, command) = one(text);
    assert_eq!(exports, [("boat_id".to_owned(), At::new("b-1".to_owned(), 11))]);
    assert_eq!(command.method.as_deref(), Some("PATCH"));
    assert_eq!(command.path.as_deref(), Some("/api/v1/boats/${boat_id}"));
    assert_eq!(command.media_type(), Some(At::new("application/json".to_owned(), 13)));
    assert_eq!(command.credentials().collect::<Vec<_>>(), [At::new("X-KEY".to_owned(), 14)]);
    assert_eq!(command.body, Some(At::new(Value::parse(r#"{"name": "EOF"}"#).unwrap(), 16)));
}

#[test]
fn a_command_on_one_line_with_hosts_run_together() {
    for hosts in
        [r#""https://a.example"https://b.example"https://c.example"#, r#""https://a.example"https://c.example"#]
    {
        let text = format!(
            "# Path parameters\nexport boat_id=\"CHANGE_ME\"\n# Curl command\n\
             curl -X POST {hosts}/boats/${{boat_id}}/moor?page%5Bsize%5D=5&at=${{at}}\" \
             \\ -H \"Content-Type: application/json\" \\ -d @- << EOF {{ \"name\": \"Ada\" }} EOF"
        );
        let (exports, command) = one(&text);
        assert_eq!(exports, []);
        assert_eq!(command.path.as_deref(), Some("/boats/${boat_id}/moor"));
        assert_eq!(command.query, [("page[size]".to_owned(), At::new("5".to_owned(), 13))]);
        assert_eq!(command.headers.len(), 1);
        assert_eq!(command.body.unwrap().value.to_string(), r#"{"name":"Ada"}"#);
    }
}

#[test]
fn several_commands_in_a_snippet() {
    let command = |name: &str| {
        format!("curl -X PUT \"https://a.example/b\" -d @- << EOF\n{{\"name\": \"{name}\"}}\nEOF \\## Next\n")
    };
    let curl = read(&format!("{}{}", command("one"), command("two")), 1).unwrap();
    let bodies: Vec<&At<Value>> = curl.commands.iter().filter_map(|command| command.body.as_ref()).collect();
    assert_eq!(bodies[0].value.to_string(), r#"{"name":"one"}"#);
    assert_eq!((bodies[1].value.to_string().as_str(), bodies[1].line), (r#"{"name":"two"}"#, 5));
}

#[test]
fn forms_files_and_inline_bodies() {
    let (_, command) = one("curl https://a.example/b -F file=@string -F 'name=Ada Boat'");
    assert_eq!(command.form, [("file".to_owned(), None), ("name".to_owned(), Some("Ada Boat".to_owned()))]);
    let (_, command) = one(r#"curl https://a.example/b --data '{"a": 1}'"#);
    assert_eq!(command.body.unwrap().value.to_string(), r#"{"a":1}"#);
    let (_, command) =
        one("curl https://a.example/b -H 'Content-Type: application/xml' -d @- << 'END'\n<a>\n</a>\nEND\n");
    assert_eq!(command.body, Some(At::new("<a>\n</a>".into(), 11)));
}

#[test]
fn what_is_cut_off_is_an_error() {
    let error = read("curl https://a.example -d @- << EOF\n{\n  \"a\": [\n", 10).unwrap_err();
    assert_eq!((error.message.as_str(), error.line >= 12), ("the body of the curl command is cut off", true));
    let error = read("curl https://a.example -d @- << EOF\n", 10).unwrap_err();
    assert_eq!(error.message, "the body of the curl command is cut off");
    let error = read("curl https://a.example -d @- << EOF\n{\"a\": b}\nEOF", 10).unwrap_err();
    assert!(error.message.contains("no JSON") && error.line == 11, "{error:?}");
    let error = read("curl https://a.example -d @- << EOF\n{}\n", 10).unwrap_err();
    assert!(error.message.contains("does not end with `EOF`"));
    let error = read("curl https://a.example -H \"Accept: x", 10).unwrap_err();
    assert!(error.message.contains("not closed"));
}

#[test]
fn comments_are_no_commands() {
    assert_eq!(read("# Ada's curl example", 1).unwrap(), Curl::default());
}
