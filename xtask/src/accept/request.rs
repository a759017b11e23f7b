//! What somebody asks to accept. Input: the texts of arguments or of a comment. Output: a checked request.

use generator::diff::Fingerprint;
use generator::diff::accepted::{MAX_YEARS, last_day};
use jiff::ToSpan;
use jiff::civil::Date;

/// The longest reason, in characters.
const MAX_REASON: usize = 500;

/// How long an entry is valid if nobody says until when. A pull request is merged or forgotten by then.
const DEFAULT_DAYS: i32 = 90;

/// A change to accept, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub fingerprint: Fingerprint,
    pub reason: String,
    /// `None` for the date of the entry that is there, or else [`default_date`].
    pub until: Option<Date>,
}

impl Request {
    /// Checks the parts of a request.
    ///
    /// # Errors
    /// If a part is not what an entry may have: what is wrong, and what to do.
    pub fn new(fingerprint: &str, reason: &str, until: Option<&str>, today: Date) -> Result<Self, String> {
        let fingerprint = fingerprint.parse().map_err(|message: String| {
            format!("{}\nhelp: the reports of `cargo xtask diff` show the fingerprint of each change", line(&message))
        })?;
        let reason = check_reason(reason)?;
        let until = until.map(|text| check_date(text, today)).transpose()?;
        Ok(Self { fingerprint, reason, until })
    }
}

/// Returns the last day of an entry without a date.
pub fn default_date(today: Date) -> Date {
    today.saturating_add(DEFAULT_DAYS.days())
}

fn check_reason(reason: &str) -> Result<String, String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err("the reason is empty\nhelp: write why the change may break clients".to_owned());
    }
    let length = reason.chars().count();
    if length > MAX_REASON {
        return Err(format!("the reason has {length} characters\nhelp: write at most {MAX_REASON}"));
    }
    check_text("the reason", reason)?;
    Ok(reason.to_owned())
}

/// Checks that a text is a line that readers see as it is.
///
/// # Errors
/// If it has a line break, or another character that is invisible or changes how the text is shown.
pub fn check_text(name: &str, text: &str) -> Result<(), String> {
    match text.chars().find(|character| *character == '\t' || printable(*character) != character.to_string()) {
        Some('\n' | '\r') => Err(format!("{name} has several lines\nhelp: write it in one line")),
        Some(character) => Err(format!(
            "{name} has the character U+{:04X}, which readers do not see\nhelp: remove it",
            character as u32
        )),
        None => Ok(()),
    }
}

fn check_date(text: &str, today: Date) -> Result<Date, String> {
    let example = default_date(today);
    let date = parse_date(text);
    let date = date.ok_or_else(|| format!("`{}` is not a date\nhelp: write it like `{example}`", line(text)))?;
    if date < today {
        return Err(format!("{date} has passed\nhelp: write the last day of the entry, such as `{example}`"));
    }
    let limit = last_day(today);
    if date > limit {
        return Err(format!("{date} is more than {MAX_YEARS} years ahead\nhelp: write a day until {limit}"));
    }
    Ok(date)
}

/// Reads a date as the command takes it.
pub fn parse_date(text: &str) -> Option<Date> {
    // jiff also reads dates with a time, whose end would be ignored.
    text.parse::<Date>().ok().filter(|date| date.to_string() == text)
}

/// Escapes a text for a message, in which it is one line, and cuts it.
pub fn line(text: &str) -> String {
    const MAX: usize = 100;
    let cut: String = text.chars().take(MAX).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    cut.chars().map(printable).collect::<String>() + dots
}

fn printable(character: char) -> String {
    generator::diagnostic::printable(character.encode_utf8(&mut [0; 4])).into_owned()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn request(fingerprint: &str, reason: &str, until: Option<&str>) -> Result<Request, String> {
        Request::new(fingerprint, reason, until, date(2026, 11, 20))
    }

    fn message(result: Result<Request, String>) -> String {
        let message = result.expect_err("the request is wrong");
        let (message, help) = message.split_once("\nhelp: ").expect("there is help");
        assert!(!help.is_empty() && !help.contains('\n'), "{help}");
        message.to_owned()
    }

    #[test]
    fn a_request_is_trimmed() {
        let it = request("0123456789abcdef", "  it's `$(fine)` \"now\"  ", Some("2026-11-20")).expect("it is right");
        assert_eq!(it.reason, "it's `$(fine)` \"now\"");
        assert_eq!(it.until, Some(date(2026, 11, 20)));
        assert_eq!(default_date(date(2026, 11, 20)), date(2027, 2, 18));
    }

    #[test]
    fn wrong_parts_are_named() {
        const RIGHT: &str = "0123456789abcdef";
        assert!(message(request("nothing", "r", None)).starts_with("`nothing` is not a fingerprint"));
        assert_eq!(message(request(RIGHT, " ", None)), "the reason is empty");
        assert_eq!(message(request(RIGHT, &"é".repeat(501), None)), "the reason has 501 characters");
        assert!(request(RIGHT, &"é".repeat(500), None).is_ok());
        assert_eq!(message(request(RIGHT, "a\nb", None)), "the reason has several lines");
        for (character, name) in
            [('\u{1b}', "1B"), ('\u{202e}', "202E"), ('\0', "00"), ('\t', "09"), ('\u{200b}', "200B")]
        {
            let expected = format!("the reason has the character U+{name:0>4}, which readers do not see");
            assert_eq!(message(request(RIGHT, &format!("a{character}b"), None)), expected);
        }
    }

    #[test]
    fn dates_are_today_or_in_the_next_two_years() {
        let until = |text| message(request("0123456789abcdef", "r", Some(text)));
        assert_eq!(until("2026-11-19"), "2026-11-19 has passed");
        assert_eq!(until("2028-11-21"), "2028-11-21 is more than 2 years ahead");
        assert!(request("0123456789abcdef", "r", Some("2028-11-20")).is_ok());
        for wrong in
            ["", "soon", "2027-02-30", "20270101", "2027-01-01T00:00:00", "2027-01-01 ", "+002027-01-01", "\u{1b}"]
        {
            assert!(until(wrong).ends_with(" is not a date"), "{wrong}");
        }
    }
}
