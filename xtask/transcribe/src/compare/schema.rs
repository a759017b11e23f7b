//! Compares the schemas of a page and of a document.

use super::{Aspect, Comparison, Part, Step};
use crate::facts::{At, Enum, Field, Kind, Object, Schema};

/// Compares two schemas and those in them. `part` is that of the outermost schema.
pub(super) fn compare_schemas(comparison: &mut Comparison, part: &Part, page: &Schema, document: &Schema) {
    comparison.within(part.clone(), page.line, document.line, |comparison| compare_one(comparison, page, document));
}

fn compare_one(comparison: &mut Comparison, page: &Schema, document: &Schema) {
    comparison.compare_known(Aspect::Name, page.name.clone(), document.name.clone());
    let says = |schema: &Schema| schema.nullable.map(|line| At::new("yes".to_owned(), line));
    comparison.compare_known(Aspect::Nullable, says(page), says(document));
    let says =
        |schema: &Schema| schema.max_length.as_ref().map(|length| At::new(length.value.to_string(), length.line));
    comparison.compare_known(Aspect::MaxLength, says(page), says(document));
    match (&page.kind, &document.kind) {
        (Kind::Object(page), Kind::Object(document)) => compare_objects(comparison, page, document),
        (Kind::Array(page), Kind::Array(document)) => descend(comparison, Step::Items, page, document),
        (Kind::Enum(page), Kind::Enum(document)) if page.is_open == document.is_open => {
            compare_enums(comparison, page, document)
        }
        (Kind::Union(left), Kind::Union(right)) if left.len() == right.len() => {
            for (at, (left, right)) in left.iter().zip(right).enumerate() {
                descend(comparison, Step::Variant(at), left, right);
            }
        }
        (left, right) if left == right => {}
        // Without programs, a page does not say that values of a string have names.
        (Kind::String { format: None }, Kind::Enum(document)) if document.is_open => {}
        (left, right) => {
            let (left, right) = (At::new(left.to_string(), page.line), At::new(right.to_string(), document.line));
            comparison.report(Aspect::Type, Some(left), Some(right));
        }
    }
}

fn compare_objects(comparison: &mut Comparison, page: &Object, document: &Object) {
    for field in &page.fields {
        let step = Step::Field(field.name.clone());
        match document.fields.iter().find(|other| other.name == field.name) {
            None => {
                let part = comparison.place.part.then(step);
                comparison.report_existence(part, Some(field.line), None);
            }
            Some(other) => compare_fields(comparison, step, field, other),
        }
    }
    for field in &document.fields {
        if !page.fields.iter().any(|other| other.name == field.name) {
            let part = comparison.place.part.then(Step::Field(field.name.clone()));
            comparison.report_existence(part, None, Some(field.line));
        }
    }
    match (&page.additional, &document.additional) {
        (Some(page), Some(document)) => descend(comparison, Step::Additional, page, document),
        (Some(page), None) => {
            let part = comparison.place.part.then(Step::Additional);
            comparison.report_existence(part, Some(page.line), None);
        }
        // Objects without listed fields are free-form in a document.
        (None, Some(_)) if document.fields.is_empty() => {}
        (None, Some(document)) => {
            let part = comparison.place.part.then(Step::Additional);
            comparison.report_existence(part, None, Some(document.line));
        }
        (None, None) => {}
    }
}

fn compare_fields(comparison: &mut Comparison, step: Step, page: &Field, document: &Field) {
    let part = comparison.place.part.then(step);
    comparison.within(part, page.line, document.line, |comparison| {
        comparison.compare_flags(Aspect::Required, page.required, document.required);
        comparison.compare_flags(Aspect::Deprecated, page.deprecated, document.deprecated);
        let says = |field: &Field| field.read_only.map(|line| At::new("yes".to_owned(), line));
        comparison.compare_known(Aspect::ReadOnly, says(page), says(document));
        compare_one(comparison, &page.schema, &document.schema);
    });
}

fn compare_enums(comparison: &mut Comparison, page: &Enum, document: &Enum) {
    for member in &page.members {
        let Some(other) = document.members.iter().find(|other| other.value == member.value) else {
            let says = At::new("present".to_owned(), member.line);
            comparison.report(Aspect::EnumValue(member.value.clone()), Some(says), None);
            continue;
        };
        let name = |name: &Option<String>, line| name.clone().map(|name| At::new(name, line));
        let (left, right) = (name(&member.name, member.line), name(&other.name, other.line));
        comparison.compare_known(Aspect::EnumName(member.value.clone()), left, right);
    }
    for member in &document.members {
        // An open enum has all values, so a page that does not name one says nothing.
        if !page.is_open && !page.members.iter().any(|other| other.value == member.value) {
            let says = At::new("present".to_owned(), member.line);
            comparison.report(Aspect::EnumValue(member.value.clone()), None, Some(says));
        }
    }
}

fn descend(comparison: &mut Comparison, step: Step, page: &Schema, document: &Schema) {
    let part = comparison.place.part.then(step);
    comparison.within(part, page.line, document.line, |comparison| compare_one(comparison, page, document));
}

impl Part {
    /// Returns the part one step further in its schema.
    fn then(&self, step: Step) -> Part {
        let mut part = self.clone();
        match &mut part {
            Part::Parameter(_, _, steps) | Part::BodyContent(_, steps) | Part::ResponseContent(_, _, steps) => {
                steps.push(step)
            }
            Part::Operation | Part::Body | Part::Response(_) => {}
        }
        part
    }
}
