//! The output stage by its public functions, over real folders.

mod apply;
mod plan;
#[cfg(unix)]
mod special_files;
mod support;
