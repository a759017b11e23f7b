//! The schemas that references lead to, other than components of the document: each has one id, wherever it is referred to.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use crate::ir::SchemaId;
use crate::source::SourceId;
use crate::unique_names::UniqueNames;

/// A file and a pointer.
pub(super) type SchemaLocation = (SourceId, String);

#[derive(Debug, Default)]
pub(super) struct ReferencedSchemas<'a> {
    /// By file and pointer.
    pub ids: HashMap<(SourceId, &'a str), SchemaId>,
    /// Components that only refer to a location, and are the schema of that location.
    pub adopted: HashSet<SchemaId>,
    /// The names in use, created when the first name is needed.
    pub names: Option<UniqueNames>,
    /// The schemas that constraints refer to, in the form in which values are compared.
    pub contents: HashMap<SchemaLocation, Rc<Value>>,
    /// Their digests, by the number of references that they follow.
    pub digests: HashMap<(SchemaLocation, usize), u64>,
}
