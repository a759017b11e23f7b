//! The public functions of the output stage on real folders.

mod apply;
mod plan;
#[cfg(unix)]
mod special_files;
mod support;
