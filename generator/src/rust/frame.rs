//! The crate around models and operations: its modules, features, settings and documentation.

use std::collections::BTreeMap;

use serde::Serialize;

use super::aliases::Alias;
use super::commands::{CliView, cli_view};
use super::context::Context;
use super::docs::{Docs, line, markdown};
use super::errors::{ErrorsView, errors_view};
use super::examples::{NullableView, TestingView, nullable_view, testing_view};
use super::groups::{ApiView, api_view};
use super::rust_type::RustType;
use super::settings::{CredentialView, SettingsView, settings_view};
use crate::diagnostic::Diagnostics;
use crate::ir::DocumentId;
use crate::plan::{PagedBy, Pagination, ResponsePlan};

#[derive(Debug, Serialize)]
pub struct CrateView {
    pub package: PackageView,
    pub apis: Vec<ApiView>,
    pub features: Vec<FeatureView>,
    pub has_preview: bool,
    /// Whether a document has webhooks or callbacks.
    pub has_webhooks: bool,
    pub parts: PartsView,
    /// Whether an operation is paginated.
    pub has_pages: bool,
    /// Whether pages of an operation link to each other.
    pub has_links: bool,
    /// Whether a response is a stream, or can be one.
    pub has_streams: bool,
    /// Whether an operation returns a stream only on request.
    pub has_optional_streams: bool,
    /// Whether the name of the crate is not in snake case.
    pub has_odd_name: bool,
    pub settings: SettingsView,
    pub cli: CliView,
    pub errors: ErrorsView,
    /// The name of the crate in paths.
    pub crate_name: String,
    /// The first paragraph of its docs.
    pub summary: Vec<String>,
    pub example: ExampleView,
}

/// A first program, for the docs and the README.
#[derive(Debug, Serialize)]
pub struct ExampleView {
    /// The expression that creates a client.
    pub client: String,
    /// The expression of a simple request, if there is one.
    pub request: Option<String>,
    /// Calls that set all credentials, for a client that is not created from the environment.
    pub credentials: Vec<String>,
    /// Calls that set the credentials of an account, if an operation needs any.
    pub account: Option<String>,
    /// Fields that distinguish absent from null, if there are any.
    pub nullable: Option<NullableView>,
    /// The enum of webhooks or callbacks that the example decodes, if there is one.
    pub webhooks: Option<WebhookExampleView>,
    /// What the example of a program's tests names, if there is an operation for it.
    pub testing: Option<TestingView>,
}

/// The first enum of webhooks or callbacks.
#[derive(Debug, Serialize)]
pub struct WebhookExampleView {
    /// The path of its module.
    pub module: String,
    pub name: String,
    pub is_callback: bool,
}

/// Which parts the crate has, see [`PARTS`](crate::config::PARTS).
#[derive(Debug, Serialize)]
pub struct PartsView {
    pub blocking: bool,
    pub cli: bool,
    pub mock: bool,
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
    /// The name without quotes.
    pub title: String,
    /// In Markdown.
    pub summary: String,
}

#[derive(Debug, Serialize)]
pub struct FeatureView {
    pub name: String,
    /// The tag of its operations, in one line.
    pub tag_comment: String,
    /// Its old names, which enable it.
    pub aliases: Vec<FeatureAliasView>,
}

/// An old name of a feature. Cargo knows no deprecation of a feature.
#[derive(Debug, Serialize)]
pub struct FeatureAliasView {
    pub name: String,
    /// Until when it is there, in one line.
    pub comment: String,
}

pub(super) fn crate_view(context: &Context<'_>, diagnostics: &mut Diagnostics) -> CrateView {
    let documents = (0..context.api.documents.len() as u32).map(DocumentId);
    let mut features: BTreeMap<&str, &str> = BTreeMap::new();
    for group in &context.names.groups {
        features.entry(&group.feature).or_insert(&group.tag);
    }
    let feature = |(name, tag): (&str, &str)| FeatureView {
        name: name.to_owned(),
        tag_comment: line(tag),
        aliases: context.feature_aliases(name).iter().map(|alias| feature_alias(*alias, name)).collect(),
    };
    let crate_name = context.crate_name();
    let apis: Vec<ApiView> = documents.map(|document| api_view(context, document)).collect();
    let settings = settings_view(context, diagnostics);
    let has_preview = context.api.operations.iter().any(|operation| operation.is_unstable());
    let has = |part: &str| context.config.package.without.iter().all(|one| one != part);
    let parts = PartsView { blocking: has("blocking"), cli: has("cli"), mock: has("mock"), tracing: has("tracing") };
    CrateView {
        summary: Docs::default().text(&sentence(&summary(context))).literals(),
        example: ExampleView {
            client: format!("{crate_name}::{}", client_expression(&settings)),
            request: simple_request(&apis),
            credentials: credential_calls(&settings.credentials, "\"0123456789abcdef\""),
            account: account_calls(context, &settings),
            nullable: nullable_view(context),
            webhooks: webhook_example(context),
            testing: testing_view(context),
        },
        package: package_view(context),
        has_webhooks: !context.api.webhooks.is_empty(),
        apis,
        features: features.into_iter().map(feature).collect(),
        has_preview,
        parts,
        has_pages: paginations(context).next().is_some(),
        has_links: paginations(context).any(|pagination| matches!(pagination.by, PagedBy::Link)),
        has_streams: responses(context).any(|response| response.is_stream() || response.stream.is_some()),
        has_optional_streams: responses(context).any(|response| response.stream.is_some()),
        has_odd_name: !is_snake_case(&crate_name),
        cli: cli_view(context, &summary(context)),
        settings,
        errors: errors_view(context),
        crate_name,
    }
}

fn webhook_example(context: &Context<'_>) -> Option<WebhookExampleView> {
    let (first, names) = context.api.webhooks.iter().zip(&context.names.webhooks).next()?;
    let module = context.module_path(first.operation.document);
    Some(WebhookExampleView {
        module: format!("{}::webhooks", module.replacen("crate", &context.crate_name(), 1)),
        name: names.enumeration.clone(),
        is_callback: first.callback.is_some(),
    })
}

/// Returns `true` if the compiler accepts the name of a crate without a warning.
fn is_snake_case(crate_name: &str) -> bool {
    let name = crate_name.trim_matches('_');
    !name.contains("__") && !name.contains(|c: char| c.is_ascii_uppercase())
}

fn feature_alias(alias: Alias<'_>, feature: &str) -> FeatureAliasView {
    let comment = format!("The old name of `{feature}`, which will be removed in {}.", alias.config.remove_in);
    FeatureAliasView { name: alias.name().to_owned(), comment: line(&comment) }
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

/// Returns the description of the crate in one line.
fn summary(context: &Context<'_>) -> String {
    let titles: Vec<&str> = context.api.documents.iter().map(|document| document.title.as_str()).collect();
    let own = context.config.package.description.clone();
    line(&own.unwrap_or_else(|| format!("A client for {}", titles.join(", "))))
}

/// Returns the expression that creates a client: from the environment, or with credentials if the environment cannot have them.
fn client_expression(settings: &SettingsView) -> String {
    if settings.has_from_env {
        return "Client::from_env()?".to_owned();
    }
    format!("Client::builder(){}.build()?", credential_calls(&settings.credentials, "\"…\"").concat())
}

/// Returns a call of the setter of each credential, with the expression of its value.
fn credential_calls<'v>(credentials: impl IntoIterator<Item = &'v CredentialView>, value: &str) -> Vec<String> {
    let calls = credentials.into_iter().map(|one| {
        let arguments = if one.basic { format!("{value}, {value}") } else { value.to_owned() };
        format!(".{}({arguments})", one.function)
    });
    calls.collect()
}

/// Returns calls that set the first credentials that an operation needs.
fn account_calls(context: &Context<'_>, settings: &SettingsView) -> Option<String> {
    let sets = context.plan.operations.iter().flat_map(|operation| &operation.security);
    let first = sets.into_iter().find(|set| !set.is_empty())?;
    let credentials = first.iter().map(|required| &settings.credentials[required.scheme]);
    Some(credential_calls(credentials, "\"…\"").concat())
}

/// Returns the expression of a GET request without a body, all of whose arguments are strings.
fn simple_request(apis: &[ApiView]) -> Option<String> {
    let all = apis.iter().flat_map(|api| {
        api.groups.iter().flat_map(move |group| group.operations.iter().map(move |one| (api, group, one)))
    });
    let simple = all.filter(|(_, _, one)| one.method == r#""GET""# && one.body.is_none() && !one.preview);
    let (api, group, one) = simple.min_by_key(|(_, _, one)| one.parameters.len())?;
    let is_callable = one.parameters.iter().all(|parameter| parameter.rust_type == RustType::Str);
    let module = api.module.as_ref().map(|module| format!(".{module}()")).unwrap_or_default();
    let arguments = vec!["\"id\""; one.parameters.len()].join(", ");
    is_callable.then(|| format!("client{module}.{}().{}({arguments})", group.function, one.function))
}

fn paginations<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a Pagination> {
    context.plan.operations.iter().filter_map(|plan| plan.pagination.as_ref())
}

fn responses<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a ResponsePlan> {
    context.plan.operations.iter().map(|plan| &plan.response)
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim().trim_end_matches('.'))
}

/// Returns a line for each dependency.
fn dev_dependencies(table: &toml::Table) -> String {
    let lines = table.iter().map(|(name, value)| format!("{name} = {value}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_context;
    use super::*;
    use crate::ir::{Api, Method, Operation, ParameterLocation, SecurityKind, SecurityUse};
    use crate::plan::testing::{api, operation, parameter, schema, security_scheme, string};

    fn view(api: Api) -> CrateView {
        with_context(api, |context| crate_view(context, &mut Diagnostics::default()))
    }

    #[test]
    fn the_example_is_the_request_with_the_fewest_arguments() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let id = crate::ir::Parameter { required: true, ..parameter("id", ParameterLocation::Path, text) };
        let tagged = |operation| Operation { tags: vec!["Pets".to_owned()], ..operation };
        let one = Operation { parameters: vec![id], ..operation(Method::Get, "/pets/{id}") };
        api.operations = vec![tagged(one)];
        assert_eq!(view(api).example.request.as_deref(), Some("client.pets().get_pets_id(\"id\")"));
        let mut api = crate::plan::testing::api();
        api.operations = vec![tagged(operation(Method::Post, "/pets"))];
        assert_eq!(view(api).example.request, None);
    }

    #[test]
    fn a_client_is_created_with_what_it_needs() {
        assert_eq!(view(api()).example.client, "test_api::Client::builder().build()?");
        let mut api = api();
        let kind = SecurityKind::Http { scheme: "bearer".to_owned() };
        api.documents[0].security_schemes = vec![security_scheme("token", kind)];
        let security = vec![vec![SecurityUse { scheme: "token".to_owned(), scopes: Vec::new() }]];
        api.operations = vec![Operation { security, ..operation(Method::Get, "/a") }];
        let example = view(api).example;
        assert!(example.client.starts_with("test_api::Client::"));
        // No word, because it is redacted in whatever the server returns.
        assert_eq!(example.credentials, [".token(\"0123456789abcdef\")"]);
    }

    #[test]
    fn names_of_crates_are_in_snake_case() {
        assert_eq!(["a_b", "_a", "a__b", "aB"].map(is_snake_case), [true, true, false, false]);
    }
}
