//! Pages. Comes in: what the document says of an operation's pages. Goes out: the same with the schemas that it leads to, if each part
//! of it is there and is of use.

use serde_json::Value;

use super::answer::{Answer, Outcome, Read};
use super::body::{How, Sending};
use super::shape::kind;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{
    Kind, Location, Operation, PageParameter, PageParameterPlace, PagePath, PagedBy, Parameter, ParameterValue,
    SchemaGraph, SchemaId,
};
use crate::passes::Resolved;

/// How the results of an operation come in pages.
#[derive(Debug)]
pub(in super::super) struct Paging {
    pub by: By,
    pub parameter: Asked,
    pub limit: Option<Asked>,
    /// Leads from the answer to the list of results.
    pub results: Vec<Step>,
    /// The schema of a result.
    pub items: SchemaId,
    /// Whether an answer may be nothing or null.
    pub is_optional: bool,
}

#[derive(Debug)]
pub(in super::super) enum By {
    /// What an answer says at the end of these steps.
    Cursor(Vec<Step>),
    Page {
        first: i64,
    },
    Offset {
        first: i64,
    },
}

/// A parameter for pages, where a request has it.
#[derive(Debug)]
pub(in super::super) struct Asked {
    pub place: AskedPlace,
    pub schema: SchemaId,
}

#[derive(Debug)]
pub(in super::super) enum AskedPlace {
    Query(String),
    Body { media_type: String, members: Vec<String> },
}

/// From an object to one of its properties.
#[derive(Debug)]
pub(in super::super) struct Step {
    pub object: SchemaId,
    pub property: usize,
}

/// What keeps an operation from having pages, and where it is said.
struct Fault {
    pointer: String,
    message: String,
}

pub(super) fn paging(
    api: &Resolved,
    operation: &Operation,
    sendings: &[Sending],
    answer: &Answer,
    diagnostics: &mut Diagnostics,
) -> Option<Paging> {
    match settled(api, operation, sendings, answer)? {
        Ok(paging) => Some(paging),
        Err(fault) => {
            let help = "correct `x-pagination`, or what it names; until then there are no streams of pages";
            let place = Place::value(operation.source, fault.pointer);
            diagnostics.push(Diagnostic::warning(fault.message).at(place).with_help(help));
            None
        }
    }
}

/// None where the document says nothing.
fn settled(
    api: &Resolved,
    operation: &Operation,
    sendings: &[Sending],
    answer: &Answer,
) -> Option<Result<Paging, Fault>> {
    let pagination = operation.pagination.as_ref()?;
    let asked = |parameter, fit: &Fit| asked(api, operation, sendings, parameter, fit);
    let settled = || {
        let (page, is_optional) = page(api, operation, answer, &pagination.results)?;
        let (results, list) = steps(api, operation, page, &pagination.results)?;
        let Kind::Array(array) = kind(api, Some(list)) else {
            let what = dotted(&pagination.results.members).unwrap_or_else(|| "the answer".to_owned());
            return Err(fault(&pagination.results.pointer, format!("{what} of `{}` is no list", operation.id)));
        };
        let parameter = match pagination.by {
            PagedBy::Cursor(_) => asked(&pagination.parameter, &CURSOR)?,
            PagedBy::Page { .. } | PagedBy::Offset => asked(&pagination.parameter, &NUMBER)?,
        };
        let by = match &pagination.by {
            PagedBy::Cursor(path) => {
                let (steps, cursor) = steps(api, operation, page, path)?;
                let what = || format!("{} of `{}`", dotted(&path.members).unwrap_or_default(), operation.id);
                CURSOR.check(api, cursor, &path.pointer, what)?;
                By::Cursor(steps)
            }
            PagedBy::Page { first } => By::Page { first: first.or(default(api, parameter.schema)).unwrap_or(0) },
            PagedBy::Offset => By::Offset { first: default(api, parameter.schema).unwrap_or(0) },
        };
        let limit = pagination.limit.as_ref().map(|limit| asked(limit, &NUMBER)).transpose()?;
        Ok(Paging { by, parameter, limit, results, items: array.items, is_optional })
    };
    Some(settled())
}

/// The schema of an answer, and whether there may be none.
fn page(api: &Resolved, operation: &Operation, answer: &Answer, results: &PagePath) -> Result<(SchemaId, bool), Fault> {
    let json = answer.cases.iter().find(|case| case.read == Read::Json).and_then(|case| case.schema);
    match json {
        Some(schema) if answer.outcome != Outcome::Choice => {
            Ok((schema, answer.outcome == Outcome::Optional || api.is_nullable(schema)))
        }
        _ => Err(fault(&results.pointer, format!("the answers of `{}` are not all of one JSON schema", operation.id))),
    }
}

fn steps(
    api: &Resolved,
    operation: &Operation,
    page: SchemaId,
    path: &PagePath,
) -> Result<(Vec<Step>, SchemaId), Fault> {
    walk(api, page, &path.members).ok_or_else(|| {
        let what = dotted(&path.members).unwrap_or_default();
        fault(&path.pointer, format!("the answer of `{}` has no {what}", operation.id))
    })
}

/// The properties that members lead through, and the schema that they lead to.
fn walk(api: &Resolved, from: SchemaId, members: &[String]) -> Option<(Vec<Step>, SchemaId)> {
    let mut schema = from;
    let mut steps = Vec::with_capacity(members.len());
    for member in members {
        let owner = api.resolve(schema);
        let Kind::Object(object) = api.kind(owner) else { return None };
        let property = object.properties.iter().position(|property| property.name == *member)?;
        schema = object.properties.get(property)?.schema;
        steps.push(Step { object: owner, property });
    }
    Some((steps, schema))
}

fn asked(
    api: &Resolved,
    operation: &Operation,
    sendings: &[Sending],
    parameter: &PageParameter,
    fit: &Fit,
) -> Result<Asked, Fault> {
    let (found, what) = match &parameter.place {
        PageParameterPlace::Query(name) => (in_query(operation, name), format!("query parameter `{name}`")),
        PageParameterPlace::Body(members) => {
            let what = dotted(members).unwrap_or_default();
            (in_body(api, operation, sendings, members), format!("member {what} in a JSON body"))
        }
    };
    let Some(found) = found else {
        return Err(fault(&parameter.pointer, format!("`{}` has no {what}", operation.id)));
    };
    fit.check(api, found.schema, &parameter.pointer, || format!("the {what} of `{}`", operation.id))?;
    Ok(found)
}

fn in_query(operation: &Operation, name: &str) -> Option<Asked> {
    let is_meant = |parameter: &&Parameter| parameter.location == Location::Query && parameter.name == name;
    match operation.parameters.iter().find(is_meant)?.value {
        ParameterValue::Styled { schema, .. } => Some(Asked { place: AskedPlace::Query(name.to_owned()), schema }),
        ParameterValue::Content(_) => None,
    }
}

fn in_body(api: &Resolved, operation: &Operation, sendings: &[Sending], members: &[String]) -> Option<Asked> {
    let contents = &operation.body.as_ref()?.contents;
    let json = sendings.iter().find(|sending| sending.how == How::Json)?;
    let content = contents.get(json.content)?;
    let (_, schema) = walk(api, content.schema?, members)?;
    let place = AskedPlace::Body { media_type: content.media_type.clone(), members: members.to_vec() };
    Some(Asked { place, schema })
}

/// The types that something may have.
struct Fit {
    is_fit: fn(&Kind) -> bool,
    /// What is said of others.
    otherwise: &'static str,
}

const NUMBER: Fit = Fit { is_fit: |kind| matches!(kind, Kind::Integer(_) | Kind::Number(_)), otherwise: "no number" };

const CURSOR: Fit = Fit {
    is_fit: |kind| matches!(kind, Kind::String(_) | Kind::Enum(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Any),
    otherwise: "neither a text nor a number",
};

impl Fit {
    fn check(&self, api: &Resolved, schema: SchemaId, pointer: &str, what: impl Fn() -> String) -> Result<(), Fault> {
        match (self.is_fit)(kind(api, Some(schema))) {
            true => Ok(()),
            false => Err(fault(pointer, format!("{} is {}", what(), self.otherwise))),
        }
    }
}

/// The whole number that a parameter has unless set.
pub(super) fn default(api: &Resolved, schema: SchemaId) -> Option<i64> {
    let own = api.annotations(schema).default.as_ref();
    own.or(api.annotations(api.resolve(schema)).default.as_ref()).and_then(Value::as_i64)
}

/// The largest whole number that a parameter may have.
pub(super) fn maximum(api: &Resolved, schema: SchemaId) -> Option<i64> {
    let (Kind::Integer(crate::ir::Integer { bounds, .. }) | Kind::Number(crate::ir::Number { bounds, .. })) =
        kind(api, Some(schema))
    else {
        return None;
    };
    let maximum = bounds.maximum?.floor();
    let is_excluded = bounds.exclusive_maximum && bounds.maximum == Some(maximum);
    // A float that is too large becomes the largest integer.
    Some((maximum as i64).saturating_sub(i64::from(is_excluded)))
}

fn dotted(members: &[String]) -> Option<String> {
    (!members.is_empty()).then(|| format!("`{}`", members.join(".")))
}

fn fault(pointer: &str, message: String) -> Fault {
    Fault { pointer: pointer.to_owned(), message }
}
