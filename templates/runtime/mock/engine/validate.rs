// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! stub
use std::sync::Arc;

use super::description::{Description, Operation};
use super::journal::Entry;
use super::message::{Decoded, Incoming, Violation};
use super::validators::Validators;

#[derive(Debug)]
pub struct Validation;
impl Validation {
    pub fn new(_: Arc<Description>, _: Arc<Validators>) -> Self {
        Self
    }
    pub fn check(
        &self,
        _: &Operation,
        path: &[(String, String)],
        i: &Incoming,
    ) -> Result<Decoded, Vec<Violation>> {
        let path = path
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into()))
            .collect();
        Ok(Decoded {
            path,
            parameters: vec![],
            body: serde_json::from_slice(&i.body).ok(),
        })
    }
    pub fn redacted(&self, _: Option<&Operation>, i: &Incoming) -> Entry {
        Entry {
            time: String::new(),
            method: i.method.to_string(),
            target: i.path.clone(),
            headers: vec![],
            body: serde_json::Value::Null,
            operation: None,
            status: 0,
            why: String::new(),
            violations: vec![],
            microseconds: 0,
        }
    }
}
