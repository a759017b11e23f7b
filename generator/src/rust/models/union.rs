//! Unions: an enum with a variant for each branch, and one for what fits none.

use std::collections::HashMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde::Serialize;

use super::super::Context;
use super::super::docs::{Docs, code};
use super::super::names::{Named, assign};
use super::super::types::{self, Import, Imports};
use super::schema_docs;
use crate::diagnostic::Place;
use crate::ir::{JsonType, Kind, Schema, SchemaId, Sign, Union, UnionRule};
use crate::pointer;

#[derive(Debug, Serialize)]
pub struct UnionView {
    pub name: String,
    /// The macro that implements it.
    pub table: &'static str,
    /// The literal of the member whose value tells branches apart; empty where there is none.
    pub tag: String,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub branches: Vec<BranchView>,
    pub unknown_docs: Vec<String>,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

#[derive(Debug, Serialize)]
pub struct BranchView {
    pub name: String,
    pub docs: Vec<String>,
    /// The type that the variant holds.
    pub rust_type: String,
    /// The type that `From` takes for it; empty where other branches have the same.
    pub from_type: String,
    /// What tells it from the others, as the macro has it.
    pub sign: String,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

pub(super) fn union_view(
    context: &Context<'_>,
    schema: &Schema,
    name: String,
    union: &Union,
    imports: &mut Imports,
) -> UnionView {
    let types: Vec<TokenStream> =
        union.branches.iter().map(|branch| types::type_of(context, branch.schema, imports)).collect();
    let mut holders: HashMap<String, usize> = HashMap::new();
    types.iter().for_each(|rust_type| *holders.entry(rust_type.to_string()).or_default() += 1);
    let things = union
        .branches
        .iter()
        .enumerate()
        .map(|(key, branch)| Named { key, text: variant_text(context, branch.schema) });
    let names = assign(things.collect(), |text| context.naming.variant(text));
    let list = match union.rule {
        UnionRule::OneOf => "oneOf",
        UnionRule::AnyOf => "anyOf",
    };
    let within = Place::value(schema.source, pointer::join(&schema.pointer, list));
    let branches = union.branches.iter().enumerate().map(|(index, branch)| {
        let inner = &types[index];
        let text = inner.to_string();
        let from_type = if holders[&text] == 1 && text != "Value" { text.clone() } else { String::new() };
        let mut docs = Docs::default();
        docs.own(&sign_docs(union, branch.sign.as_ref()));
        BranchView {
            name: names[&index].clone(),
            docs: docs.literals(),
            rust_type: if branch.boxed { quote!(Box<#inner>).to_string() } else { text },
            from_type,
            sign: sign(branch.sign.as_ref()),
            place: within.clone(),
        }
    });
    let branches = branches.collect();
    imports.insert(Import::Path("serde_json::Value"));
    let (table, path) = match union.free_form {
        true => ("open_union", "crate::runtime::open_union"),
        false => ("union", "crate::runtime::union"),
    };
    imports.insert(Import::Path(path));
    let mut unknown_docs = Docs::default();
    unknown_docs.text(match union.free_form {
        true => "Any other value, and whatever fits none of the above; it is sent back unchanged.",
        false => "What fits none of the above; it is sent back unchanged.",
    });
    UnionView {
        name,
        table,
        tag: union.tag.as_deref().map(|tag| Literal::string(tag).to_string()).unwrap_or_default(),
        docs: schema_docs(schema).literals(),
        deprecated: schema.deprecated,
        place: schema.place(),
        branches,
        unknown_docs: unknown_docs.literals(),
    }
}

/// A branch is called like its type, so that its name stays when others are added.
fn variant_text(context: &Context<'_>, id: SchemaId) -> String {
    let id = context.api.resolve(id);
    if let Some(name) = context.types.get(&id) {
        return name.clone();
    }
    let text = match &context.api.schema(id).kind {
        Kind::Boolean => "Boolean",
        Kind::Integer(_) => "Integer",
        Kind::Number(_) => "Number",
        Kind::String(string) => match string.format.as_deref() {
            Some("date-time") => "DateTime",
            Some("date") => "Date",
            Some("uuid") => "Uuid",
            _ => "String",
        },
        Kind::Array(_) => "List",
        Kind::Map(_) => "Map",
        _ => "Value",
    };
    text.to_owned()
}

fn sign(sign: Option<&Sign>) -> String {
    let literals = |words: &[String]| words.iter().map(|word| Literal::string(word).to_string()).collect::<Vec<_>>();
    match sign {
        Some(Sign::Tag(values)) => format!("tagged {}", literals(values).join(" ")),
        Some(Sign::Members(members)) => format!("has {}", literals(members).join(" ")),
        Some(Sign::Type(JsonType::Boolean)) => "boolean".to_owned(),
        Some(Sign::Type(JsonType::Integer)) => "integer".to_owned(),
        Some(Sign::Type(JsonType::Number)) => "number".to_owned(),
        Some(Sign::Type(JsonType::String)) => "string".to_owned(),
        Some(Sign::Type(JsonType::Array)) => "array".to_owned(),
        Some(Sign::Type(JsonType::Object)) => "object".to_owned(),
        None => "never".to_owned(),
    }
}

fn sign_docs(union: &Union, sign: Option<&Sign>) -> String {
    let words = |words: &[String]| words.iter().map(|word| code(word)).collect::<Vec<_>>().join(" or ");
    match sign {
        Some(Sign::Tag(values)) => {
            format!("An object whose {} is {}.", code(union.tag.as_deref().unwrap_or_default()), words(values))
        }
        Some(Sign::Members(members)) => format!("An object with the member {}.", words(members)),
        Some(Sign::Type(JsonType::Boolean)) => "True or false.".to_owned(),
        Some(Sign::Type(JsonType::Integer)) => "A whole number.".to_owned(),
        Some(Sign::Type(JsonType::Number)) => "A number.".to_owned(),
        Some(Sign::Type(JsonType::String)) => "A text.".to_owned(),
        Some(Sign::Type(JsonType::Array)) => "A list.".to_owned(),
        Some(Sign::Type(JsonType::Object)) => "Any other object.".to_owned(),
        None => "To be sent: nothing tells it from others, so an answer with it is read as `Unknown`.".to_owned(),
    }
}
