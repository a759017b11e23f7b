// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Discriminators of unions: the variant of a value determines what is written, not the struct in it.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::object::WriteProperties;

/// The properties of a variant that is selected by certain values of the discriminator. Another value that the
/// struct has is replaced by the first of them, and a missing one is added.
pub struct Tagged<M> {
    map: M,
    tag: &'static str,
    values: &'static [&'static str],
    is_written: bool,
}

pub fn begin<S: Serializer>(
    tag: &'static str,
    values: &'static [&'static str],
    serializer: S,
) -> Result<Tagged<S::SerializeMap>, S::Error> {
    Ok(Tagged {
        map: serializer.serialize_map(None)?,
        tag,
        values,
        is_written: false,
    })
}

impl<M: SerializeMap> Tagged<M> {
    fn is_selected_by(&self, value: &(impl Serialize + ?Sized)) -> bool {
        let value = serde_json::to_value(value).unwrap_or_default();
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        self.values.contains(&text.as_str())
    }
}

impl<M: SerializeMap> WriteProperties for Tagged<M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn write<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), M::Error> {
        let is_tag = name == self.tag;
        self.is_written |= is_tag;
        if is_tag && !self.is_selected_by(value) {
            return self.map.serialize_entry(name, &self.values.first());
        }
        self.map.serialize_entry(name, value)
    }

    fn end(mut self) -> Result<M::Ok, M::Error> {
        if !self.is_written {
            self.map.serialize_entry(self.tag, &self.values.first())?;
        }
        self.map.end()
    }
}
