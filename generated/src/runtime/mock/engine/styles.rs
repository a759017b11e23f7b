// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Styles of parameters: from what is written in a request to JSON values.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::deep_object::Tree;
use super::description::Style;
use super::reader::{Decode, FORM, PERCENT, Read, Reader, json, values_of};
use super::schemas::{Types, allows_additional, parts, property_names, property_schemas};

/// Reads a parameter in a path.
pub fn in_path(
    reader: &Reader,
    name: &str,
    style: Style,
    is_exploded: bool,
    schema: &Value,
    text: &str,
) -> Read {
    match style {
        Style::Label => {
            let text = text
                .strip_prefix('.')
                .ok_or("has no `.` before it, as the style label needs")?;
            let separator = if is_exploded { '.' } else { ',' };
            reader.delimited(schema, text, separator, is_exploded, PERCENT)
        }
        Style::Matrix => {
            let text = text
                .strip_prefix(';')
                .ok_or("has no `;` before it, as the style matrix needs")?;
            in_matrix(reader, name, is_exploded, schema, text)
        }
        _ => reader.delimited(schema, text, ',', is_exploded, PERCENT),
    }
}

fn in_matrix(reader: &Reader, name: &str, is_exploded: bool, schema: &Value, text: &str) -> Read {
    let types = reader.types(schema);
    let value = |pair: &str| {
        let (held, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_named = PERCENT(held)? == name;
        is_named
            .then(|| value.to_owned())
            .ok_or(format!("does not begin with `;{name}=`"))
    };
    if !is_exploded || types == Types::ANY || !types.has(Types::ARRAY.or(Types::OBJECT)) {
        return reader.delimited(schema, &value(text)?, ',', false, PERCENT);
    }
    if types.has(Types::ARRAY) {
        let values = text.split(';').map(|pair| PERCENT(&value(pair)?));
        return reader.list(schema, &values.collect::<Result<Vec<_>, _>>()?);
    }
    reader.delimited(schema, text, ';', true, PERCENT)
}

/// The pairs of a query, a form or cookies.
pub struct Pairs {
    pairs: Vec<Pair>,
    by_name: HashMap<String, Vec<usize>>,
    is_read: Vec<bool>,
}

struct Pair {
    name: String,
    /// The value as it is written.
    value: String,
}

/// How a value is written in pairs.
#[derive(Clone, Copy)]
pub struct Writing<'a> {
    pub name: &'a str,
    pub style: Style,
    pub is_exploded: bool,
    pub is_json: bool,
    pub decode: Decode,
    pub schema: &'a Value,
}

impl Pairs {
    /// Divides a query or a URL-encoded form.
    pub fn new(text: &str) -> Self {
        Self::from_parts(text.split('&'), FORM)
    }

    /// Divides the values of the header `Cookie`.
    pub fn of_cookies<'a>(headers: impl Iterator<Item = &'a str>) -> Self {
        Self::from_parts(
            headers.flat_map(|header| header.split(';')).map(str::trim),
            PERCENT,
        )
    }

    fn from_parts<'a>(texts: impl Iterator<Item = &'a str>, decode: Decode) -> Self {
        let mut pairs = Vec::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for text in texts.filter(|text| !text.is_empty()) {
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            let name = decode(name).unwrap_or_else(|_| name.to_owned());
            by_name.entry(name.clone()).or_default().push(pairs.len());
            pairs.push(Pair {
                name,
                value: value.to_owned(),
            });
        }
        let is_read = vec![false; pairs.len()];
        Self {
            pairs,
            by_name,
            is_read,
        }
    }

    /// Returns which pairs have been read, for [`Pairs::reset`].
    pub fn state(&self) -> Vec<bool> {
        self.is_read.clone()
    }

    /// Makes the pairs unread that were unread before, so that a value can be read again.
    pub fn reset(&mut self, state: Vec<bool>) {
        self.is_read = state;
    }

    /// Returns the names that no value has been read from, each once.
    pub fn unread(&self) -> Vec<&str> {
        let unread = self.pairs.iter().zip(&self.is_read).enumerate();
        let unread = unread.filter(|(index, (pair, is_read))| {
            let first = self.by_name.get(&pair.name).and_then(|all| all.first());
            !**is_read && first == Some(index)
        });
        unread.map(|(_, (pair, _))| pair.name.as_str()).collect()
    }

    /// Returns the first value with a name as it is written.
    pub fn get(&self, name: &str) -> Option<&str> {
        let index = self.by_name.get(name)?.first()?;
        self.pairs.get(*index).map(|pair| pair.value.as_str())
    }

    /// Takes the values with a name as they are written.
    pub fn take(&mut self, name: &str) -> Vec<String> {
        let mut values = Vec::new();
        for index in self.by_name.get(name).into_iter().flatten() {
            if let (Some(pair), Some(is_read)) =
                (self.pairs.get(*index), self.is_read.get_mut(*index))
            {
                *is_read = true;
                values.push(pair.value.clone());
            }
        }
        values
    }

    fn take_one(&mut self, name: &str) -> Option<Result<String, String>> {
        let mut values = self.take(name);
        match values.len() {
            0 => None,
            1 => values.pop().map(Ok),
            count => Some(Err(format!("is there {count} times, but is one value"))),
        }
    }

    /// Reads a value; `None` if no pair has it.
    pub fn read(&mut self, reader: &Reader, writing: Writing) -> Option<Read> {
        let Writing {
            name,
            style,
            is_exploded,
            decode,
            schema,
            ..
        } = writing;
        if writing.is_json {
            let value = self.take_one(name)?;
            return Some(value.and_then(|value| json(&decode(&value)?)));
        }
        if style == Style::DeepObject {
            return self.read_deep(reader, writing);
        }
        if is_exploded {
            return self.read_exploded(reader, writing);
        }
        let value = match self.take_one(name)? {
            Ok(value) => value,
            Err(error) => return Some(Err(error)),
        };
        Some(match style {
            // The separator is written in several ways, so all are written in one.
            Style::SpaceDelimited => {
                reader.delimited(schema, &value.replace("%20", "+"), '+', false, decode)
            }
            Style::PipeDelimited => {
                let value = value.replace("%7C", "|").replace("%7c", "|");
                reader.delimited(schema, &value, '|', false, decode)
            }
            _ => reader.delimited(schema, &value, ',', false, decode),
        })
    }

    fn read_exploded(&mut self, reader: &Reader, writing: Writing) -> Option<Read> {
        let Writing {
            name,
            decode,
            schema,
            ..
        } = writing;
        let types = reader.types(schema);
        if is_object_alone(types) {
            return self.read_properties(reader, schema, decode);
        }
        let values = self.take(name);
        if values.is_empty() {
            return None;
        }
        let values = match values
            .iter()
            .map(|value| decode(value))
            .collect::<Result<Vec<_>, _>>()
        {
            Ok(values) => values,
            Err(error) => return Some(Err(error)),
        };
        Some(values_of(reader, &[schema], &values))
    }

    /// Reads an object whose properties are pairs of their own. All that is unread belongs to it if it may have
    /// undocumented properties.
    fn read_properties(&mut self, reader: &Reader, schema: &Value, decode: Decode) -> Option<Read> {
        let parts = parts(reader.definitions, schema);
        let mut names: Vec<String> = property_names(&parts)
            .into_iter()
            .map(str::to_owned)
            .collect();
        names.retain(|name| self.by_name.contains_key(name));
        if allows_additional(&parts) {
            let unread = self
                .unread()
                .into_iter()
                .filter(|name| !name.starts_with("__mock"));
            let unread: Vec<String> = unread.map(str::to_owned).collect();
            let known: std::collections::HashSet<String> = names.iter().cloned().collect();
            names.extend(unread.into_iter().filter(|name| !known.contains(name)));
        }
        if names.is_empty() {
            return None;
        }
        let mut object = Map::new();
        for name in names {
            let values = self
                .take(&name)
                .iter()
                .map(|value| decode(value))
                .collect::<Result<Vec<_>, _>>();
            let schemas = property_schemas(&parts, &name);
            match values.and_then(|values| values_of(reader, &schemas, &values)) {
                Ok(value) => object.insert(name, value),
                Err(error) => return Some(Err(reader.error_in(&name, &schemas, &error))),
            };
        }
        Some(Ok(Value::Object(object)))
    }

    fn read_deep(&mut self, reader: &Reader, writing: Writing) -> Option<Read> {
        let mut tree = Tree::default();
        let mut is_there = false;
        let mut error = None;
        for (pair, is_read) in self.pairs.iter().zip(&mut self.is_read) {
            let Some(path) = pair.name.strip_prefix(writing.name) else {
                continue;
            };
            if !path.is_empty() && !path.starts_with('[') {
                continue;
            }
            is_there = true;
            *is_read = true;
            let added = (writing.decode)(&pair.value).and_then(|value| tree.add(path, value));
            error = error.or(added.err());
        }
        match error {
            Some(error) => Some(Err(error)),
            None => is_there.then(|| tree.read(reader, &[writing.schema])),
        }
    }
}

/// Returns `true` if the properties of a value are pairs of their own in the style form, exploded.
pub fn is_object_alone(types: Types) -> bool {
    types == Types::OBJECT || types == Types::OBJECT.or(Types::NULL)
}
