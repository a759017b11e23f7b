// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Sets the body of a request, for generated code and for the command.

use super::request::Request;
use super::request_data::RequestData;

impl RequestData {
    pub fn set_json(&mut self, media_type: &'static str, body: &impl serde::Serialize) {
        let written = serde_json::to_vec(body).map(|bytes| Some(bytes.into()));
        self.media_type = Some(media_type);
        self.body = written.map_err(|error| format!("the body cannot be written as JSON: {error}"));
    }

    pub fn set_raw(&mut self, media_type: &'static str, body: super::upload::Upload) {
        self.media_type = Some(media_type);
        self.body = Ok(Some(body));
    }

    pub fn set_multipart(
        &mut self,
        media_type: &'static str,
        mut form: super::form::Form,
        media_types: &'static [(&'static str, &'static str)],
    ) {
        form.media_types = media_types;
        self.media_type = Some(media_type);
        self.form = Some(form);
    }
}

impl<T, O> Request<T, O> {
    pub(crate) fn json_body(
        mut self,
        media_type: &'static str,
        body: &impl serde::Serialize,
    ) -> Self {
        self.data.set_json(media_type, body);
        self
    }

    pub(crate) fn raw(
        mut self,
        media_type: &'static str,
        body: impl Into<super::upload::Upload>,
    ) -> Self {
        self.data.set_raw(media_type, body.into());
        self
    }

    pub(crate) fn multipart(
        mut self,
        media_type: &'static str,
        form: impl Into<super::form::Form>,
        media_types: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.data
            .set_multipart(media_type, form.into(), media_types);
        self
    }
}
