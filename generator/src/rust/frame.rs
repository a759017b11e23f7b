//! The crate around models and operations: its modules, features, settings and documentation.

use std::collections::BTreeMap;

use serde::Serialize;

use super::commands::{CliView, cli_view};
use super::context::Context;
use super::docs::{Docs, line, markdown};
use super::errors::{ErrorsView, errors_view};
use super::examples::generic_example;
use super::groups::{ApiView, api_view};
use super::operations::OperationView;
use super::rust_type::RustType;
use super::settings::{SettingsView, settings_view};
use crate::diagnostic::Diagnostics;
use crate::ir::DocumentId;

#[derive(Debug, Serialize)]
pub struct CrateView {
    pub package: PackageView,
    pub apis: Vec<ApiView>,
    pub features: Vec<FeatureView>,
    pub has_preview: bool,
    pub parts: PartsView,
    /// Whether an operation's results come in pages.
    pub has_pages: bool,
    /// Whether the name of the crate is not in snake case.
    pub has_odd_name: bool,
    pub settings: SettingsView,
    pub cli: CliView,
    pub errors: ErrorsView,
    /// Docs of the crate.
    pub docs: Vec<String>,
    /// The beginning of its README: how to make a first call, in Markdown.
    pub quick_start: Vec<String>,
}

/// Which parts the crate has, see [`PARTS`](crate::config::PARTS).
#[derive(Debug, Serialize)]
pub struct PartsView {
    pub blocking: bool,
    pub cli: bool,
    pub tracing: bool,
}

/// Values of Cargo.toml, as TOML.
#[derive(Debug, Serialize)]
pub struct PackageView {
    pub name: String,
    pub version: String,
    pub description: String,
    pub license: String,
    pub keywords: String,
    pub categories: String,
    /// Lines for the end of the README.
    pub notes: Vec<String>,
    /// The names of benchmarks.
    pub benches: Vec<String>,
    /// The lines of `[dev-dependencies]`; empty without any.
    pub dev_dependencies: String,
    /// The plain name, for texts.
    pub title: String,
    /// In Markdown.
    pub summary: String,
}

#[derive(Debug, Serialize)]
pub struct FeatureView {
    pub name: String,
    /// The tag that it stands for, fit for a comment.
    pub tag_comment: String,
}

pub(super) fn crate_view(context: &Context<'_>, diagnostics: &mut Diagnostics) -> CrateView {
    let documents = (0..context.api.documents.len() as u32).map(DocumentId);
    let mut features: BTreeMap<&str, &str> = BTreeMap::new();
    for group in &context.names.groups {
        features.entry(&group.feature).or_insert(&group.tag);
    }
    let feature = |(name, tag): (&str, &str)| FeatureView { name: name.to_owned(), tag_comment: line(tag) };
    let crate_name = context.config.package.name.replace('-', "_");
    let package = package_view(context);
    let apis: Vec<ApiView> = documents.map(|document| api_view(context, document)).collect();
    let settings = settings_view(context, diagnostics);
    let has_preview = context.api.operations.iter().any(|operation| operation.is_unstable());
    let example = example(&crate_name, &apis, &client_expression(&settings));
    let has = |part: &str| context.config.package.without.iter().all(|one| one != part);
    let parts = PartsView { blocking: has("blocking"), cli: has("cli"), tracing: has("tracing") };
    CrateView {
        docs: crate_docs(&package, &summary(context), &example, has_preview, &parts).literals(),
        quick_start: quick_start(&package, &example),
        package,
        apis,
        features: features.into_iter().map(feature).collect(),
        has_preview,
        parts,
        has_pages: context.plan.operations.iter().any(|plan| plan.pagination.is_some()),
        has_odd_name: !is_snake_case(&crate_name),
        cli: cli_view(context, &summary(context)),
        settings,
        errors: errors_view(context),
    }
}

/// Whether the compiler takes a crate's name without a warning.
fn is_snake_case(crate_name: &str) -> bool {
    let name = crate_name.trim_matches('_');
    !name.contains("__") && !name.contains(|c: char| c.is_ascii_uppercase())
}

fn package_view(context: &Context<'_>) -> PackageView {
    let package = &context.config.package;
    let summary = summary(context);
    let text = |text: &str| toml::Value::from(text).to_string();
    let list =
        |list: &[String]| if list.is_empty() { String::new() } else { toml::Value::from(list.to_vec()).to_string() };
    PackageView {
        name: text(&package.name),
        version: text(&package.version),
        description: text(&summary),
        license: package.license.as_deref().map(text).unwrap_or_default(),
        keywords: list(&package.keywords),
        categories: list(&package.categories),
        notes: package.notes.iter().flat_map(|notes| notes.trim().lines().map(str::to_owned)).collect(),
        benches: package.benches.iter().map(|name| text(name)).collect(),
        dev_dependencies: dev_dependencies(&package.dev_dependencies),
        title: package.name.clone(),
        summary: markdown(&summary),
    }
}

/// What the crate is, in one line.
fn summary(context: &Context<'_>) -> String {
    let titles: Vec<&str> = context.api.documents.iter().map(|document| document.title.as_str()).collect();
    let own = context.config.package.description.clone();
    line(&own.unwrap_or_else(|| format!("A client for {}", titles.join(", "))))
}

/// The expression that makes a client: from the environment, else with the credentials in its place.
fn client_expression(settings: &SettingsView) -> String {
    if settings.has_from_env {
        return "Client::from_env()?".to_owned();
    }
    let credentials = settings.credentials.iter().map(|one| {
        if one.basic { format!(".{}(\"…\", \"…\")", one.function) } else { format!(".{}(\"…\")", one.function) }
    });
    format!("Client::builder(){}.build()?", credentials.collect::<String>())
}

/// The lines of a first call: of an operation without a body, which is also nearest to harmless.
fn example(crate_name: &str, apis: &[ApiView], client: &str) -> Vec<String> {
    let all = apis.iter().flat_map(|api| {
        api.groups.iter().flat_map(move |group| group.operations.iter().map(move |one| (api, group, one)))
    });
    let simple = all.filter(|(_, _, one)| one.method == "GET" && one.body.is_none() && !one.preview);
    let fewest = simple.min_by_key(|(_, _, one)| one.parameters.len());
    let mut lines = vec![format!("let client = {crate_name}::{client};")];
    let callable = |one: &OperationView| one.parameters.iter().all(|parameter| parameter.rust_type == RustType::Str);
    if let Some((api, group, one)) = fewest.filter(|(_, _, one)| callable(one)) {
        let module = api.module.as_ref().map(|module| format!(".{module}()")).unwrap_or_default();
        let arguments = vec!["\"id\""; one.parameters.len()].join(", ");
        lines.push(format!("let response = client{module}.{}().{}({arguments}).await?;", group.function, one.function));
        lines.push("println!(\"{response:#?}\");".to_owned());
    }
    lines
}

fn crate_docs(package: &PackageView, summary: &str, example: &[String], has_preview: bool, parts: &PartsView) -> Docs {
    let mut docs = Docs::default();
    docs.text(&sentence(summary));
    docs.rust(&example_function(&package.title, example));
    docs.own(
        "The client has a function for each group of operations, and the group one for each operation, which returns\n\
         a [`Request`]; awaiting that sends it. All requests fail with the same [`Error`]. Setters start with `with_`:\n\
         those of a request set its optional parameters, those of a model its optional fields.",
    );
    docs.own("# Settings");
    docs.line("A client makes up to three attempts where that is safe, takes at most 10 seconds to connect and 60 for each attempt,");
    docs.line("and refuses bodies of more than 64 MiB, or a million objects and arrays. All of that can be set:");
    docs.rust(&settings_example(&package.title));
    if let Some(call) = example.iter().find_map(|line| line.strip_prefix("let response = ")?.strip_suffix(".await?;")) {
        docs.own("# Responses that do not fit");
        docs.line(
            "A response without a required property is [`Error::Decode`]. The error says where, and has the body;",
        );
        docs.line("[`Request::untyped`] returns the JSON as it is:");
        docs.rust(&decode_example(&package.title, &example[0], call));
    }
    let request = example.iter().find_map(|line| line.strip_prefix("let response = ")?.strip_suffix(".await?;"));
    docs.own("# Generic code");
    docs.line("Each operation has a type of its own, which implements [`Operation`] and names the operation in the types of requests and");
    docs.line("responses:");
    docs.rust(&generic_example(
        &package.title.replace('-', "_"),
        request.map(|request| (example[0].as_str(), request)),
    ));
    docs.own("# Responses in tests");
    docs.line("What only responses carry has no `new`, so that a further property in responses breaks nobody. Tests make a response from");
    docs.line("JSON, with [`serde_json::from_value`].");
    docs.own("# Files");
    docs.line("Uploads take bytes, a path or a reader ([`Upload`]); files are never read whole. Binary responses are");
    docs.line("[`Bytes`](bytes::Bytes), or a stream with [`Request::stream`].");
    docs.own("# Features");
    docs.line("- `rustls` (default) or `native-tls`: the TLS library.");
    if parts.blocking {
        docs.line("- `blocking`: `Request::call`, for programs that are not asynchronous.");
    }
    if parts.tracing {
        docs.line("- `tracing`: a span for each request.");
    }
    if parts.cli {
        docs.line(&format!("- `cli`: the command `{}`; see the README.", package.title));
    }
    if has_preview {
        docs.line("- `preview`: operations that are marked as unstable.");
    }
    docs.line("- A feature for each group of operations, all on by default.");
    docs
}

/// How a client is set up otherwise than by default.
fn settings_example(name: &str) -> Vec<String> {
    let crate_name = name.replace('-', "_");
    let lines = [
        format!("# fn example() -> Result<(), {crate_name}::Error> {{"),
        "use std::time::Duration;".to_owned(),
        format!("use {crate_name}::{{Client, RetryPolicy, reqwest}};"),
        String::new(),
        "let client = Client::builder()".to_owned(),
        "    .timeout(Duration::from_secs(20)) // each attempt".to_owned(),
        "    .retries(RetryPolicy::new().with_max_attempts(5).with_budget(Duration::from_secs(90)))".to_owned(),
        "    .pacing(true) // waits for rate limits instead of running into them".to_owned(),
        "    .user_agent(\"my-tool/1.2\")".to_owned(),
        "    .http_client(|| reqwest::Client::builder().pool_max_idle_per_host(4)) // TLS, DNS, pools".to_owned(),
        "    .build()?;".to_owned(),
        "# Ok(())".to_owned(),
        "# }".to_owned(),
    ];
    lines.to_vec()
}

/// What is left to do with a response that does not have the declared shape.
fn decode_example(name: &str, client: &str, call: &str) -> Vec<String> {
    let crate_name = name.replace('-', "_");
    let lines = [
        client.to_owned(),
        format!("match {call}.await {{"),
        "    Ok(response) => println!(\"{response:?}\"),".to_owned(),
        format!("    Err({crate_name}::Error::Decode(error)) => println!(\"{{error}}\\n{{:?}}\", error.json()),"),
        "    Err(error) => return Err(error),".to_owned(),
        "}".to_owned(),
        format!("let json = {call}.untyped().await?;"),
        "println!(\"{json}\");".to_owned(),
    ];
    example_function(name, &lines)
}

/// The example in a function that compiles, of which the docs show the inside.
fn example_function(name: &str, example: &[String]) -> Vec<String> {
    let mut lines = vec![format!("# async fn example() -> Result<(), {}::Error> {{", name.replace('-', "_"))];
    lines.extend(example.iter().cloned());
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    lines
}

fn quick_start(package: &PackageView, example: &[String]) -> Vec<String> {
    let mut lines = vec!["```rust".to_owned(), "#[tokio::main]".to_owned()];
    lines.push(format!("async fn main() -> Result<(), {}::Error> {{", package.title.replace('-', "_")));
    lines.extend(example.iter().map(|line| format!("    {line}")));
    lines.extend(["    Ok(())", "}", "```"].map(str::to_owned));
    lines
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim().trim_end_matches('.'))
}

/// One line a dependency, each value inline.
fn dev_dependencies(table: &toml::Table) -> String {
    let lines = table.iter().map(|(name, value)| format!("{name} = {value}"));
    lines.collect::<Vec<_>>().join("\n")
}
