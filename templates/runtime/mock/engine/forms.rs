// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Forms: from the bytes of a URL-encoded or multipart body to a JSON object.

use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body_util::{BodyDataStream, Full};
use multer::Multipart;
use serde_json::{Map, Value};

use super::description::{Encoding, Style};
use super::explain::shorten;
use super::media_types::{MediaType, is_json};
use super::reader::{FORM, Read, Reader, json};
use super::schemas::{Types, allows_additional, items, parts, property_names, property_schemas};
use super::styles::{Pairs, Writing, is_object_alone};

type Encodings = BTreeMap<String, Encoding>;

/// Reads a URL-encoded form.
pub fn read_urlencoded(reader: &Reader, text: &str, schema: &Value, encodings: &Encodings) -> Read {
    let mut pairs = Pairs::new(text);
    let mut form = Map::new();
    let parts = parts(reader.definitions, schema);
    // Objects whose properties are pairs of their own take what other properties leave.
    let mut names: Vec<(bool, &str)> = property_names(&parts)
        .into_iter()
        .map(|name| {
            let types = reader.types_of(&property_schemas(&parts, name));
            (
                is_object_alone(types)
                    && !encodings.contains_key(name)
                    && pairs.get(name).is_none(),
                name,
            )
        })
        .collect();
    names.sort();
    for (_, name) in names {
        let schemas = property_schemas(&parts, name);
        let alternatives = any_of(&schemas);
        let encoding = encodings.get(name);
        let media_type = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let style = encoding.and_then(|encoding| encoding.style);
        let is_object = is_object_alone(reader.types(&alternatives));
        let is_json = media_type.is_some_and(is_json)
            || (style.is_none() && is_object && pairs.get(name).is_some());
        let writing = Writing {
            name,
            style: style.unwrap_or(Style::Form),
            is_exploded: encoding.is_none_or(|encoding| style.is_none() || encoding.explode),
            is_json,
            decode: FORM,
            schema: &alternatives,
        };
        if let Some(value) = pairs.read(reader, writing) {
            let value = value.map_err(|error| reader.error_in(name, &schemas, &error))?;
            form.insert(name.to_owned(), value);
        }
    }
    let unread: Vec<String> = pairs.unread().into_iter().map(str::to_owned).collect();
    for name in unread {
        let schemas = property_schemas(&parts, &name);
        let values = pairs
            .take(&name)
            .iter()
            .map(|value| reader.property(&schemas, &FORM(value)?))
            .collect::<Result<Vec<_>, _>>();
        let values = values.map_err(|error| reader.error_in(&name, &schemas, &error))?;
        form.insert(name, one_or_all(values));
    }
    Ok(Value::Object(form))
}

/// Returns one schema for several.
fn any_of(schemas: &[&Value]) -> Value {
    match schemas {
        [] => Value::Null,
        [schema] => (*schema).clone(),
        schemas => serde_json::json!({ "anyOf": schemas }),
    }
}

fn one_or_all(mut values: Vec<Value>) -> Value {
    if values.len() == 1 {
        values.remove(0)
    } else {
        Value::Array(values)
    }
}

/// The parts of a multipart form, by name.
pub type Parts = BTreeMap<String, Vec<Part>>;

/// A part of a multipart form.
pub struct Part {
    media_type: Option<String>,
    is_file: bool,
    content: Bytes,
}

/// Reads a multipart form. Bytes that are not text are replaced in it.
pub fn read_multipart(
    reader: &Reader,
    named: &Parts,
    schema: &Value,
    encodings: &Encodings,
) -> Read {
    let parts = parts(reader.definitions, schema);
    let mut form = Map::new();
    for (name, group) in named {
        let schemas = property_schemas(&parts, name);
        if schemas.is_empty() && !allows_additional(&parts) {
            return Err(format!("property `{}` is undocumented", shorten(name)));
        }
        let value = read_group(reader, group, &schemas, encodings.get(name));
        let value = value.map_err(|error| reader.error_in(name, &schemas, &error))?;
        form.insert(name.clone(), value);
    }
    Ok(Value::Object(form))
}

/// Replaces the parts of a form that are not text with null.
pub fn remove_files(named: &Parts, form: &mut Value) {
    for (name, group) in named {
        for (index, part) in group.iter().enumerate() {
            if std::str::from_utf8(&part.content).is_ok() {
                continue;
            }
            match form.get_mut(name) {
                Some(Value::Array(items)) => {
                    if let Some(item) = items.get_mut(index) {
                        *item = Value::Null;
                    }
                }
                Some(value) => *value = Value::Null,
                None => {}
            }
        }
    }
}

/// Divides a multipart body into its parts by name.
pub fn divide(body: &Bytes, content_type: &str) -> Result<Parts, String> {
    let boundary = multer::parse_boundary(content_type)
        .map_err(|_| "its media type has no boundary".to_owned())?;
    let stream = BodyDataStream::new(Full::new(body.clone()));
    let mut multipart = Multipart::new(stream, boundary);
    let parts = async {
        let mut named = Parts::new();
        while let Some(field) = multipart
            .next_field()
            .await
            .map_err(|error| error.to_string())?
        {
            let Some(name) = field.name().map(str::to_owned) else {
                return Err("a part has no name".to_owned());
            };
            let media_type = field.content_type().map(ToString::to_string);
            let is_file = field.file_name().is_some();
            let content = field.bytes().await.map_err(|error| error.to_string())?;
            named.entry(name).or_default().push(Part {
                media_type,
                is_file,
                content,
            });
        }
        Ok(named)
    };
    // The whole body is in memory, so there is nothing to wait for.
    match pin!(parts).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(parts) => parts,
        Poll::Pending => Err("is not complete".to_owned()),
    }
}

fn read_group(
    reader: &Reader,
    group: &[Part],
    schemas: &[&Value],
    encoding: Option<&Encoding>,
) -> Read {
    let types = reader.types_of(schemas);
    let is_list = types.has(Types::ARRAY) && types != Types::ANY;
    if let [part] = group {
        let value = read_part(reader, part, schemas, encoding);
        if !is_list || value.as_ref().is_ok_and(Value::is_array) {
            return value;
        }
    } else if types != Types::ANY && !is_list {
        return Err(format!("is there {} times, but is one value", group.len()));
    }
    let item_schemas = schemas
        .iter()
        .filter_map(|schema| items(reader.definitions, schema));
    let item_schemas: Vec<&Value> = item_schemas.collect();
    group
        .iter()
        .map(|part| read_part(reader, part, &item_schemas, encoding))
        .collect()
}

fn read_part(
    reader: &Reader,
    part: &Part,
    schemas: &[&Value],
    encoding: Option<&Encoding>,
) -> Read {
    let documented = encoding.and_then(|encoding| encoding.content_type.as_deref());
    if let (Some(documented), Some(own)) = (documented, &part.media_type) {
        let own = MediaType::new(own);
        if !documented
            .split(',')
            .any(|range| own.closeness(range.trim()).is_some())
        {
            return Err(format!(
                "its media type is `{}`, not `{documented}`",
                shorten(&own.essence)
            ));
        }
    }
    let text = &String::from_utf8_lossy(&part.content);
    let types = reader.types_of(schemas);
    let is_compound = types != Types::ANY && !types.has_scalar();
    let is_json = match part.media_type.as_deref().or(documented) {
        Some(media_type) => is_json(media_type),
        None => is_compound,
    };
    if is_json && !(part.is_file && types.has(Types::STRING)) {
        return json(text);
    }
    if part.is_file {
        Ok(text.as_ref().into())
    } else {
        reader.property(schemas, text)
    }
}
