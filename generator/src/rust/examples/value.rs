//! Values. Input: an example value and its schema. Output: the expression that creates the value with the constructors of the models, or
//! `None` if the value does not match the schema.

use serde_json::{Map, Value};

use super::super::context::Context;
use super::super::docs::literal;
use super::super::models::union_variants;
use super::super::names::{enum_variants, null_setter, setter};
use super::super::rust_type::{Import, Imports, IntegerType, RustType};
use super::super::types;
use super::layout::Expr;
use crate::ir::{Access, Array, Enum, Integer, Kind, Object, Property, SchemaGraph, SchemaId};

/// The maximum number of values in `json!`, which expands recursively up to a limit of the compiler.
const MOST_IN_MACRO: usize = 16;

/// Creates expressions and collects their imports.
pub(super) struct Maker<'a, 'c> {
    pub context: &'a Context<'c>,
    pub imports: Imports,
    /// Whether a deprecated item is used.
    pub has_deprecated: bool,
    /// Whether the expressions are evaluated, so that they cannot name files.
    pub is_test: bool,
}

impl<'a, 'c> Maker<'a, 'c> {
    pub fn new(context: &'a Context<'c>) -> Self {
        Maker { context, imports: Imports::new(), has_deprecated: false, is_test: false }
    }
}

impl Maker<'_, '_> {
    /// Returns an expression of the type of the schema.
    pub fn exact(&mut self, id: SchemaId, value: &Value) -> Option<Expr> {
        let context = self.context;
        let id = context.resolved.resolve(id);
        self.has_deprecated |= context.resolved.annotations(id).deprecated;
        match (context.resolved.kind(id), value) {
            (Kind::Any | Kind::AllOf(_) | Kind::Alias(_), value) => json(value),
            (Kind::Boolean, Value::Bool(flag)) => Some(Expr::atom(flag.to_string())),
            (Kind::Integer(integer), value) => whole(integer, value).map(Expr::Atom),
            (Kind::Number(number), Value::Number(value)) => {
                let is_single = number.format.as_deref() == Some("float");
                value.as_f64().filter(|value| !is_single || value.abs() <= f64::from(f32::MAX)).map(fraction)
            }
            (Kind::String(_), Value::String(text)) => {
                let conversion = if self.is_string(id) { "to_owned()" } else { "parse()?" };
                Some(Expr::atom(format!("{}.{conversion}", literal(text))))
            }
            (Kind::Enum(values), value) => self.variant(id, values, value),
            (Kind::Array(array), Value::Array(items)) if !array.tuple.is_empty() => self.tuple(id, array, items),
            (Kind::Array(_), Value::Array(items)) if items.is_empty() => Some(Expr::atom("Vec::new()")),
            (Kind::Array(array), Value::Array(items)) => {
                let items = items.iter().map(|item| self.nullable(array.items, item));
                Some(Expr::list("vec!", items.collect::<Option<_>>()?))
            }
            (Kind::Map(values), Value::Object(fields)) => self.map(*values, fields),
            (Kind::Union(_), value) => self.union(id, value, false),
            (Kind::Object(object), Value::Object(fields)) => self.object(id, object, fields),
            _ => None,
        }
    }

    /// Returns the shortest expression that converts into the type of the schema.
    pub fn into(&mut self, id: SchemaId, value: &Value) -> Option<Expr> {
        let context = self.context;
        let id = context.resolved.resolve(id);
        match (context.resolved.kind(id), value) {
            (Kind::String(_), Value::String(text)) if self.is_string(id) => Some(Expr::atom(literal(text))),
            (Kind::Any, Value::String(text)) => Some(Expr::atom(literal(text))),
            (Kind::Union(_), value) => self.union(id, value, true),
            (Kind::Object(object), Value::Object(fields)) => {
                let Some(inner) = types::wrapped_schema(context, id) else { return self.exact(id, value) };
                match self.wrapped(id, object, inner, fields) {
                    Some((_, inner_value)) if matches!(context.resolved.kind(inner), Kind::Object(_)) => {
                        self.into(inner, inner_value)
                    }
                    Some((property, inner_value)) => self.exact(property, inner_value),
                    None => self.exact(id, value),
                }
            }
            _ => self.exact(id, value),
        }
    }

    /// Returns the value of a wrapper's only free field, if all other values are constant.
    fn wrapped<'v>(
        &self,
        id: SchemaId,
        object: &Object,
        inner: SchemaId,
        fields: &'v Map<String, Value>,
    ) -> Option<(SchemaId, &'v Value)> {
        let resolved = self.context.resolved;
        let is_constant = |name: &String| {
            let property = object.properties.iter().find(|one| one.name == *name)?;
            let constant = types::constant(self.context, id, property)?;
            Some(fields.get(name) == Some(&constant))
        };
        let is_inner = |one: &&Property| resolved.resolve(one.schema) == inner && fields.contains_key(&one.name);
        let free = object.properties.iter().find(is_inner)?;
        let mut others = fields.keys().filter(|name| **name != free.name);
        others.all(|name| is_constant(name) == Some(true)).then(|| Some((free.schema, fields.get(&free.name)?)))?
    }

    /// Returns an expression that is an `Option` if the schema is nullable.
    pub fn nullable(&mut self, id: SchemaId, value: &Value) -> Option<Expr> {
        match (types::has_null(self.context, id), value) {
            (true, Value::Null) => Some(Expr::atom("None")),
            (true, value) => Some(Expr::call("Some", vec![self.exact(id, value)?])),
            (false, value) => self.exact(id, value),
        }
    }

    /// Returns the argument of `new`, or of a setter unless it is null.
    pub fn argument(&mut self, property: &Property, value: &Value) -> Option<Expr> {
        let schema = property.schema;
        if property.required && types::has_null(self.context, schema) {
            self.nullable(schema, value)
        } else if types::has_conversions(self.context, &types::type_of(self.context, schema)) {
            self.into(schema, value)
        } else {
            self.exact(schema, value)
        }
    }

    fn object(&mut self, id: SchemaId, object: &Object, fields: &Map<String, Value>) -> Option<Expr> {
        let context = self.context;
        let name = context.names.types.get(&id)?;
        self.imports.insert(Import::Model(id));
        self.constructed(id, name, object, fields, Self::argument)
    }

    /// Returns a call of `new` with the required properties, and of a setter for each other one.
    pub fn constructed(
        &mut self,
        id: SchemaId,
        name: &str,
        object: &Object,
        fields: &Map<String, Value>,
        argument: impl Fn(&mut Self, &Property, &Value) -> Option<Expr>,
    ) -> Option<Expr> {
        let context = self.context;
        let is_known = |name: &String| object.properties.iter().any(|one| one.name == *name);
        if !context.resolved.is_sent(id) || !fields.keys().all(is_known) {
            return None;
        }
        let names = context.field_names(id, object).names;
        let (mut required, mut setters) = (Vec::new(), Vec::new());
        for (index, property) in object.properties.iter().enumerate() {
            let is_documented_as_required = property.required;
            let is_read_only = context.resolved.access(property.schema) == Access::ReadOnly;
            let is_required = context.resolved.requires(id, property);
            let property = &Property { required: is_required, ..property.clone() };
            let own = context.resolved.annotations(property.schema);
            let constant = types::constant(context, id, property);
            match (is_required, constant, fields.get(&property.name)) {
                (true, Some(constant), Some(value)) if constant != *value => return None,
                (true, Some(_), _) => {}
                (true, None, value) => required.push(argument(self, property, value?)?),
                (false, _, None) => {}
                (false, _, Some(Value::Null)) if !types::has_null(context, property.schema) => {}
                // A value that the document requires and only servers set has no setter, but leaving it out would say nothing.
                (false, ..) if is_read_only && is_documented_as_required => return None,
                (false, ..) if own.deprecated || is_read_only => {}
                (false, _, Some(Value::Null)) => {
                    let setter = null_setter(&names, names.get(index)?);
                    setters.push(Expr::call(&format!(".{setter}"), Vec::new()));
                }
                (false, _, Some(value)) => {
                    let setter = setter(names.get(index)?);
                    setters.push(Expr::call(&format!(".{setter}"), vec![argument(self, property, value)?]));
                }
            }
        }
        let new = Expr::call(&format!("{name}::new"), required);
        Some(if setters.is_empty() { new } else { Expr::Chain(Box::new(new), setters) })
    }

    fn variant(&mut self, id: SchemaId, values: &Enum, value: &Value) -> Option<Expr> {
        let name = self.context.names.types.get(&id)?;
        self.imports.insert(Import::Model(id));
        let Some(index) = values.values.iter().position(|one| one.value == *value) else {
            let text = value.as_str().filter(|_| values.values.iter().all(|one| one.value.is_string()))?;
            return Some(Expr::call(&format!("{name}::from"), vec![Expr::atom(literal(text))]));
        };
        Some(Expr::atom(format!("{name}::{}", enum_variants(&self.context.naming, values).get(index)?)))
    }

    fn map(&mut self, values: SchemaId, fields: &Map<String, Value>) -> Option<Expr> {
        let (map, from) = if types::nullable_type_of(self.context, values) == RustType::Value {
            ("serde_json::Map", "from_iter")
        } else {
            self.imports.insert(Import::Path("std::collections::BTreeMap"));
            ("BTreeMap", "from")
        };
        if fields.is_empty() {
            return Some(Expr::call(&format!("{map}::new"), Vec::new()));
        }
        let mut field = |(name, value): (&String, &Value)| {
            let name = Expr::atom(format!("{}.to_owned()", literal(name)));
            Some(Expr::call("", vec![name, self.nullable(values, value)?]))
        };
        let fields = fields.iter().map(&mut field).collect::<Option<_>>()?;
        Some(Expr::call(&format!("{map}::{from}"), vec![Expr::list("", fields)]))
    }

    fn tuple(&mut self, id: SchemaId, array: &Array, items: &[Value]) -> Option<Expr> {
        if array.tuple.len() != items.len() {
            return None;
        }
        let item = |(schema, item): (&SchemaId, &Value)| {
            // An item that is boxed would be `Some(Box::new(…))`, which is better read from JSON.
            let is_boxed = self.context.resolved.is_boxed(id, *schema);
            if is_boxed { None } else { self.nullable(*schema, item) }
        };
        let items: Vec<Expr> = array.tuple.iter().zip(items).map(item).collect::<Option<_>>()?;
        Some(match items.as_slice() {
            [one] => Expr::atom(format!("({},)", one.flat())),
            _ => Expr::call("", items),
        })
    }

    /// Returns `true` if the type is `String`, and not one that is parsed from a string.
    fn is_string(&self, id: SchemaId) -> bool {
        types::type_of(self.context, id) == RustType::String
    }

    /// Returns the variant whose matcher the value has. If the argument is converted, the struct is enough.
    fn union(&mut self, id: SchemaId, value: &Value, is_converted: bool) -> Option<Expr> {
        let context = self.context;
        let name = context.names.types.get(&id)?;
        let union = context.resolved.union(id)?;
        let index = union.variant_of(value)?;
        let schema = union.variants[index].schema;
        let target = context.resolved.resolve(schema);
        let same = union.variants.iter().filter(|one| context.resolved.resolve(one.schema) == target);
        if is_converted && types::is_model(context, schema) && same.count() == 1 {
            return self.exact(schema, value);
        }
        self.imports.insert(Import::Model(id));
        let mut inner = self.exact(schema, value)?;
        if context.resolved.is_boxed(id, schema) {
            inner = Expr::call("Box::new", vec![inner]);
        }
        Some(Expr::call(
            &format!("{name}::{}", union_variants(context, id, &union.variants).names.get(index)?),
            vec![inner],
        ))
    }
}

fn whole(integer: &Integer, value: &Value) -> Option<String> {
    let (minimum, maximum) = IntegerType::of(integer).bounds();
    let number = value.as_i64().map(i128::from).or(value.as_u64().map(i128::from))?;
    (minimum..=maximum).contains(&number).then(|| number.to_string())
}

/// Returns a literal with a point or an exponent, so that the compiler reads a float.
fn fraction(number: f64) -> Expr {
    Expr::atom(format!("{number:?}"))
}

/// Returns any JSON with the macro `json!`, or `None` if it is too large for that.
pub(super) fn json(value: &Value) -> Option<Expr> {
    (size(value) <= MOST_IN_MACRO).then(|| Expr::call("serde_json::json!", vec![json_value(value)]))
}

/// Returns the number of values in a value, itself included.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

fn json_value(value: &Value) -> Expr {
    match value {
        Value::Null | Value::Bool(_) => Expr::atom(value.to_string()),
        // Without anything that tells the type, Rust takes a whole number for an `i32`.
        Value::Number(number) => Expr::atom(match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), ..) if i32::try_from(whole).is_ok() => whole.to_string(),
            (Some(whole), ..) => format!("{whole}_i64"),
            (_, Some(whole), _) => format!("{whole}_u64"),
            (.., number) => format!("{:?}", number.unwrap_or_default()),
        }),
        Value::String(text) => Expr::atom(literal(text)),
        Value::Array(items) => Expr::list("", items.iter().map(json_value).collect()),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| {
                Expr::Prefixed(format!("{}: ", literal(name)), Box::new(json_value(value)))
            };
            Expr::Group { open: "{".to_owned(), items: fields.iter().map(field).collect(), close: "}" }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_of_json_have_types_that_hold_them() {
        let text = |value: Value| json(&value).map(|expression| expression.flat());
        let long = json!([2147483648_i64, u64::MAX, 1.5, 1e300, "a\"", null, {"b": true}]);
        let expected =
            r#"serde_json::json!([2147483648_i64, 18446744073709551615_u64, 1.5, 1e300, "a\"", null, {"b": true}])"#;
        assert_eq!(text(long).as_deref(), Some(expected));
        assert_eq!(text(json!(vec![1; MOST_IN_MACRO])), None);
    }

    #[test]
    fn a_whole_number_fits_its_type_or_is_none() {
        let text = |format: &str, value: Value| {
            let integer = Integer { format: Some(format.to_owned()), ..Integer::default() };
            whole(&integer, &value)
        };
        assert_eq!(text("int32", json!(-5)).as_deref(), Some("-5"));
        assert_eq!(text("int32", json!(2147483648_i64)), None);
        assert_eq!(text("uint64", json!(u64::MAX)).as_deref(), Some("18446744073709551615"));
        assert_eq!(text("uint8", json!(-1)), None);
        assert_eq!(text("int64", json!(5.0)), None);
    }
}
