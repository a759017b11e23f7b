//! Fields of structs. Input: a property. Output: its field, and how constructors and setters set it.

use serde::Serialize;

use super::super::aliases::{Alias, KeptNames};
use super::super::context::Context;
use super::super::deprecation::schema_note;
use super::super::docs::{code, literal};
use super::super::names::{enum_variants, null_setter, setter, unraw};
use super::super::rust_type::{Imports, RustType};
use super::super::types;
use super::field_docs::field_docs;
use crate::diagnostic::Location;
use crate::ir::{Access, Kind, Object, Property, SchemaGraph, SchemaId};
use crate::plan::FormPart;
use crate::pointer;

#[derive(Debug, Serialize)]
pub struct FieldView {
    /// The identifier, raw if it is a keyword.
    pub name: String,
    /// The identifier without `r#`, for names made from it.
    pub plain_name: String,
    /// The literal of its name on the wire.
    pub wire_name: String,
    /// The name that it would have without its old one.
    #[serde(skip)]
    pub new_name: Option<String>,
    /// The literals of names that it had, which are still read.
    pub former_wire_names: Vec<String>,
    pub docs: Vec<String>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    /// Whether the value is secret.
    pub secret: bool,
    pub rust_type: RustType,
    pub presence: Presence,
    /// The type that `new` or a setter takes.
    pub argument_type: RustType,
    /// Whether `new` takes it.
    pub is_argument: bool,
    /// Whether the argument may be null.
    pub takes_null: bool,
    /// The function that sets it, if it is not required and not `readOnly`.
    pub setter: Option<String>,
    /// The function that sets it to null, if null is not the same as missing.
    pub null_setter: Option<String>,
    /// How `new` initializes it: `name`, or the name and an expression.
    pub initializer: String,
    /// The expression that a setter makes of its argument.
    pub argument_value: String,
    /// The method of a form that adds it.
    pub form_method: FormPart,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub location: Location,
}

/// Whether a field may be missing, as the macro `object!` calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    Required,
    Optional,
    /// Null is different from missing.
    Nullable,
}

fn property_docs(context: &Context<'_>, property: &Property, kept: Option<Alias<'_>>) -> Vec<String> {
    let mut docs = field_docs(context, property.schema, format!("The property {}.", code(&property.name)));
    if let Some(alias) = kept {
        docs.own(&alias.kept_docs());
    }
    docs.literals()
}

pub(super) fn field_view(
    context: &Context<'_>,
    owner: SchemaId,
    object: &Object,
    fields: &KeptNames<'_>,
    index: usize,
    is_form: bool,
    imports: &mut Imports,
) -> FieldView {
    let (names, property) = (&fields.names, &object.properties[index]);
    let name = names[index].as_str();
    let part = if is_form { FormPart::of(context.resolved, property.schema) } else { FormPart::Value };
    let file = part_type(part);
    let has_null = file.is_none() && types::has_null(context, property.schema);
    let rust_type = match (&file, property.required) {
        (None, _) => types::field_type(context, owner, property),
        (Some(file), true) => file.clone(),
        (Some(file), false) => file.clone().option(),
    };
    let inner = file.unwrap_or_else(|| types::type_of(context, property.schema));
    // Only `new` can be given null; a setter takes the value, and null has a function of its own.
    let takes_null = property.required && has_null;
    let is_converted = part == FormPart::File || types::has_conversions(context, &inner);
    let is_boxed = context.resolved.is_boxed(owner, property.schema);
    let argument = Argument { name, rust_type: inner, takes_null, is_converted, is_boxed };
    let value = argument.value();
    let (initializer, is_argument) = match (property.required, constant(context, owner, property)) {
        (false, _) => (format!("{name}: None"), false),
        (true, Some(constant)) => (format!("{name}: {constant}"), false),
        (true, None) => (if value == name { value.clone() } else { format!("{name}: {value}") }, true),
    };
    let is_writable = context.resolved.is_sent(owner) && context.resolved.access(property.schema) != Access::ReadOnly;
    let has_setter = is_writable && !property.required;
    let kept = fields.alias(index);
    FieldView {
        plain_name: unraw(name).to_owned(),
        wire_name: literal(&property.name),
        new_name: kept.map(|alias| alias.new_name().to_owned()),
        former_wire_names: fields.former_wires(index),
        docs: property_docs(context, property, kept),
        deprecated: schema_note(context.resolved.annotations(property.schema)),
        secret: is_secret(context, property),
        rust_type: rust_type.imported(imports),
        presence: presence(property.required, has_null || types::is_any(context, property.schema)),
        argument_type: argument.into_type(),
        is_argument,
        takes_null,
        setter: has_setter.then(|| setter(name)),
        null_setter: (has_setter && has_null && !is_form).then(|| null_setter(names, name)),
        initializer,
        argument_value: match (property.required, has_null) {
            (true, _) => value,
            (false, false) => format!("Some({value})"),
            (false, true) => format!("Some(Some({value}))"),
        },
        name: name.to_owned(),
        form_method: part,
        location: property_location(context, owner, property),
    }
}

/// What `new` or a setter takes for a field.
struct Argument<'a> {
    name: &'a str,
    rust_type: RustType,
    takes_null: bool,
    is_converted: bool,
    is_boxed: bool,
}

impl Argument<'_> {
    /// Returns the expression that makes the field's value of the argument.
    fn value(&self) -> String {
        let name = self.name;
        let value = if self.takes_null || self.is_converted { format!("{name}.into()") } else { name.to_owned() };
        match (self.is_boxed, self.takes_null) {
            (false, _) => value,
            (true, false) => format!("Box::new({value})"),
            (true, true) => format!("{value}.map(Box::new)"),
        }
    }

    fn into_type(self) -> RustType {
        match (self.takes_null, self.is_converted) {
            (true, _) => self.rust_type.option().into(),
            (false, true) => self.rust_type.into(),
            (false, false) => self.rust_type,
        }
    }
}

fn presence(is_required: bool, is_nullable: bool) -> Presence {
    match (is_required, is_nullable) {
        (true, _) => Presence::Required,
        (false, false) => Presence::Optional,
        (false, true) => Presence::Nullable,
    }
}

/// Returns `true` if the document marks it (`x-secret`, `writeOnly`, `format: password`), or if client.toml names it.
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

/// Returns where the property is defined, also if it comes from a subschema of an `allOf`.
fn property_location(context: &Context<'_>, owner: SchemaId, property: &Property) -> Location {
    let resolved = context.resolved;
    let is_named = resolved.name(property.schema).is_some();
    if !is_named && pointer::last(resolved.pointer_of(property.schema)).is_some_and(|last| last == property.name) {
        return resolved.location_of(property.schema);
    }
    let properties = pointer::join(resolved.pointer_of(owner), "properties");
    Location::value(resolved.source_of(owner), pointer::join(&properties, &property.name))
}

/// Returns the expression of the only value of a required property.
fn constant(context: &Context<'_>, owner: SchemaId, property: &Property) -> Option<String> {
    let value = types::constant(context, owner, property)?;
    let id = context.resolved.resolve(property.schema);
    let Kind::Enum(values) = context.resolved.kind(id) else {
        return Some(format!("{}.to_owned()", literal(value.as_str()?)));
    };
    let position = values.values.iter().position(|one| one.value == value)?;
    let variants = enum_variants(&context.naming, values);
    Some(format!("{}::{}", context.names.types.get(&id)?, variants.get(position)?))
}

/// Returns the type of a file, or `None` for a value, which has the type of its schema.
fn part_type(part: FormPart) -> Option<RustType> {
    let file = RustType::external("crate::FilePart");
    match part {
        FormPart::Value => None,
        FormPart::File => Some(file),
        FormPart::Files => Some(file.vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argument(takes_null: bool, is_converted: bool, is_boxed: bool) -> (String, String) {
        let argument = Argument { name: "price", rust_type: RustType::F64, takes_null, is_converted, is_boxed };
        (argument.value(), argument.into_type().to_string())
    }

    #[test]
    fn an_argument_is_converted_and_boxed_where_the_field_needs_it() {
        let pair = |value: &str, rust_type: &str| (value.to_owned(), rust_type.to_owned());
        assert_eq!(argument(false, false, false), pair("price", "f64"));
        assert_eq!(argument(false, true, true), pair("Box::new(price.into())", "impl Into<f64>"));
        assert_eq!(argument(true, false, false), pair("price.into()", "impl Into<Option<f64>>"));
        assert_eq!(argument(true, true, true), pair("price.into().map(Box::new)", "impl Into<Option<f64>>"));
    }
}
