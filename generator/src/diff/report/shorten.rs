//! Shortens what messages quote: the names and values of the documents, which are in backticks.

use crate::lines::cut;

/// The most characters of a value.
const MAX_VALUE: usize = 60;

/// The most characters of a name. Of a longer one, such as the path to a property, the end is kept, which is what changed.
const MAX_NAME: usize = 160;

/// How many of them are those at the end.
const MAX_END: usize = 15;

/// The most names or values of a list.
const MAX_LISTED: usize = 5;

/// How many characters stand before the first difference of two values.
const BEFORE_DIFFERENCE: usize = 20;

/// Returns a message with long names, values and lists cut. Two long values, old → new, start shortly before their first difference.
pub fn shorten(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let mut text = String::with_capacity(message.len());
    let mut index = 0;
    while let Some(part) = parts.get(index) {
        if index % 2 == 0 {
            text.push_str(part);
            index += 1;
            continue;
        }
        let count = list_length(&parts[index..]);
        // A single one more than the limit takes no more room than its number.
        let listed = if count <= MAX_LISTED + 1 { count } else { MAX_LISTED };
        for quoted in (index..).step_by(2).take(listed) {
            if quoted > index {
                text.push_str(parts[quoted - 1]);
            }
            push_quoted(&mut text, &parts, quoted);
        }
        if listed < count {
            text.push_str(&format!(" and {} more", count - listed));
        }
        index += 2 * count - 1;
    }
    text
}

/// Returns how many names or values a list has. They are every second part, with separators between them.
fn list_length(parts: &[&str]) -> usize {
    let separators = parts.iter().skip(1).step_by(2);
    1 + separators.take_while(|separator| [", ", " and "].contains(separator)).count()
}

fn push_quoted(text: &mut String, parts: &[&str], index: usize) {
    let is_replaced = |arrow: usize| parts.get(arrow) == Some(&" → ");
    let other = match index {
        _ if is_replaced(index + 1) => parts.get(index + 2),
        2.. if is_replaced(index - 1) => parts.get(index - 2),
        _ => None,
    };
    text.push('`');
    text.push_str(&shorten_quoted(parts[index], other.copied()));
    text.push_str(if index + 1 < parts.len() { "`" } else { "" });
}

/// Shortens a name or a value; `other` is the one that it replaces, or that replaces it.
fn shorten_quoted(text: &str, other: Option<&str>) -> String {
    let length = text.chars().count();
    if length <= MAX_VALUE {
        return text.to_owned();
    }
    if let Some(other) = other {
        let common = text.chars().zip(other.chars()).take_while(|(one, two)| one == two).count();
        let start = common.saturating_sub(BEFORE_DIFFERENCE);
        let rest: String = text.chars().skip(start).collect();
        return cut(&if start > 0 { format!("…{rest}") } else { rest }, MAX_VALUE).into_owned();
    }
    let is_name = !text.contains(|c: char| c.is_whitespace() || c == '"');
    match length.checked_sub(MAX_NAME) {
        _ if !is_name => {
            let end: String = text.chars().skip(length - MAX_END).collect();
            format!("{}{end}", cut(text, MAX_VALUE - MAX_END))
        }
        Some(excess @ 1..) => format!("…{}", text.chars().skip(excess).collect::<String>()),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_end_and_values_their_start() {
        let name = format!("{}.site", "data.".repeat(50));
        let shown = shorten(&format!("new property `{name}` in `a`"));
        assert!(shown.starts_with("new property `…") && shown.ends_with("data..site` in `a`"), "{shown}");
        assert_eq!(shown.chars().count(), "new property `…` in `a`".chars().count() + MAX_NAME);
        let value = format!("default `\"{}\"` removed", "é ".repeat(50));
        assert_eq!(shorten(&value), format!("default `\"{}…{}\"` removed", "é ".repeat(22), "é ".repeat(7)));
        let short = "`a.b`: maxLength `1` → `2`";
        assert_eq!(shorten(short), short);
    }

    #[test]
    fn long_lists_end_early() {
        assert_eq!(shorten("enum `1`, `2`, `3`, `4`, `5` and `6`"), "enum `1`, `2`, `3`, `4`, `5` and `6`");
        let seven = "enum `1`, `2`, `3`, `4`, `5`, `6`, `7`";
        assert_eq!(shorten(&format!("{seven} → `8`")), "enum `1`, `2`, `3`, `4`, `5` and 2 more → `8`");
        assert_eq!(shorten(&format!("{seven}, `8")), "enum `1`, `2`, `3`, `4`, `5` and 3 more");
    }

    #[test]
    fn long_values_show_where_they_differ() {
        let common = "é".repeat(90);
        let shown = "é".repeat(20);
        assert_eq!(
            shorten(&format!("pattern `{common}1` → `{common}2`")),
            format!("pattern `…{shown}1` → `…{shown}2`")
        );
        let (old, new) = ("a".repeat(90), "b".repeat(90));
        let expected = format!("`{}…` → `{}…`", "a".repeat(60), "b".repeat(60));
        assert_eq!(shorten(&format!("`{old}` → `{new}`")), expected);
    }
}
