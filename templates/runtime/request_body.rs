// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Sets the body of a request, for generated code.

use super::request::Request;
#[cfg(used = ".urlencoded")]
use super::urlencoded;

impl<T, O> Request<T, O> {
    #[cfg(used = ".json_body")]
    pub(crate) fn json_body(
        mut self,
        media_type: &'static str,
        body: &impl serde::Serialize,
    ) -> Self {
        let written = serde_json::to_vec(body).map(|bytes| Some(bytes.into()));
        self.data.media_type = Some(media_type);
        self.data.body =
            written.map_err(|error| format!("the body cannot be written as JSON: {error}"));
        self
    }

    #[cfg(used = ".raw")]
    pub(crate) fn raw(
        mut self,
        media_type: &'static str,
        body: impl Into<super::upload::Upload>,
    ) -> Self {
        self.data.media_type = Some(media_type);
        self.data.body = Ok(Some(body.into()));
        self
    }

    #[cfg(used = ".multipart")]
    pub(crate) fn multipart(
        mut self,
        media_type: &'static str,
        form: impl Into<super::form::Form>,
        media_types: &'static [(&'static str, &'static str)],
    ) -> Self {
        let mut form = form.into();
        form.media_types = media_types;
        self.data.media_type = Some(media_type);
        self.data.form = Some(form);
        self
    }

    #[cfg(used = ".urlencoded")]
    pub(crate) fn urlencoded(
        mut self,
        media_type: &'static str,
        body: &impl serde::Serialize,
        encodings: &[urlencoded::Encoding],
    ) -> Self {
        let written = urlencoded::write(body, encodings).map(|form| Some(form.into()));
        self.data.media_type = Some(media_type);
        self.data.body =
            written.map_err(|error| format!("the body cannot be written as a form: {error}"));
        self
    }
}
