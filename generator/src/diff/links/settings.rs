//! Links of servers and credentials, which operations use wherever they are defined.

use std::collections::HashSet;

use super::by_location::source_and_pointer;
use super::normalize;
use crate::diff::change::{ItemChange, ItemDifference, Severity, WireChange};

/// What items do differently because of changed servers or security requirements.
const OF_SERVERS: [&str; 3] = ["servers", "server", "server variable"];
const OF_SECURITY: [&str; 2] = ["security", "environment"];

/// Links changes of servers and security requirements, which may be defined for the whole document, with the operations that use them and
/// with the client.
pub(super) fn link(wire: &mut [WireChange], items: &[ItemChange]) {
    for change in wire.iter_mut().filter(|change| change.severity != Severity::Docs) {
        let subjects: &[&str] = match change.path.split(" / ").next() {
            Some("servers") => &OF_SERVERS,
            Some("security") => &OF_SECURITY,
            _ => continue,
        };
        let operations: HashSet<&str> = change.operations.iter().map(|operation| operation.id.as_str()).collect();
        let is_affected = |item: &ItemChange| {
            item.behaviour.iter().any(|one| subjects.contains(&one.about))
                && item.operation.as_deref().is_none_or(|id| operations.contains(id))
                // The builder has the credentials that some operation uses.
                || subjects == OF_SECURITY && is_credential(item)
        };
        change.items.extend(items.iter().enumerate().filter(|(_, item)| is_affected(item)).map(|(index, _)| index));
        normalize(change, items);
    }
}

/// Returns `true` for functions of the builder that only one side has, because no operation of the other one uses the scheme.
fn is_credential(item: &ItemChange) -> bool {
    let scheme = item.locations.latest().and_then(source_and_pointer);
    let is_of_one_side = matches!(item.difference, ItemDifference::Added | ItemDifference::Removed);
    is_of_one_side && scheme.is_some_and(|(_, pointer)| pointer.starts_with("/components/securitySchemes/"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::diff::wire::testing::spec;
    use crate::rust::Reserved;

    #[test]
    fn changes_of_servers_and_security_affect_those_who_use_them() {
        let document = |url: &str, required: &[&str]| {
            let operation = |id: &str| json!({"operationId": id, "tags": ["Lamps"], "responses": {"204": {"description": "Done."}}});
            let key =
                |name: &str| json!({"type": "apiKey", "in": "header", "name": name, "x-env-name": name.to_uppercase()});
            let security: Vec<Value> = required.iter().map(|name| json!({*name: []})).collect();
            json!({
                "openapi": "3.0.3",
                "info": {"title": "Lamps", "version": "1"},
                "servers": [{"url": url}],
                "security": security,
                "paths": {"/lamps": {"get": operation("listLamps")}, "/posts": {"get": operation("listPosts")}},
                "components": {"securitySchemes": {"one": key("one"), "two": key("two")}},
            })
        };
        let base = spec(&document("https://a.example", &["one"]));
        let affected = |head: &Value| {
            let head = spec(head);
            let report = crate::diff::compare(&base.side(), &head.side(), &Reserved::default());
            let items =
                |change: &WireChange| change.items.iter().map(|index| report.items[*index].item.clone()).collect();
            let change = report.wire.iter().find(|change| change.severity == Severity::Breaking);
            change.map(items).unwrap_or_else(Vec::<String>::new)
        };
        assert_eq!(affected(&document("https://b.example", &["one"])), ["Client"]);
        let security = affected(&document("https://a.example", &["two"]));
        for item in ["ClientBuilder::one()", "ClientBuilder::two()", "operations::LampsApi::list_lamps()"] {
            assert!(security.iter().any(|one| one == item), "{item}: {security:?}");
        }
    }
}
