// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Reads `text/event-stream`, by the rules of <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

use std::time::Duration;

use bytes::Bytes;

use super::frame::{EventHead, Frame, TooLarge};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Reads events from pieces of any size. An event that the body breaks off in is no event.
#[derive(Default)]
pub struct EventReader {
    line: Vec<u8>,
    /// `true` if the last line ended with CR, to which an LF belongs.
    after_cr: bool,
    /// `true` from the second line on.
    is_begun: bool,
    /// The current event; its data has a line break behind each line.
    head: EventHead,
    data: Option<Vec<u8>>,
    /// The last id that an event had.
    pub last_id: Option<String>,
    /// The last value of `retry`: the time between two connections.
    pub last_retry: Option<Duration>,
}

impl EventReader {
    /// Returns the next event, and takes what was read from the piece. `None` if its end has not come yet.
    pub fn next(&mut self, piece: &mut Bytes, limit: u64) -> Result<Option<Frame>, TooLarge> {
        loop {
            if self.after_cr && !piece.is_empty() {
                self.after_cr = false;
                if piece.starts_with(b"\n") {
                    drop(piece.split_to(1));
                }
            }
            let end = piece.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = piece.split_to(end.unwrap_or(piece.len()));
            let data = self.data.as_ref().map_or(0, Vec::len);
            if (data + self.line.len() + part.len()) as u64 > limit {
                return Err(TooLarge);
            }
            self.line.extend_from_slice(&part);
            if end.is_none() {
                return Ok(None);
            }
            self.after_cr = piece.split_to(1).as_ref() == b"\r";
            let line = std::mem::take(&mut self.line);
            let is_first = !std::mem::replace(&mut self.is_begun, true);
            let line = line.strip_prefix(BOM).filter(|_| is_first).unwrap_or(&line);
            if line.is_empty() {
                if let Some(frame) = self.dispatch() {
                    return Ok(Some(frame));
                }
            } else {
                self.read_field(line);
            }
        }
    }

    fn read_field(&mut self, line: &[u8]) {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value).into_owned();
        match name {
            b"event" => self.head.event = (!value.is_empty()).then(text),
            b"data" => {
                let data = self.data.get_or_insert_default();
                data.extend_from_slice(value);
                data.push(b'\n');
            }
            b"id" if !value.contains(&0) => self.head.id = Some(text()),
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                if let Ok(milliseconds) = text().parse() {
                    self.head.retry = Some(Duration::from_millis(milliseconds));
                    self.last_retry = self.head.retry;
                }
            }
            // A comment, which has no name, or a field that is not known.
            _ => {}
        }
    }

    /// Returns the event that an empty line ends, unless it has no data.
    fn dispatch(&mut self) -> Option<Frame> {
        let head = std::mem::take(&mut self.head);
        if head.id.is_some() {
            self.last_id.clone_from(&head.id);
        }
        let mut data = self.data.take()?;
        data.pop();
        Some(Frame {
            head,
            data: data.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the events of a body that comes in pieces of this size, as name, id, retry and data.
    fn events(body: &[u8], size: usize) -> (Vec<String>, EventReader) {
        let mut reader = EventReader::default();
        let mut events = Vec::new();
        for piece in body.chunks(size) {
            let mut piece = Bytes::copy_from_slice(piece);
            while let Ok(Some(frame)) = reader.next(&mut piece, 100) {
                let EventHead { event, id, retry } = frame.head;
                let retry = retry.map(|retry| retry.as_millis());
                let data = String::from_utf8_lossy(&frame.data);
                events.push(format!("{event:?} {id:?} {retry:?} {data:?}"));
            }
        }
        (events, reader)
    }

    fn assert_events(body: &str, expected: &[&str]) {
        for size in 1..=body.len() {
            assert_eq!(
                events(body.as_bytes(), size).0,
                expected,
                "{body:?} by {size}"
            );
        }
    }

    #[test]
    fn lines_end_with_lf_cr_or_both() {
        let expected = ["None None None \"a\\nb\"", "None None None \"c\""];
        for end in ["\n", "\r", "\r\n"] {
            let body = "data: a\ndata: b\n\ndata:c\n\n".replace('\n', end);
            assert_events(&body, &expected);
        }
        assert_events("data: a\r\ndata: b\n\r\ndata:c\r\r", &expected);
    }

    #[test]
    fn an_event_has_a_name_an_id_a_time_and_data() {
        assert_events(
            "event: add\nid: 7\nretry: 250\ndata: {\ndata:  \"a\":1}\n\n",
            &[r#"Some("add") Some("7") Some(250) "{\n \"a\":1}""#],
        );
        // Of several lines of a field other than data the last one counts.
        assert_events(
            "event: a\nevent\nid: 1\nid\ndata\n\n",
            &[r#"None Some("") None """#],
        );
        assert_events("data:\ndata:\n\n", &[r#"None None None "\n""#]);
    }

    #[test]
    fn comments_and_unknown_fields_are_skipped() {
        assert_events(
            ": hello\n\n:\n\nwhat: x\n data: y\nDATA: z\ndata: a\n:data: b\n\n",
            &[r#"None None None "a""#],
        );
    }

    #[test]
    fn a_byte_order_mark_counts_at_the_beginning_only() {
        assert_events(
            "\u{feff}data: a\n\n\u{feff}data: b\n\n",
            &[r#"None None None "a""#],
        );
    }

    #[test]
    fn an_invalid_id_or_time_is_ignored() {
        assert_events(
            "id: a\0b\nretry: 1s\ndata: a\n\n",
            &[r#"None None None "a""#],
        );
        assert_events("retry:\ndata: a\n\n", &[r#"None None None "a""#]);
        assert_events(
            "retry: 99999999999999999999999\ndata: a\n\n",
            &[r#"None None None "a""#],
        );
    }

    #[test]
    fn an_event_without_data_or_end_is_none() {
        assert_events(
            "event: a\n\ndata: b\n\nid: 9\n\ndata: c\ndata: d\n",
            &[r#"None None None "b""#],
        );
    }

    #[test]
    fn the_last_id_and_time_stay() {
        let (_, reader) = events(b"id: 1\ndata: a\n\ndata: b\n\nretry: 5\n\nid: 2\n", 100);
        assert_eq!(reader.last_id.as_deref(), Some("1"));
        assert_eq!(reader.last_retry, Some(Duration::from_millis(5)));
    }

    #[test]
    fn an_event_has_a_limit() {
        for body in ["data: 1\ndata: 2\ndata: 3\ndata: 4\n\n", ": a long comment"] {
            for size in [1, 3, 100] {
                let mut reader = EventReader::default();
                let mut pieces = body.as_bytes().chunks(size).map(Bytes::copy_from_slice);
                let read = pieces.try_for_each(|mut piece| {
                    while reader.next(&mut piece, 12)?.is_some() {}
                    Ok::<(), TooLarge>(())
                });
                assert!(read.is_err(), "{body:?} by {size}");
            }
        }
        assert_eq!(
            events(b"data: 1234567890\n\ndata: 1234567890\n\n", 1)
                .0
                .len(),
            2
        );
    }
}
