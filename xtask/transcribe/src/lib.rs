//! From pages of the vendor's reference to OpenAPI documents, and back.
//!
//! ```text
//!     page ─ page ─▶ parts ─ page::read, code ─▶ facts ─ compare ─▶ differences ─ document ─▶ edits ─ yaml ─▶ document
//!     document ─ yaml, document::read ─▶ facts
//! ```
//!
//! Pages and documents become the same [`facts`]. Facts that differ are reported, or written into the document.

pub mod code;
pub mod compare;
pub mod decisions;
pub mod facts;
pub mod page;
pub mod report;
pub mod value;
pub mod yaml;
