// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Multipart forms.

use std::borrow::Cow;

use serde::Serialize;

use super::file::FileSource;
use super::media_type;
use super::shape::{Shape, shape};
use super::upload::Upload;

/// A file in a multipart form: its content, and optionally its name and media type.
#[derive(Debug)]
pub struct FilePart {
    upload: Upload,
    file_name: Option<String>,
    media_type: Option<String>,
}

impl FilePart {
    /// Creates a part with this content. Without a file name it is sent under the name of its form field.
    pub fn new(content: impl Into<Upload>) -> Self {
        let mut upload = content.into();
        Self {
            media_type: upload.media_type.take(),
            upload,
            file_name: None,
        }
    }

    /// Creates a part from a file, which is read when the request is sent, under its own name.
    pub fn from_path(path: impl Into<std::path::PathBuf>) -> Self {
        let upload = Upload::from_path(path);
        Self {
            file_name: upload.file_name(),
            ..Self::new(upload)
        }
    }

    /// Sets the file name that the server sees.
    pub fn with_file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// Sets the media type, such as `application/xml`. A malformed one makes the request fail
    /// before anything is sent.
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl<T: Into<Upload>> From<T> for FilePart {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

#[cfg(feature = "cli")]
impl FilePart {
    /// Returns the whole content, for a part that is no file after all.
    pub(super) fn read(self) -> Result<String, String> {
        let bytes = match (self.upload.bytes(), self.upload.path()) {
            (Some(bytes), _) => bytes.to_vec(),
            (None, Some(path)) => std::fs::read(path)
                .map_err(|error| format!("the file {} cannot be read: {error}", path.display()))?,
            (None, None) => return Err("it is read once only".to_owned()),
        };
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }
}

/// A summary of a part.
#[cfg(feature = "cli")]
pub(super) enum PartSummary {
    File {
        path: Option<std::path::PathBuf>,
        file_name: Option<String>,
        media_type: Option<String>,
    },
    Value {
        text: String,
        media_type: Option<String>,
    },
}

#[cfg(feature = "cli")]
impl Form {
    /// Returns the parts with their media types.
    pub(super) fn summarize(&self) -> Vec<(String, PartSummary)> {
        let fields = self.fields.iter().map(|(name, field)| {
            let declared = declared(self.media_types, name).map(str::to_owned);
            let summary = match field {
                FormField::File(file) => PartSummary::File {
                    path: file.upload.path().map(std::path::Path::to_owned),
                    file_name: file.file_name.clone(),
                    media_type: file
                        .media_type
                        .clone()
                        .or(declared)
                        .or(Some(FILE_MEDIA_TYPE.to_owned())),
                },
                FormField::Value(value) => {
                    let implied = value.is_compound().then(|| "application/json".to_owned());
                    PartSummary::Value {
                        text: value.text().unwrap_or_default(),
                        media_type: declared.or(implied),
                    }
                }
                FormField::Failed(why) => PartSummary::Value {
                    text: why.clone(),
                    media_type: None,
                },
            };
            (name.to_string(), summary)
        });
        fields.collect()
    }
}

/// The parts of a multipart body, in their order.
#[derive(Debug, Default)]
pub struct Form {
    fields: Vec<(Cow<'static, str>, FormField)>,
    /// The media types that the OpenAPI document gives to parts.
    pub(super) media_types: &'static [(&'static str, &'static str)],
}

#[derive(Debug)]
enum FormField {
    File(FilePart),
    /// A string is sent as it is, a list as a part for each item, and an object as JSON.
    Value(Shape),
    /// A value that cannot be written, and why.
    Failed(String),
}

impl Form {
    /// Creates a form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    pub fn with_file(
        mut self,
        name: impl Into<Cow<'static, str>>,
        part: impl Into<FilePart>,
    ) -> Self {
        self.file(name, part.into());
        self
    }

    /// Adds a value: a string is sent as it is, a list as a part for each item, and an object as JSON.
    pub fn with_value(mut self, name: impl Into<Cow<'static, str>>, value: impl Serialize) -> Self {
        self.value(name, value);
        self
    }

    pub(crate) fn file(&mut self, name: impl Into<Cow<'static, str>>, part: FilePart) {
        self.fields.push((name.into(), FormField::File(part)));
    }

    #[cfg(used = "form!files")]
    pub(crate) fn files(&mut self, name: &'static str, parts: Vec<FilePart>) {
        for part in parts {
            self.file(name, part);
        }
    }

    pub(crate) fn value(&mut self, name: impl Into<Cow<'static, str>>, value: impl Serialize) {
        let name = name.into();
        match shape(&value) {
            Ok(Shape::Null) => {}
            Ok(Shape::Array(items)) => {
                let items = items.into_iter().filter(|item| *item != Shape::Null);
                let parts = items.map(|item| (name.clone(), FormField::Value(item)));
                self.fields.extend(parts);
            }
            Ok(value) => self.fields.push((name, FormField::Value(value))),
            Err(why) => self.fields.push((name, FormField::Failed(why))),
        }
    }

    /// Adds undocumented parts. A documented part among them is an error when the form is sent, because
    /// the server would get it twice.
    #[cfg(any(used = "runtime::form", feature = "cli"))]
    pub(crate) fn append(&mut self, extra: Form, named: &[&str]) {
        let fields = extra.fields.into_iter().map(|(name, field)| {
            if !named.contains(&name.as_ref()) {
                return (name, field);
            }
            let why = "in `extra` it is a documented part; set its field instead".to_owned();
            (name, FormField::Failed(why))
        });
        self.fields.extend(fields);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Returns `true` if it can be sent more than once.
    pub(super) fn is_replayable(&self) -> bool {
        self.fields.iter().all(|(_, field)| match field {
            FormField::File(part) => part.upload.is_replayable(),
            FormField::Value(_) | FormField::Failed(_) => true,
        })
    }

    /// Returns the files that have to be opened before the next attempt.
    pub(super) fn files_to_open(&mut self) -> impl Iterator<Item = &mut FileSource> {
        self.fields.iter_mut().filter_map(|(_, field)| match field {
            FormField::File(part) => part.upload.file(),
            FormField::Value(_) | FormField::Failed(_) => None,
        })
    }

    /// Takes the body of the next attempt. Its files have been opened.
    pub(super) fn take(&mut self) -> Result<reqwest::multipart::Form, String> {
        let mut form = reqwest::multipart::Form::new();
        for (name, field) in &mut self.fields {
            let declared = declared(self.media_types, name);
            let part = match field {
                FormField::File(file) => file_part(name, file, declared)?,
                FormField::Value(value) => value_part(name, value, declared)?,
                FormField::Failed(why) => {
                    return Err(format!("the form field `{name}` cannot be written: {why}"));
                }
            };
            form = form.part(name.clone(), part);
        }
        Ok(form)
    }
}

fn declared(media_types: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let declared = media_types.iter().find(|(known, _)| *known == name);
    declared.map(|(_, media_type)| *media_type)
}

fn value_part(
    name: &str,
    value: &Shape,
    declared: Option<&'static str>,
) -> Result<reqwest::multipart::Part, String> {
    let as_json = declared.is_some_and(media_type::is_json);
    let text = if as_json { None } else { value.text() };
    let part = reqwest::multipart::Part::text(text.unwrap_or_else(|| value.json()));
    let implied = value.is_compound().then_some("application/json");
    match declared.or(implied) {
        Some(media_type) => with_media_type(name, part, media_type),
        None => Ok(part),
    }
}

fn with_media_type(
    name: &str,
    part: reqwest::multipart::Part,
    media_type: &str,
) -> Result<reqwest::multipart::Part, String> {
    part.mime_str(media_type)
        .map_err(|_| format!("`{media_type}` is not a media type (form field `{name}`)"))
}

/// The media type of files in OpenAPI; a part without one would be plain text.
const FILE_MEDIA_TYPE: &str = "application/octet-stream";

fn file_part(
    name: &str,
    file: &mut FilePart,
    declared: Option<&'static str>,
) -> Result<reqwest::multipart::Part, String> {
    let outgoing = file.upload.take()?;
    let part = match outgoing.length {
        Some(length) => reqwest::multipart::Part::stream_with_length(outgoing.body, length),
        None => reqwest::multipart::Part::stream(outgoing.body),
    };
    let file_name = file.file_name.clone().unwrap_or_else(|| name.to_owned());
    if file_name.chars().any(char::is_control) {
        // The name is in a header of the part, where a line break would start another header.
        return Err(format!(
            "the file name {file_name:?} has control characters"
        ));
    }
    let part = part.file_name(file_name);
    let media_type = file.media_type.as_deref().or(declared);
    with_media_type(name, part, media_type.unwrap_or(FILE_MEDIA_TYPE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_part_for_each_item_and_null_has_none() {
        let form = Form::new()
            .with_value("a", [Some("x"), None, Some("y")])
            .with_value("b", None::<i64>)
            .with_value("c", [[1]]);
        let names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_ref()).collect();
        assert_eq!(names, ["a", "a", "c"]);
        assert!(form.is_replayable());
    }

    #[test]
    fn what_cannot_be_written_is_an_error_when_the_form_is_sent() {
        let why = |mut form: Form, media_types: &'static [(&'static str, &'static str)]| {
            form.media_types = media_types;
            form.take().err().unwrap_or_default()
        };
        let no_number = Form::new().with_value("a", f64::NAN);
        assert!(why(no_number, &[]).starts_with("the form field `a` cannot be written"));
        let part = FilePart::new("x").with_media_type("nonsense");
        let named = Form::new().with_file("b", part);
        assert!(why(named, &[("b", "text/plain")]).starts_with("`nonsense` is not a media type"));
        let declared = Form::new().with_value("c", 1);
        assert_eq!(why(declared, &[("c", "text/plain")]), "");
    }
}
