//! The root: documents, schemas and operations.

use super::ids::{DocumentId, SchemaId};
use super::metadata::ExternalDocs;
use super::operation::Operation;
use super::schema::Schema;
use super::security::SecurityScheme;
use super::server::Server;
use super::webhook::Webhook;
use crate::source::SourceId;

/// All documents that one crate is made from.
#[derive(Debug, Default)]
pub struct Api {
    pub documents: Vec<Document>,
    /// Every schema of every document; a [`SchemaId`] is an index.
    pub schemas: Vec<Schema>,
    pub operations: Vec<Operation>,
    /// Those of each document, followed by those of its operations.
    pub webhooks: Vec<Webhook>,
}

#[derive(Debug)]
pub struct Document {
    pub source: SourceId,
    /// The module of the crate that it becomes; `None` if the crate is made from this document alone.
    pub module: Option<String>,
    pub title: String,
    pub version: String,
    pub description: Option<String>,
    pub tags: Vec<Tag>,
    pub security_schemes: Vec<SecurityScheme>,
    pub servers: Vec<Server>,
}

#[derive(Debug)]
pub struct Tag {
    pub name: String,
    pub description: Option<String>,
    pub external_docs: Option<ExternalDocs>,
}

impl Api {
    pub fn document(&self, id: DocumentId) -> &Document {
        &self.documents[id.0 as usize]
    }

    /// Returns the operations, followed by the requests of webhooks.
    pub fn requests(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().chain(self.webhooks.iter().map(|webhook| &webhook.operation))
    }

    /// Returns one of [`Self::requests`], by index.
    pub fn request(&self, index: usize) -> &Operation {
        let webhook = || &self.webhooks[index - self.operations.len()].operation;
        self.operations.get(index).unwrap_or_else(webhook)
    }

    /// Returns the webhook whose request has this index.
    pub fn webhook_of(&self, index: usize) -> Option<&Webhook> {
        self.webhooks.get(index.checked_sub(self.operations.len())?)
    }

    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }

    pub fn schema_mut(&mut self, id: SchemaId) -> &mut Schema {
        &mut self.schemas[id.0 as usize]
    }

    pub fn push_schema(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.len()).expect("documents are at most 64 MiB, so ids fit"));
        self.schemas.push(schema);
        id
    }
}
