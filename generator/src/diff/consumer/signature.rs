//! The parts of a signature. Input: the declaration of an item in one line, as changes have it. Output: arguments and types.

/// A function's arguments without `self`, each with its type, and what it returns.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Signature<'a> {
    pub arguments: Vec<(&'a str, &'a str)>,
    pub returns: &'a str,
}

/// Parses `pub fn list(&self, limit: i64) -> Request<(), List>`, with or without attributes.
pub(super) fn function(declaration: &str) -> Option<Signature<'_>> {
    let (_, rest) = declaration.split_once("pub fn ")?;
    let (_, rest) = rest.split_once('(')?;
    let (list, returns) = rest.rsplit_once(") -> ")?;
    let arguments = split(list).into_iter().filter_map(|argument| argument.split_once(": "));
    Some(Signature { arguments: arguments.collect(), returns })
}

/// Returns the type of `pub name: Type`, and of `Name(Type)`.
pub(super) fn value_type(declaration: &str) -> Option<&str> {
    if declaration.contains("pub fn ") {
        return None;
    }
    if let Some((_, field)) = declaration.split_once("pub ") {
        return field.split_once(": ").map(|(_, rust_type)| rust_type);
    }
    declaration.split_once('(')?.1.strip_suffix(')').filter(|_| !declaration.starts_with('#'))
}

/// Splits at commas outside of brackets.
pub(super) fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (index, character) in list.char_indices() {
        match character {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(list[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(list[start..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_split_outside_of_brackets() {
        let parsed = function(
            "#[cfg(feature = \"preview\")] pub fn a(&self, b: Map<String, i64>, c: (u8, u8)) -> Request<(), A>",
        );
        let arguments = vec![("b", "Map<String, i64>"), ("c", "(u8, u8)")];
        assert_eq!(parsed, Some(Signature { arguments, returns: "Request<(), A>" }));
        assert_eq!(function("pub fn new() -> Self"), Some(Signature { arguments: Vec::new(), returns: "Self" }));
        assert_eq!(function("pub struct A"), None);
    }

    #[test]
    fn fields_and_variants_have_a_type() {
        assert_eq!(value_type("pub a: Option<String>"), Some("Option<String>"));
        assert_eq!(value_type("#[deprecated] pub a: i64"), Some("i64"));
        assert_eq!(value_type("Unknown(String)"), Some("String"));
        for none in ["Grain", "pub struct A", "pub fn a(b: u8) -> Self"] {
            assert_eq!(value_type(none), None, "{none}");
        }
    }
}
