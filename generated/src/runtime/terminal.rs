// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Text of a server, as a terminal shows it without obeying it.

use std::borrow::Cow;

/// Returns `true` if a terminal shows the character and does nothing else: control characters move
/// the cursor and start commands, the others below are invisible or change the order of what is read.
/// U+200C and U+200D are not among them: scripts and emoji need these, and they move nothing.
pub(super) fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Returns the text in one line: whatever is not harmless is written as `\u{202e}`.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    escaped_unless(text, is_harmless)
}

/// Returns the text with its line breaks and tabs, and without anything else that is not harmless.
#[cfg(feature = "cli")]
pub(super) fn escaped_lines(text: &str) -> Cow<'_, str> {
    let is_kept = |c| is_harmless(c) || matches!(c, '\n' | '\t');
    // A terminal breaks the line for both.
    if text.contains("\r\n") {
        escaped_unless(&text.replace("\r\n", "\n"), is_kept)
            .into_owned()
            .into()
    } else {
        escaped_unless(text, is_kept)
    }
}

fn escaped_unless(text: &str, is_kept: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(&is_kept) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_kept(c) {
            escaped.push(c)
        } else {
            escaped.extend(c.escape_unicode())
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        for (text, expected) in [
            ("\u{1b}[2J\u{7}\r", r"\u{1b}[2J\u{7}\u{d}"),
            ("\u{7f}\u{80}\u{9b}", r"\u{7f}\u{80}\u{9b}"),
            ("\u{202e}\u{2066}\u{2069}", r"\u{202e}\u{2066}\u{2069}"),
            ("\u{61c}\u{200e}\u{200f}", r"\u{61c}\u{200e}\u{200f}"),
            ("\u{2028}\u{2029}", r"\u{2028}\u{2029}"),
            ("\u{200b}\u{2060}\u{feff}", r"\u{200b}\u{2060}\u{feff}"),
            ("\u{e0041}", r"\u{e0041}"),
        ] {
            assert_eq!(escaped(text), expected);
            assert_eq!(escaped_lines(text), expected);
        }
        assert_eq!(escaped("a\n\tb"), r"a\u{a}\u{9}b");
        assert_eq!(escaped_lines("a\r\n\tb\r"), "a\n\tb\\u{d}");
    }

    #[test]
    fn what_people_write_stays() {
        let text = "na\u{ef}ve e\u{301} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{1f469}\u{200d}\u{1f52c}\u{fe0f} \\ \"";
        assert!(matches!(escaped(text), Cow::Borrowed(same) if same == text));
        assert!(matches!(escaped_lines(text), Cow::Borrowed(same) if same == text));
    }
}
