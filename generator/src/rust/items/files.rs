//! The paths of the files that templates make.

use crate::rust::{ApiView, CrateView, unraw};

pub const LIBRARY: &str = "src/lib.rs";
pub const SETTINGS: &str = "src/settings.rs";
pub const ERROR_BODY: &str = "src/error_body.rs";
pub const CLI: &str = "src/cli.rs";
pub const MAIN: &str = "src/main.rs";
/// The tests of all operations.
pub const TESTS: &str = "tests/operations.rs";

/// Returns the file with the modules of a document and the functions of its groups.
pub fn frame(api: &ApiView) -> String {
    if api.module.is_some() { format!("{}/mod.rs", folder(api)) } else { "src/api.rs".to_owned() }
}

/// Returns the file of the webhooks of a document.
pub fn webhooks(api: &ApiView) -> String {
    format!("{}/webhooks.rs", folder(api))
}

/// Returns the folders of each document: `commands` only in crates with a command.
pub fn folders(view: &CrateView) -> impl Iterator<Item = &'static str> {
    let commands = view.parts.cli.then_some("commands");
    commands.into_iter().chain(["models", "operations"])
}

/// Returns the `mod.rs` of one of a document's folders: `models`, `operations` or `commands`.
pub fn parent(api: &ApiView, kind: &str) -> String {
    format!("{}/{kind}/mod.rs", folder(api))
}

/// Returns a file in one of a document's folders.
pub fn child(api: &ApiView, kind: &str, module: &str) -> String {
    format!("{}/{kind}/{}.rs", folder(api), unraw(module))
}

/// Returns the module of the tests of a document.
pub fn test_module(api: &ApiView) -> &str {
    api.module.as_deref().unwrap_or("api")
}

/// Returns the `mod.rs` of the tests of a document.
pub fn test_parent(api: &ApiView) -> String {
    tests(api, "mod")
}

/// Returns the file with the tests of a group.
pub fn tests(api: &ApiView, module: &str) -> String {
    format!("tests/operations/{}/{}.rs", unraw(test_module(api)), unraw(module))
}

fn folder(api: &ApiView) -> String {
    api.module.as_deref().map_or_else(|| "src".to_owned(), |module| format!("src/{}", unraw(module)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::DocumentId;
    use crate::plan::testing::api;
    use crate::rust::groups::api_view;
    use crate::rust::testing::with_context;

    #[test]
    fn a_document_with_a_module_has_a_folder() {
        let files = |module: Option<&str>| {
            let mut api = api();
            api.documents[0].module = module.map(str::to_owned);
            let view = with_context(api, |context| api_view(context, DocumentId(0)));
            [frame(&view), parent(&view, "models"), child(&view, "models", "r#type")]
        };
        assert_eq!(files(None), ["src/api.rs", "src/models/mod.rs", "src/models/type.rs"]);
        assert_eq!(files(Some("v1")), ["src/v1/mod.rs", "src/v1/models/mod.rs", "src/v1/models/type.rs"]);
    }
}
