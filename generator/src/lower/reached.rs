//! Schemas that references lead to, other than components of the document: each is lowered once, whoever refers to it.
//! Comes in: references, as the document has followed them. Goes out: ids, and names after the places.

use std::collections::{HashMap, HashSet, VecDeque};

use super::location_names::location_name;
use super::{Context, refs, schema};
use crate::document::Target;
use crate::ir::{SchemaId, bare};
use crate::pointer;
use crate::source::SourceId;
use crate::unique_names::UniqueNames;

#[derive(Debug, Default)]
pub(super) struct Reached<'a> {
    /// By file and pointer.
    ids: HashMap<(SourceId, &'a str), SchemaId>,
    /// Those that still have to be lowered. They wait, because there may be more in a row than a stack holds.
    open: VecDeque<SchemaId>,
    /// Components that are what they refer to.
    adopted: HashSet<SchemaId>,
    /// The names in use, from when the first one is needed.
    names: Option<UniqueNames>,
}

impl Reached<'_> {
    pub(super) fn has_adopted(&self, id: SchemaId) -> bool {
        self.adopted.contains(&id)
    }
}

/// The schema that a reference leads to.
pub(super) fn find(context: &mut Context<'_>, reference: &str) -> Option<SchemaId> {
    if context.source == context.main
        && let Some(name) = refs::component_name(reference, "schemas")
        && let Some(id) = context.named.get(name)
    {
        return Some(*id);
    }
    let references = context.references;
    let target = references.schemas.target(context.source, reference)?;
    component(context, target).or_else(|| find_in(context, target.source, &target.pointer))
}

/// The schema in a place of the file that is being lowered, if a reference leads there.
pub(super) fn find_here(context: &mut Context<'_>, at: &str) -> Option<SchemaId> {
    find_in(context, context.source, at)
}

/// Lets a component that only refers to a place be the schema in that place. The first one counts, others are aliases.
pub(super) fn adopt(context: &mut Context<'_>, reference: &str, id: SchemaId) {
    let references = context.references;
    let Some(target) = references.schemas.target(context.main, reference) else { return };
    let place = (target.source, target.pointer.as_str());
    if component(context, target).is_none() && !context.reached.ids.contains_key(&place) {
        move_to(context, id, place);
        context.reached.adopted.insert(id);
    }
}

/// Lowers what was reached, and what is reached from there.
pub(super) fn lower_reached(context: &mut Context<'_>) {
    while let Some(id) = context.reached.open.pop_front() {
        let references = context.references;
        let placeholder = context.api.schema(id);
        let (source, at, name) = (placeholder.source, placeholder.pointer.clone(), placeholder.name.clone());
        let Some(found) = references.schemas.value(source, &at) else { continue };
        let lowered = context.within(source, |context| schema::lower_item(context, found, at, name.as_deref()));
        *context.api.schema_mut(id) = lowered;
    }
}

fn component(context: &Context<'_>, target: &Target) -> Option<SchemaId> {
    let is_component = target.source == context.main && pointer::parent(&target.pointer) == Some("/components/schemas");
    let name = pointer::last(&target.pointer).filter(|_| is_component)?;
    context.named.get(name.as_ref()).copied()
}

fn find_in(context: &mut Context<'_>, source: SourceId, at: &str) -> Option<SchemaId> {
    let references = context.references;
    let (at, _) = references.schemas.place(source, at)?;
    if let Some(id) = context.reached.ids.get(&(source, at)) {
        return Some(*id);
    }
    let name = unique_name(context, source, at);
    let placeholder = schema::empty(context, at.to_owned(), Some(&name));
    let id = context.api.push_schema(placeholder);
    move_to(context, id, (source, at));
    Some(id)
}

fn move_to<'a>(context: &mut Context<'a>, id: SchemaId, (source, at): (SourceId, &'a str)) {
    let placeholder = context.api.schema_mut(id);
    (placeholder.source, placeholder.pointer) = (source, at.to_owned());
    context.reached.ids.insert((source, at), id);
    context.reached.open.push_back(id);
}

/// Returns the name of a location, with a number if another schema of the document has it.
fn unique_name(context: &mut Context<'_>, source: SourceId, at: &str) -> String {
    let stem = context.references.stems.get(&source).map(String::as_str).unwrap_or_default();
    let name = location_name((source == context.main).then_some(context.openapi), stem, at);
    let names = context.reached.names.get_or_insert_with(|| {
        let mut names = UniqueNames::new(bare);
        context.named.keys().for_each(|name| {
            names.reserve(name);
        });
        names
    });
    names.reserve_unique(&name)
}
