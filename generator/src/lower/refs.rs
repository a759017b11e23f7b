//! References to components, other than schemas.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use super::Context;
use crate::pointer;

/// Longest chain of references that is followed; a longer one is a cycle or a mistake.
const LONGEST_CHAIN: usize = 32;

/// The component's name in `#/components/<section>/<name>`.
pub(super) fn component_name<'r>(reference: &'r str, section: &str) -> Option<Cow<'r, str>> {
    let name = reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
    (!name.contains('/')).then(|| match name.contains(['~', '%']) {
        true => Cow::Owned(percent_decode(name).replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(name),
    })
}

/// The item itself, or the component that it refers to, with the pointer to where it stands.
pub(super) fn resolve<'a, T>(
    context: &mut Context<'_>,
    section: &str,
    components: &'a IndexMap<String, ReferenceOr<T>>,
    item: &'a ReferenceOr<T>,
    place: &str,
) -> Option<(&'a T, String)> {
    let mut item = item;
    let mut at = place.to_owned();
    for _ in 0..LONGEST_CHAIN {
        let reference = match item {
            ReferenceOr::Item(item) => return Some((item, at)),
            ReferenceOr::Reference { reference } => reference,
        };
        let Some(name) = component_name(reference, section) else {
            unsupported(context, &at, reference, section);
            return None;
        };
        let Some(found) = components.get(name.as_ref()) else {
            dangling(context, &at, reference, components.keys());
            return None;
        };
        at = pointer::join(&format!("/components/{section}"), &name);
        item = found;
    }
    context.error(
        place,
        "this reference leads back to itself",
        "let one of the references in the circle be the thing itself",
    );
    None
}

/// A reference to something that does not exist.
pub(super) fn dangling<'k>(
    context: &mut Context<'_>,
    at: &str,
    reference: &str,
    known: impl Iterator<Item = &'k String>,
) {
    let wanted = reference.rsplit('/').next().unwrap_or(reference).to_lowercase();
    let near = known.map(|name| (strsim::osa_distance(&name.to_lowercase(), &wanted), name)).min();
    let help = match near {
        Some((distance, name)) if distance <= 1 + wanted.len() / 4 => format!("did you mean `{name}`?"),
        _ => "define it under `components`, or refer to one that exists".to_owned(),
    };
    context.error(&pointer::join(at, "$ref"), format!("`{reference}` does not exist"), help);
}

/// A reference that this version does not follow.
pub(super) fn unsupported(context: &mut Context<'_>, at: &str, reference: &str, section: &str) {
    let help = format!("only references such as `#/components/{section}/Name` are followed so far");
    context.error(&pointer::join(at, "$ref"), format!("cannot follow the reference `{reference}`"), help);
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = hex.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(byte));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_out_of_references() {
        let name = |reference| component_name(reference, "schemas");
        assert_eq!(name("#/components/schemas/Org").as_deref(), Some("Org"));
        assert_eq!(name("#/components/schemas/a~1b%20c").as_deref(), Some("a/b c"));
        assert_eq!(name("#/components/schemas/Org/properties/id"), None);
        assert_eq!(name("#/components/responses/Org"), None);
        assert_eq!(name("other.yaml#/components/schemas/Org"), None);
    }
}
