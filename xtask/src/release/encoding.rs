//! What the bytes of a text have besides lines that end with `\n`. Input: a text. Output: the lines, and how to write them back.

/// Some editors start a file with it.
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    has_byte_order_mark: bool,
    has_windows_lines: bool,
}

impl Encoding {
    /// Returns the encoding of a text, and the text without it.
    pub fn of(text: &str) -> (Self, String) {
        let plain = text.strip_prefix(BYTE_ORDER_MARK);
        let (has_byte_order_mark, plain) = (plain.is_some(), plain.unwrap_or(text));
        let has_windows_lines = plain.contains("\r\n") && !plain.replace("\r\n", "").contains('\n');
        let plain = if has_windows_lines { plain.replace("\r\n", "\n") } else { plain.to_owned() };
        (Self { has_byte_order_mark, has_windows_lines }, plain)
    }

    pub fn encode(self, text: &str) -> String {
        let mark = if self.has_byte_order_mark { BYTE_ORDER_MARK } else { "" };
        let text = if self.has_windows_lines { text.replace('\n', "\r\n") } else { text.to_owned() };
        format!("{mark}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_kept_byte_for_byte() {
        for (text, lines) in [("a\nb\n", "a\nb\n"), ("\u{feff}a\r\nb", "a\nb"), ("a\r\nb\n", "a\r\nb\n"), ("", "")] {
            let (encoding, plain) = Encoding::of(text);
            assert_eq!((plain.as_str(), encoding.encode(&plain).as_str()), (lines, text));
        }
    }
}
