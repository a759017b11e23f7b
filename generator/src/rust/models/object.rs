//! Objects: a struct with a constructor that takes the required fields, and a setter for each of the rest. Multipart forms are the same.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::super::context::Context;
use super::super::deprecation::schema_note;
use super::super::docs::{Docs, code};
use super::super::names::{field_names, unraw};
use super::super::types::{self, Import, Imports, Taken};
use super::super::uses::DocLineView;
use super::{enumeration, form, schema_docs, used_by};
use crate::diagnostic::Place;
use crate::ir::{Access, Additional, Bounds, Integer, Kind, Number, Object, Property, SchemaGraph, SchemaId};
use crate::plan::FormPart;
use crate::pointer;

#[derive(Debug, Serialize)]
pub struct StructView {
    pub name: String,
    pub docs: Vec<String>,
    /// The rest of the docs: the operations that use it.
    pub used_by: Vec<DocLineView>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    pub fields: Vec<FieldView>,
    /// Whether requests carry it. What only responses carry has no `new`, whose arguments would grow with each property that a server
    /// adds, and no setters, which are a tenth of what a large crate costs to compile.
    pub is_sent: bool,
    /// The fields that `new` takes.
    pub arguments: Vec<FieldView>,
    /// The fields with a setter.
    pub setters: Vec<FieldView>,
    /// The types that `From` takes for what is constant but for one field.
    pub conversions: Vec<String>,
    /// The traits that are derived.
    pub derives: String,
    /// Whether `Default` is derived.
    pub has_default: bool,
    /// Whether a field must not be shown, so that `Debug` is not derived.
    pub has_secret: bool,
    pub many_arguments: bool,
    /// The type of the field for additional properties.
    pub extra_type: String,
    /// The expression of an empty one.
    pub extra_new: &'static str,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    /// The identifier, raw where it is a keyword.
    pub name: String,
    /// The identifier without `r#`, for names made from it.
    pub plain_name: String,
    /// The literal of its name on the wire.
    pub wire_name: String,
    pub docs: Vec<String>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    /// Whether it must not be shown.
    pub secret: bool,
    pub rust_type: String,
    /// `required`, `optional` or `nullable`, as the macro `object!` calls them.
    pub presence: &'static str,
    /// The type that `new` or a setter takes.
    pub argument_type: String,
    /// The expression that makes the field's value of the argument.
    pub argument_value: String,
    /// The value that `new` fills in by itself.
    pub filled_value: String,
    /// Whether the argument is the value as it is.
    pub shorthand: bool,
    /// The method of a form that adds it.
    pub form_method: &'static str,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

pub(super) fn struct_view(
    context: &Context<'_>,
    id: SchemaId,
    name: String,
    object: &Object,
    is_form: bool,
    imports: &mut Imports,
) -> StructView {
    let requires = |property: &Property| context.resolved.requires(id, property);
    let properties = object.properties.iter().map(|one| Property { required: requires(one), ..one.clone() });
    let is_sent = context.resolved.is_sent(id);
    let object = &Object { properties: properties.collect(), ..object.clone() };
    let names = field_names(&context.naming, object);
    let properties = object.properties.iter().enumerate();
    let fields: Vec<FieldView> = properties
        .map(|(index, property)| field_view(context, id, property, &names[&index], is_form, imports))
        .collect();
    let table = if is_form { "crate::runtime::form" } else { "crate::runtime::object" };
    imports.insert(Import::Path(table));
    let (extra_type, extra_new) = extra(context, object, is_form, imports);
    let only = |presence: &[&str], filled: bool| {
        let wanted = |field: &&FieldView| presence.contains(&field.presence) && field.filled_value.is_empty() != filled;
        fields.iter().filter(wanted).cloned().collect::<Vec<_>>()
    };
    let arguments = only(&["required"], false);
    let has_secret = fields.iter().any(|field| field.secret);
    if has_secret {
        imports.insert(Import::Path("crate::runtime::redacted_debug"));
    }
    let has_default = is_sent && fields.iter().all(|field| field.presence != "required");
    StructView {
        name,
        docs: schema_docs(context, id).literals(),
        used_by: used_by(context, id),
        deprecated: schema_note(context.resolved.annotations(id)),
        place: context.resolved.place_of(id),
        derives: derives(is_form, has_secret, has_default),
        has_default,
        has_secret,
        many_arguments: arguments.len() > 7,
        extra_type,
        extra_new,
        is_sent,
        setters: if is_sent { only(&["optional", "nullable"], true) } else { Vec::new() },
        conversions: if is_form { Vec::new() } else { conversions(context, id, imports) },
        arguments,
        fields,
    }
}

/// The type of additional properties, and an empty value of it: any JSON, unless the document has a schema for them.
fn extra(context: &Context<'_>, object: &Object, is_form: bool, imports: &mut Imports) -> (String, &'static str) {
    match object.additional {
        _ if is_form => {
            imports.insert(Import::Path("crate::Form"));
            ("Form".to_owned(), "Form::new()")
        }
        Additional::Schema(values) if !types::is_any(context, values) => {
            (types::map_of(context, values, imports).to_string(), "BTreeMap::new()")
        }
        _ => {
            imports.insert(Import::Path("crate::Extra"));
            ("Extra".to_owned(), "Extra::new()")
        }
    }
}

fn field_ident(name: &str) -> syn::Ident {
    format_ident!("{name}")
}

/// A form may hold a file that is read once only, so it is not cloned or compared.
fn derives(is_form: bool, has_secret: bool, has_default: bool) -> String {
    let traits = [(!is_form, "Clone"), (!has_secret, "Debug"), (has_default, "Default"), (!is_form, "PartialEq")];
    let derived: Vec<&str> = traits.iter().filter(|(is_derived, _)| *is_derived).map(|(_, name)| *name).collect();
    derived.join(", ")
}

/// By the description's own word (`x-secret`, `writeOnly`, `format: password`), or by a name of client.toml.
fn is_secret(context: &Context<'_>, property: &Property) -> bool {
    let target = context.resolved.resolve(property.schema);
    let kind = context.resolved.kind(target);
    let is_text = matches!(kind, Kind::String(_));
    let is_password = matches!(kind, Kind::String(string) if string.format.as_deref() == Some("password"));
    let annotations = [property.schema, target].map(|id| context.resolved.annotations(id));
    let marked = annotations.iter().any(|one| one.secret || one.access == Access::WriteOnly);
    let name = context.naming.snake(&property.name);
    is_password || marked || (is_text && context.config.secrets.iter().any(|secret| secret == unraw(&name)))
}

fn field_view(
    context: &Context<'_>,
    owner: SchemaId,
    property: &Property,
    name: &str,
    is_form: bool,
    imports: &mut Imports,
) -> FieldView {
    let part = if is_form { FormPart::of(context.resolved, property.schema) } else { FormPart::Value };
    let file = form::part_type(part, imports);
    let nullable = file.is_none() && types::is_nullable(context, property);
    let presence = match (property.required, nullable || types::is_any(context, property.schema)) {
        (true, _) => "required",
        (false, false) => "optional",
        // Null is a value, not the same as missing.
        (false, true) => "nullable",
    };
    let rust_type = match (&file, property.required) {
        (None, _) => types::field_type(context, owner, property, imports),
        (Some(file), true) => file.clone(),
        (Some(file), false) => quote!(Option<#file>),
    };
    let ident = field_ident(name);
    let (argument_type, argument_value) = argument(context, owner, property, part, nullable, &ident, imports);
    let filled = if property.required { only_variant(context, property) } else { Some(quote!(None)) };
    let fallback =
        format!("The property {} of {}.", code(&property.name), code(context.resolved.name(owner).unwrap_or("it")));
    FieldView {
        plain_name: unraw(name).to_owned(),
        wire_name: Literal::string(&property.name).to_string(),
        docs: field_docs(context, property.schema, fallback).literals(),
        deprecated: schema_note(context.resolved.annotations(property.schema)),
        secret: is_secret(context, property),
        rust_type: rust_type.to_string(),
        presence,
        shorthand: argument_value.to_string() == name,
        argument_type: argument_type.to_string(),
        argument_value: argument_value.to_string(),
        filled_value: filled.map(|value| value.to_string()).unwrap_or_default(),
        name: name.to_owned(),
        form_method: form::part_method(part),
        place: property_place(context, owner, property),
    }
}

/// Where the property stands: also in the member of an `allOf` that it comes from, unless that only refers to its schema.
fn property_place(context: &Context<'_>, owner: SchemaId, property: &Property) -> Place {
    let resolved = context.resolved;
    let is_named = resolved.name(property.schema).is_some();
    if !is_named && pointer::last(resolved.pointer_of(property.schema)).is_some_and(|last| last == property.name) {
        return resolved.place_of(property.schema);
    }
    let properties = pointer::join(resolved.pointer_of(owner), "properties");
    Place::value(resolved.source_of(owner), pointer::join(&properties, &property.name))
}

/// What `new` or a setter takes for the field, and how that becomes the field's value.
fn argument(
    context: &Context<'_>,
    owner: SchemaId,
    property: &Property,
    part: FormPart,
    nullable: bool,
    ident: &syn::Ident,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    let file = form::part_type(part, imports);
    let into = match part {
        FormPart::Value => types::taken(context, property.schema) == Taken::Into,
        FormPart::File => true,
        FormPart::Files => false,
    };
    let inner = file.unwrap_or_else(|| types::type_of(context, property.schema, imports));
    let (argument, mut value) = match (nullable, into) {
        (true, _) => (quote!(impl Into<Option<#inner>>), quote!(#ident.into())),
        (false, true) => (quote!(impl Into<#inner>), quote!(#ident.into())),
        (false, false) => (inner, quote!(#ident)),
    };
    if context.resolved.is_boxed(owner, property.schema) {
        value = if nullable { quote!(#value.map(Box::new)) } else { quote!(Box::new(#value)) };
    }
    if property.required { (argument, value) } else { (argument, quote!(Some(#value))) }
}

/// The variant of a required enum that has no other.
fn only_variant(context: &Context<'_>, property: &Property) -> Option<TokenStream> {
    let values = types::only_value(context, property)?;
    let enumeration = format_ident!("{}", context.names.types.get(&context.resolved.resolve(property.schema))?);
    let variant = format_ident!("{}", enumeration::variant_names(context, values).first()?);
    Some(quote!(#enumeration::#variant))
}

/// The types that a wrapper is made from: that of its only free field, and what that is made from in turn.
fn conversions(context: &Context<'_>, id: SchemaId, imports: &mut Imports) -> Vec<String> {
    let mut chain = vec![id];
    while let Some(inner) = types::wrapped_schema(context, chain[chain.len() - 1]).filter(|one| !chain.contains(one)) {
        chain.push(inner);
    }
    chain.iter().skip(1).map(|inner| types::type_of(context, *inner, imports).to_string()).collect()
}

/// A field's own docs, else those of its type; then what the type does not show.
fn field_docs(context: &Context<'_>, id: SchemaId, fallback: String) -> Docs {
    let target = context.resolved.resolve(id);
    let annotations = [id, target].map(|id| context.resolved.annotations(id));
    let mut docs = Docs::default();
    let texts = annotations.iter().flat_map(|one| [&one.description, &one.title]);
    docs.text(texts.flatten().next().unwrap_or(&fallback));
    let kind = context.resolved.kind(target);
    let mut notes = Vec::new();
    if let Kind::String(string) = kind {
        notes.extend(length(string.min_length, string.max_length, "characters"));
        notes.extend(string.pattern.as_ref().map(|pattern| format!("It matches {}.", code(pattern))));
        let told = [None, Some("date-time"), Some("date"), Some("uuid"), Some("binary"), Some("string")];
        if !told.contains(&string.format.as_deref()) {
            notes.extend(string.format.as_ref().map(|format| format!("Its format is {}.", code(format))));
        }
    }
    if let Kind::Array(array) = kind {
        notes.extend(length(array.min_items, array.max_items, "items"));
    }
    if let Kind::Integer(Integer { bounds, .. }) | Kind::Number(Number { bounds, .. }) = kind {
        notes.extend(range(bounds));
    }
    let default = annotations.iter().find_map(|one| one.default.as_ref());
    notes.extend(default.filter(|value| !value.is_null()).map(|value| format!("Default: {}.", short(value))));
    match context.resolved.access(id) {
        Access::ReadOnly => notes.push("Only responses carry it.".to_owned()),
        Access::WriteOnly => notes.push("Only requests carry it.".to_owned()),
        Access::ReadWrite => {}
    }
    if !notes.is_empty() {
        docs.text(&notes.join(" "));
    }
    docs
}

/// A value as code, cut where it is long.
fn short(value: &serde_json::Value) -> String {
    const LONGEST: usize = 80;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", code(&text[..end])),
        None => code(&text),
    }
}

fn range(bounds: &Bounds) -> Option<String> {
    let (least, most) = (bounds.minimum, bounds.maximum);
    let word = |is_exclusive, exclusive, inclusive| if is_exclusive { exclusive } else { inclusive };
    let least = least.map(|least| format!("{} {least}", word(bounds.exclusive_minimum, "more than", "at least")));
    let most = most.map(|most| format!("{} {most}", word(bounds.exclusive_maximum, "less than", "at most")));
    let parts: Vec<String> = least.into_iter().chain(most).collect();
    let text = parts.join(", ");
    let mut letters = text.chars();
    letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

fn length(least: Option<usize>, most: Option<usize>, unit: &str) -> Option<String> {
    match (least, most) {
        (None | Some(0), None) => None,
        (None | Some(0), Some(most)) => Some(format!("At most {most} {unit}.")),
        (Some(least), None) => Some(format!("At least {least} {unit}.")),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {unit}.")),
    }
}
