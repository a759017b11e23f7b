//! What spec/ says, read with the generator's own library.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use generator::diagnostic::{Diagnostics, render};
use generator::ir::{Api, Operation};
use generator::source::Sources;

/// Everything that the two documents describe.
pub static API: LazyLock<Arc<Api>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let (config, templates) = (root.join("spec/client.toml"), root.join("templates"));
    let api = generator::open_project(&config, &templates, &mut sources, &mut diagnostics)
        .map(|project| generator::read_api(&project, &mut sources, &mut diagnostics).api);
    let found = render(&diagnostics, &sources, false);
    assert!(found.is_empty(), "{found}");
    api.expect("what has no fault can be read")
});

pub fn operation(id: &str) -> &'static Operation {
    let found = API.operations.iter().find(|operation| operation.id == id);
    found.unwrap_or_else(|| panic!("spec/ describes no operation {id}"))
}
