//! Permissions: whether callers who were allowed still are.

use std::collections::HashSet;

use super::finding::texts::{describe_replacement, list_names};
use crate::diff::change::Rule;
use crate::diff::rules;
use crate::ir::{Permission, PermissionOperator};

/// Returns the rule and what changed, or `None` if the same callers are allowed.
pub(super) fn compare(base: Option<&Permission>, head: Option<&Permission>) -> Option<(&'static Rule, String)> {
    let (allows_fewer, allows_more) = (!allows(head, base), !allows(base, head));
    let rule = match (allows_fewer, allows_more) {
        (false, false) => return None,
        (true, false) => &rules::PERMISSION_NARROWED,
        (false, true) => &rules::PERMISSION_WIDENED,
        (true, true) => &rules::PERMISSION_CHANGED,
    };
    Some((rule, describe_replacement("permission", format_permission(base), format_permission(head))))
}

/// Returns `true` if everyone whom `other` allows is allowed by `permission`.
fn allows(permission: Option<&Permission>, other: Option<&Permission>) -> bool {
    let Some(permission) = permission else { return true };
    let Some(other) = other else { return false };
    let names = |permission: &Permission| permission.names.iter().cloned().collect::<HashSet<String>>();
    let (required, held) = (names(permission), names(other));
    use PermissionOperator::{And, Or};
    match (operator(permission), operator(other)) {
        (And, And) => required.is_subset(&held),
        (Or, And) => !required.is_disjoint(&held),
        (Or, Or) => held.is_subset(&required),
        // Who holds one of several may lack the others.
        (And, Or) => false,
    }
}

/// Returns the operator. For a single permission both operators are the same.
fn operator(permission: &Permission) -> PermissionOperator {
    match permission.names.len() {
        1 => PermissionOperator::And,
        _ => permission.operator,
    }
}

fn format_permission(permission: Option<&Permission>) -> String {
    match permission {
        None => "none".to_owned(),
        Some(one) if one.names.len() == 1 => list_names(&one.names),
        Some(all) if all.operator == PermissionOperator::And => format!("all of {}", list_names(&all.names)),
        Some(any) => format!("any of {}", list_names(&any.names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permission(operator: PermissionOperator, names: &[&str]) -> Option<Permission> {
        Some(Permission { operator, names: names.iter().map(|name| (*name).to_owned()).collect() })
    }

    #[test]
    fn sets_of_callers_are_compared() {
        use PermissionOperator::{And, Or};
        let rule = |base: &Option<Permission>, head: &Option<Permission>| {
            compare(base.as_ref(), head.as_ref()).map(|(rule, _)| rule.id)
        };
        let (one, all, any) = (permission(And, &["a"]), permission(And, &["a", "b"]), permission(Or, &["a", "b"]));
        assert_eq!(rule(&None, &one), Some("permission-narrowed"));
        assert_eq!(rule(&one, &all), Some("permission-narrowed"));
        assert_eq!(rule(&one, &any), Some("permission-widened"));
        assert_eq!(rule(&any, &all), Some("permission-narrowed"));
        assert_eq!(rule(&permission(Or, &["a"]), &one), None);
        assert_eq!(rule(&one, &permission(And, &["b"])), Some("permission-changed"));
    }
}
