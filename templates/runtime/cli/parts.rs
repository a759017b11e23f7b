// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Converts the properties of a document and files to the struct of a multipart form.

use serde::de::DeserializeOwned;

use super::super::form::{FilePart, Form};
use super::body::read_stdin;
use super::failure::Failure;
use super::node::Node;
use super::read::read;

/// The values and files of a form.
#[derive(Debug)]
pub struct Parts {
    values: Vec<(String, Node)>,
    files: Vec<(String, FilePart)>,
}

/// A form with documented parts.
pub trait FromParts: Sized {
    fn from_parts(parts: &mut Parts) -> Result<Self, Failure>;
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

    pub fn value<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<T, Failure> {
        let missing = || {
            Failure::Usage(format!(
                "the form needs the part `{name}`: --set {name}=VALUE, or in --body"
            ))
        };
        let node = self.take(name)?.ok_or_else(missing)?;
        read_part(name, &node)
    }

    pub fn optional_value<T: DeserializeOwned>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Failure> {
        let node = self.take(name)?;
        node.map(|node| read_part(name, &node)).transpose()
    }

    pub fn file(&mut self, name: &'static str) -> Result<FilePart, Failure> {
        let missing = || {
            Failure::Usage(format!(
                "the form needs the part `{name}`: --file {name}=PATH"
            ))
        };
        self.optional_file(name)?.ok_or_else(missing)
    }

    pub fn optional_file(&mut self, name: &'static str) -> Result<Option<FilePart>, Failure> {
        let mut files = self.files(name)?;
        match files.len() {
            0 | 1 => Ok(files.pop()),
            count => Err(Failure::Usage(format!(
                "the part `{name}` is one file, but {count} are set"
            ))),
        }
    }

    pub fn files(&mut self, name: &'static str) -> Result<Vec<FilePart>, Failure> {
        let (own, others) = std::mem::take(&mut self.files)
            .into_iter()
            .partition::<Vec<_>, _>(|(part, _)| part == name);
        self.files = others;
        let files = own.into_iter().map(|(_, file)| file);
        // A string is the content of a file as well.
        let texts: Option<Vec<String>> = self.optional_value(name)?;
        Ok(files
            .chain(texts.into_iter().flatten().map(FilePart::new))
            .collect())
    }

    /// Returns the undocumented parts.
    pub fn rest(&mut self) -> Form {
        let mut form = Form::new();
        for (name, value) in std::mem::take(&mut self.values) {
            form.value(name, value);
        }
        for (name, file) in std::mem::take(&mut self.files) {
            form.file(name, file);
        }
        form
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

fn read_part<T: DeserializeOwned>(name: &str, node: &Node) -> Result<T, Failure> {
    read(node).map_err(|misread| Failure::Usage(format!("the part `{name}`: {misread}")))
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
