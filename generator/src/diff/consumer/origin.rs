//! Where a variable comes from. Input: a program's text up to a variable. Output: the expression that it is bound to, the type that it is a
//! part of, or the types that its declaration names. The nearest binding counts; what cannot be told from the text is unknown.

use super::expression::{Link, chain, has_word, is_name, words};

/// What a variable is bound to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Origin<'t> {
    /// The program up to the end of an expression, which is its value.
    Value(&'t str),
    /// The type of whose pattern it is a field.
    Field(&'t str),
    /// The names in its type.
    Type(Vec<&'t str>),
}

/// The functions of collections whose closures take items, or that return a collection of the same items.
const OF_ITEMS: [&str; 22] = [
    "all",
    "any",
    "copied",
    "cloned",
    "filter",
    "filter_map",
    "find",
    "flat_map",
    "for_each",
    "into_iter",
    "iter",
    "iter_mut",
    "map",
    "max_by_key",
    "min_by_key",
    "partition",
    "position",
    "rev",
    "skip",
    "sort_by_key",
    "take",
    "zip",
];

/// Returns what a variable is bound to before the end of a text.
pub(super) fn origin<'t>(before: &'t str, variable: &str) -> Option<Origin<'t>> {
    let is_whole = |(start, _): &(usize, &str)| {
        !before[..*start].ends_with(is_name) && !before[start + variable.len()..].starts_with(is_name)
    };
    before.match_indices(variable).filter(is_whole).filter_map(|(start, _)| binding(before, start, variable)).last()
}

/// Returns what the variable at a position is bound to, if that is a binding.
fn binding<'t>(text: &'t str, start: usize, variable: &str) -> Option<Origin<'t>> {
    let (before, after) = (text[..start].trim_end(), text[start + variable.len()..].trim_start());
    let name = before.trim_end_matches("mut").trim_end().trim_end_matches('&');
    let is_let = name.ends_with("let");
    if let Some(declared) = after.strip_prefix(':').filter(|rest| !rest.starts_with(':') && !is_initializer(before)) {
        // Its own value comes before it.
        let is_over = !is_let || value(text, text.len() - declared.len()).is_some();
        return is_over.then(|| Origin::Type(declared_words(declared)));
    }
    if is_let && after.starts_with('=') {
        return value(text, text.len() - after.len() + 1).map(Origin::Value);
    }
    if name.ends_with("for") && after.starts_with("in ") {
        let end = after.find('{')?;
        return of_items(&chain(&text[..text.len() - after.len() + end]), text);
    }
    if let Some(call) = name.strip_suffix('|').filter(|_| after.starts_with('|')) {
        // The function that takes the closure is first.
        let links = chain(call.trim_end().strip_suffix('(')?);
        return links.first().filter(|link| OF_ITEMS.contains(&link.name)).and_then(|_| of_items(&links, text));
    }
    let (owner, _) = before
        .rsplit_once('{')
        .filter(|(_, fields)| fields.chars().all(|c| is_name(c) || c.is_whitespace() || c == ','))?;
    let owner = owner.trim_end();
    let owner = &owner[owner.trim_end_matches(is_name).len()..];
    let is_pattern = owner.starts_with(char::is_uppercase) && (after.starts_with(',') || after.starts_with('}'));
    is_pattern.then_some(Origin::Field(owner))
}

/// Returns `true` for a position in braces where `name: value` is a field and no declaration.
fn is_initializer(before: &str) -> bool {
    let (mut depth, mut open) = (0_usize, None);
    for (index, character) in before.char_indices().rev() {
        match character {
            ')' | '}' | ']' => depth += 1,
            '(' | '{' | '[' if depth == 0 => {
                open = Some((character, index));
                break;
            }
            '(' | '{' | '[' => depth -= 1,
            _ => {}
        }
    }
    // A statement in a block begins with `let`, and an argument is in parentheses.
    open.is_some_and(|(open, _)| open == '{') && !has_word(before.rsplit([';', '{']).next().unwrap_or_default(), "let")
}

/// Returns the names in a type, which is at the beginning of a text.
fn declared_words(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let end = text.char_indices().find(|(_, character)| match character {
        '<' | '(' | '[' => {
            depth += 1;
            false
        }
        '>' | ')' | ']' if depth > 0 => {
            depth -= 1;
            false
        }
        ',' | ')' | '=' | '|' | ';' | '{' | '}' => depth == 0,
        _ => false,
    });
    words(&text[..end.map_or(text.len(), |(index, _)| index)]).collect()
}

/// Returns the program up to the end of the expression that begins at a position.
fn value(text: &str, start: usize) -> Option<&str> {
    let mut depth = 0_usize;
    for (index, character) in text[start..].char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            ';' if depth == 0 => return Some(&text[..start + index]),
            _ => {}
        }
    }
    None
}

/// Returns the type of a collection, whose items a variable is one of.
fn of_items<'t>(links: &[Link<'t>], text: &'t str) -> Option<Origin<'t>> {
    let (root, calls) = links.split_last()?;
    let is_plain = calls.iter().enumerate().all(|(index, link)| {
        // What follows `map` are no items of the collection.
        OF_ITEMS.contains(&link.name) && (index == 0 || !link.name.ends_with("map"))
    });
    match origin(&text[..root.before.len()], root.name).filter(|_| is_plain && root.is_variable())? {
        Origin::Type(types) => Some(Origin::Type(types)),
        Origin::Value(_) | Origin::Field(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_bound_to_a_value_a_field_or_a_type() {
        let types = |words: &[&'static str]| Some(Origin::Type(words.to_vec()));
        assert_eq!(origin("fn f(a: &Book, b: u8) { ", "a"), types(&["Book"]));
        assert_eq!(origin("fn f(a: HashMap<u8, Vec<Book>>) { ", "a"), types(&["HashMap", "u8", "Vec", "Book"]));
        assert_eq!(origin("let a: Book = b(); ", "a"), types(&["Book"]));
        assert_eq!(origin("let mut a = b.c(1; 2)?; ", "a"), Some(Origin::Value("let mut a = b.c(1; 2)?")));
        assert_eq!(origin("let Book { title, a, .. } = b; ", "a"), Some(Origin::Field("Book")));
        assert_eq!(origin("let x = Book { a: 1 }; ", "a"), None);
        assert_eq!(origin("ab(1); b.a(); ", "a"), None);
        // The nearest one counts.
        assert_eq!(
            origin("fn f(a: &Book) { let a = a.name; ", "a"),
            Some(Origin::Value("fn f(a: &Book) { let a = a.name"))
        );
        // It is not over.
        assert_eq!(origin("let a = b(", "a"), None);
        assert_eq!(origin("let Book { a, .. } = b; let a: u8 = ", "a"), Some(Origin::Field("Book")));
    }

    #[test]
    fn an_item_is_of_the_type_of_its_collection() {
        let types = Some(Origin::Type(vec!["Book"]));
        assert_eq!(origin("fn f(a: &[Book]) { a.iter().filter(|b| ", "b"), types);
        assert_eq!(origin("fn f(a: &[Book]) { for b in a.iter() { ", "b"), types);
        assert_eq!(origin("fn f(a: &[Book]) { for b in &a { ", "b"), types);
        // They are something else.
        assert_eq!(origin("fn f(a: &[Book]) { a.iter().map(|c| c.d).filter(|b| ", "b"), None);
        assert_eq!(origin("fn f(a: &Client) { for b in a.books().list() { ", "b"), None);
    }
}
