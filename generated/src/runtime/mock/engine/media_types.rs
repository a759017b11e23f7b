// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Media types of bodies.

/// A media type in parts, all but the values of its parameters in lower case.
#[derive(Debug, PartialEq, Eq)]
pub struct MediaType {
    /// The type and the subtype, such as `text/plain`.
    pub essence: String,
    parameters: Vec<(String, String)>,
}

impl MediaType {
    pub fn new(text: &str) -> Self {
        let mut parts = parts(text).into_iter();
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        // A description may tell two bodies apart by a name alone, as in `application/json;compact`.
        let parameters = parts.map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let name = name.trim().to_ascii_lowercase();
            (name, value.trim().trim_matches('"').to_owned())
        });
        Self {
            essence,
            parameters: parameters.filter(|(name, _)| !name.is_empty()).collect(),
        }
    }

    /// Returns `true` if the type and the subtype are there.
    pub fn is_valid(&self) -> bool {
        let parts = self.essence.split_once('/');
        parts.is_some_and(|(kind, subtype)| !kind.is_empty() && !subtype.is_empty())
    }

    /// Returns how exactly a media type, perhaps a range such as `text/*`, is this one; `None` if it is another.
    /// Parameters count if the description has them.
    pub fn closeness(&self, documented: &str) -> Option<usize> {
        let documented = Self::new(documented);
        let closeness = match documented.essence.as_str() {
            "*/*" | "*" => 0,
            essence if essence == self.essence => 2,
            essence => {
                let (kind, subtype) = essence.split_once('/')?;
                let (own_kind, own_subtype) = self.essence.split_once('/')?;
                let is_like = match subtype.strip_prefix('*') {
                    Some("") => true,
                    Some(suffix) if suffix.starts_with('+') => own_subtype.ends_with(suffix),
                    _ => false,
                };
                if kind != own_kind || !is_like {
                    return None;
                }
                1
            }
        };
        let is_free = |name: &str| matches!(name, "charset" | "boundary" | "q");
        let mut parameters = documented
            .parameters
            .iter()
            .filter(|(name, _)| !is_free(name));
        let has = |(name, value): &(String, String)| {
            self.parameters
                .iter()
                .any(|(held, held_value)| held == name && held_value.eq_ignore_ascii_case(value))
        };
        let count = parameters.clone().count();
        parameters
            .all(has)
            .then_some(closeness * 100 + count.min(99))
    }
}

/// Divides at semicolons outside of quotation marks.
fn parts(text: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let is_end = |character| {
        is_quoted ^= character == '"';
        character == ';' && !is_quoted
    };
    text.split(is_end).collect()
}

/// Returns `true` for `application/json` and types that end with `+json`.
pub fn is_json(media_type: &str) -> bool {
    let essence = MediaType::new(media_type).essence;
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_media_type_counts() {
        let closeness = |own, documented| MediaType::new(own).closeness(documented);
        let exact = closeness("Application/JSON; charset=utf-8", "application/json");
        assert!(exact > closeness("application/json", "application/*"));
        assert!(closeness("application/json", "application/*") > closeness("a/b", "*/*"));
        assert!(closeness("application/vnd.a+json", "application/*+json").is_some());
        assert_eq!(closeness("text/plain", "application/json"), None);
        assert_eq!(closeness("textual/plain", "text/*"), None);
        let version = "application/json; version=\"1;2\"";
        assert!(closeness("application/json;VERSION=\"1;2\"", version) > exact);
        assert_eq!(closeness("application/json", version), None);
        let compact = "application/json;compact";
        assert!(closeness("application/json; Compact", compact) > exact);
        assert_eq!(closeness("application/json", compact), None);
        assert_eq!(closeness("application/json;", "application/json"), exact);
        assert!(
            closeness(
                "multipart/form-data; boundary=x",
                "multipart/form-data; boundary=y"
            )
            .is_some()
        );
    }

    #[test]
    fn malformed_media_types_are_noticed() {
        for text in ["", "json", "/", "a/", "/b", ";a=b"] {
            assert!(!MediaType::new(text).is_valid(), "{text}");
        }
        assert!(is_json("application/problem+json; charset=utf-8"));
        assert!(!is_json("application/jsonl"));
    }
}
