//! Writes differences of schemas: properties, types, enums and their keywords.

use super::{Change, Refused, Written, flag, unable};
use crate::compare::{Aspect, Part, Step};
use crate::document::build::{member_name, operation_id, upper_camel};
use crate::document::locate::Spot;
use crate::facts::{Enum, Field, Kind, Operation, Schema};
use crate::value::{Value, object};
use crate::yaml::edit::Position;
use crate::yaml::tree::NodeId;

/// The keywords of a type. Others stay when a type is replaced.
const TYPE_KEYWORDS: [&str; 14] = [
    "$ref",
    "type",
    "format",
    "enum",
    "x-enum-varnames",
    "x-extensible-enum",
    "items",
    "required",
    "properties",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "maxLength",
];

impl<'a> Change<'a> {
    pub(super) fn write_schema(&mut self, aspect: &Aspect, is_on_page: bool) -> Written {
        let Some(spot) = self.locator.schema(self.place) else {
            return unable("the document does not have the schema in this form");
        };
        match aspect {
            Aspect::Existence => self.write_existence(&spot, is_on_page),
            Aspect::Required => self.write_required(&spot, self.page_field()?.required),
            Aspect::Deprecated => self.write_flag(&spot, "deprecated", self.page_field()?.deprecated),
            Aspect::ReadOnly => self.write_flag(&spot, "readOnly", self.page_field()?.read_only.is_some()),
            Aspect::Nullable => self.write_flag(&spot, "nullable", self.page_schema()?.nullable.is_some()),
            Aspect::MaxLength => {
                let length = self.page_schema()?.max_length.as_ref().map(|length| Value::Number(length.value.into()));
                let owner = self.locator.resolve(spot.node);
                self.set(owner, "maxLength", length, &[])
            }
            Aspect::Type => self.write_type(&spot),
            Aspect::EnumValue(value) => self.write_enum_value(&spot, value, is_on_page),
            Aspect::EnumName(value) => self.write_enum_name(&spot, value),
            Aspect::Name => unable("rename the schema and the references to it"),
            _ => unable("it is no property of a schema"),
        }
    }

    fn write_existence(&mut self, spot: &Spot, is_on_page: bool) -> Written {
        let Some((owner, name)) = &spot.property else {
            if !is_on_page {
                return self.unset(self.locator.resolve(spot.node), "additionalProperties");
            }
            return unable("write the schema of additional properties");
        };
        if !is_on_page {
            let Some(properties) = self.tree.get(*owner, "properties") else {
                return unable("the schema has no properties");
            };
            self.write_required(spot, false)?;
            if self.tree.entries(properties).len() == 1 {
                return self.unset(*owner, "properties");
            }
            self.edits.remove_entry(properties, name)?;
            return Ok(());
        }
        let field = self.page_field()?;
        let context = self.context(*owner, name)?;
        let value = self.builder.property(field, &context);
        match self.tree.get(*owner, "properties") {
            None => self.set(*owner, "properties", Some(object([(name.as_str(), value)])), &[])?,
            Some(properties) => {
                let names: Vec<_> = self.tree.entries(properties).iter().map(|entry| entry.name.clone()).collect();
                let previous = self.previous_field(&names)?;
                let position = match &previous {
                    _ if names.is_sorted() => Position::Sorted,
                    Some(previous) => Position::After(previous),
                    None => names.first().map_or(Position::End, |first| Position::Before(first)),
                };
                self.edits.insert_entry(properties, position, name, &value)?;
            }
        }
        self.write_required(spot, field.required)
    }

    /// Adds the property to the names that are required, or removes it.
    fn write_required(&mut self, spot: &Spot, required: bool) -> Written {
        let Some((owner, name)) = &spot.property else { return unable("only properties are required") };
        let owner = self.locator.part_with(*owner, "required").unwrap_or(*owner);
        let list = self.tree.get(owner, "required");
        let names: Vec<_> =
            list.map(|list| self.tree.items(list).map(|item| self.tree.value(item)).collect()).unwrap_or_default();
        let index = names.iter().position(|other| other.as_str() == Some(name));
        match (index, list) {
            (None, Some(list)) if required => {
                let is_sorted = names.is_sorted_by_key(|name| name.as_str().unwrap_or_default().to_owned());
                let after = names.iter().position(|other| is_sorted && other.as_str() > Some(name));
                match after {
                    Some(at) => self.edits.insert_item(list, at, &name.as_str().into())?,
                    None => self.edits.append_item(list, &name.as_str().into())?,
                }
            }
            (None, None) if required => {
                return self.set(owner, "required", Some(Value::Array(vec![name.as_str().into()])), &["properties"]);
            }
            (Some(_), Some(_)) if !required && names.len() == 1 => return self.unset(owner, "required"),
            (Some(index), Some(list)) if !required => self.edits.remove_item(list, index)?,
            _ => {}
        }
        Ok(())
    }

    /// Sets a keyword of the schema where it is used. A reference gets it beside `allOf`.
    fn write_flag(&mut self, spot: &Spot, keyword: &str, value: bool) -> Written {
        if self.tree.get(spot.node, "$ref").is_none() {
            return self.set(spot.node, keyword, flag(value), &[]);
        }
        let Some((owner, name)) = &spot.property else { return unable("the schema is a reference") };
        let field = self.page_field()?;
        let context = self.context(*owner, name)?;
        let value = self.builder.property(field, &context);
        self.edits.replace_value(spot.node, &value)?;
        Ok(())
    }

    /// Replaces the keywords of the type. Others, such as the description, stay.
    fn write_type(&mut self, spot: &Spot) -> Written {
        let schema = self.page_schema()?;
        let value = match (&spot.property, self.page_field()) {
            (Some((owner, name)), Ok(field)) => {
                let context = self.context(*owner, name)?;
                self.builder.property(field, &context)
            }
            _ => {
                let context = operation_id(self.page_operation()?);
                self.builder.schema(schema, &context)
            }
        };
        let is_reference = self.tree.get(spot.node, "$ref").is_some();
        let Value::Object(members) = value else { return unable("the schema has no keywords") };
        if is_reference || members.iter().any(|(name, _)| name == "$ref") {
            self.edits.replace_value(spot.node, &Value::Object(members))?;
            return Ok(());
        }
        let entries = self.tree.entries(spot.node);
        for keyword in TYPE_KEYWORDS {
            let new = members.iter().find(|(name, _)| name == keyword).map(|(_, value)| value.clone());
            let old = entries.iter().find(|entry| entry.name == keyword).map(|entry| self.tree.value(entry.value));
            if new != old {
                self.set(spot.node, keyword, new, &[])?;
            }
        }
        Ok(())
    }

    fn write_enum_value(&mut self, spot: &Spot, value: &Value, is_on_page: bool) -> Written {
        let Some((owner, list)) = self.enum_list(spot.node) else { return unable("the schema has no list of values") };
        let names = self.tree.get(owner, "x-enum-varnames");
        if is_on_page {
            self.edits.append_item(list, value)?;
            if let Some(names) = names {
                self.edits.append_item(names, &self.member_name(value).as_str().into())?;
            }
            return Ok(());
        }
        let values: Vec<_> = self.tree.items(list).map(|item| self.tree.value(item)).collect();
        let Some(index) = values.iter().position(|other| other == value) else {
            return unable("the value is not in the list");
        };
        if values.len() == 1 {
            return unable("it is the only value");
        }
        self.edits.remove_item(list, index)?;
        if let Some(names) = names.filter(|names| self.tree.items(*names).len() == values.len()) {
            self.edits.remove_item(names, index)?;
        }
        Ok(())
    }

    fn write_enum_name(&mut self, spot: &Spot, value: &Value) -> Written {
        let Some((owner, list)) = self.enum_list(spot.node) else { return unable("the schema has no list of values") };
        let name = self.member_name(value);
        let index = self.tree.items(list).position(|item| self.tree.value(item) == *value);
        if let Some(names) = self.tree.get(owner, "x-enum-varnames") {
            let Some(node) = index.and_then(|index| self.tree.items(names).nth(index)) else {
                return unable("the value has no name");
            };
            self.edits.replace_value(node, &name.as_str().into())?;
            return Ok(());
        }
        let names =
            self.tree.items(list).map(|item| self.member_name(&self.tree.value(item)).as_str().into()).collect();
        self.set(owner, "x-enum-varnames", Some(names), &[])
    }

    /// Returns the schema with the values of an enum, which is the first variant of an open one, and the list.
    fn enum_list(&self, node: NodeId) -> Option<(NodeId, NodeId)> {
        let variants = self.locator.part_with(node, "anyOf").and_then(|owner| self.tree.get(owner, "anyOf"));
        let node = variants.and_then(|variants| self.tree.items(variants).next()).unwrap_or(node);
        let owner =
            self.locator.part_with(node, "enum").or_else(|| self.locator.part_with(node, "x-extensible-enum"))?;
        let list = self.tree.get(owner, "enum").or_else(|| self.tree.get(owner, "x-extensible-enum"))?;
        Some((owner, list))
    }

    /// Returns the name of a value in the SDKs, or the value in upper case.
    fn member_name(&self, value: &Value) -> String {
        let known = match self.page_schema().map(|schema| &schema.kind) {
            Ok(Kind::Enum(Enum { members, .. })) => {
                members.iter().find(|member| member.value == *value).and_then(|member| member.name.clone())
            }
            _ => None,
        };
        known.unwrap_or_else(|| member_name(value))
    }

    /// Returns the name of a new component for a property: that of the component around it, and its own.
    fn context(&self, owner: NodeId, property: &str) -> Result<String, Refused> {
        let components =
            self.tree.pointer(&["components", "schemas"]).map(|schemas| self.tree.entries(schemas)).unwrap_or_default();
        let component = components
            .into_iter()
            .find(|entry| self.tree.resolve(entry.value) == owner)
            .map(|entry| entry.name.clone());
        let owner = match component {
            Some(name) => name,
            None => operation_id(self.page_operation()?),
        };
        Ok(format!("{owner}{}", upper_camel(property)))
    }

    /// Returns the closest field before the one of the place that the document has, in the order of the page.
    fn previous_field(&self, names: &[String]) -> Result<Option<String>, Refused> {
        let name = &self.page_field()?.name;
        let parent = page_schema(self.page_operation()?, &self.place.part, 1).map(|(schema, _)| &schema.kind);
        let Some(Kind::Object(object)) = parent else { return Ok(None) };
        let before = object.fields.iter().map(|field| &field.name).take_while(|other| *other != name);
        Ok(before.filter(|other| names.contains(other)).last().cloned())
    }

    fn page_schema(&self) -> Result<&'a Schema, Refused> {
        let found = page_schema(self.page_operation()?, &self.place.part, 0);
        found.map_or_else(|| unable("the page does not have the schema"), |(schema, _)| Ok(schema))
    }

    fn page_field(&self) -> Result<&'a Field, Refused> {
        let found = page_schema(self.page_operation()?, &self.place.part, 0).and_then(|(_, field)| field);
        found.map_or_else(|| unable("the page does not have the property"), Ok)
    }
}

/// Returns the schema of a place on the page, without the last `skipped` steps, and the field that has it.
fn page_schema<'o>(operation: &'o Operation, part: &Part, skipped: usize) -> Option<(&'o Schema, Option<&'o Field>)> {
    let (root, steps) = match part {
        Part::Parameter(location, name, steps) => {
            let parameter =
                operation.parameters.iter().find(|other| other.location == *location && other.name == *name)?;
            (&parameter.schema, steps)
        }
        Part::BodyContent(media_type, steps) => {
            let contents = &operation.body.as_ref()?.contents;
            (contents.iter().find(|content| content.media_type == *media_type)?.schema.as_ref()?, steps)
        }
        Part::ResponseContent(status, media_type, steps) => {
            let response = operation.responses.iter().find(|response| response.status == *status)?;
            (response.content.as_ref().filter(|content| content.media_type == *media_type)?.schema.as_ref()?, steps)
        }
        Part::Operation | Part::Body | Part::Response(_) => return None,
    };
    let mut found = (root, None);
    for step in &steps[..steps.len().saturating_sub(skipped)] {
        found = match (&found.0.kind, step) {
            (Kind::Object(object), Step::Field(name)) => {
                let field = object.fields.iter().find(|field| field.name == *name)?;
                (&field.schema, Some(field))
            }
            (Kind::Object(object), Step::Additional) => (object.additional.as_deref()?, None),
            (Kind::Array(items), Step::Items) => (items, None),
            (Kind::Union(variants), Step::Variant(index)) => (variants.get(*index)?, None),
            _ => return None,
        };
    }
    Some(found)
}
