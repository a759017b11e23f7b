// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Printing an answer: on stdout it, and nothing else.

use std::io::{self, Write};

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::failure::Failure;
use super::node::Node;
use super::pending::{Answered, Output};
use super::query::select;
use super::settings::{Format, Showing};
use super::tabular;

pub fn show(answer: Answered, showing: &Showing) -> Result<(), Failure> {
    if showing.include {
        head(&answer);
    }
    let bytes = match answer.output {
        Output::Nothing => return Ok(()),
        Output::Bytes(bytes) => bytes.to_vec(),
        Output::Text(text) => text.into_bytes(),
        Output::Json(json) => document(&json, showing)?,
    };
    print(&bytes)
}

/// Writes to stdout, where a reader may have gone.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// Status and headers, on stderr so that stdout stays what a script can read.
fn head(answer: &Answered) {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "HTTP {}", answer.status);
    for (name, value) in &answer.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        let _ = writeln!(stderr, "{name}: {value}");
    }
}

fn document(json: &[u8], showing: &Showing) -> Result<Vec<u8>, Failure> {
    let unread = |error| Failure::Output(format!("the answer cannot be shown: {error}"));
    let mut node = Node::parse(json).map_err(unread)?;
    if let Some(query) = &showing.query {
        node = select(&node, query)?;
    }
    match showing.format {
        Format::Json => written(&node, showing.colour),
        Format::Yaml => {
            let text = serde_saphyr::to_string(&node);
            let mut text = text.map_err(|error| unread(error.to_string()))?;
            if !text.ends_with('\n') {
                text.push('\n');
            }
            Ok(text.into_bytes())
        }
        Format::Table => Ok(tabular::table(&node, showing.colour)?.into_bytes()),
    }
}

/// The document as JSON, laid out, with a line break at its end.
pub fn written(node: &Node, colour: bool) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let result = match colour {
        true => node.serialize(&mut Serializer::with_formatter(
            &mut bytes,
            Coloured::default(),
        )),
        false => node.serialize(&mut Serializer::with_formatter(
            &mut bytes,
            PrettyFormatter::new(),
        )),
    };
    result.map_err(|error| Failure::Output(format!("the answer cannot be shown: {error}")))?;
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

/// Lays JSON out as [`PrettyFormatter`] does, with colours.
#[derive(Default)]
struct Coloured {
    layout: PrettyFormatter<'static>,
    in_name: bool,
}

fn styled<W: Write + ?Sized>(writer: &mut W, style: Style, text: &str) -> io::Result<()> {
    write!(writer, "{style}{text}{style:#}")
}

impl Formatter for Coloured {
    fn write_null<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        styled(writer, OTHER, "null")
    }
    fn write_bool<W: Write + ?Sized>(&mut self, writer: &mut W, value: bool) -> io::Result<()> {
        styled(writer, OTHER, if value { "true" } else { "false" })
    }
    fn write_i64<W: Write + ?Sized>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        styled(writer, OTHER, &value.to_string())
    }
    fn write_u64<W: Write + ?Sized>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        styled(writer, OTHER, &value.to_string())
    }
    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{OTHER}")?;
        self.layout.write_f64(writer, value)?;
        write!(writer, "{OTHER:#}")
    }
    fn begin_string<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        let style = if self.in_name { NAME } else { TEXT };
        write!(writer, "{style}\"")
    }
    fn end_string<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        let style = if self.in_name { NAME } else { TEXT };
        write!(writer, "\"{style:#}")
    }
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.layout.begin_array(writer)
    }
    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.layout.end_array(writer)
    }
    fn begin_array_value<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.layout.begin_array_value(writer, first)
    }
    fn end_array_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.layout.end_array_value(writer)
    }
    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.layout.begin_object(writer)
    }
    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.layout.end_object(writer)
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
    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.layout.begin_object_value(writer)
    }
    fn end_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.layout.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_nothing_but_the_colour() {
        let json = br#"{"a":[1,-2,2.5,true,null,"x\n"],"b":{},"c":[]}"#;
        let node = Node::parse(json).expect("it is JSON");
        let plain = written(&node, false).expect("it can be written");
        let coloured = written(&node, true).expect("it can be written");
        let stripped = anstream::adapter::strip_bytes(&coloured).into_vec();
        assert_ne!(coloured, plain);
        assert_eq!(stripped, plain);
        assert!(plain.starts_with(b"{\n  \"a\": [\n    1,"));
    }
}
