// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Sets the parameters of a request, for generated code.

use serde::Serialize;

use super::request::Request;
use super::style;
use super::style::Style;

impl<T, O> Request<T, O> {
    pub(crate) fn path(self, name: &'static str, value: impl Serialize) -> Self {
        self.path_as(style::SIMPLE, name, value)
    }

    pub(crate) fn path_as(
        mut self,
        style: Style,
        name: &'static str,
        value: impl Serialize,
    ) -> Self {
        self.data.parameters.set_path(name, style, &value);
        self
    }
}
