//! Permissions: whether those who could call still can.

use std::collections::HashSet;

use super::finding::texts::listed;
use crate::diff::change::Rule;
use crate::diff::rules;
use crate::ir::{Permission, PermissionOperator};

/// The rule, and how the sentence goes on behind the operation; none where the same callers can call.
pub(super) fn compare(base: Option<&Permission>, head: Option<&Permission>) -> Option<(&'static Rule, String)> {
    let (takes_fewer, takes_more) = (!admits(head, base), !admits(base, head));
    let rule = match (takes_fewer, takes_more) {
        (false, false) => return None,
        (true, false) => &rules::PERMISSION_NARROWED,
        (false, true) => &rules::PERMISSION_WIDENED,
        (true, true) => &rules::PERMISSION_CHANGED,
    };
    Some((rule, format!(" needs {}, before that {}", shown(head), shown(base))))
}

/// Whether everyone whom `other` admits is admitted by this one.
fn admits(permission: Option<&Permission>, other: Option<&Permission>) -> bool {
    let Some(permission) = permission else { return true };
    let wanted: HashSet<&str> = permission.names.iter().map(String::as_str).collect();
    let Some(other) = other else { return false };
    let had: HashSet<&str> = other.names.iter().map(String::as_str).collect();
    use PermissionOperator::{And, Or};
    match (operator(permission), operator(other)) {
        (And, And) => wanted.is_subset(&had),
        (Or, And) => !wanted.is_disjoint(&had),
        (Or, Or) => had.is_subset(&wanted),
        // Somebody with one alone has not all.
        (And, Or) => false,
    }
}

/// One permission is all and any of them.
fn operator(permission: &Permission) -> PermissionOperator {
    match permission.names.len() {
        1 => PermissionOperator::And,
        _ => permission.operator,
    }
}

fn shown(permission: Option<&Permission>) -> String {
    match permission {
        None => "no permission".to_owned(),
        Some(one) if one.names.len() == 1 => format!("the permission {}", listed(&one.names)),
        Some(all) if all.operator == PermissionOperator::And => format!("all permissions of {}", listed(&all.names)),
        Some(any) => format!("one permission of {}", listed(&any.names)),
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
