//! Reads a comment on a pull request. Input: its text, which anybody may have written. Output: what it asks to accept.
//!
//! Each line `/accept FINGERPRINT [until DATE] REASON` is a request; other lines, and all of code and quotes, are for readers. The text is only ever data: a request
//! has a checked fingerprint and date, and a reason in one line without invisible characters.

use jiff::civil::Date;

use super::markdown::{Block, blocks};
use super::request::{Request, line, parse_date};

/// The word that a comment starts with.
pub const COMMAND: &str = "/accept";

/// The longest comment in bytes. GitHub's limit is 65,536 characters, of which a request needs few.
const MAX_LENGTH: usize = 65_536;

/// How many requests a comment may have.
const MAX_REQUESTS: usize = 50;

const FORM: &str = "help: write `/accept FINGERPRINT reason`, or `/accept FINGERPRINT until DATE reason`";

/// Reads the requests of a comment.
///
/// # Errors
/// If one of them is wrong, or if the comment has text that readers do not see: what is wrong, and what to do.
pub fn read(text: &[u8], today: Date) -> Result<Vec<Request>, String> {
    if text.len() > MAX_LENGTH {
        return Err(format!("the comment has more than {MAX_LENGTH} bytes\n{FORM}"));
    }
    let text = std::str::from_utf8(text).map_err(|_| format!("the comment is not UTF-8\n{FORM}"))?;
    if command(text.lines().next().unwrap_or_default()).is_none() {
        return Err(format!("the comment does not start with `{COMMAND}`\n{FORM}"));
    }
    let mut requests = Vec::new();
    for (text, block) in blocks(text) {
        // Readers of the rendered comment would not see a request in it.
        if text.contains("<!--") && block != Block::Code {
            return Err("the comment has an HTML comment, which readers do not see\nhelp: remove it".to_owned());
        }
        let Some(rest) = command(text) else { continue };
        match block {
            Block::Text => requests.push(request(rest, today)?),
            Block::Code => {}
            Block::Quote => {
                let help = "help: put an empty line before it";
                return Err(format!("`{}` is a part of the quote above it\n{help}", line(text)));
            }
            Block::Folded => {
                let help = "help: move it out of there";
                return Err(format!("`{}` is in `<details>`, which readers have to unfold\n{help}", line(text)));
            }
        }
    }
    if requests.len() > MAX_REQUESTS {
        return Err(format!("the comment has {} requests\nhelp: write at most {MAX_REQUESTS}", requests.len()));
    }
    if let Some(twice) = requests
        .iter()
        .enumerate()
        .find(|(index, one)| requests[..*index].iter().any(|earlier| earlier.fingerprint == one.fingerprint))
    {
        return Err(format!("the comment accepts {} twice\nhelp: remove one of the lines", twice.1.fingerprint));
    }
    Ok(requests)
}

/// Returns what follows the command in a line.
fn command(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(COMMAND)?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(rest)
}

/// Reads `FINGERPRINT [until DATE] REASON`.
fn request(text: &str, today: Date) -> Result<Request, String> {
    let (fingerprint, rest) = word(text);
    let (next, after) = word(rest);
    let (until, reason) = if is_until(next) {
        let (date, reason) = word(after);
        (Some(date), reason)
    } else {
        (None, rest)
    };
    if fingerprint.is_empty() || reason.trim().is_empty() {
        return Err(format!("`{COMMAND}{}` has no {}\n{FORM}", line(text), missing(fingerprint)));
    }
    if let Some(date) = late_date(reason).filter(|_| until.is_none()) {
        let fingerprint = line(fingerprint.trim_matches('`'));
        return Err(format!(
            "`until {date}` is in the reason, where it sets no date\nhelp: write `{COMMAND} {fingerprint} until {date} reason`"
        ));
    }
    // Reports show it as code, whose backticks may be copied.
    Request::new(fingerprint.trim_matches('`'), reason, until, today)
}

fn missing(fingerprint: &str) -> &'static str {
    if fingerprint.is_empty() { "fingerprint" } else { "reason" }
}

/// Returns `true` for `until`, however it is written.
fn is_until(word: &str) -> bool {
    word.strip_suffix(':').unwrap_or(word).eq_ignore_ascii_case("until")
}

/// Returns the date of `until DATE` in a reason, which probably belongs to the request.
fn late_date(reason: &str) -> Option<Date> {
    let words: Vec<&str> = reason.split_whitespace().collect();
    let is_end = |character: char| !character.is_ascii_digit();
    let dates = words.windows(2).filter(|pair| is_until(pair[0].trim_start_matches(['(', ',']))).map(|pair| pair[1]);
    dates.filter_map(|word| parse_date(word.trim_end_matches(is_end))).next()
}

/// Splits off the first word.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(' ');
    text.split_once(' ').unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    fn requests(text: &str) -> Vec<(String, String, Option<Date>)> {
        let requests = read(text.as_bytes(), TODAY).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        requests.into_iter().map(|one| (one.fingerprint.to_string(), one.reason, one.until)).collect()
    }

    fn one(text: &str) -> (String, String, Option<Date>) {
        let [one] = <[_; 1]>::try_from(requests(text)).expect("there is one request");
        one
    }

    fn error(text: &str) -> String {
        let error = read(text.as_bytes(), TODAY).expect_err(text);
        let (message, help) = error.split_once("\nhelp: ").expect("there is help");
        assert!(!help.contains('\n') && !message.contains(['\n', '\u{1b}', '\r']), "{error:?}");
        message.to_owned()
    }

    #[test]
    fn a_request_has_a_reason_and_may_have_a_date() {
        let fingerprint = "0123456789abcdef".to_owned();
        let reason = "nobody uses it".to_owned();
        assert_eq!(one("/accept 0123456789abcdef nobody uses it"), (fingerprint.clone(), reason.clone(), None));
        let until = Some(date(2027, 1, 31));
        assert_eq!(
            one("/accept `0123456789abcdef`  until 2027-01-31  nobody uses it \r\n"),
            (fingerprint, reason, until)
        );
        assert_eq!(one("/accept 0123456789abcdef we wait until 2027").1, "we wait until 2027");
        for word in ["Until", "until:", "UNTIL:"] {
            let (_, reason, date) = one(&format!("/accept 0123456789abcdef {word} 2027-01-31 agreed"));
            assert_eq!((reason.as_str(), date), ("agreed", until));
        }
    }

    #[test]
    fn a_date_in_the_reason_is_not_ignored() {
        for reason in ["agreed until 2027-01-31", "agreed, until: 2027-01-31.", "agreed (Until 2027-01-31) by vote"] {
            let expected = "`until 2027-01-31` is in the reason, where it sets no date";
            assert_eq!(error(&format!("/accept 0123456789abcdef {reason}")), expected);
        }
        let (_, reason, until) = one("/accept 0123456789abcdef until 2027-02-01 the old one stays until 2027-01-31");
        assert_eq!((reason.as_str(), until), ("the old one stays until 2027-01-31", Some(date(2027, 2, 1))));
    }

    #[test]
    fn each_line_with_the_command_is_a_request() {
        let text = "/accept 0123456789abcdef one\n\nThe second one is from /accept above.\n> /accept 0000000000000000 quoted\n\n/accept fedcba9876543210 two\n";
        let reasons: Vec<String> = requests(text).into_iter().map(|(_, reason, _)| reason).collect();
        assert_eq!(reasons, ["one", "two"]);
        assert_eq!(
            error("/accept 0123456789abcdef one\n/accept 0123456789abcdef two"),
            "the comment accepts 0123456789abcdef twice"
        );
        let many: String = (0..51).map(|number| format!("/accept {number:016} r\n")).collect();
        assert_eq!(error(&many), "the comment has 51 requests");
    }

    #[test]
    fn code_and_quotes_are_no_requests() {
        let text = "/accept 0123456789abcdef one\n\n```text\n/accept 0000000000000001 r\n<!-- seen -->\n```\n\n\
            > /accept 0000000000000002 r\n\n~~~\n/accept 0000000000000003 r\n";
        assert_eq!(requests(text).len(), 1);
        let quoted = "/accept 0123456789abcdef one\n\n> a quote\n/accept 0000000000000002 r";
        assert_eq!(error(quoted), "`/accept 0000000000000002 r` is a part of the quote above it");
        let folded = "/accept 0123456789abcdef one\n<details>\n\n/accept 0000000000000003 r\n</details>";
        assert_eq!(error(folded), "`/accept 0000000000000003 r` is in `<details>`, which readers have to unfold");
    }

    #[test]
    fn what_a_shell_would_run_is_text() {
        for reason in [
            "`touch x` $(touch x) ${HOME} $HOME",
            "\"; touch x; echo \"",
            "' && touch x #",
            "| touch x > y < z & \\",
            "${{ github.token }} ::set-output name=a::b",
            "\"\"\"\" = [[accepted]] ''' \\u0041",
            "--reason=x -- -x",
        ] {
            assert_eq!(one(&format!("/accept 0123456789abcdef {reason}")).1, reason);
        }
    }

    #[test]
    fn wrong_comments_are_explained() {
        assert_eq!(error("/accept 0123456789abcdef"), "`/accept 0123456789abcdef` has no reason");
        assert_eq!(
            error("/accept 0123456789abcdef until 2027-01-01 "),
            "`/accept 0123456789abcdef until 2027-01-01 ` has no reason"
        );
        assert_eq!(error("/accept"), "`/accept` has no fingerprint");
        assert!(error("/accept nothing at all").starts_with("`nothing` is not a fingerprint"));
        assert!(error("/accept \u{1b}[31m00 r").starts_with("`\\u{1b}[31m00` is not a fingerprint"));
        assert_eq!(error("/accept 0123456789abcdef until soon r"), "`soon` is not a date");
        assert_eq!(error("/accept 0123456789abcdef until 2020-01-01 r"), "2020-01-01 has passed");
        for text in
            ["", "please /accept 0123456789abcdef r", "/accepted 0123456789abcdef r", " /accept 0123456789abcdef r"]
        {
            assert_eq!(error(text), "the comment does not start with `/accept`");
        }
        assert_eq!(
            read(b"/accept \xff", TODAY).expect_err("it is no text").lines().next(),
            Some("the comment is not UTF-8")
        );
    }

    #[test]
    fn text_that_readers_do_not_see_is_refused() {
        let hidden = "the comment has an HTML comment, which readers do not see";
        assert_eq!(error("/accept 0123456789abcdef <!-- hidden --> seen"), hidden);
        assert_eq!(error("/accept 0123456789abcdef seen\n<!--\n/accept fedcba9876543210 hidden\n-->"), hidden);
        assert!(error("/accept 0123456789abcdef a\u{202e}b").contains("U+202E"));
        assert!(error("/accept 0123456789abcdef a\rb").contains("several lines"));
        assert!(error("/accept 0123456789abcdef a\u{0}b").contains("U+0000"));
        assert!(error("/accept\t0123456789abcdef r").contains("does not start"));
    }

    #[test]
    fn long_comments_are_refused() {
        assert_eq!(error(&format!("/accept 0123456789abcdef {}", "a".repeat(501))), "the reason has 501 characters");
        assert_eq!(
            error(&format!("/accept 0123456789abcdef {}", "a".repeat(65_536))),
            "the comment has more than 65536 bytes"
        );
        assert!(error(&format!("/accept {}", "a".repeat(60_000))).len() < 300);
    }
}
