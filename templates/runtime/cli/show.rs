// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Prints a response to stdout, and nothing else.

use std::io::{self, IsTerminal, Write};

use clap::builder::styling::{AnsiColor, Style};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Serialize;
#[cfg(used = "crate::ItemStream")]
use serde_json::ser::CompactFormatter;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::super::terminal::{escaped, escaped_lines, is_harmless};
use super::failure::Failure;
use super::node::Node;
use super::pending::CommandResponse;
use super::query::select;
use super::responses::Output;
use super::settings::{Format, OutputOptions};
use super::tabular;
use super::yaml::yaml;

pub fn show(response: CommandResponse, options: &OutputOptions) -> Result<(), Failure> {
    if options.include {
        head(response.status, &response.headers);
    }
    print(&render(
        response.output,
        options,
        io::stdout().is_terminal(),
    )?)
}

/// Writes to stdout, whose reader may have closed it.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// Returns the output for a response. Text and bytes are printed as they are, unless a terminal would
/// obey what is in them.
fn render(output: Output, options: &OutputOptions, is_terminal: bool) -> Result<Vec<u8>, Failure> {
    match output {
        Output::Nothing => Ok(Vec::new()),
        Output::Json(json) => document(&json, options),
        Output::Text(text) if is_terminal => Ok(escaped_lines(&text).into_owned().into_bytes()),
        Output::Text(text) => Ok(text.into_bytes()),
        Output::Bytes(bytes) if is_terminal && !is_printable(&bytes) => {
            Err(Failure::Output(format!(
                "the response is {} bytes that a terminal cannot show; redirect stdout to a file: > FILE",
                bytes.len()
            )))
        }
        Output::Bytes(bytes) => Ok(bytes.to_vec()),
    }
}

fn is_printable(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes);
    text.is_ok_and(|text| escaped_lines(text) == text)
}

/// Status and headers, on stderr so that stdout stays what a script can read.
pub fn head(status: StatusCode, headers: &HeaderMap) {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "HTTP {status}");
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let _ = writeln!(stderr, "{name}: {}", escaped(&value));
    }
}

fn document(json: &[u8], options: &OutputOptions) -> Result<Vec<u8>, Failure> {
    let unread = |error| Failure::Output(format!("the response cannot be printed: {error}"));
    let mut node = Node::parse(json).map_err(unread)?;
    if let Some(query) = &options.query {
        node = select(&node, query)?;
    }
    match options.format {
        Format::Json => layout_json(&node, options.colour),
        Format::Yaml => Ok(yaml(node).map_err(unread)?.into_bytes()),
        Format::Table => Ok(tabular::table(&node, options.colour)?.into_bytes()),
    }
}

/// Returns the document as JSON, laid out, with a line break at its end.
pub fn layout_json(node: &Node, colour: bool) -> Result<Vec<u8>, Failure> {
    write_json(node, PrettyFormatter::new(), colour)
}

/// Returns the document as JSON in one line.
#[cfg(used = "crate::ItemStream")]
pub fn line(node: &Node, colour: bool) -> Result<Vec<u8>, Failure> {
    write_json(node, CompactFormatter, colour)
}

fn write_json(node: &Node, layout: impl Formatter, colour: bool) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let layout = Layout {
        layout,
        colour,
        in_name: false,
    };
    let result = node.serialize(&mut Serializer::with_formatter(&mut bytes, layout));
    result.map_err(|error| Failure::Output(format!("the response cannot be printed: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

const NAME: Style = Style::new()
    .fg_color(Some(clap::builder::styling::Color::Ansi(AnsiColor::Blue)))
    .bold();
const TEXT: Style =
    Style::new().fg_color(Some(clap::builder::styling::Color::Ansi(AnsiColor::Green)));
const OTHER: Style =
    Style::new().fg_color(Some(clap::builder::styling::Color::Ansi(AnsiColor::Yellow)));

/// Lays JSON out as another formatter does, with colours if they are requested, and with escapes for
/// what a terminal would obey.
struct Layout<F> {
    layout: F,
    colour: bool,
    in_name: bool,
}

impl<F> Layout<F> {
    fn style(&self, style: Style) -> Style {
        if self.colour { style } else { Style::new() }
    }

    fn of_string(&self) -> Style {
        self.style(if self.in_name { NAME } else { TEXT })
    }

    fn write_other<W: Write + ?Sized>(&self, writer: &mut W, text: &str) -> io::Result<()> {
        let style = self.style(OTHER);
        write!(writer, "{style}{text}{style:#}")
    }
}

macro_rules! lay_out {
    ($($method:ident($($first:ident: bool)?))*) => {
        $(fn $method<W: Write + ?Sized>(&mut self, writer: &mut W $(, $first: bool)?) -> io::Result<()> {
            self.layout.$method(writer $(, $first)?)
        })*
    };
}

impl<F: Formatter> Formatter for Layout<F> {
    fn write_null<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.write_other(writer, "null")
    }
    fn write_bool<W: Write + ?Sized>(&mut self, writer: &mut W, value: bool) -> io::Result<()> {
        self.write_other(writer, if value { "true" } else { "false" })
    }
    fn write_i64<W: Write + ?Sized>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        self.write_other(writer, &value.to_string())
    }
    fn write_u64<W: Write + ?Sized>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        self.write_other(writer, &value.to_string())
    }
    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        let style = self.style(OTHER);
        write!(writer, "{style}")?;
        self.layout.write_f64(writer, value)?;
        write!(writer, "{style:#}")
    }
    fn begin_string<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        write!(writer, "{}\"", self.of_string())
    }
    fn end_string<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        write!(writer, "\"{:#}", self.of_string())
    }
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if fragment.chars().all(is_harmless) {
            return writer.write_all(fragment.as_bytes());
        }
        for c in fragment.chars() {
            if is_harmless(c) {
                writer.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
                continue;
            }
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }

    lay_out! {
        begin_array() end_array() begin_array_value(first: bool) end_array_value()
        begin_object() end_object() begin_object_value() end_object_value()
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.in_name = true;
        self.layout.begin_object_key(writer, first)
    }
    fn end_object_key<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.in_name = false;
        self.layout.end_object_key(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_nothing_but_the_colour() {
        let json = br#"{"a":[1,-2,2.5,true,null,"x\n"],"b":{},"c":[]}"#;
        let node = Node::parse(json).expect("it is JSON");
        let plain = layout_json(&node, false).expect("it can be written");
        let coloured = layout_json(&node, true).expect("it can be written");
        let stripped = anstream::adapter::strip_bytes(&coloured).into_vec();
        assert_ne!(coloured, plain);
        assert_eq!(stripped, plain);
        assert_eq!(
            plain,
            serde_json::to_vec_pretty(&node)
                .map(|mut pretty| {
                    pretty.push(b'\n');
                    pretty
                })
                .expect("it can be written")
        );
    }

    #[test]
    fn json_is_the_same_where_a_terminal_finds_nothing_to_obey() {
        let json = "{\"\u{202e}\u{7f}\": [\"\\u001b\u{9b}\", \"é😀\u{e0041}\"]}".as_bytes();
        let node = Node::parse(json).expect("it is JSON");
        for colour in [false, true] {
            let bytes = layout_json(&node, colour).expect("it can be written");
            let text = anstream::adapter::strip_bytes(&bytes).into_vec();
            let text = String::from_utf8(text).expect("it is text");
            assert_eq!(Node::parse(text.as_bytes()), Ok(node.clone()));
            let expected = r#"{"\u202e\u007f": ["\u001b\u009b", "é😀\udb40\udc41"]}"#;
            let line: String = text.lines().map(str::trim_start).collect();
            assert_eq!(line.replace("\",\"", "\", \""), expected);
        }
    }

    #[test]
    fn text_and_bytes_are_for_a_terminal_only_if_it_obeys_nothing_of_them() {
        let options = OutputOptions {
            format: Format::Json,
            query: None,
            include: false,
            colour: false,
        };
        let text = "a\u{1b}[31m\r\n\tb\u{202e}";
        let rendered = |output, is_terminal| match render(output, &options, is_terminal) {
            Ok(bytes) => Ok(String::from_utf8(bytes).unwrap_or_default()),
            Err(Failure::Output(message)) => Err(message),
            Err(other) => Err(format!("{other:?}")),
        };
        let of_text = || Output::Text(text.to_owned());
        assert_eq!(rendered(of_text(), false).as_deref(), Ok(text));
        assert_eq!(
            rendered(of_text(), true).as_deref(),
            Ok("a\\u{1b}[31m\n\tb\\u{202e}")
        );
        let of_bytes = |bytes: &'static [u8]| Output::Bytes(bytes::Bytes::from_static(bytes));
        assert_eq!(
            rendered(of_bytes(text.as_bytes()), false).as_deref(),
            Ok(text)
        );
        for refused in [
            text.as_bytes(),
            b"\0",
            b"\xff\xfe",
            b"\r",
            "\u{9b}".as_bytes(),
        ] {
            let message = rendered(of_bytes(refused), true).unwrap_err();
            assert!(message.contains("redirect stdout to a file"), "{message}");
        }
        let text = "é\n\t1";
        assert_eq!(
            rendered(of_bytes(text.as_bytes()), true).as_deref(),
            Ok(text)
        );
    }
}
