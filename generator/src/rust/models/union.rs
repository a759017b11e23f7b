//! Unions: an enum with a variant for each subschema, and one for what matches none.

use std::collections::HashMap;

use serde::Serialize;

use super::super::aliases::KeptNames;
use super::super::context::Context;
use super::super::docs::{Docs, code, codes, literal};
use super::super::names::assign;
use super::super::rust_type::{Import, Imports, RustType};
use super::super::types;
use crate::diagnostic::Location;
use crate::ir::{Kind, SchemaId, UnionRule};
use crate::passes::{JsonType, UnionDispatch, Variant, VariantMatcher};
use crate::pointer;

#[derive(Debug, Serialize)]
pub struct UnionView {
    /// The macro that implements it.
    pub table: &'static str,
    /// The literal of the property whose value selects the variant.
    pub tag: Option<String>,
    pub variants: Vec<UnionVariantView>,
    pub unknown_docs: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct UnionVariantView {
    pub name: String,
    /// The name that it would have without its old one.
    #[serde(skip)]
    pub new_name: Option<String>,
    pub docs: Vec<String>,
    /// The type that the variant holds.
    pub rust_type: RustType,
    /// The type that `From` takes for it, unless other variants hold the same.
    pub from_type: Option<RustType>,
    /// The matcher, as the macro takes it.
    pub matcher: String,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub location: Location,
}

pub(super) fn union_view(
    context: &Context<'_>,
    id: SchemaId,
    rule: UnionRule,
    dispatch: &UnionDispatch,
    imports: &mut Imports,
) -> UnionView {
    let variants = &dispatch.variants;
    let types: Vec<RustType> =
        variants.iter().map(|variant| types::type_of(context, variant.schema).imported(imports)).collect();
    let mut holders: HashMap<&RustType, usize> = HashMap::new();
    types.iter().for_each(|rust_type| *holders.entry(rust_type).or_default() += 1);
    let kept = variant_names(context, id, variants);
    let list = match rule {
        UnionRule::OneOf => "oneOf",
        UnionRule::AnyOf => "anyOf",
    };
    let source = context.resolved.source_of(id);
    let within = Location::value(source, pointer::join(context.resolved.pointer_of(id), list));
    let variants = variants.iter().zip(&kept.names).zip(&types).enumerate().map(|(index, ((variant, name), inner))| {
        let is_unique = holders[inner] == 1 && *inner != RustType::Value;
        let is_boxed = context.resolved.is_boxed(id, variant.schema);
        let is_struct = matches!(inner, RustType::Named(..)) && matches!(context.kind(variant.schema), Kind::Object(_));
        let mut docs = Docs::default();
        docs.own(&matcher_docs(dispatch, variant.matcher.as_ref(), context.resolved.is_sent(id)));
        if is_struct && context.resolved.is_sent(id) {
            tag_docs(variant.matcher.as_ref(), &mut docs);
        }
        let alias = kept.alias(index);
        if let Some(alias) = alias {
            docs.own(&alias.kept_docs());
        }
        UnionVariantView {
            name: name.clone(),
            new_name: alias.map(|alias| alias.new_name().to_owned()),
            docs: docs.literals(),
            rust_type: if is_boxed { inner.clone().boxed() } else { inner.clone() },
            from_type: is_unique.then(|| inner.clone()),
            matcher: matcher(variant.matcher.as_ref(), is_struct),
            location: within.clone(),
        }
    });
    let variants = variants.collect();
    imports.insert(Import::Path("serde_json::Value"));
    let (table, path) = if dispatch.free_form {
        ("open_union", "crate::runtime::open_union")
    } else {
        ("union", "crate::runtime::union")
    };
    imports.insert(Import::Path(path));
    UnionView {
        table,
        tag: dispatch.tag.as_deref().map(literal),
        variants,
        unknown_docs: unknown_docs(dispatch).literals(),
    }
}

fn unknown_docs(dispatch: &UnionDispatch) -> Docs {
    let mut docs = Docs::default();
    docs.text(if dispatch.free_form {
        "Any other value, which is sent back unchanged."
    } else {
        "A value that matches no other variant, which is sent back unchanged."
    });
    docs
}

/// Returns the names of the variants, in their order.
pub(in super::super) fn variant_names<'a>(context: &Context<'a>, id: SchemaId, variants: &[Variant]) -> KeptNames<'a> {
    let texts = variants.iter().map(|variant| variant_text(context, variant.schema));
    let names = assign(texts.collect(), |text| context.naming.variant(text));
    context.aliases.keep_names(|| context.type_path(id), names)
}

/// Returns the text that a variant is named after: its type, so that the name stays when other variants are added.
fn variant_text(context: &Context<'_>, id: SchemaId) -> String {
    match types::type_of(context, id) {
        RustType::Named(name, _) => name,
        RustType::Bool => "Boolean".to_owned(),
        RustType::Integer(_) => "Integer".to_owned(),
        RustType::F32 | RustType::F64 => "Number".to_owned(),
        RustType::String => "String".to_owned(),
        RustType::Vec(_) => "List".to_owned(),
        RustType::Tuple(_) => "Tuple".to_owned(),
        RustType::Map(_) => "Map".to_owned(),
        _ => "Value".to_owned(),
    }
}

/// Returns the matcher of a variant, as the macro takes it. Only a struct is written with the discriminator of its variant.
fn matcher(matcher: Option<&VariantMatcher>, is_struct: bool) -> String {
    let literals = |words: &[String]| words.iter().map(|word| literal(word)).collect::<Vec<_>>();
    match matcher {
        Some(VariantMatcher::Tag(values)) => {
            format!("{} {}", if is_struct { "tagged" } else { "nested" }, literals(values).join(" "))
        }
        Some(VariantMatcher::Properties(names)) => format!("has {}", literals(names).join(" ")),
        Some(VariantMatcher::Fit { required, optional }) => {
            let mut words = vec!["fits".to_owned()];
            words.extend(literals(required));
            words.extend((!optional.is_empty()).then(|| "optional".to_owned()));
            words.extend(literals(optional));
            words.join(" ")
        }
        Some(VariantMatcher::Type(json_type)) => json_type.to_string(),
        None => "never".to_owned(),
    }
}

/// Adds what is sent as the discriminator of a struct that has another value.
fn tag_docs(matcher: Option<&VariantMatcher>, docs: &mut Docs) {
    match matcher {
        Some(VariantMatcher::Tag(values)) if values.len() > 1 => {
            docs.line(&format!("Instead of any other value, {} is sent.", code(&values[0])));
        }
        Some(VariantMatcher::Tag(_)) => {
            docs.line("This value is sent whatever the struct contains.");
        }
        _ => {}
    }
}

fn matcher_docs(union: &UnionDispatch, matcher: Option<&VariantMatcher>, is_sent: bool) -> String {
    match matcher {
        Some(VariantMatcher::Tag(values)) => {
            format!("An object whose {} is {}.", code(union.tag.as_deref().unwrap_or_default()), codes(values, " or "))
        }
        Some(VariantMatcher::Properties(names)) => format!("An object with the property {}.", codes(names, " or ")),
        Some(VariantMatcher::Fit { .. }) => "An object that fits this type best.".to_owned(),
        Some(VariantMatcher::Type(JsonType::Object)) => "Any other object.".to_owned(),
        Some(VariantMatcher::Type(other @ (JsonType::Integer | JsonType::Array))) => format!("An {other}."),
        Some(VariantMatcher::Type(other)) => format!("A {other}."),
        None if is_sent => {
            "Only for requests: nothing distinguishes it from other variants, so in responses it is read as `Unknown`."
                .to_owned()
        }
        None => "Nothing distinguishes it from other variants, so it is read as `Unknown`.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::Method;
    use crate::ir::testing::union;
    use crate::plan::testing::{api, array, content, object, operation, schema, string, with_body};

    #[test]
    fn a_variant_has_a_type_and_a_matcher() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let cat = schema(&mut api, Some("Cat"), object(&[("lives", text)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("tricks", text)]));
        let texts = schema(&mut api, None, array(text));
        let pet = schema(&mut api, Some("Pet"), union(&[cat, dog, text, texts]));
        let body = content("application/json", Some(pet));
        api.operations = vec![with_body(operation(Method::Post, "/pets"), vec![body])];
        let view = with_context(api, |context| {
            let dispatch = context.resolved.union(pet).expect("it is a union");
            union_view(context, pet, UnionRule::AnyOf, dispatch, &mut Imports::new())
        });
        let variants: Vec<_> = view.variants.iter().map(|one| (&*one.name, &*one.matcher)).collect();
        let expected = [("Cat", "has \"lives\""), ("Dog", "object"), ("String", "string"), ("List", "array")];
        assert_eq!(variants, expected);
        assert!(view.variants.iter().all(|one| one.from_type.as_ref() == Some(&one.rust_type)));
        assert_eq!((view.table, view.tag), ("union", None));
    }
}
