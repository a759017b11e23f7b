//! Facts for properties.
//! Output: strategies for small sets of operations, with everything that both forms of pages can say.
//!
//! Names repeat between objects, as `data`, `id` and `type` do. Lists of what pages cannot say are in `print`.

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use transcribe::facts::{
    At, Body, Content, Enum, Facts, Field, Kind, Location, Member, Object, Operation, Parameter, Permissions, Response,
    Schema,
};
use transcribe::value::Value;

use crate::print::example;

const FIELDS: [&str; 14] = [
    "attributes",
    "berth",
    "count",
    "created_at",
    "data",
    "id",
    "limits",
    "name",
    "note",
    "owner",
    "status",
    "tags",
    "type",
    "zone",
];
const VALUES: [&str; 6] = ["deep", "shallow", "read_only", "north", "south", "dry"];

/// Generates operations of one tag and version.
pub fn facts() -> impl Strategy<Value = Facts> {
    proptest::collection::vec(operation(), 1..=3).prop_map(|mut operations| {
        let bases = [("harbours", "Harbour"), ("berths", "Berth"), ("ships", "Ship")];
        for (operation, (base, noun)) in operations.iter_mut().zip(bases) {
            operation.path = operation.path.replace("BASE", base);
            operation.id = operation.id.take().map(|id| At::new(format!("{}{noun}", id.value), 0));
        }
        Facts { operations, covers: None }
    })
}

fn operation() -> impl Strategy<Value = Operation> {
    let start = (select(vec!["GET", "POST", "PATCH", "PUT", "DELETE"]), any::<bool>(), hosts(), any::<[bool; 6]>());
    let access = (
        subsequence(vec!["harbours_read", "harbours_write", "berths_write"], 0..=3),
        subsequence(vec!["harbours", "berths_read"], 0..=2),
        subsequence(vec!["DD-API-KEY", "DD-APPLICATION-KEY"], 0..=2),
    );
    (start, access, parameters(), proptest::option::of(object(3)), responses(), any::<[Index; 4]>()).prop_map(
        |((method, has_id, hosts, flags), (permissions, scopes, credentials), parameters, body, responses, indices)| {
            let [preview, deprecated, requires_all, required, echoes, has_read_only] = flags;
            let path = if has_id { "/api/v2/BASE/{harbour_id}" } else { "/api/v2/BASE" };
            let mut operation = Operation::new(method, path, 0);
            let strings = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
            operation.hosts = At::new(strings(hosts), 0);
            operation.id = Some(At::new(method[..1].to_owned() + &method[1..].to_lowercase(), 0));
            operation.tag = Some(At::new("Harbours".to_owned(), 0));
            operation.preview = preview.then_some(0);
            operation.deprecated = deprecated.then_some(0);
            let names = strings(permissions);
            let requires_all = requires_all && names.len() > 1;
            operation.permissions = (!names.is_empty()).then(|| At::new(Permissions { requires_all, names }, 0));
            operation.scopes = (!scopes.is_empty()).then(|| At::new(strings(scopes), 0));
            operation.credentials = credentials.into_iter().map(|name| At::new(name.to_owned(), 0)).collect();
            if has_id {
                let schema = Schema::new(Kind::String { format: None }, 0);
                operation.parameters.push(parameter("harbour_id", Location::Path, true, schema));
            }
            operation.parameters.extend(parameters);
            operation.responses = responses;
            if let Some(mut request) = body.filter(|_| method != "GET") {
                nullable(&mut request, &indices[..2]);
                if has_read_only && echoes && operation.responses[0].content.is_some() {
                    read_only(&mut request, &indices[2]);
                }
                if echoes && let Some(content) = &mut operation.responses[0].content {
                    *content = self::content(request.clone(), false);
                }
                operation.body = Some(Body { line: 0, required, contents: vec![content(request, true)] });
            }
            operation
        },
    )
}

fn hosts() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(vec!["api.a.example", "api.b.example", "api.eu.a.example"], 1..=3)
}

fn parameter(name: &str, location: Location, required: bool, schema: Schema) -> Parameter {
    let example = Some(At::new(example(&schema, false), 0));
    Parameter { line: 0, name: name.to_owned(), location, required, deprecated: false, schema, example }
}

fn parameters() -> impl Strategy<Value = Vec<Parameter>> {
    let names = subsequence(vec!["page[size]", "filter", "sort", "X-Harbour"], 0..=3);
    let one = (any::<[bool; 3]>(), prop_oneof![scalar(), array(scalar())]);
    (names, proptest::collection::vec(one, 3)).prop_map(|(names, others)| {
        let parameter = |(name, ([required, deprecated, has_example], schema)): (&str, ([bool; 3], Schema))| {
            let location = if name == "X-Harbour" { Location::Header } else { Location::Query };
            let mut parameter = parameter(name, location, required, schema);
            parameter.deprecated = deprecated;
            parameter.example.take_if(|_| !has_example);
            parameter
        };
        names.into_iter().zip(others).map(parameter).collect()
    })
}

fn responses() -> impl Strategy<Value = Vec<Response>> {
    let success = (select(vec![200, 201, 202]), proptest::option::weighted(0.8, object(3)));
    let errors = subsequence(vec![400, 403, 404, 409, 429], 0..=3);
    (success, errors).prop_map(|((status, schema), errors)| {
        let success = Response { line: 0, status, content: schema.map(|schema| content(schema, false)) };
        let error = |status| {
            let strings = Kind::Array(Box::new(Schema::new(Kind::String { format: None }, 0)));
            let object =
                Object { fields: vec![field("errors", true, false, Schema::new(strings, 0))], additional: None };
            Response { line: 0, status, content: Some(content(Schema::new(Kind::Object(object), 0), false)) }
        };
        std::iter::once(success).chain(errors.into_iter().map(error)).collect()
    })
}

fn content(schema: Schema, is_request: bool) -> Content {
    let examples = vec![At::new(example(&schema, is_request), 0)];
    Content { line: 0, media_type: "application/json".to_owned(), schema: Some(schema), examples }
}

/// Generates an object with fields, in which objects are up to a depth.
fn object(depth: usize) -> BoxedStrategy<Schema> {
    let schema = if depth > 1 {
        prop_oneof![3 => scalar(), 1 => array(scalar()), 2 => object(depth - 1), 1 => array(object(depth - 1)), 1 => free()].boxed()
    } else {
        prop_oneof![scalar(), array(scalar()), free()].boxed()
    };
    let names = subsequence(FIELDS.to_vec(), 1..=4).prop_shuffle();
    (names, proptest::collection::vec((any::<[bool; 2]>(), schema), 4))
        .prop_map(|(names, others)| {
            let fields = names.into_iter().zip(others);
            let fields =
                fields.map(|(name, ([required, deprecated], schema))| field(name, required, deprecated, schema));
            Schema::new(Kind::Object(Object { fields: fields.collect(), additional: None }), 0)
        })
        .boxed()
}

fn field(name: &str, required: bool, deprecated: bool, schema: Schema) -> Field {
    Field { line: 0, name: name.to_owned(), required, deprecated, read_only: None, schema }
}

/// Generates an object without fields that are listed.
fn free() -> BoxedStrategy<Schema> {
    let additional = Some(Box::new(Schema::new(Kind::Any, 0)));
    Just(Schema::new(Kind::Object(Object { fields: Vec::new(), additional }), 0)).boxed()
}

fn array(items: BoxedStrategy<Schema>) -> BoxedStrategy<Schema> {
    items.prop_map(|items| Schema::new(Kind::Array(Box::new(items)), 0)).boxed()
}

fn scalar() -> BoxedStrategy<Schema> {
    let format = |formats: &'static [&'static str]| {
        select(formats).prop_map(|format| (!format.is_empty()).then(|| format.to_owned()))
    };
    let text = proptest::option::of(20u64..5000).prop_map(|length| {
        let mut schema = Schema::new(Kind::String { format: None }, 0);
        schema.max_length = length.map(|length| At::new(length, 0));
        schema
    });
    let others = prop_oneof![
        Just(Kind::Boolean),
        format(&["", "int32", "int64"]).prop_map(|format| Kind::Integer { format }),
        format(&["", "double"]).prop_map(|format| Kind::Number { format }),
        format(&["date-time", "uuid", "email"]).prop_map(|format| Kind::String { format }),
        subsequence(VALUES.to_vec(), 1..=3).prop_map(|values| enumeration(values.into_iter().map(Value::from))),
        (1u64..9).prop_map(|last| enumeration((last..last + 2).map(|value| Value::Number(value.into())))),
    ];
    prop_oneof![1 => text, 3 => others.prop_map(|kind| Schema::new(kind, 0))].boxed()
}

fn enumeration(values: impl Iterator<Item = Value>) -> Kind {
    // Without a name, a value has the one that the document gives it.
    Kind::Enum(Enum { members: values.map(|value| Member { value, name: None, line: 0 }).collect(), is_open: false })
}

/// Lets fields of the request be `null`.
fn nullable(schema: &mut Schema, indices: &[Index]) {
    let Kind::Object(object) = &mut schema.kind else { return };
    for index in indices {
        let field = index.get(&object.fields).name.clone();
        for field in object.fields.iter_mut().filter(|other| other.name == field) {
            field.schema.nullable = Some(0);
        }
    }
}

/// Makes one optional field read-only, if there are others.
fn read_only(schema: &mut Schema, index: &Index) {
    let Kind::Object(object) = &mut schema.kind else { return };
    let count = object.fields.len();
    let field = &mut object.fields[index.index(count)];
    if count > 1 && !field.required && !field.deprecated && field.schema.nullable.is_none() {
        field.read_only = Some(0);
    }
}
