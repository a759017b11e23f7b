//! Comparisons of types as they are printed. Input: a type of a signature, and one of a message.

use super::signature::split;

/// The types whose contents a program takes out.
const WRAPPERS: [&str; 6] = ["Option", "Vec", "Box", "Result", "Request", "Into"];

/// Returns `true` if two types are the same, or if one is what a wrapper of the other holds.
pub(super) fn is_related(one: &str, other: &str) -> bool {
    let (ones, others) = (layers(one), layers(other));
    ones.iter().any(|one| others.contains(one))
}

/// Returns a type without paths and references, and what it holds: `Option<String>` and `String`.
fn layers(printed: &str) -> Vec<String> {
    let mut layers = Vec::new();
    let mut rest = plain(printed);
    loop {
        let inner = rest.split_once('<').filter(|(name, _)| WRAPPERS.contains(name)).and_then(|(_, inner)| {
            let inner = inner.strip_suffix('>')?;
            // The first of several, such as the body of a request.
            split(inner).first().map(|first| (*first).to_owned())
        });
        layers.push(rest);
        match inner {
            // The compiler does not know `T` of `Option<_>`, and every type has such layers.
            Some(inner) if !inner.is_empty() && inner != "_" => rest = inner,
            _ => return layers,
        }
    }
}

/// Removes the path of each name, references, lifetimes and `impl`.
fn plain(printed: &str) -> String {
    let mut plain = String::new();
    for part in printed.split_inclusive(|character: char| !(character.is_alphanumeric() || "_:{}'".contains(character)))
    {
        let end =
            part.trim_end_matches(|character: char| !(character.is_alphanumeric() || "_:{}'".contains(character)));
        let name = end.rsplit("::").next().unwrap_or(end);
        let rest = part[end.len()..].replace(['&', ' '], "");
        if !["mut", "impl", "dyn"].contains(&name) && !name.starts_with('\'') {
            plain.push_str(name);
        }
        plain.push_str(&rest);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_related_to_what_it_holds() {
        assert_eq!(layers("Option<std::string::String>"), ["Option<String>", "String"]);
        assert_eq!(layers("&mut harbour::models::Ship"), ["Ship"]);
        assert_eq!(layers("Request<Vec<Ship>, ListShips>"), ["Request<Vec<Ship>,ListShips>", "Vec<Ship>", "Ship"]);
        assert_eq!(layers("Option<_>"), ["Option<_>"]);
        assert!(is_related("Option<String>", "&String") && is_related("bool", "bool"));
        assert!(!is_related("Option<String>", "Option<bool>") && !is_related("Map<String, bool>", "String"));
    }
}
