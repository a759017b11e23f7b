// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Writes a document as YAML, without terminal control characters.

use super::super::terminal::is_harmless;
use super::node::Node;

/// Stands for each text that has to be escaped. serde_saphyr writes this one as it is, and every text
/// of the document that has it is such a string itself.
const STAND_IN: &str = "\u{202e}";

pub fn yaml(mut node: Node) -> Result<String, String> {
    let mut held = Vec::new();
    hold(&mut node, &mut held);
    let text = serde_saphyr::to_string(&node).map_err(|error| error.to_string())?;
    let mut held = held.iter();
    let mut yaml = String::with_capacity(text.len());
    for (index, piece) in text.split(STAND_IN).enumerate() {
        if index > 0 {
            yaml.extend(held.next().map(|text| quoted(text)));
        }
        yaml.push_str(piece);
    }
    if !yaml.ends_with('\n') {
        yaml.push('\n');
    }
    Ok(yaml)
}

/// Takes out the strings that have to be escaped, in their order.
fn hold(node: &mut Node, held: &mut Vec<String>) {
    let hold_text = |text: &mut String, held: &mut Vec<String>| {
        if text
            .chars()
            .any(|c| !is_harmless(c) && !matches!(c, '\n' | '\t'))
        {
            held.push(std::mem::replace(text, STAND_IN.to_owned()));
        }
    };
    match node {
        Node::String(text) | Node::Argument(text) => hold_text(text, held),
        Node::Array(items) => items.iter_mut().for_each(|item| hold(item, held)),
        Node::Object(properties) => {
            for (name, value) in properties {
                hold_text(name, held);
                hold(value, held);
            }
        }
        Node::Null | Node::Bool(_) | Node::Number(_) => {}
    }
}

/// Returns a string in double quotation marks. The escapes of JSON are also those of YAML, except for pairs of
/// surrogates.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        match u32::from(c) {
            _ if is_harmless(c) => quoted.push(c),
            code @ ..=0xffff => quoted.push_str(&format!("\\u{code:04x}")),
            code => quoted.push_str(&format!("\\U{code:08x}")),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml_of(json: &str) -> String {
        let node = Node::parse(json.as_bytes()).expect("it is JSON");
        yaml(node).expect("it can be written")
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped_in_names_and_values() {
        assert_eq!(
            yaml_of(r#"{"a": "x\ny", "b": "é"}"#),
            "a: |-\n  x\n  y\nb: é\n"
        );
        assert_eq!(yaml_of(r#""\u001b[0m""#), "\"\\u001b[0m\"\n");
        assert_eq!(
            yaml_of(
                r#"{"\u202e": ["\u202e", "\\u202e", "\u009b\"\\\n"], "\u202e": {"\u007f": 1}}"#
            ),
            "\"\\u202e\":\n- \"\\u202e\"\n- \\u202e\n- \"\\u009b\\\"\\\\\\n\"\n\"\\u202e\":\n  \"\\u007f\": 1\n"
        );
        assert_eq!(yaml_of(r#"["\udb40\udc41 😀"]"#), "- \"\\U000e0041 😀\"\n");
    }
}
