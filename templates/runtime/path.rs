// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A path template and its values, to a path in which each value is within one segment.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters is encoded, so no value can start a new
/// segment, a query or a fragment.
pub const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Replaces each `{name}` of the template with its value, which is encoded already. Returns the path
/// and the query that the template has, if any.
///
/// A segment that is empty, `.` or `..` once its values are in is refused: URL parsers resolve
/// dot segments, encoded or not, so the request would reach another path than the operation's.
pub fn expand(
    template: &str,
    values: &[(&'static str, String)],
) -> Result<(String, Option<String>), String> {
    let (template, query) = match template.split_once('?') {
        Some((template, query)) => (template, Some(query)),
        None => (template, None),
    };
    let mut path = String::with_capacity(template.len() + 32);
    for segment in template.split('/').skip(1) {
        path.push('/');
        let start = path.len();
        fill(&mut path, segment, values);
        if segment.contains('{') {
            refuse_moving_segment(segment, path.get(start..).unwrap_or_default())?;
        }
    }
    let query = query.map(|query| {
        let mut filled = String::new();
        fill(&mut filled, query, values);
        filled
    });
    Ok((path, query))
}

/// Returns a value as a path has it.
pub(super) fn encode(value: &str) -> String {
    utf8_percent_encode(value, VALUE).to_string()
}

/// Appends the template with its values. A name without a value stays as it is.
fn fill(text: &mut String, template: &str, values: &[(&'static str, String)]) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let filled = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        rest = match filled {
            Some((value, after)) => {
                text.push_str(value);
                after
            }
            None => {
                text.push('{');
                after
            }
        };
    }
    text.push_str(rest);
}

fn refuse_moving_segment(segment: &str, expanded: &str) -> Result<(), String> {
    // A dot segment has no other characters, however often it is encoded.
    if !expanded.bytes().all(|byte| b".%25eE".contains(&byte)) {
        return Ok(());
    }
    let decoded: Vec<u8> = percent_decode_str(expanded).collect();
    let again = percent_decode_str(&String::from_utf8_lossy(&decoded)).collect::<Vec<u8>>();
    match (decoded.as_slice(), again.as_slice()) {
        (b"", _) => Err(format!("the value for `{segment}` in the path is empty")),
        (b"." | b"..", _) | (_, b"." | b"..") => Err(format!(
            "the value for `{segment}` in the path is the dot segment `{expanded}`, \
             which would lead to another path"
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{encode, expand};

    fn one(value: &str) -> Result<String, String> {
        with("/orgs/{id}/users", &encode(value))
    }

    fn with(template: &str, value: &str) -> Result<String, String> {
        expand(template, &[("id", value.to_owned())]).map(|(path, _)| path)
    }

    #[test]
    fn a_value_is_one_segment() {
        assert_eq!(one("abc-1._~").as_deref(), Ok("/orgs/abc-1._~/users"));
        assert_eq!(
            one("a/b?c#d %2F").as_deref(),
            Ok("/orgs/a%2Fb%3Fc%23d%20%252F/users")
        );
        assert_eq!(one("é\n").as_deref(), Ok("/orgs/%C3%A9%0A/users"));
        assert_eq!(one("{id}").as_deref(), Ok("/orgs/%7Bid%7D/users"));
    }

    #[test]
    fn a_value_that_moves_is_refused() {
        for value in ["", ".", "..", "%2e", "%2E%2e", ".%2e"] {
            assert!(one(value).is_err(), "{value:?} went through");
        }
    }

    #[test]
    fn two_values_cannot_make_a_dot_segment_together() {
        let values = [("a", ".".to_owned()), ("b", ".".to_owned())];
        assert!(expand("/x/{a}{b}", &values).is_err());
        let path = expand("/x/{a}-{b}", &values).map(|(path, _)| path);
        assert_eq!(path.as_deref(), Ok("/x/.-."));
    }

    #[test]
    fn prefixes_of_styles_make_no_dot_segment() {
        // In the style `label` an empty value is a dot, and a dot is two.
        assert!(with("/x/{id}", ".").is_err());
        assert!(with("/x/{id}", "..").is_err());
        assert_eq!(with("/x/{id}", ".a").as_deref(), Ok("/x/.a"));
        assert_eq!(with("/x{id}/{id}", ";id").as_deref(), Ok("/x;id/;id"));
    }

    #[test]
    fn a_template_can_have_a_query() {
        let values = [("id", encode("a&b"))];
        let expanded = expand("/x/{id}?action=y&id={id}", &values);
        let expected = ("/x/a%26b".to_owned(), Some("action=y&id=a%26b".to_owned()));
        assert_eq!(expanded, Ok(expected));
    }
}
