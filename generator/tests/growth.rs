//! Twice the size of a document is about twice the work of every stage. Work is counted in allocations, which do not depend on the
//! machine. A quadratic loop nearly always allocates, or is too fast to matter.

#[path = "support/synthetic.rs"]
mod synthetic;

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use generator::config::{Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, render as render_diagnostics};
use generator::diff::{Side, wire};
use generator::ir::Api;
use generator::passes::Resolved;
use generator::source::Sources;
use generator::{document, format, lower, passes, plan, render, rust};

/// The maximum growth of the work for twice the size. Tables that double add to it, and the work for any crate reduces it.
const MOST: f64 = 2.2;

#[test]
fn work_grows_with_the_document() {
    // The reader measures larger texts before it parses them, which is additional work.
    let sizes = [150, 300, 600].map(|operations| stages(operations, 2 * operations));
    let mut grown = Vec::new();
    for pair in sizes.windows(2) {
        for ((name, small), (_, large)) in pair[0].iter().zip(&pair[1]) {
            let allocations = large.allocations as f64 / small.allocations as f64;
            let bytes = large.bytes as f64 / small.bytes as f64;
            if allocations > MOST || bytes > MOST {
                grown.push(format!("{name}: {allocations:.2} times the allocations, {bytes:.2} times the bytes"));
            }
        }
    }
    assert!(grown.is_empty(), "for twice the document:\n{}", grown.join("\n"));
}

/// The work of a stage.
#[derive(Debug)]
struct Work {
    allocations: usize,
    bytes: usize,
}

/// Runs every stage on a document.
fn stages(operations: usize, schemas: usize) -> Vec<(&'static str, Work)> {
    let mut work = Vec::new();
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("synthetic.yaml", synthetic::document(operations, schemas));
    let config = Config::new("synthetic", vec![DocumentConfig::new(None, "synthetic.yaml")]);
    let templates =
        generator::read_templates(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates"), &mut diagnostics)
            .expect("they are there");

    let document = counted(&mut work, "document", || document::load_source(&mut sources, source, &mut diagnostics));
    let document = document.expect("the document is good");
    let mut api = Api::default();
    counted(&mut work, "lower", || lower::lower(&mut api, &document, None, &mut diagnostics));
    let resolved = counted(&mut work, "passes", || passes::resolve(api, &mut diagnostics));
    let group_of: Vec<usize> = (0..operations).map(|index| index / 10).collect();
    counted(&mut work, "reach", || passes::users(&resolved, &group_of));
    let reserved = generator::reserved(&templates, &mut diagnostics).expect("the runtime is Rust");
    let plan = counted(&mut work, "plan", || plan::plan(&resolved, &mut diagnostics));
    let view = counted(&mut work, "views", || rust::views(&resolved, &plan, &config, &reserved, &mut diagnostics));
    let renderer = render::Renderer::new(&templates).expect("they are good");
    let rendered = || render::tasks(&view).iter().map(|task| renderer.render(task)).collect();
    let files: Result<Vec<_>, _> = counted(&mut work, "render", rendered);
    let files = files.expect("they fit the views");
    let marks = templates.marks();
    counted(&mut work, "format", || files.iter().map(|file| format::format(file, &marks)).collect::<Vec<_>>());
    assert!(diagnostics.is_empty(), "{}", render_diagnostics(&diagnostics, &sources, false));
    assert_eq!(resolved.api.operations.len(), operations);
    let edited = edited(operations, schemas, &mut sources, &mut diagnostics);
    let [base, head] = [&resolved, &edited].map(|resolved| Side { resolved, config: &config, sources: &sources });
    let changes = counted(&mut work, "diff", || wire::compare(&base, &head));
    // Each change is reported for requests and for responses, and then the unchanged version.
    assert_eq!(changes.len(), 2 * EDITS + 1, "{changes:#?}");
    work
}

const EDITS: usize = 5;

/// Returns the document after a fixed number of changes.
fn edited(operations: usize, schemas: usize, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Resolved {
    // Thing 8 and others, which are in requests and responses, have another minimum.
    let edited = synthetic::document(operations, schemas).replacen("minimum: 0", "minimum: 1", EDITS);
    let source = sources.add("edited.yaml", edited);
    let document = document::load_source(sources, source, diagnostics).expect("the document is good");
    let mut api = Api::default();
    lower::lower(&mut api, &document, None, diagnostics);
    passes::resolve(api, diagnostics)
}

fn counted<T>(work: &mut Vec<(&'static str, Work)>, name: &'static str, stage: impl FnOnce() -> T) -> T {
    let count = || (ALLOCATIONS.load(Ordering::Relaxed), BYTES.load(Ordering::Relaxed));
    let before = count();
    let result = stage();
    let after = count();
    work.push((name, Work { allocations: after.0 - before.0, bytes: after.1 - before.1 }));
    result
}

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is passed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller upholds the contract of this function, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

fn count(bytes: usize) {
    ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
    BYTES.fetch_add(bytes, Ordering::Relaxed);
}
