//! Reads the tags of a page. Input: HTML that is written as strictly as XML, but with void elements. Output: its start tags. Panics at
//! anything else, such as an end tag without its start.

/// Elements without an end tag.
const VOID: [&str; 4] = ["!DOCTYPE", "col", "input", "meta"];

/// A start tag with its attributes, whose values are unescaped.
#[derive(Debug)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn has_class(&self, class: &str) -> bool {
        self.attributes.iter().any(|(name, value)| name == "class" && value.split(' ').any(|one| one == class))
    }
}

/// Returns all start tags of a page whose elements are nested correctly.
pub fn read(page: &str) -> Vec<Tag> {
    let (mut tags, mut open, mut rest) = (Vec::new(), Vec::new(), page);
    while let Some(start) = rest.find('<') {
        check_text(&rest[..start]);
        rest = &rest[start + 1..];
        if let Some(end) = rest.strip_prefix('/') {
            let (name, after) = end.split_once('>').expect("an end tag has an end");
            assert_eq!(open.pop().as_deref(), Some(name), "before {:?}", cut(after));
            rest = after;
            continue;
        }
        let (tag, after) = start_tag(rest);
        rest = after;
        if ["script", "style"].contains(&tag.name.as_str()) {
            rest = &rest[rest.find(&format!("</{}>", tag.name)).expect("the element has an end")..];
        }
        if !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    check_text(rest);
    assert_eq!(open, Vec::<String>::new());
    tags
}

fn start_tag(text: &str) -> (Tag, &str) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '!';
    let end = text.find(|c| !is_name(c)).expect("a tag has an end");
    assert!(end > 0, "a `<` is no tag: {:?}", cut(text));
    let (mut attributes, mut rest) = (Vec::new(), &text[end..]);
    while let Some(attribute) = rest.strip_prefix(' ') {
        let end = attribute.find(|c| !is_name(c)).expect("an attribute has an end");
        assert!(end > 0, "no attribute: {:?}", cut(attribute));
        let (name, after) = attribute.split_at(end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').expect("a value has an end"),
            None => ("", after),
        };
        assert!(!value.contains(['<', '>']), "{value:?}");
        check_text(value);
        attributes.push((name.to_owned(), unescaped(value)));
        rest = after;
    }
    let after = rest.strip_prefix('>').unwrap_or_else(|| panic!("a tag goes on: {:?}", cut(rest)));
    (Tag { name: text[..end].to_owned(), attributes }, after)
}

/// Asserts that a text has no `>`, and no `&` but those of the escapes.
fn check_text(text: &str) {
    assert!(!text.contains('>'), "{:?}", cut(text));
    for (at, _) in text.match_indices('&') {
        let is_escape = ESCAPES.iter().any(|(escape, _)| text[at..].starts_with(escape));
        assert!(is_escape, "{:?}", cut(&text[at..]));
    }
}

const ESCAPES: [(&str, &str); 5] = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];

fn unescaped(text: &str) -> String {
    ESCAPES.iter().fold(text.to_owned(), |text, (escape, character)| text.replace(escape, character))
}

pub fn escaped(text: &str) -> String {
    ESCAPES.iter().rev().fold(text.to_owned(), |text, (escape, character)| text.replace(character, escape))
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}
