//! Each stage of the generator, and all of them, on a synthetic document of 300 operations and 900 schemas.
//!
//! Run it with `cargo bench -p datadog-orgs-generator`, or with `BENCH_SPEC=openapi.yaml` for another document.

#[path = "../tests/support/synthetic.rs"]
mod synthetic;

use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use generator::config::{Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, render as render_diagnostics};
use generator::document::Document;
use generator::ir::Api;
use generator::passes::Resolved;
use generator::render::{RenderedFile, Renderer, Templates};
use generator::rust::CrateView;
use generator::source::{SourceId, Sources};
use generator::{Project, document, format, lower, passes, plan, render, rust};

fn stages(criterion: &mut Criterion) {
    let bench = Bench::new();
    let document = bench.document(&mut bench.sources.clone());
    let resolved = bench.resolved(&document);
    let plan = plan::plan(&resolved, &mut Diagnostics::default());
    let reserved = generator::reserved(&bench.project.templates, &mut Diagnostics::default()).expect("it is Rust");
    let view = rust::views(&resolved, &plan, &bench.project.config, &reserved, &mut Diagnostics::default());
    let files = rendered(&bench.project.templates, &view);

    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10);
    group.bench_function("document", |bencher| {
        bencher.iter_batched_ref(|| bench.sources.clone(), |sources| bench.document(sources), BatchSize::PerIteration);
    });
    group.bench_function("lower", |bencher| bencher.iter(|| lowered(&document)));
    group.bench_function("passes", |bencher| {
        let run = |api: Api| passes::resolve(api, &mut Diagnostics::default());
        bencher.iter_batched(|| lowered(&document), run, BatchSize::PerIteration);
    });
    group.bench_function("plan", |bencher| bencher.iter(|| plan::plan(&resolved, &mut Diagnostics::default())));
    group.bench_function("views", |bencher| {
        bencher.iter(|| rust::views(&resolved, &plan, &bench.project.config, &reserved, &mut Diagnostics::default()));
    });
    group.bench_function("render", |bencher| {
        bencher.iter(|| rendered(&bench.project.templates, &view));
    });
    let marks = bench.project.templates.marks();
    group.bench_function("format", |bencher| {
        bencher.iter(|| files.iter().map(|file| format::format(file, &marks)).collect::<Vec<_>>());
    });
    group.bench_function("generate", |bencher| {
        let run = |mut sources: Sources| generator::generate(&bench.project, &mut sources, &mut Diagnostics::default());
        bencher.iter_batched(|| bench.sources.clone(), run, BatchSize::PerIteration);
    });
    group.finish();
}

/// A document and the configuration of its crate.
struct Bench {
    project: Project,
    sources: Sources,
    source: SourceId,
}

impl Bench {
    fn new() -> Self {
        let (name, text) = match std::env::var("BENCH_SPEC") {
            // Cargo runs benchmarks in the folder of the package; paths are relative to the workspace.
            Ok(path) => {
                let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&path);
                (path, std::fs::read_to_string(whole).expect("BENCH_SPEC is a file that can be read"))
            }
            Err(_) => ("synthetic.yaml".to_owned(), synthetic::document(300, 900)),
        };
        let config = Config::new("synthetic", vec![DocumentConfig::new(None, name.clone())]);
        let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
        let templates: Templates =
            generator::read_templates(&templates, &mut Diagnostics::default()).expect("they are in the repository");
        let mut sources = Sources::default();
        let source = sources.add(name, text);
        let bench = Bench { project: Project { config, folder: PathBuf::new(), templates }, sources, source };
        bench.check();
        bench
    }

    /// Fails if there are errors, because a run with errors would be fast.
    fn check(&self) {
        let (mut sources, mut diagnostics) = (self.sources.clone(), Diagnostics::default());
        let made = generator::generate(&self.project, &mut sources, &mut diagnostics);
        assert!(made.is_some(), "{}", render_diagnostics(&diagnostics, &sources, false));
    }

    fn document(&self, sources: &mut Sources) -> Document {
        let document = document::load_source(sources, self.source, &mut Diagnostics::default());
        document.expect("the document was read before")
    }

    fn resolved(&self, document: &Document) -> Resolved {
        passes::resolve(lowered(document), &mut Diagnostics::default())
    }
}

fn lowered(document: &Document) -> Api {
    let mut api = Api::default();
    lower::lower(&mut api, document, None, &mut Diagnostics::default());
    api
}

fn rendered(templates: &Templates, view: &CrateView) -> Vec<RenderedFile> {
    let renderer = Renderer::new(templates).expect("the templates are good");
    let files = render::tasks(view).iter().map(|task| renderer.render(task)).collect::<Result<_, _>>();
    files.expect("the templates fit the views")
}

criterion_group!(benches, stages);
criterion_main!(benches);
