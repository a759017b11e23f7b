//! Structs of objects and multipart forms: a constructor takes the required fields, and each other field that requests may contain has a
//! setter.

use serde::Serialize;

use super::super::context::Context;
use super::super::rust_type::{Import, Imports, RustType};
use super::super::types;
use super::field::{FieldView, Presence, field_view};
use crate::ir::{Additional, Object, Property, SchemaId};

#[derive(Debug, Serialize)]
pub struct StructView {
    pub fields: Vec<FieldView>,
    /// The literals of old names of properties, each with the one that it has.
    pub former_names: Vec<(String, String)>,
    /// Whether requests contain it. A type of responses alone has no `new`, because each new property would change its arguments, and no
    /// setters, which take a tenth of the time to compile a large crate.
    pub is_sent: bool,
    /// Whether `new` takes arguments.
    pub has_arguments: bool,
    pub many_arguments: bool,
    /// Whether an argument may be null.
    pub has_nullable_argument: bool,
    /// The types that convert into a wrapper.
    pub conversions: Vec<RustType>,
    /// The traits that are derived.
    pub derives: Vec<&'static str>,
    /// Whether `Default` is derived.
    pub has_default: bool,
    /// Whether a field is secret, so that `Debug` is not derived.
    pub has_secret: bool,
    /// The type of the field for additional properties.
    pub extra_type: RustType,
    /// The expression of an empty one.
    pub extra_new: String,
}

pub(super) fn struct_view(
    context: &Context<'_>,
    id: SchemaId,
    object: &Object,
    is_form: bool,
    imports: &mut Imports,
) -> StructView {
    let requires = |property: &Property| context.resolved.requires(id, property);
    let properties = object.properties.iter().map(|one| Property { required: requires(one), ..one.clone() });
    let is_sent = context.resolved.is_sent(id);
    let object = &Object { properties: properties.collect(), ..object.clone() };
    let names = context.field_names(id, object);
    let properties = object.properties.iter().enumerate();
    let fields: Vec<FieldView> =
        properties.map(|(index, _)| field_view(context, id, object, &names, index, is_form, imports)).collect();
    let table = if is_form { "crate::runtime::form" } else { "crate::runtime::object" };
    imports.insert(Import::Path(table));
    let extra_type = extra_type(context, object, is_form).imported(imports);
    let arguments = fields.iter().filter(|field| field.is_argument).count();
    let has_secret = fields.iter().any(|field| field.secret);
    if has_secret {
        imports.insert(Import::Path("crate::runtime::redacted_debug"));
    }
    // A form is only sent.
    let read = fields.iter().filter(|_| !is_form);
    let former =
        read.flat_map(|field| field.former_wire_names.iter().map(|name| (name.clone(), field.wire_name.clone())));
    let former_names = former.collect();
    let has_default = is_sent && fields.iter().all(|field| field.presence != Presence::Required);
    StructView {
        derives: derives(is_form, has_secret, has_default),
        has_default,
        has_secret,
        has_arguments: arguments > 0,
        many_arguments: arguments > 7,
        has_nullable_argument: fields.iter().any(|field| field.is_argument && field.takes_null),
        extra_new: extra_type.empty(),
        extra_type,
        is_sent,
        former_names,
        conversions: if is_form { Vec::new() } else { conversions(context, id, imports) },
        fields,
    }
}

/// Returns the type of additional properties: any JSON, unless the document has a schema for them.
fn extra_type(context: &Context<'_>, object: &Object, is_form: bool) -> RustType {
    match object.additional {
        _ if is_form => RustType::external("crate::Form"),
        Additional::Schema(values) if !types::is_any(context, values) => types::nullable_type_of(context, values).map(),
        _ => RustType::external("crate::Extra"),
    }
}

/// Returns the derived traits. A form can contain a file that is read only once, so it is not cloned or compared.
fn derives(is_form: bool, has_secret: bool, has_default: bool) -> Vec<&'static str> {
    let traits = [(!is_form, "Clone"), (!has_secret, "Debug"), (has_default, "Default"), (!is_form, "PartialEq")];
    traits.iter().filter(|(is_derived, _)| *is_derived).map(|(_, name)| *name).collect()
}

/// Returns the types that convert into a wrapper: that of its only free field, and those that convert into that one.
fn conversions(context: &Context<'_>, id: SchemaId, imports: &mut Imports) -> Vec<RustType> {
    let mut chain = vec![id];
    while let Some(inner) = types::wrapped_schema(context, chain[chain.len() - 1]).filter(|one| !chain.contains(one)) {
        chain.push(inner);
    }
    chain.iter().skip(1).map(|inner| types::type_of(context, *inner).imported(imports)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::testing::enumeration;
    use crate::ir::{Api, Kind, Method};
    use crate::plan::testing::{api, content, object, operation, schema, string, with_body};

    /// Returns the view of a struct that a request contains.
    fn sent(mut api: Api, id: SchemaId) -> StructView {
        let body = content("application/json", Some(id));
        api.operations = vec![with_body(operation(Method::Post, "/pets"), vec![body])];
        with_context(api, |context| {
            let Kind::Object(object) = context.kind(id) else { panic!("it is an object") };
            struct_view(context, id, object, false, &mut Imports::new())
        })
    }

    fn optional(mut kind: Kind) -> Kind {
        if let Kind::Object(object) = &mut kind {
            object.properties.iter_mut().for_each(|property| property.required = false);
        }
        kind
    }

    #[test]
    fn new_takes_what_is_required_and_not_constant() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let only = schema(&mut api, Some("Kind"), enumeration(&["pet"]));
        let pet = schema(&mut api, Some("Pet"), object(&[("name", text), ("kind", only)]));
        let view = sent(api, pet);
        let initializers: Vec<_> = view.fields.iter().map(|field| (&*field.initializer, field.is_argument)).collect();
        assert_eq!(initializers, [("name: name.into()", true), ("kind: Kind::Pet", false)]);
        assert!(view.has_arguments && !view.has_default && view.fields.iter().all(|field| field.setter.is_none()));
    }

    #[test]
    fn a_struct_without_required_fields_has_a_default() {
        let mut api = api();
        let date = schema(&mut api, None, string(Some("date")));
        let pet = schema(&mut api, Some("Pet"), optional(object(&[("born", date)])));
        let view = sent(api, pet);
        assert_eq!(view.derives, ["Clone", "Debug", "Default", "PartialEq"]);
        let field = &view.fields[0];
        assert_eq!((field.presence, field.rust_type.to_string()), (Presence::Optional, "Option<Date>".to_owned()));
        assert_eq!((field.argument_type.to_string(), &*field.argument_value), ("Date".to_owned(), "Some(born)"));
        assert_eq!((field.setter.as_deref(), &field.null_setter), (Some("with_born"), &None));
        assert!(!view.has_arguments);
    }

    #[test]
    fn null_has_a_setter_where_it_is_not_the_same_as_missing() {
        let field = |change: fn(Kind) -> Kind| {
            let mut api = api();
            let name = schema(&mut api, None, string(None));
            api.schema_mut(name).annotations.nullable = true;
            let pet = schema(&mut api, Some("Pet"), change(object(&[("name", name)])));
            sent(api, pet).fields.remove(0)
        };
        let setters = |field: &FieldView| [field.setter.clone(), field.null_setter.clone()];
        let argument = |field: &FieldView| [field.argument_type.to_string(), field.argument_value.clone()];
        let (required, optional) = (field(|kind| kind), field(optional));
        assert_eq!(setters(&optional), ["with_name", "with_name_null"].map(|name| Some(name.to_owned())));
        assert_eq!(argument(&optional), ["impl Into<String>", "Some(Some(name.into()))"]);
        assert_eq!(setters(&required), [None, None]);
        assert_eq!(argument(&required), ["impl Into<Option<String>>", "name.into()"]);
    }

    #[test]
    fn a_wrapper_converts_from_all_that_it_wraps() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let attributes = schema(&mut api, Some("Attributes"), object(&[("name", text), ("nick", text)]));
        let data = schema(&mut api, Some("Data"), object(&[("attributes", attributes)]));
        let request = schema(&mut api, Some("Request"), object(&[("data", data)]));
        let conversions = sent(api, request).conversions;
        assert_eq!(conversions.iter().map(RustType::to_string).collect::<Vec<_>>(), ["Data", "Attributes"]);
    }

    #[test]
    fn a_secret_is_not_shown() {
        let mut api = api();
        let password = schema(&mut api, None, string(Some("password")));
        let login = schema(&mut api, Some("Login"), object(&[("password", password)]));
        let view = sent(api, login);
        assert!(view.has_secret && view.fields[0].secret);
        assert_eq!(view.derives, ["Clone", "PartialEq"]);
    }
}
