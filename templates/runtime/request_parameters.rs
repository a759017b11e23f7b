// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Sets the parameters of a request, for generated code.

use serde::Serialize;

#[cfg(any(used = ".query", used = ".query_as"))]
use super::path::VALUE;
use super::request::Request;
#[cfg(any(
    used = ".path",
    used = ".query",
    used = ".query_reserved",
    used = ".header",
    used = ".cookie"
))]
use super::style;
use super::style::Style;

impl<T, O> Request<T, O> {
    #[cfg(used = ".path")]
    pub(crate) fn path(self, name: &'static str, value: impl Serialize) -> Self {
        self.path_as(style::SIMPLE, name, value)
    }

    #[cfg(any(used = ".path", used = ".path_as"))]
    pub(crate) fn path_as(
        mut self,
        style: Style,
        name: &'static str,
        value: impl Serialize,
    ) -> Self {
        self.data.parameters.set_path(name, style, &value);
        self
    }

    #[cfg(used = ".query")]
    pub(crate) fn query(self, name: &'static str, value: impl Serialize) -> Self {
        self.query_as(style::FORM_EXPLODED, name, value)
    }

    #[cfg(any(used = ".query", used = ".query_as"))]
    pub(crate) fn query_as(
        mut self,
        style: Style,
        name: &'static str,
        value: impl Serialize,
    ) -> Self {
        self.data.parameters.set_query(name, style, VALUE, &value);
        self
    }

    /// Sets a parameter whose value may have reserved characters as they are.
    #[cfg(used = ".query_reserved")]
    pub(crate) fn query_reserved(
        mut self,
        style: Style,
        name: &'static str,
        value: impl Serialize,
    ) -> Self {
        self.data
            .parameters
            .set_query(name, style, style::RESERVED, &value);
        self
    }

    #[cfg(used = ".header")]
    pub(crate) fn header(self, name: &'static str, value: impl Serialize) -> Self {
        self.header_as(style::SIMPLE, name, value)
    }

    #[cfg(any(used = ".header", used = ".header_as"))]
    pub(crate) fn header_as(
        mut self,
        style: Style,
        name: &'static str,
        value: impl Serialize,
    ) -> Self {
        self.data.parameters.set_header(name, style, &value);
        self
    }

    #[cfg(used = ".cookie")]
    pub(crate) fn cookie(self, name: &'static str, value: impl Serialize) -> Self {
        self.cookie_as(style::FORM_EXPLODED, name, value)
    }

    #[cfg(any(used = ".cookie", used = ".cookie_as"))]
    pub(crate) fn cookie_as(
        mut self,
        style: Style,
        name: &'static str,
        value: impl Serialize,
    ) -> Self {
        self.data.parameters.set_cookie(name, style, &value);
        self
    }

    /// Sets a cookie whose value is sent as it is, without percent-encoding.
    #[cfg(used = ".plain_cookie")]
    pub(crate) fn plain_cookie(
        mut self,
        style: Style,
        name: &'static str,
        value: impl Serialize,
    ) -> Self {
        self.data.parameters.set_plain_cookie(name, style, &value);
        self
    }
}
