// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Validates requests by the rules of their operation.

use std::sync::Arc;

use super::description::{Description, Operation};
use super::message::{Decoded, Incoming, Violation};
use super::validators::Validators;
use super::{bodies, credentials, parameters};

/// A report has so many violations at most.
const MAX_VIOLATIONS: usize = 10;

/// The rules of an API.
#[derive(Debug)]
pub struct Validation {
    description: Arc<Description>,
    validators: Validators,
}

impl Validation {
    pub fn new(description: Arc<Description>) -> Self {
        let validators = Validators::new(description.clone());
        Self {
            description,
            validators,
        }
    }

    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Returns the validators of the schemas.
    pub fn validators(&self) -> &Validators {
        &self.validators
    }

    /// Returns what a request says, or why it is not valid: credentials first, then parameters, the media type and the
    /// body. The values of the path's parameters are those of the route.
    pub fn check(
        &self,
        operation: &Operation,
        path_values: &[(String, String)],
        incoming: &Incoming,
    ) -> Result<Decoded, Vec<Violation>> {
        let description = &self.description;
        let mut decoded = Decoded::default();
        let mut violations = Vec::new();
        violations.extend(credentials::check(description, operation, incoming).err());
        violations.extend(parameters::check(
            description,
            &self.validators,
            operation,
            path_values,
            incoming,
            &mut decoded,
        ));
        match bodies::check(&description.schemas, &self.validators, operation, incoming) {
            Ok(body) => decoded.body = body,
            Err(errors) => violations.extend(errors),
        }
        violations.truncate(MAX_VIOLATIONS);
        if violations.is_empty() {
            Ok(decoded)
        } else {
            Err(violations)
        }
    }
}
