//! Path items: what is written beside a reference, and what it refers to.

use std::collections::HashSet;

use openapiv3::{Operation, PathItem, ReferenceOr};

use super::super::context::Context;
use super::super::refs::{self, Referent};
use crate::diagnostic::{Diagnostic, Location};
use crate::document::{ADDITIONAL_OPERATIONS, REFERENCE};
use crate::ir::Method;
use crate::pointer;

/// A path item in its parts: first what is written beside its reference, then what it refers to.
pub(super) type Parts<'a> = Vec<Referent<'a, PathItem>>;

/// Returns the parts of a path item. They are empty if its reference leads nowhere, which has been reported.
pub(super) fn resolve<'a>(context: &mut Context<'a>, item: &'a ReferenceOr<PathItem>, at: &str) -> Parts<'a> {
    match refs::resolve(context, item, at) {
        Some(Referent { item, source, at }) => context.within(source, |context| with_target(context, item, at)),
        None => Vec::new(),
    }
}

/// Returns the parts of a path item whose reference may have siblings.
pub(super) fn with_target<'a>(context: &mut Context<'a>, item: &'a PathItem, at: String) -> Parts<'a> {
    let target = reference(item).and_then(|text| refs::follow(context, text, &at));
    let own = Referent { item, source: context.source, at };
    if let Some(target) = &target {
        warn_of_conflicts(context, &own, target);
    }
    [Some(own), target].into_iter().flatten().collect()
}

/// Returns the text of the reference of a path item that is not one of openapiv3's references.
pub(super) fn reference(item: &PathItem) -> Option<&str> {
    item.extensions.get(REFERENCE)?.as_str()
}

/// OpenAPI does not define what a field means that both have.
fn warn_of_conflicts(context: &mut Context<'_>, own: &Referent<'_, PathItem>, target: &Referent<'_, PathItem>) {
    let of_target: HashSet<Method> = operations(context, target).map(|(method, _)| method).collect();
    let both: Vec<_> = operations(context, own).filter(|(method, _)| of_target.contains(method)).collect();
    for (method, _) in both {
        let at = operation_pointer(&own.at, &method);
        let key = pointer::last(&at).unwrap_or_default();
        let message = format!("the path item that `$ref` refers to has `{key}`, too, and only this one is used");
        let other = Location::key(target.source, operation_pointer(&target.at, &method));
        let at = Location::key(own.source, at);
        let warning = Diagnostic::warning(message).at(at).with_related(other, "this one is ignored");
        context.diagnostics.push(warning.with_help("remove one of the two"));
    }
}

/// Returns the operations of a part of a path item.
pub(super) fn operations<'a>(
    context: &Context<'a>,
    part: &Referent<'a, PathItem>,
) -> impl Iterator<Item = (Method, &'a Operation)> + use<'a> {
    let item = part.item;
    let later = context.later_operations.of(part.source, &part.at);
    let additional = later.into_iter().flat_map(|later| &later.additional);
    let fields = [
        (Method::Get, item.get.as_ref()),
        (Method::Put, item.put.as_ref()),
        (Method::Post, item.post.as_ref()),
        (Method::Delete, item.delete.as_ref()),
        (Method::Options, item.options.as_ref()),
        (Method::Head, item.head.as_ref()),
        (Method::Patch, item.patch.as_ref()),
        (Method::Trace, item.trace.as_ref()),
        (Method::Query, later.and_then(|later| later.query.as_ref())),
    ];
    let fields = fields.into_iter().filter_map(|(method, operation)| Some((method, operation?)));
    fields.chain(additional.map(|(name, operation)| (Method::Other(name.clone()), operation)))
}

/// Returns where a path item has the operation of a method.
pub(super) fn operation_pointer(path_item: &str, method: &Method) -> String {
    match method {
        Method::Other(name) => pointer::join(&pointer::join(path_item, ADDITIONAL_OPERATIONS), name),
        method => pointer::join(path_item, &method.as_str().to_lowercase()),
    }
}
