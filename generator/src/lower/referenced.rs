//! The schemas that references lead to, other than components of the document: each has one id, wherever it is referred to.

use std::collections::{HashMap, HashSet};

use crate::ir::SchemaId;
use crate::source::SourceId;
use crate::unique_names::UniqueNames;

/// A file and a pointer.
pub(super) type SchemaLocation = (SourceId, String);

/// What a schema says itself, and where it refers to.
#[derive(Debug)]
pub(super) struct Content {
    pub hash: u64,
    pub references: Vec<SchemaLocation>,
}

#[derive(Debug, Default)]
pub(super) struct ReferencedSchemas<'a> {
    /// By file and pointer.
    pub ids: HashMap<(SourceId, &'a str), SchemaId>,
    /// Components that only refer to a location, and are the schema of that location.
    pub adopted: HashSet<SchemaId>,
    /// The names in use, created when the first name is needed.
    pub names: Option<UniqueNames>,
    /// What constraints refer to.
    pub contents: HashMap<SchemaLocation, Content>,
    pub digests: HashMap<SchemaLocation, u64>,
}
