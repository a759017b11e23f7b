// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Multipart forms.

use super::upload::Upload;

/// A file in a multipart form: its content, and optionally its name and media type.
#[derive(Debug)]
pub struct FilePart {
    upload: Upload,
    file_name: Option<String>,
    media_type: Option<String>,
}

impl FilePart {
    /// A file with this content. Without a name it is sent under the name of its form field.
    pub fn new(content: impl Into<Upload>) -> Self {
        Self {
            upload: content.into(),
            file_name: None,
            media_type: None,
        }
    }

    /// A file that is read when the request is sent, under its own name.
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

    /// Sets the media type, such as `application/xml`. A malformed one makes the call fail
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

/// The fields of a multipart form, in the order of the description.
#[derive(Debug, Default)]
pub struct Form {
    fields: Vec<(&'static str, FormField)>,
}

#[derive(Debug)]
enum FormField {
    File(FilePart),
    Text(String),
}

impl Form {
    pub fn file(&mut self, name: &'static str, part: FilePart) {
        self.fields.push((name, FormField::File(part)));
    }

    pub fn text(&mut self, name: &'static str, value: impl ToString) {
        self.fields.push((name, FormField::Text(value.to_string())));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether it can be sent more than once.
    pub(super) fn is_replayable(&self) -> bool {
        self.fields.iter().all(|(_, field)| match field {
            FormField::File(part) => part.upload.is_replayable(),
            FormField::Text(_) => true,
        })
    }

    pub(super) fn open(&mut self) -> Result<reqwest::multipart::Form, String> {
        let mut form = reqwest::multipart::Form::new();
        for (name, field) in &mut self.fields {
            form = match field {
                FormField::Text(value) => form.text(*name, value.clone()),
                FormField::File(file) => form.part(*name, file_part(name, file)?),
            };
        }
        Ok(form)
    }
}

fn file_part(name: &str, file: &mut FilePart) -> Result<reqwest::multipart::Part, String> {
    let outgoing = file.upload.open()?;
    let part = match outgoing.length {
        Some(length) => reqwest::multipart::Part::stream_with_length(outgoing.body, length),
        None => reqwest::multipart::Part::stream(outgoing.body),
    };
    let file_name = file.file_name.clone().unwrap_or_else(|| name.to_owned());
    if file_name.chars().any(char::is_control) {
        // It stands in a header of the part, where a line break would start another one.
        return Err(format!(
            "the file name {file_name:?} has control characters"
        ));
    }
    let part = part.file_name(file_name);
    match &file.media_type {
        Some(media_type) => part
            .mime_str(media_type)
            .map_err(|_| format!("`{media_type}` is not a media type (form field `{name}`)")),
        None => Ok(part),
    }
}

/// Makes a struct usable as a multipart form, from a table of its fields.
macro_rules! form {
    ($type:ident { $($kind:ident $method:ident $field:ident = $name:literal,)* }) => {
        impl From<$type> for $crate::runtime::Form {
            fn from(value: $type) -> Self {
                #[allow(unused_mut)]
                let mut form = Self::default();
                let _ = &value;
                $($crate::runtime::form!(@add $kind form $method $name value.$field);)*
                form
            }
        }
    };
    (@add required $form:ident $method:ident $name:literal $value:expr) => {
        $form.$method($name, $value)
    };
    (@add optional $form:ident $method:ident $name:literal $value:expr) => {
        if let Some(value) = $value {
            $form.$method($name, value);
        }
    };
}

pub(crate) use form;
