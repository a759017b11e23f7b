//! References to anything but schemas, which the document has followed already.

use indexmap::IndexMap;
use openapiv3::{
    Callback, Components, Example, Header, Parameter, PathItem, ReferenceOr, RequestBody, Response, SecurityScheme,
};

use super::context::Context;
use crate::document::{References, Table};
use crate::pointer;
use crate::source::SourceId;

/// An object of OpenAPI that can be replaced by a reference.
pub(super) trait Referable: Sized {
    /// The section of `components` that defines objects of this kind.
    const SECTION: Option<&str> = None;

    fn components(_: &Components) -> Option<&IndexMap<String, ReferenceOr<Self>>> {
        None
    }

    fn table(references: &References) -> &Table<Self>;
}

macro_rules! referable {
    ($($kind:ty, $section:literal, $field:ident;)*) => {$(
        impl Referable for $kind {
            const SECTION: Option<&str> = Some($section);

            fn components(components: &Components) -> Option<&IndexMap<String, ReferenceOr<Self>>> {
                Some(&components.$field)
            }

            fn table(references: &References) -> &Table<Self> {
                &references.$field
            }
        }
    )*};
}

referable! {
    Response, "responses", responses;
    Parameter, "parameters", parameters;
    Example, "examples", examples;
    RequestBody, "requestBodies", request_bodies;
    Header, "headers", headers;
    SecurityScheme, "securitySchemes", security_schemes;
    Callback, "callbacks", callbacks;
}

impl Referable for PathItem {
    fn table(references: &References) -> &Table<Self> {
        &references.path_items
    }
}

/// An object, and where it is defined.
pub(super) struct Referent<'d, T> {
    pub item: &'d T,
    pub source: SourceId,
    pub at: String,
}

/// Returns the object itself, or the object that it refers to. `None` if the reference leads nowhere, which has been reported.
pub(super) fn resolve<'a, T: Referable>(
    context: &mut Context<'a>,
    item: &'a ReferenceOr<T>,
    at: &str,
) -> Option<Referent<'a, T>> {
    match item {
        ReferenceOr::Item(item) => Some(Referent { item, source: context.source, at: at.to_owned() }),
        ReferenceOr::Reference { reference } => follow(context, reference, at),
    }
}

/// Returns the object that the reference at a pointer refers to. `None` if it leads nowhere, which has been reported.
pub(super) fn follow<'a, T: Referable>(
    context: &mut Context<'a>,
    reference: &str,
    at: &str,
) -> Option<Referent<'a, T>> {
    let source = context.source;
    if source == context.main
        && let Some(section) = T::SECTION
        && let Some(name) = component_name(reference, section)
        && let Some(ReferenceOr::Item(item)) = T::components(context.components).and_then(|known| known.get(name))
    {
        let at = pointer::join(&format!("/components/{section}"), name);
        return Some(Referent { item, source, at });
    }
    let table = T::table(context.references);
    let referent = table.target(source, reference).and_then(|target| {
        let item = table.value(target.source, &target.pointer)?;
        Some(Referent { item, source: target.source, at: target.pointer.clone() })
    });
    // A missing example or callback is only a warning.
    if referent.is_none() && ![Example::SECTION, Callback::SECTION].contains(&T::SECTION) {
        unresolved(context, reference, at);
    }
    referent
}

/// Returns the component's name in `#/components/<section>/<name>`, if it is written without escapes.
pub(super) fn component_name<'r>(reference: &'r str, section: &str) -> Option<&'r str> {
    let name = reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
    (!name.contains(['/', '~', '%'])).then_some(name)
}

/// Reports a reference that leads nowhere, unless the document has reported errors already.
pub(super) fn unresolved(context: &mut Context<'_>, reference: &str, at: &str) {
    if !context.diagnostics.has_errors() {
        let at = pointer::join(at, "$ref");
        let help = "this is a bug of the generator, which should have explained why; please report it";
        context.error(&at, format!("cannot follow the reference `{reference}`"), help);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::lower_files;
    use super::*;

    #[test]
    fn a_reference_names_a_component() {
        let name = |reference| component_name(reference, "schemas");
        assert_eq!(name("#/components/schemas/Org"), Some("Org"));
        assert_eq!(name("#/components/schemas/Org/properties/id"), None);
        assert_eq!(name("#/components/schemas/a~1b"), None);
        assert_eq!(name("#/components/responses/Org"), None);
        assert_eq!(name("other.yaml#/components/schemas/Org"), None);
    }

    #[test]
    fn a_reference_leads_to_its_definition() {
        let lowered = lower_files(
            "paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/Limit'}, {$ref: 'more.yaml#/Page'}],
               responses: {'204': {description: Done}}}}}
components: {parameters: {Limit: {name: limit, in: query, schema: {type: string}}}}",
            &[("more.yaml", "Page: {name: page, in: query, schema: {type: string}}")],
        );
        let parameters = &lowered.operation().parameters;
        let locations: Vec<_> = parameters.iter().map(|one| (one.name.as_str(), one.pointer.as_str())).collect();
        assert_eq!(locations, [("limit", "/components/parameters/Limit"), ("page", "/Page")]);
        assert_ne!(parameters[0].source, parameters[1].source);
    }
}
