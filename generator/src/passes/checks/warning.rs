//! The warning of a schema. Input: a keyword, and what is wrong with its value. Output: the diagnostic.

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::Schema;

/// Warns of a keyword of a schema, or of a value in a list: `enum/2`.
pub(super) fn warn(
    schema: &Schema,
    keyword: &str,
    message: String,
    help: impl Into<String>,
    diagnostics: &mut Diagnostics,
) {
    let location = Location::value(schema.source, format!("{}/{keyword}", schema.pointer));
    diagnostics.push(Diagnostic::warning(message).at(location).with_help(help));
}
