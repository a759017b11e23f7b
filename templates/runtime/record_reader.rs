// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Splits a body into JSON values: one in each line, or one behind each record separator (RFC 7464).

use bytes::Bytes;

use super::frame::TooLarge;

/// Begins a value of `application/json-seq`. JSON has it nowhere else.
const SEPARATOR: u8 = 0x1e;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Reads values from pieces of any size. The first byte of a body tells lines from records.
#[derive(Default)]
pub struct RecordReader {
    record: Vec<u8>,
    /// `true` once the first byte came.
    is_begun: bool,
    /// `true` if the first byte is a separator. A value may then have several lines.
    has_separators: bool,
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl RecordReader {
    /// Returns the next value, and takes what was read from the piece. `None` if its end has not come yet.
    pub fn next(&mut self, piece: &mut Bytes, limit: u64) -> Result<Option<Bytes>, TooLarge> {
        loop {
            let end = piece.iter().position(|byte| self.ends_at(*byte));
            let part = piece.split_to(end.unwrap_or(piece.len()));
            if (self.record.len() + part.len()) as u64 > limit {
                return Err(TooLarge);
            }
            self.record.extend_from_slice(&part);
            if end.is_none() {
                return Ok(None);
            }
            let is_cut = piece.split_to(1).starts_with(&[SEPARATOR]);
            if let Some(value) = self.value(is_cut) {
                return Ok(Some(value));
            }
        }
    }

    /// Returns the value that the body ends with. The end of the last line can be missing.
    pub fn end(&mut self) -> Option<Bytes> {
        self.value(true)
    }

    /// Returns the value that has ended. Behind a separator, a number or a word without white space behind it may be the beginning of a
    /// longer one, so it is returned as no JSON.
    fn value(&mut self, is_cut: bool) -> Option<Bytes> {
        let record = std::mem::take(&mut self.record);
        let value = record.strip_prefix(BOM).unwrap_or(&record);
        let is_open = value.last().is_some_and(u8::is_ascii_alphanumeric);
        let mut value = value.trim_ascii().to_vec();
        if self.has_separators && is_cut && is_open {
            value.push(SEPARATOR);
        }
        (!value.is_empty()).then(|| value.into())
    }

    fn ends_at(&mut self, byte: u8) -> bool {
        if !self.is_begun && !BOM.contains(&byte) {
            self.is_begun = true;
            self.has_separators = byte == SEPARATOR;
        }
        if byte == SEPARATOR && self.has_separators {
            (self.depth, self.in_string, self.is_escaped) = (0, false, false);
            return true;
        }
        if !self.has_separators {
            return byte == b'\n';
        }
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' if self.in_string => self.is_escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        byte == b'\n' && self.depth == 0 && !self.in_string
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the values of a body that comes in pieces of this size.
    fn values(body: &[u8], size: usize) -> Vec<String> {
        let mut reader = RecordReader::default();
        let mut values = Vec::new();
        for piece in body.chunks(size) {
            let mut piece = Bytes::copy_from_slice(piece);
            while let Ok(Some(value)) = reader.next(&mut piece, 100) {
                values.push(value);
            }
        }
        values.extend(reader.end());
        let text = |value: &Bytes| String::from_utf8_lossy(value).into_owned();
        values.iter().map(text).collect()
    }

    fn assert_values(body: &str, expected: &[&str]) {
        for size in 1..=body.len() {
            assert_eq!(
                values(body.as_bytes(), size),
                expected,
                "{body:?} by {size}"
            );
        }
    }

    #[test]
    fn each_line_is_a_value() {
        assert_values("{\"a\":1}\n2\r\n\n \r\n[]", &["{\"a\":1}", "2", "[]"]);
        assert_values("\u{feff}1\n{\n\"a\"\n", &["1", "{", "\"a\""]);
        assert_values("\n", &[]);
    }

    #[test]
    fn a_record_ends_with_its_line_or_with_the_next_record() {
        assert_values(
            "\u{1e}{\n \"a\": \"}\\\"\n\"\n}\n\u{1e}\u{1e}12\n\u{1e}[1,\n2]\n",
            &["{\n \"a\": \"}\\\"\n\"\n}", "12", "[1,\n2]"],
        );
        // One that breaks off does not swallow the next one.
        assert_values(
            "\u{1e}{\"a\": \"\u{1e}{}\n\u{1e}1",
            &["{\"a\": \"", "{}", "1\u{1e}"],
        );
        assert_values("\u{1e}12\u{1e}tru", &["12\u{1e}", "tru\u{1e}"]);
    }

    #[test]
    fn a_separator_in_lines_is_no_end() {
        assert_values("{}\n\u{1e}{\n3\n", &["{}", "\u{1e}{", "3"]);
    }

    #[test]
    fn a_record_is_returned_before_the_next_one_comes() {
        let mut reader = RecordReader::default();
        let mut piece = Bytes::from_static(b"\x1e{\"a\":\n1}\n");
        let value = reader.next(&mut piece, 100).ok().flatten();
        assert_eq!(value.as_deref(), Some(&b"{\"a\":\n1}"[..]));
    }

    #[test]
    fn a_value_has_a_limit() {
        for size in [1, 3, 100] {
            let mut reader = RecordReader::default();
            let mut pieces = b"12345\n123456\n".chunks(size).map(Bytes::copy_from_slice);
            let read = pieces.try_for_each(|mut piece| {
                while reader.next(&mut piece, 5)?.is_some() {}
                Ok::<(), TooLarge>(())
            });
            assert!(read.is_err(), "by {size}");
        }
    }
}
