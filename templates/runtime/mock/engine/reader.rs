// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! From strings to JSON values, by the types of their schema.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::explain::shorten;
use super::redaction::{is_secret_name, is_secret_schema};
use super::schemas::{Definitions, Types, items, parts, property_schemas, types};

/// Reads strings as the values of schemas.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub definitions: &'a Definitions,
    /// What can be a string or something else is a string.
    pub prefers_strings: bool,
}

/// A value, or why a string is none.
pub type Read = Result<Value, String>;

impl<'a> Reader<'a> {
    pub fn types(&self, schema: &Value) -> Types {
        types(self.definitions, schema)
    }

    pub fn scalar(&self, schema: &Value, text: &str) -> Read {
        self.scalar_of(self.types(schema), text)
    }

    fn scalar_of(&self, types: Types, text: &str) -> Read {
        if types == Types::ANY || (self.prefers_strings && types.has(Types::STRING)) {
            return Ok(text.into());
        }
        let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
            && !text.ends_with(char::is_whitespace);
        let value = match text {
            "true" | "false" if types.has(Types::BOOLEAN) => Some((text == "true").into()),
            _ if is_number && types.has(Types::NUMBER) => serde_json::from_str(text).ok(),
            "" | "null" if types.has(Types::NULL) && !types.has(Types::STRING) => Some(Value::Null),
            _ => None,
        };
        match value {
            Some(value) => Ok(value),
            None if types.has(Types::STRING) => Ok(text.into()),
            None => Err(format!(
                "{} is not {}",
                Value::from(shorten(text)),
                types.noun()
            )),
        }
    }

    pub fn list(&self, schema: &Value, texts: &[String]) -> Read {
        let items = items(self.definitions, schema).unwrap_or(&Value::Null);
        let types = self.types(items);
        let is_empty = matches!(texts, [text] if text.is_empty());
        if is_empty && !types.has(Types::STRING) {
            return Ok(Value::Array(Vec::new()));
        }
        let values = texts.iter().enumerate().map(|(index, text)| {
            self.scalar_of(types, text)
                .map_err(|error| format!("item {index}: {error}"))
        });
        values.collect()
    }

    pub fn object(&self, schema: &Value, pairs: Vec<(String, String)>) -> Read {
        let parts = parts(self.definitions, schema);
        let mut object = Map::new();
        for (name, text) in pairs {
            let schemas = property_schemas(&parts, &name);
            let value = self.property(&schemas, &text);
            let value = value.map_err(|error| self.error_in(&name, &schemas, &error))?;
            if object.contains_key(&name) {
                return Err(format!("property `{}` is repeated", shorten(&name)));
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }

    /// Reads a value with one of several schemas.
    pub fn property(&self, schemas: &[&Value], text: &str) -> Read {
        self.scalar_of(self.types_of(schemas), text)
    }

    /// Returns the error of a property, without its value if that is a secret.
    pub fn error_in(&self, name: &str, schemas: &[&Value], error: &str) -> String {
        let is_secret_schema = |schema: &&Value| is_secret_schema(self.definitions, schema);
        let is_secret = is_secret_name(name) || schemas.iter().any(is_secret_schema);
        let error = if is_secret {
            "does not match its schema"
        } else {
            error
        };
        format!("property `{}`: {error}", shorten(name))
    }

    /// Returns the types that any of the schemas allows.
    pub fn types_of(&self, schemas: &[&Value]) -> Types {
        let types = schemas.iter().map(|schema| self.types(schema));
        let limited = types.filter(|types| *types != Types::ANY).reduce(Types::or);
        limited.unwrap_or(Types::ANY)
    }

    /// Reads a value whose items or properties are in one string. They are decoded apart, because what separates
    /// them has another meaning within them.
    pub fn delimited(
        &self,
        schema: &Value,
        text: &str,
        separator: char,
        is_exploded: bool,
        decode: Decode,
    ) -> Read {
        let types = self.types(schema);
        let is_compound = types != Types::ANY && types.has(Types::ARRAY.or(Types::OBJECT));
        if !is_compound || (types.has_scalar() && !text.contains(separator)) {
            return self.scalar_of(types, &decode(text)?);
        }
        let texts = text
            .split(separator)
            .map(decode)
            .collect::<Result<Vec<_>, _>>()?;
        let is_object = types.has(Types::OBJECT)
            && (!types.has(Types::ARRAY)
                || (is_exploded && texts.iter().all(|text| text.contains('='))));
        if is_object {
            self.object(schema, pairs(texts, is_exploded)?)
        } else {
            self.list(schema, &texts)
        }
    }
}

/// Reads the values of one name.
pub fn values_of(reader: &Reader, schemas: &[&Value], values: &[String]) -> Read {
    let types = reader.types_of(schemas);
    if let ([value], true) = (values, types.has_scalar()) {
        return reader.property(schemas, value);
    }
    if !types.has(Types::ARRAY) {
        return match values {
            [value] => json(value),
            _ => Err(format!("is there {} times, but is one value", values.len())),
        };
    }
    let is_array = |schema: &&&Value| reader.types(schema).has(Types::ARRAY);
    let schema = schemas
        .iter()
        .find(is_array)
        .copied()
        .unwrap_or(&Value::Null);
    reader.list(schema, values)
}

/// Reads a value that is JSON.
pub fn json(text: &str) -> Read {
    serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))
}

/// Removes the escapes of a string, or says why it cannot be read.
pub type Decode = fn(&str) -> Result<String, String>;

/// Decodes what has no escapes.
pub const PLAIN: Decode = |text| Ok(text.trim().to_owned());

/// Decodes percent-encoding.
pub const PERCENT: Decode = |text| match percent_decode_str(text).decode_utf8() {
    Ok(text) => Ok(text.into_owned()),
    Err(_) => Err(format!(
        "`{}` is not UTF-8 when it is decoded",
        shorten(text)
    )),
};

/// Decodes percent-encoding, with `+` for a space.
pub const FORM: Decode = |text| PERCENT(&text.replace('+', " "));

/// Returns names and values: `name=value` if they are exploded, else one after the other.
fn pairs(texts: Vec<String>, is_exploded: bool) -> Result<Vec<(String, String)>, String> {
    if is_exploded {
        let pair = |text: String| match text.split_once('=') {
            Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
            None => Err(format!("`{}` is not `name=value`", shorten(&text))),
        };
        return texts.into_iter().map(pair).collect();
    }
    let mut pairs = Vec::new();
    let mut texts = texts.into_iter();
    while let Some(name) = texts.next() {
        let Some(value) = texts.next() else {
            return Err(format!("`{}` has no value after it", shorten(&name)));
        };
        pairs.push((name, value));
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_schema_decides_what_a_string_is() {
        let definitions = Definitions::new();
        let reader = Reader {
            definitions: &definitions,
            prefers_strings: false,
        };
        let read = |schema: Value, text: &str| reader.scalar(&schema, text);
        assert_eq!(read(json!({"type": "integer"}), "5"), Ok(json!(5)));
        assert_eq!(read(json!({"type": "string"}), "5"), Ok(json!("5")));
        assert_eq!(read(json!({}), "5"), Ok(json!("5")));
        assert_eq!(
            read(json!({"type": "number"}), "-1.5e3"),
            Ok(json!(-1500.0))
        );
        assert_eq!(
            read(json!({"type": ["integer", "null"]}), "null"),
            Ok(json!(null))
        );
        assert_eq!(
            read(json!({"type": ["string", "null"]}), "null"),
            Ok(json!("null"))
        );
        assert_eq!(read(json!({"type": "boolean"}), "true"), Ok(json!(true)));
        assert_eq!(
            read(json!({"type": ["string", "integer"]}), "5"),
            Ok(json!(5))
        );
        let strings = Reader {
            prefers_strings: true,
            ..reader
        };
        assert_eq!(
            strings.scalar(&json!({"type": ["string", "integer"]}), "5"),
            Ok(json!("5"))
        );
        for text in [
            "", "05", "+5", " 5", "5 ", "5\n", "0x5", "five", "NaN", "[5]", "1e999",
        ] {
            assert!(read(json!({"type": "integer"}), text).is_err(), "{text}");
        }
        assert_eq!(
            read(json!({"type": ["boolean", "number"]}), "yes").unwrap_err(),
            "\"yes\" is not a boolean (true or false) or a number"
        );
    }
}
