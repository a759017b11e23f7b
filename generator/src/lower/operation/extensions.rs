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

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_operation;
    use super::*;

    const ID: &str = "parameters: [{name: id, in: path, required: true, schema: {type: string}}]";

    fn unstable(value: &str) -> (Option<String>, usize) {
        let lowered = lower_operation(&format!("{ID}, x-unstable: {value}"));
        (lowered.operation().unstable.clone(), lowered.messages().len())
    }

    fn permission(value: &str) -> (Option<Permission>, usize) {
        let lowered = lower_operation(&format!("{ID}, x-permission: {value}"));
        (lowered.operation().permission.clone(), lowered.messages().len())
    }

    #[test]
    fn an_unstable_operation_says_why() {
        assert_eq!(unstable("' In beta. '"), (Some("In beta.".to_owned()), 0));
        assert!(unstable("true").0.is_some());
        assert_eq!(unstable("false"), (None, 0));
        assert_eq!(unstable("[beta]"), (None, 1));
    }

    #[test]
    fn permissions_are_all_or_any_of_a_list() {
        let of = |operator, names: &[&str]| Permission {
            operator,
            names: names.iter().map(|&name| name.to_owned()).collect(),
        };
        let all = of(PermissionOperator::And, &["a", "b"]);
        assert_eq!(permission("{operator: AND, permissions: [a, b]}"), (Some(all), 0));
        let any = of(PermissionOperator::Or, &["a"]);
        assert_eq!(permission("{operator: OR, permissions: [a]}"), (Some(any), 0));
        for open in ["{operator: OPEN}", "{operator: OR, permissions: []}"] {
            assert_eq!(permission(open), (None, 0), "{open}");
        }
    }

    #[test]
    fn a_permission_of_another_form_is_an_error() {
        for wrong in
            ["admin", "{operator: XOR, permissions: [a]}", "{operator: AND}", "{operator: AND, permissions: [1]}"]
        {
            assert_eq!(permission(wrong), (None, 1), "{wrong}");
        }
    }
}
