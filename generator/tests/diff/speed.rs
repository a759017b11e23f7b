//! How long comparing a large document takes, run by hand: `DIFF_SPEC=FILE cargo test --release --test diff -- --ignored --nocapture`.

use std::time::Instant;

use crate::cases::{changes, read_text};

#[test]
#[ignore = "it needs a document that is not in the repository"]
fn a_large_document_with_ten_edits_takes_little_time() {
    let Some(path) = std::env::var_os("DIFF_SPEC") else { panic!("set DIFF_SPEC to the path of a document") };
    let text = std::fs::read_to_string(&path).expect("DIFF_SPEC is a path of a document");
    let edited = text.replacen("format: int64", "format: int32", 10);
    let start = Instant::now();
    let (base, head) = (read_text(&text), read_text(&edited));
    let read = start.elapsed();
    let changes = changes(&base, &head);
    println!("{} changes; read both in {read:?}, compared in {:?}", changes.len(), start.elapsed() - read);
    assert!(!changes.is_empty());
}
