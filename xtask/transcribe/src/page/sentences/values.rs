//! Values and limits of fields and parameters.
//! Input: the description of a row. Output: the values of an enum, and the `maxLength` of a string.

/// How many words around a number can say that it is a limit.
const WORDS: usize = 4;

/// Returns the values after `Allowed enum values:`.
pub fn enum_values(description: &str) -> Option<Vec<String>> {
    let after = after_words(description, "allowed enum values")?.trim_start_matches([':', ' ']);
    let list = match after.strip_prefix('`') {
        Some(_) => backticked(after)?,
        None => {
            let end = [". ", "\n", " Default"].iter().filter_map(|end| after.find(end)).min().unwrap_or(after.len());
            after[..end].trim().trim_end_matches('.').to_owned()
        }
    };
    let values: Vec<String> =
        list.split(',').map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
    (!values.is_empty()).then_some(values)
}

/// Returns the values of a sentence such as ``Supported values are `a` and `b`.``, which lists all of them.
pub fn supported_values(description: &str) -> Option<Vec<String>> {
    let kinds = ["accepted", "allowed", "available", "possible", "supported", "valid"];
    let list = kinds.iter().find_map(|kind| after_words(description, &format!("{kind} values are")))?;
    let list = list.trim_start_matches([':', ' ']);
    let end = list.find(". ").unwrap_or(list.len());
    let list = list[..end].trim_end().trim_end_matches('.');
    let items: Vec<&str> =
        list.split(',').flat_map(|item| item.split(" and ")).flat_map(|item| item.split(" or ")).collect();
    let mut values = Vec::new();
    for item in items.iter().map(|item| item.trim()).filter(|item| !item.is_empty()) {
        let item = item.strip_prefix("and ").or(item.strip_prefix("or ")).unwrap_or(item);
        let value = item.trim_matches(['`', '"', '\'']);
        // Prose in the list means that it is none.
        if value.is_empty() || value.contains(char::is_whitespace) {
            return None;
        }
        values.push(value.to_owned());
    }
    (!values.is_empty()).then_some(values)
}

/// Returns the `maxLength` that the description states.
pub fn max_length(description: &str) -> Option<u64> {
    let text = description.to_lowercase().replace('`', "");
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches(['.', ',', ':', ';', '(', ')'])).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let number: u64 = word.replace(',', "").parse().ok()?;
        let before = words[at.saturating_sub(WORDS)..at].join(" ");
        let after = words[at + 1..words.len().min(at + 1 + WORDS)].join(" ");
        let has_unit = after.starts_with("character");
        let limits = [
            "limited to",
            "at most",
            "no longer than",
            "not longer than",
            "maximum of",
            "up to",
            "not exceed",
            "no more than",
        ];
        let is_limited = has_unit && limits.iter().any(|limit| before.ends_with(limit));
        let is_after = ["characters or less", "characters or fewer", "characters max", "characters at most"]
            .iter()
            .any(|limit| after.starts_with(limit));
        let lengths = [
            "maximum length",
            "max length",
            "maximum length of",
            "maximum length is",
            "max length of",
            "max length is",
        ];
        (is_limited || is_after || lengths.iter().any(|length| before.ends_with(length))).then_some(number)
    })
}

/// Returns what follows words, whatever their case.
fn after_words<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    Some(&text[lower.find(words)? + words.len()..])
}

/// Returns what a list of backticked words has in its backticks, separated by commas.
fn backticked(text: &str) -> Option<String> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some(quoted) = rest.strip_prefix('`') {
        let (value, after) = quoted.split_once('`')?;
        values.push(value);
        rest = after.trim_start_matches([',', ' ']);
        rest = rest.strip_prefix("and ").or(rest.strip_prefix("or ")).unwrap_or(rest);
    }
    Some(values.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_values(found: Option<Vec<String>>, expected: &[&str]) {
        assert_eq!(found.unwrap_or_default(), expected);
    }

    #[test]
    fn enum_values_with_and_without_backticks() {
        assert_values(enum_values("The kind of pet. Allowed enum values: `cat,dog`"), &["cat", "dog"]);
        assert_values(enum_values("Allowed enum values: `cat`, `dog`. Default: `cat`"), &["cat", "dog"]);
        assert_values(enum_values("Allowed enum values: cat,dog"), &["cat", "dog"]);
        assert_values(enum_values("ALLOWED ENUM VALUES: 1, 2. More."), &["1", "2"]);
        assert_values(enum_values("Allowed enum values: cat,dog Default: cat"), &["cat", "dog"]);
        assert_values(enum_values("Allowed enum values: "), &[]);
        assert_values(enum_values("Allowed enum values: `cat"), &[]);
        assert_values(enum_values("Values of an enum."), &[]);
    }

    #[test]
    fn supported_values_only_where_all_are_listed() {
        assert_values(
            supported_values("The kind. Supported values are `cat`, `dog`, and `fish`."),
            &["cat", "dog", "fish"],
        );
        assert_values(supported_values("Valid values are cat or dog. More."), &["cat", "dog"]);
        assert_values(supported_values("The kind (for example, `cat`, `dog`, or `fish`)."), &[]);
        assert_values(supported_values("Supported values are `cat` and others that we know."), &[]);
        assert_values(supported_values("Supported values include `cat`."), &[]);
    }

    #[test]
    fn lengths_of_many_wordings() {
        assert_eq!(max_length("The name, limited to 32 characters."), Some(32));
        assert_eq!(max_length("Maximum length: 1,024."), Some(1024));
        assert_eq!(max_length("The maximum length is `80`."), Some(80));
        assert_eq!(max_length("Must be 12 characters or fewer."), Some(12));
        assert_eq!(max_length("It must not exceed 50 characters"), Some(50));
        assert_eq!(max_length("A code of 12 characters."), None);
        assert_eq!(max_length("Limited to 32 boats."), None);
    }
}
