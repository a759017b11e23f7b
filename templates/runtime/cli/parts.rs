// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Converts the properties of a document and files to a multipart form.

use std::marker::PhantomData;

use serde::de::DeserializeSeed;

use super::super::form::{FilePart, Form};
use super::body::read_stdin;
use super::failure::Failure;
use super::node::Node;
use super::read::read;
use super::schema::Type;
use super::table::{Part, PartKind};
use super::tree::Tree;

/// The values and files of a form.
#[derive(Debug)]
pub struct Parts {
    values: Vec<(String, Node)>,
    files: Vec<(String, FilePart)>,
}

impl Parts {
    pub fn new(document: Node, files: Vec<(String, FilePart)>) -> Result<Self, Failure> {
        let values = match document {
            Node::Object(properties) => properties,
            Node::Null => Vec::new(),
            other => {
                let message = format!(
                    "a form is an object with a property for each part, not {}",
                    other.kind()
                );
                return Err(Failure::Usage(message));
            }
        };
        Ok(Self { values, files })
    }

    /// Returns the form with the documented parts in their order, and all others behind them.
    pub fn into_form(mut self, documented: &[Part]) -> Result<Form, Failure> {
        let mut form = Form::new();
        for part in documented {
            self.add(part, &mut form)?;
        }
        let mut others = Form::new();
        for (name, value) in self.values {
            others.value(name, value);
        }
        for (name, file) in self.files {
            others.file(name, file);
        }
        let names: Vec<&str> = documented.iter().map(|part| part.name).collect();
        form.append(others, &names);
        Ok(form)
    }

    fn add(&mut self, part: &Part, form: &mut Form) -> Result<(), Failure> {
        let Part {
            name,
            required,
            kind,
        } = *part;
        let missing =
            |how: &str| Failure::Usage(format!("the form needs the part `{name}`: {how}"));
        match kind {
            PartKind::Value(of) => match self.value(name, Type::parse(of))? {
                Some(value) => form.value(name, value),
                None if required => {
                    return Err(missing(&format!("--set {name}=VALUE, or in --body")));
                }
                None => {}
            },
            PartKind::File => {
                let mut files = self.files(name)?;
                if files.len() > 1 {
                    let count = files.len();
                    let message = format!("the part `{name}` is one file, but {count} are set");
                    return Err(Failure::Usage(message));
                }
                match files.pop() {
                    Some(file) => form.file(name, file),
                    None if required => return Err(missing(&format!("--file {name}=PATH"))),
                    None => {}
                }
            }
            PartKind::Files => {
                for file in self.files(name)? {
                    form.file(name, file);
                }
            }
        }
        Ok(())
    }

    fn value(&mut self, name: &'static str, of: Type) -> Result<Option<Tree>, Failure> {
        let node = self.take(name)?;
        node.map(|node| read_part(name, of, &node)).transpose()
    }

    fn files(&mut self, name: &'static str) -> Result<Vec<FilePart>, Failure> {
        let (own, others) = std::mem::take(&mut self.files)
            .into_iter()
            .partition::<Vec<_>, _>(|(part, _)| part == name);
        self.files = others;
        let files = own.into_iter().map(|(_, file)| file);
        // A string is the content of a file as well.
        let node = self.take(name)?;
        let texts = node.map(|node| read_part(name, PhantomData::<Vec<String>>, &node));
        let texts = texts.transpose()?.into_iter().flatten();
        Ok(files.chain(texts.map(FilePart::new)).collect())
    }

    /// Returns a part that is no file. Its value may still come from one.
    fn take(&mut self, name: &'static str) -> Result<Option<Node>, Failure> {
        if let Some(at) = self.values.iter().position(|(known, _)| known == name) {
            return Ok(Some(self.values.remove(at).1));
        }
        let Some(at) = self.files.iter().position(|(known, _)| known == name) else {
            return Ok(None);
        };
        let text = self.files.remove(at).1.read();
        let unread = |why| Failure::Usage(format!("the part `{name}` cannot be read: {why}"));
        text.map(|text| Some(Node::Argument(text))).map_err(unread)
    }
}

fn read_part<'n, S: DeserializeSeed<'n>>(
    name: &str,
    of: S,
    node: &'n Node,
) -> Result<S::Value, Failure> {
    read(of, node).map_err(|misread| Failure::Usage(format!("the part `{name}`: {misread}")))
}

/// Parses `PART=PATH`, optionally followed by `;type=` and `;filename=`.
pub fn file_part(text: &str) -> Result<(String, FilePart), Failure> {
    let (part, rest) = text.split_once('=').ok_or_else(|| {
        Failure::Usage(format!(
            "--file {text}: write PART=PATH, with the name of the form's part"
        ))
    })?;
    let (mut path, mut media_type, mut file_name) = (rest, None, None);
    while let Some((before, option)) = path.rsplit_once(';') {
        if let Some(value) = option.strip_prefix("type=") {
            media_type = Some(value);
        } else if let Some(value) = option.strip_prefix("filename=") {
            file_name = Some(value);
        } else {
            break;
        }
        path = before;
    }
    let mut file = match path {
        "-" => FilePart::new(read_stdin()?),
        path => FilePart::from_path(path),
    };
    if let Some(media_type) = media_type {
        file = file.with_media_type(media_type);
    }
    if let Some(file_name) = file_name {
        file = file.with_file_name(file_name);
    }
    Ok((part.to_owned(), file))
}
