//! `x-unstable` and `x-permission`, extensions of the vendor.

use openapiv3::Operation;
use serde_json::Value;

use super::super::context::Context;
use crate::ir::{Permission, PermissionOperator};
use crate::pointer;

/// Returns why the operation is a preview, or `None` if it is not.
pub(super) fn lower_unstable(context: &mut Context<'_>, operation: &Operation, at: &str) -> Option<String> {
    match operation.extensions.get("x-unstable")? {
        Value::String(reason) => Some(reason.trim().to_owned()),
        Value::Bool(true) => Some("This operation is a preview and may change.".to_owned()),
        Value::Bool(false) | Value::Null => None,
        _ => {
            let help = "write a sentence that says why the operation may change";
            context.error(&pointer::join(at, "x-unstable"), "`x-unstable` is not a string", help);
            None
        }
    }
}

/// Returns the permission that the operation needs, or `None` if it needs none.
pub(super) fn lower_permission(context: &mut Context<'_>, operation: &Operation, at: &str) -> Option<Permission> {
    let permission = operation.extensions.get("x-permission")?;
    let operator = match permission.get("operator").and_then(Value::as_str) {
        Some("AND") => Some(PermissionOperator::And),
        Some("OR") => Some(PermissionOperator::Or),
        // The vendor's documents use `OPEN`, without a list, for operations that everybody may use.
        Some("OPEN") => return None,
        _ => None,
    };
    let list = permission.get("permissions").and_then(Value::as_array);
    let names: Option<Vec<String>> =
        list.and_then(|list| list.iter().map(|name| Some(name.as_str()?.to_owned())).collect());
    if let (Some(operator), Some(names)) = (operator, names) {
        return (!names.is_empty()).then_some(Permission { operator, names });
    }
    let help = "write `{operator: AND or OR, permissions: [names]}`";
    context.error(&pointer::join(at, "x-permission"), "`x-permission` has an unexpected form", help);
    None
}
