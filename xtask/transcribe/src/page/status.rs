//! Status codes of responses.
//! Input: `200`, `200 OK` or `OK`. Output: the code.

use http::StatusCode;

use crate::page::error::PageError;

/// Reason phrases that RFC 9110 has and the crate `http` spells as an earlier RFC did.
const OTHER_PHRASES: [(&str, u16); 2] = [("Content Too Large", 413), ("Unprocessable Content", 422)];

/// Returns the status code that a heading names by number or by its reason phrase, whose case does not matter.
pub fn status(heading: &str, line: usize) -> Result<u16, PageError> {
    let heading = heading.trim();
    let number = heading.split_whitespace().next().unwrap_or_default();
    if number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        let code = number.parse().ok().filter(|code| (100..600).contains(code));
        return code
            .ok_or_else(|| PageError::new(line, format!("{number} is no HTTP status"), "statuses are 100 to 599"));
    }
    (100..600)
        .find(|&code| reason(code).is_some_and(|reason| is_same(reason, heading)))
        .map_or_else(|| other_phrase(heading).ok_or_else(|| unknown(heading, line)), Ok)
}

fn reason(code: u16) -> Option<&'static str> {
    StatusCode::from_u16(code).ok()?.canonical_reason()
}

fn other_phrase(heading: &str) -> Option<u16> {
    OTHER_PHRASES.iter().find(|(phrase, _)| is_same(phrase, heading)).map(|(_, code)| *code)
}

/// Compares words without case. Hyphens are as good as spaces.
fn is_same(phrase: &str, heading: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split([' ', '-']).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect()
    };
    words(phrase) == words(heading)
}

fn unknown(heading: &str, line: usize) -> PageError {
    if is_range(heading) {
        return PageError::new(
            line,
            format!("`{heading}` is no status of a response: statuses have three digits"),
            "make a response of each status, such as `404`",
        );
    }
    if is_same("Not Authorized", heading) {
        return PageError::new(
            line,
            format!("the status of the response `{heading}` is not known: it can be 401 or 403"),
            "write the status in front of it in the page, such as `403 Not Authorized`",
        );
    }
    PageError::new(
        line,
        format!("`{heading}` is no reason phrase, so the status of the response is not known"),
        "write the status in front of it in the page, such as `422 Unprocessable Entity`",
    )
}

/// Returns `true` for what stands for several statuses: `4XX` or `default`.
pub fn is_range(heading: &str) -> bool {
    let digit = heading.get(..1).filter(|first| first.bytes().all(|byte| byte.is_ascii_digit()));
    let is_class = digit.is_some() && heading.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case("xx"));
    is_class || heading.eq_ignore_ascii_case("default")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_phrases_become_codes() {
        for (heading, code) in [
            ("200", 200),
            ("OK", 200),
            ("Created", 201),
            ("No Content", 204),
            ("bad request", 400),
            ("Too many requests", 429),
            ("403 Not Authorized", 403),
            ("Unprocessable Content", 422),
            ("Non Authoritative Information", 203),
        ] {
            assert_eq!(status(heading, 1), Ok(code), "{heading}");
        }
    }

    #[test]
    fn unclear_phrases_are_errors() {
        let error = status("Not Authorized", 4).unwrap_err();
        assert_eq!((error.line, error.message.contains("401 or 403")), (4, true));
        assert!(status("The boat cannot be moored here.", 4).unwrap_err().message.contains("no reason phrase"));
        assert!(status("", 4).is_err());
        assert!(status("999", 4).unwrap_err().message.contains("no HTTP status"));
        assert!(status("2000", 4).is_err());
        for range in ["4XX", "5xx", "default"] {
            assert!(status(range, 4).unwrap_err().message.contains("statuses have three digits"), "{range}");
        }
    }
}
