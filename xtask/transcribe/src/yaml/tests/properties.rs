//! Random values, documents and edits.

use proptest::prelude::*;

use super::super::edit::{Edits, Position};
use super::super::tree::{Kind, NodeId, Tree, parse};
use super::super::write::{Style, write, write_flow, write_scalar};
use crate::value::Value;

fn leaf() -> impl Strategy<Value = Value> {
    let tricky = prop::sample::select(vec![
        "",
        "yes",
        "200",
        "1.5",
        "a: b",
        "a #b",
        "# a",
        "- a",
        "~",
        "é",
        "a\nb",
        "a\n  b\n",
        "\n a",
        "a\n\n",
        " a",
        "a ",
        "it's",
        "\"",
        "\\",
        "{",
        "a, b",
        "<<",
        "a\r\nb",
        "\u{feff}",
        "\u{85}",
        "\t",
        "a\tb\nc",
        "---",
        "x\n---\ny",
        "x\n# y",
        "!a",
        "&a",
        "*a",
        "0x1f",
        "\u{1f600}",
    ]);
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| Value::Number(number.into())),
        any::<f64>().prop_map(|number| serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)),
        tricky.prop_map(Value::from),
        "[a-zA-Z0-9:#,.'\" \\-\n]{0,30}".prop_map(Value::String),
        "[a-z ]{80,300}".prop_map(Value::String),
        any::<String>().prop_map(Value::String),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 30, 5, |inner| {
        let name = prop_oneof!["[a-e]", "[a-z0-9:# -]{0,6}", any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((name, inner), 0..5).prop_map(object),
        ]
    })
}

/// Returns an object of the members whose names are new.
fn object(members: Vec<(String, Value)>) -> Value {
    let mut object: Vec<(String, Value)> = Vec::new();
    for (name, value) in members {
        if object.iter().all(|(earlier, _)| *earlier != name) {
            object.push((name, value));
        }
    }
    Value::Object(object)
}

/// Writes documents in every notation, by random choices.
struct Renderer<'c> {
    choices: &'c [u8],
    next: usize,
    sequence: usize,
    anchors: usize,
}

impl Renderer<'_> {
    fn choose(&mut self, count: u8) -> u8 {
        self.next += 1;
        self.choices[self.next % self.choices.len()] % count
    }

    fn comments(&mut self, out: &mut String, indent: usize, can_be_deeper: bool) {
        match self.choose(10) {
            0 => out.push('\n'),
            1 => *out += &format!("{}# own\n", " ".repeat(indent)),
            2 => *out += &format!("\n{}# own: one\n", " ".repeat(indent)),
            3 if can_be_deeper => *out += &format!("{}# deep\n", " ".repeat(indent + 2)),
            4 => *out += "# left\n",
            _ => {}
        }
    }

    fn lines(&mut self, out: &mut String, value: &Value, indent: usize) {
        let spaces = " ".repeat(indent);
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.comments(out, indent, false);
                    let key = match self.choose(3) {
                        0 => super::super::plain::double_quoted(name),
                        _ => super::super::write::write_key(name, false),
                    };
                    *out += &format!("{spaces}{key}:");
                    self.below(out, value, indent, indent + 2);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.comments(out, indent, false);
                    *out += &format!("{spaces}-");
                    let is_block = super::super::write::is_block(item);
                    if is_block && self.choose(3) > 0 {
                        let mut nested = String::new();
                        Renderer { choices: &[9], next: 0, sequence: self.sequence, anchors: 0 }.lines(
                            &mut nested,
                            item,
                            indent + 2,
                        );
                        *out += &nested[indent + 1..];
                    } else {
                        self.below(out, item, indent, indent + 2);
                    }
                }
            }
            _ => unreachable!("only collections have lines"),
        }
    }

    fn below(&mut self, out: &mut String, value: &Value, outer: usize, indent: usize) {
        if self.choose(6) == 0 {
            self.anchors += 1;
            *out += &format!(" &a{}", self.anchors);
        }
        let comment = if self.choose(5) == 0 { " # after" } else { "" };
        if super::super::write::is_block(value) && self.choose(4) > 0 {
            *out += &format!("{comment}\n");
            let is_sequence = matches!(value, Value::Array(_));
            // A sequence in a sequence is always indented.
            let line = out.trim_end().rsplit('\n').next().unwrap_or_default().trim_start().to_owned();
            let is_item = line.starts_with('-');
            self.lines(out, value, if is_sequence && !is_item { outer + self.sequence } else { indent });
            return;
        }
        let style = Style { blocks: self.choose(3) > 0, ..Style::default() };
        if super::super::write::is_block(value) || self.choose(5) == 0 {
            *out += &format!(" {}{comment}\n", write_flow(value, self.choose(2) == 0));
            self.comments(out, outer, true);
            return;
        }
        match value {
            Value::Null if self.choose(2) == 0 => *out += &format!("{comment}\n"),
            Value::String(text) if self.choose(3) == 0 && super::super::plain::single_quoted(text).is_some() => {
                let quoted = super::super::plain::single_quoted(text).unwrap_or_default();
                *out += &format!(" {quoted}{comment}\n");
                self.comments(out, outer, true);
            }
            _ => {
                let (head, body) = write_scalar(value, indent, indent, &style);
                *out += &format!(" {head}{comment}\n{}", body.clone().unwrap_or_default());
                self.comments(out, outer, body.is_none());
            }
        }
    }
}

fn document() -> impl Strategy<Value = String> {
    let members = prop::collection::vec(("[a-h]{1,2}", value()), 1..5).prop_map(object);
    (members, prop::collection::vec(any::<u8>(), 40), any::<[bool; 3]>()).prop_map(
        |(value, choices, [crlf, end, indented])| {
            let mut out = String::new();
            let sequence = if indented { 2 } else { 0 };
            Renderer { choices: &choices, next: 0, sequence, anchors: 0 }.lines(&mut out, &value, 0);
            let out = if crlf { out.replace('\n', "\r\n") } else { out };
            if end { out } else { out.trim_end_matches(['\n', '\r']).to_owned() }
        },
    )
}

/// Returns the node with a path, in a value that is edited as the document is.
fn node_of<'v>(tree: &Tree, id: NodeId, value: &'v mut Value) -> &'v mut Value {
    let Some(parent) = tree.node(id).parent else { return value };
    match (node_of(tree, parent, value), &tree.node(parent).kind) {
        (Value::Object(members), Kind::Mapping { entries, .. }) => {
            let at = entries.iter().position(|entry| entry.value == id).expect("the parent has the node");
            &mut members[at].1
        }
        (Value::Array(items), Kind::Sequence { items: nodes, .. }) => {
            let at = nodes.iter().position(|item| item.value == id).expect("the parent has the node");
            &mut items[at]
        }
        _ => unreachable!("values have the shape of their nodes"),
    }
}

/// Returns how many bytes at the start and at the end are the same.
fn common(old: &str, new: &str) -> (usize, usize) {
    let start = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
    let end = old.bytes().rev().zip(new.bytes().rev()).take_while(|(old, new)| old == new).count();
    (start, end)
}

/// Returns the values of a document, which are not keys.
fn values(tree: &Tree) -> Vec<NodeId> {
    let mut ids = vec![tree.root()];
    let mut next = 0;
    while let Some(&id) = ids.get(next) {
        ids.extend(tree.own_entries(id).iter().map(|entry| entry.value));
        ids.extend(tree.items(id));
        next += 1;
    }
    ids
}

/// Returns the start of the entry or item that has a value.
fn holder_start(tree: &Tree, id: NodeId) -> usize {
    let Some(parent) = tree.node(id).parent else { return 0 };
    let entry = tree.own_entries(parent).iter().find(|entry| entry.value == id).map(|entry| entry.start);
    entry.or(tree.own_items(parent).iter().find(|item| item.value == id).map(|item| item.start)).unwrap_or_default()
}

/// Makes one edit of a document and of its value, and says what of the text may differ.
fn edit(tree: &Tree, edits: &mut Edits<'_>, expected: &mut Value, picks: [u8; 3], new: &Value) -> (usize, usize) {
    let ids = values(tree);
    let id = ids[usize::from(picks[0]) % ids.len()];
    let count = tree.own_entries(id).len() + tree.items(id).len();
    let pick = if count == 0 { 0 } else { usize::from(picks[2]) % count };
    let name = tree.own_entries(id).get(pick).map(|entry| entry.name.clone());
    let target = node_of(tree, id, expected);
    let content = tree.node(id).content.clone();
    // The text between the old value's last line and the next one.
    let end = |at: usize| tree.text()[at..].find('\n').map_or(tree.text().len(), |length| at + length + 1);
    let line = |at: usize| tree.text()[..at].rfind('\n').map_or(0, |at| at + 1);
    match (target, picks[1] % 4) {
        (Value::Object(members), 0) => {
            let (position, at) = match (picks[2] % 4, &name) {
                (0, Some(name)) => (Position::Before(name), pick),
                (1, Some(name)) => (Position::After(name), pick + 1),
                (2, _) => {
                    let at = members.iter().position(|(name, _)| name.as_str() > "new");
                    (Position::Sorted, at.unwrap_or(members.len()))
                }
                _ => (Position::End, count),
            };
            edits.insert_entry(id, position, "new", new).expect("the name is free");
            members.insert(at, ("new".to_owned(), new.clone()));
            (content.start, usize::MAX)
        }
        (Value::Array(items), 0) => {
            edits.insert_item(id, pick, new).expect("the index exists");
            items.insert(pick, new.clone());
            (content.start, usize::MAX)
        }
        (Value::Object(members), 1) if count > 0 => {
            edits.remove_entry(id, &members.remove(pick).0).expect("the key exists");
            (if count == 1 { holder_start(tree, id) } else { content.start }, usize::MAX)
        }
        (Value::Array(items), 1) if count > 0 => {
            edits.remove_item(id, pick).expect("the index exists");
            items.remove(pick);
            (if count == 1 { holder_start(tree, id) } else { content.start }, usize::MAX)
        }
        (Value::Object(members), 2) if count > 0 => {
            edits.rename_key(id, &members[pick].0, "new").expect("the name is free");
            members[pick].0 = "new".to_owned();
            let key = tree.node(tree.own_entries(id)[pick].key).content.clone();
            (key.start, key.end)
        }
        (target, _) => {
            *target = new.clone();
            edits.replace_value(id, new).expect("it is one edit");
            (line(holder_start(tree, id)), end(content.end))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(value in value(), step in 1..5_usize, indented: bool, crlf: bool, blocks: bool, indent in 0..5_usize) {
        let newline = if crlf { "\r\n" } else { "\n" };
        let style = Style { step, sequence: if indented { step } else { 0 }, newline, blocks, ..Style::default() };
        let text = write(&value, indent, &style);
        let tree = parse(&text).map_err(|error| TestCaseError::fail(format!("{error} in {text}")))?;
        prop_assert_eq!(tree.value(tree.root()), value.clone(), "{}", text);
        let flow = write_flow(&value, blocks);
        let tree = parse(&flow).map_err(|error| TestCaseError::fail(format!("{error} in {flow}")))?;
        prop_assert_eq!(tree.value(tree.root()), value, "{}", flow);
    }

    #[test]
    fn an_edit_changes_nothing_else(text in document(), picks: [u8; 3], new in value()) {
        let tree = parse(&text).map_err(|error| TestCaseError::fail(format!("{error} in\n{text}")))?;
        let mut expected = tree.value(tree.root());
        let mut edits = Edits::new(&tree);
        let (from, to) = edit(&tree, &mut edits, &mut expected, picks, &new);
        let edited = edits.apply().map_err(|error| TestCaseError::fail(format!("{error} in\n{text}\n{edits:?}")))?;
        let (start, end) = common(&text, &edited);
        let again = parse(&edited).expect("apply has parsed it");
        prop_assert_eq!(again.value(again.root()).to_string(), expected.to_string(), "\n{}\nis now\n{}", text, edited);
        prop_assert!(to > text.len() || text.len() - end <= to, "\n{}\nis now\n{}\nafter {}", text, edited, to);
        // An insertion or a removal is one range, if it leaves entries on both sides.
        let is_one_range = start + end >= text.len().min(edited.len());
        let line = text[..from].rfind('\n').map_or(0, |at| at + 1);
        prop_assert!(is_one_range || start >= line.saturating_sub(2), "\n{}\nis now\n{}\nbefore {}", text, edited, from);
    }

    #[test]
    fn several_edits_are_written_unless_they_overlap(text in document(), picks: [[u8; 3]; 6], new in value()) {
        let tree = parse(&text).map_err(|error| TestCaseError::fail(format!("{error} in\n{text}")))?;
        let ids = values(&tree);
        let mut edits = Edits::new(&tree);
        for (at, [node, kind, index]) in picks.into_iter().enumerate() {
            let id = ids[usize::from(node) % ids.len()];
            let name = tree.own_entries(id).get(usize::from(index % 4)).map_or("", |entry| entry.name.as_str());
            // Errors are those of names and indexes that do not exist.
            let _ = match kind % 8 {
                0 => edits.insert_entry(id, Position::End, &format!("new{at}"), &new),
                1 => edits.insert_entry(id, Position::Before(name), &format!("new{at}"), &new),
                2 => edits.insert_entry(id, Position::After(name), &format!("new{at}"), &new),
                3 => edits.insert_item(id, usize::from(index % 3), &new),
                4 => edits.remove_entry(id, name),
                5 => edits.remove_item(id, usize::from(index % 3)),
                6 => edits.rename_key(id, name, &format!("new{at}")),
                _ => edits.replace_value(id, &new),
            };
        }
        match edits.apply() {
            Ok(edited) => prop_assert_eq!(edited.ends_with('\n'), text.ends_with('\n'), "\n{}\nis now\n{}", text, edited),
            Err(error) => prop_assert_eq!(&error.message, "two edits of the same value", "{} in\n{}\n{:?}", error, text, picks),
        }
    }

    #[test]
    fn any_text_is_a_tree_or_an_error(text in "[a-c:?,{}\\[\\]&*!|>'\"#%@ \\-\n\r\té<~1.]{0,60}") {
        if let Ok(tree) = parse(&text) {
            for id in values(&tree) {
                prop_assert!(text.get(tree.node(id).span.clone()).is_some());
                let mut edits = Edits::new(&tree);
                // An error is as good as a text.
                let _ = edits.replace_value(id, &Value::from("x"));
                let _ = edits.apply();
                let mut edits = Edits::new(&tree);
                if edits.insert_entry(id, Position::End, "new", &Value::Null).is_ok() || edits.append_item(id, &Value::Null).is_ok() {
                    let _ = edits.apply();
                }
                let mut edits = Edits::new(&tree);
                let name = tree.own_entries(id).first().map(|entry| entry.name.clone());
                if edits.remove_entry(id, &name.unwrap_or_default()).is_ok() || edits.remove_item(id, 0).is_ok() {
                    let _ = edits.apply();
                }
            }
        }
    }
}
