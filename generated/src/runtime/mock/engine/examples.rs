// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The resources of a collection that exist from the beginning: those of documented examples, or else a sample.

use serde_json::Value;

use super::description::{Parameter, Response};
use super::documented::{is_json, json_schema};
use super::lookup::Schemas;
use super::sample::sample;
use super::schemas::Types;
use super::values::{at, id_of, set_at};

/// Where the response of an operation has resources.
pub struct Source<'a> {
    pub response: &'a Response,
    /// The names of the properties that lead to the resource or the list.
    pub path: &'a [String],
    pub is_list: bool,
    /// The response shows resources as they are, also after their creation.
    pub is_shown: bool,
}

/// What is known of a collection.
pub struct Examples<'a> {
    pub schemas: Schemas<'a>,
    /// The names of the properties that lead from a resource to its id; empty for a single resource.
    pub id: &'a [String],
    pub is_single: bool,
    /// The parameter of the id in the paths of resources, or of those below them.
    pub parameter: Option<&'a Parameter>,
}

impl<'a> Examples<'a> {
    /// Returns the resources that exist from the beginning.
    pub fn find(&self, sources: &[Source<'a>]) -> Vec<Value> {
        let mut found: Vec<Value> = Vec::new();
        for source in sources.iter().filter(|one| one.is_shown) {
            let example = example(source.response);
            for value in example.map_or_else(Vec::new, |body| resources(body, source)) {
                let key = id_of(&value, self.id);
                let is_new = key.is_some() && found.iter().all(|one| id_of(one, self.id) != key);
                if is_new || self.is_single && found.is_empty() {
                    found.push(value);
                }
            }
        }
        if found.is_empty() {
            found.extend(sources.iter().find_map(|source| self.sampled(source)));
        }
        found
    }

    /// Returns a sample of a resource, with the id that is the example of the path's parameter.
    fn sampled(&self, source: &Source<'a>) -> Option<Value> {
        let schema = json_schema(source.response)?;
        let sampled = resources(&sample(self.schemas, schema), source);
        let mut sampled = sampled.into_iter().next()?;
        let found = self.schemas.at(schema, source.path)?;
        let resource = if source.is_list {
            self.schemas.items(found)?
        } else {
            found
        };
        let id = at(&sampled, self.id).zip(self.schemas.at(resource, self.id));
        let example = id.and_then(|(value, schema)| self.example_of_parameter(schema, value));
        if let Some(example) = example {
            set_at(&mut sampled, self.id, example.clone());
        }
        Some(sampled)
    }

    /// Returns the example of the path's parameter if it can be the id of a sample.
    fn example_of_parameter(&self, id: &'a Value, sampled: &Value) -> Option<&'a Value> {
        let parameter = self.parameter?;
        let example = parameter.example.as_ref()?;
        let keyword = |schema, name| self.schemas.keyword(schema, name);
        let is_like = ["pattern", "format", "enum", "const"].iter().all(|name| {
            let own = keyword(id, name);
            own.is_none() || own == keyword(&parameter.schema, name)
        });
        // Without an example in the description it is a sample itself, and what is documented is better than that.
        let is_better =
            keyword(id, "example").is_none() || keyword(&parameter.schema, "example").is_some();
        let is_taken = is_like && is_better && Types::of(sampled) == Types::of(example);
        is_taken.then_some(example)
    }
}

fn example(response: &Response) -> Option<&Value> {
    let mut content = response.content.iter();
    content
        .find(|one| is_json(&one.media_type))?
        .example
        .as_ref()
}

/// Returns the resources in a body.
fn resources(body: &Value, source: &Source<'_>) -> Vec<Value> {
    match at(body, source.path) {
        Some(Value::Array(items)) if source.is_list => items.clone(),
        Some(value) if !source.is_list => vec![value.clone()],
        _ => Vec::new(),
    }
}
