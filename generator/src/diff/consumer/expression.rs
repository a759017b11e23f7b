//! The names in an expression. Input: a program's text up to the end of the expression. Output: the names of its fields, functions and
//! variables, the last one first, and where each begins.

/// A name in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link<'t> {
    pub name: &'t str,
    /// The program up to the name.
    pub before: &'t str,
    /// The program up to the end of what is in the last pair of brackets behind the name; `None` without any.
    pub group: Option<&'t str>,
}

impl Link<'_> {
    /// Returns `true` if it is a variable, and not a field, a function or a part of a path.
    pub fn is_variable(&self) -> bool {
        let before = self.before.trim_end();
        // A range has two dots.
        (!before.ends_with('.') || before.ends_with("..")) && !before.ends_with("::") && self.group.is_none()
    }

    /// Returns `true` if the brackets behind the name begin with a closure.
    pub fn has_closure(&self) -> bool {
        let arguments = self.group.and_then(|group| group.get(self.before.len() + self.name.len()..));
        let arguments = arguments.and_then(|arguments| arguments.trim_start().strip_prefix('('));
        arguments
            .is_some_and(|arguments| arguments.trim_start().trim_start_matches("move").trim_start().starts_with('|'))
    }
}

/// Returns the names of `a.b(…)?.c`: `c`, `b` and `a`.
pub(super) fn names(text: &str) -> Vec<&str> {
    chain(text).into_iter().map(|link| link.name).collect()
}

/// Returns the links of `a.b(…)?.c`: `c`, `b` and `a`.
pub(super) fn chain(text: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut rest = text.trim_end();
    let mut group = None;
    loop {
        rest = rest.trim_end();
        rest = match rest.chars().next_back() {
            Some('?') => &rest[..rest.len() - 1],
            Some(last @ (')' | ']' | '>')) => match without_group(rest) {
                Some(before) => {
                    group = if last == ')' { Some(&rest[..rest.len() - 1]) } else { group };
                    before.trim_end_matches("::")
                }
                None => return links,
            },
            Some(last) if is_name(last) => {
                let before = rest.trim_end_matches(is_name);
                let name = &rest[before.len()..];
                let before = before.strip_suffix("r#").unwrap_or(before);
                links.push(Link { name, before, group: group.take() });
                let before = before.trim_end();
                match before.strip_suffix("::").or_else(|| before.strip_suffix('.')) {
                    Some(before) => before,
                    None => return links,
                }
            }
            _ => return links,
        };
    }
}

/// Returns what is before the group in brackets at the end.
fn without_group(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (index, character) in text.char_indices().rev() {
        match character {
            ')' | ']' | '>' => depth += 1,
            '(' | '[' | '<' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(&text[..index]);
                }
            }
            // A statement ends before the group does: the brackets are those of something else.
            ';' => return None,
            _ => {}
        }
    }
    None
}

/// Returns all words of a text, such as those of a type.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character| !is_name(character)).filter(|word| !word.is_empty())
}

/// Returns `true` if a text has a word.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    words(text).any(|one| one == word)
}

pub(super) fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_calls_is_read_from_its_end() {
        assert_eq!(names("let x = ship.captain.clone()"), ["clone", "captain", "ship"]);
        assert_eq!(
            names("client\n    .ships()\n    .list_ships(\"a\")\n    .await?"),
            ["await", "list_ships", "ships", "client"]
        );
        assert_eq!(names("foo(a, berth.crane"), ["crane", "berth"]);
        assert_eq!(names("ships[0].parse::<Vec<u8>>()"), ["parse", "ships"]);
        assert_eq!(names("ShipRequest::new(name)"), ["new", "ShipRequest"]);
        assert_eq!(names("(a.b).c"), ["c"]);
        for nothing in ["", "a +", "\"text\"", ")", "a; b)", "->"] {
            assert_eq!(names(nothing), [""; 0], "{nothing}");
        }
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(words("&mut Option<harbour::Ship>").collect::<Vec<_>>(), ["mut", "Option", "harbour", "Ship"]);
        assert!(has_word("Vec<Ship>", "Ship") && !has_word("Vec<ShipList>", "Ship"));
    }
}
