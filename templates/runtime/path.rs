// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A path template and its values, to a path in which each value is one segment.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters is encoded, so no value can start a new
/// segment, a query or a fragment.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Replaces each `{name}` of the template.
///
/// A segment that is empty, `.` or `..` once its values are in is refused: URL parsers resolve
/// dot segments, encoded or not, so the call would reach another path than the operation's.
pub fn expand(template: &str, values: &[(&'static str, String)]) -> Result<String, String> {
    let mut path = String::with_capacity(template.len() + 32);
    for segment in template.split('/').skip(1) {
        path.push('/');
        let expanded = expand_segment(segment, values);
        if segment.contains('{') {
            refuse_moving_segment(segment, &expanded)?;
        }
        path.push_str(&expanded);
    }
    Ok(path)
}

/// A value as it stands in a path.
pub(super) fn encode(value: &str) -> String {
    utf8_percent_encode(value, VALUE).to_string()
}

fn expand_segment<'a>(segment: &'a str, values: &[(&'static str, String)]) -> Cow<'a, str> {
    let mut expanded = Cow::Borrowed(segment);
    if segment.contains('{') {
        for (name, value) in values {
            expanded = Cow::Owned(expanded.replace(&format!("{{{name}}}"), &encode(value)));
        }
    }
    expanded
}

fn refuse_moving_segment(segment: &str, expanded: &str) -> Result<(), String> {
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
    use super::expand;

    fn one(value: &str) -> Result<String, String> {
        expand("/orgs/{id}/users", &[("id", value.to_owned())])
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
        assert_eq!(expand("/x/{a}-{b}", &values).as_deref(), Ok("/x/.-."));
    }
}
