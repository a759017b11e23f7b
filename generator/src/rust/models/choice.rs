//! Enums of strings and unions of objects: both become an enum with a variant for what the document does not list.

use proc_macro2::Literal;
use quote::quote;
use serde::Serialize;

use super::super::Context;
use super::super::docs::{Docs, code};
use super::super::names::{Named, assign};
use super::super::types::{self, Import, Imports};
use super::schema_docs;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Enum, EnumValue, Schema, Union};
use crate::pointer;

#[derive(Debug, Serialize)]
pub struct EnumView {
    pub name: String,
    /// The macro that implements it.
    pub table: &'static str,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub variants: Vec<VariantView>,
}

#[derive(Debug, Serialize)]
pub struct VariantView {
    pub name: String,
    pub docs: Vec<String>,
    pub wire_value: String,
}

#[derive(Debug, Serialize)]
pub struct UnionView {
    pub name: String,
    /// The macro that implements it.
    pub table: &'static str,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub branches: Vec<BranchView>,
    pub unknown_docs: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct BranchView {
    pub name: String,
    pub docs: Vec<String>,
    pub rust_type: String,
    /// The literal of the member that tells it from the others.
    pub member: String,
}

/// The text that a value's variant is named after.
pub(super) fn variant_text(value: &EnumValue) -> String {
    value.name.clone().unwrap_or_else(|| value.value.as_str().unwrap_or_default().to_owned())
}

pub(super) fn enum_view(
    context: &Context<'_>,
    schema: &Schema,
    name: String,
    values: &Enum,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> Option<EnumView> {
    if let Some(other) = values.values.iter().find(|value| !value.value.is_string()) {
        let error = Diagnostic::error(format!("`{}` is no string, but a value of an enum", other.value));
        let help =
            "only enums of strings are supported so far; leave `enum` out and name the values in the description";
        diagnostics.push(error.at(schema.place()).with_help(help));
        return None;
    }
    let at = pointer::join(&schema.pointer, "enum");
    let things = values.values.iter().enumerate().map(|(key, value)| Named {
        key,
        text: variant_text(value),
        place: Place::value(schema.source, pointer::join(&at, &key.to_string())),
    });
    let names = assign(things.collect(), "variant", |text| context.naming.variant(text), diagnostics);
    let variants = values.values.iter().enumerate().map(|(index, value)| {
        let wire = value.value.as_str().unwrap_or_default();
        let mut docs = Docs::default();
        docs.own(&code(wire));
        VariantView {
            name: names[&index].clone(),
            docs: docs.literals(),
            wire_value: Literal::string(wire).to_string(),
        }
    });
    let (table, path) = match values.open {
        true => ("open_enum", "crate::runtime::open_enum"),
        false => ("string_enum", "crate::runtime::string_enum"),
    };
    imports.insert(Import::Path(path));
    Some(EnumView {
        name,
        table,
        docs: schema_docs(schema).literals(),
        deprecated: schema.deprecated,
        variants: variants.collect(),
    })
}

pub(super) fn union_view(
    context: &Context<'_>,
    schema: &Schema,
    name: String,
    union: &Union,
    imports: &mut Imports,
) -> UnionView {
    let mut branches = Vec::new();
    for branch in &union.branches {
        let id = context.api.resolve(branch.schema);
        let (Some(type_name), Some(member)) = (context.types.get(&id), &branch.member) else { continue };
        let inner = types::type_of(context, id, imports);
        let rust_type = if branch.boxed { quote!(Box<#inner>) } else { inner };
        let mut docs = Docs::default();
        docs.own(&format!("An object with the member {}.", code(member)));
        branches.push(BranchView {
            name: type_name.clone(),
            docs: docs.literals(),
            rust_type: rust_type.to_string(),
            member: Literal::string(member).to_string(),
        });
    }
    imports.insert(Import::Path("serde_json::Value"));
    let (table, path) = match union.free_form {
        true => ("open_union", "crate::runtime::open_union"),
        false => ("union", "crate::runtime::union"),
    };
    imports.insert(Import::Path(path));
    let mut unknown_docs = Docs::default();
    unknown_docs.text(match union.free_form {
        true => "Any other object, and whatever fits none of the above; it is sent back unchanged.",
        false => "What fits none of the above; it is sent back unchanged.",
    });
    let docs = schema_docs(schema).literals();
    UnionView { name, table, docs, deprecated: schema.deprecated, branches, unknown_docs: unknown_docs.literals() }
}
