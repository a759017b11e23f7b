//! Generates a Rust client crate from OpenAPI documents.
//!
//! Data flows in one direction: [`document`] reads, [`lower`] creates the [`ir`], [`passes`] resolve it, [`plan`] decides what goes
//! over HTTP, [`rust`] decides names and types, [`render`] renders templates, [`format`](mod@format) formats the text, [`output`]
//! compares it with a folder and writes it.

pub mod config;
pub mod diagnostic;
pub mod diff;
mod display;
pub mod document;
mod file_name;
pub mod format;
mod generate;
mod hidden;
pub mod ir;
pub mod lines;
pub mod locate;
pub mod lower;
mod media_types;
pub mod mock;
pub mod output;
mod overlays;
pub mod package_version;
pub mod parallel;
pub mod passes;
pub mod plan;
pub mod pointer;
mod project;
mod read;
pub mod render;
pub mod rust;
mod sample;
pub mod source;
mod stages;
pub mod undescribed;
pub mod unique_names;

pub use generate::{describe, files, generate, generate_cached};
pub use overlays::{apply_overlays, suggest_overlay};
pub use project::{Project, open_description, open_project, read_templates};
pub use read::read_api;
pub(crate) use stages::views;
pub use stages::{plan, reserved};
