//! Request bodies.

use super::content::{Carrier, compare_contents};
use super::context::Found;
use super::finding::places;
use super::schema::{Graph, Way};
use crate::diagnostic::Place;
use crate::diff::change::{Pair, Rule};
use crate::diff::rules;
use crate::ir::Body;

pub(super) fn compare_request<'a>(found: &mut Found<'_, 'a>, graph: &mut Graph<'a>) {
    const PATH: &str = "request body";
    const NAME: &str = "The request body";
    let place = |body: &Body| Place::value(body.source, body.pointer.clone());
    let both = found.pair.map(|operation| operation.body.as_ref());
    let (base, head) = match (both.base, both.head) {
        (None, None) => return,
        (None, Some(head)) => {
            let (rule, says) = match head.required {
                true => (&rules::REQUIRED_REQUEST_BODY_ADDED, " is new and required"),
                false => (&rules::REQUEST_BODY_ADDED, " is new and may be left out"),
            };
            let places = places(found.pair.base.place(), place(head));
            return found.push_at((rule, rule.severity), PATH, places, NAME.to_owned(), says);
        }
        (Some(base), None) => {
            let rule = &rules::REQUEST_BODY_REMOVED;
            let places = places(place(base), found.pair.head.place());
            return found.push_at((rule, rule.severity), PATH, places, NAME.to_owned(), " is gone");
        }
        (Some(base), Some(head)) => (base, head),
    };
    let mut tell = |rule: &'static Rule, says: &str| {
        found.push_at((rule, rule.severity), PATH, places(place(base), place(head)), NAME.to_owned(), says);
    };
    match (base.required, head.required) {
        (false, true) => tell(&rules::REQUEST_BODY_BECAME_REQUIRED, " is now required"),
        (true, false) => tell(&rules::REQUEST_BODY_BECAME_OPTIONAL, " may now be left out"),
        _ => {}
    }
    if base.description != head.description {
        tell(&rules::DESCRIPTION_CHANGED, " is described in other words");
    }
    let carrier = Carrier { way: Way::Request, path: PATH.to_owned(), name: "the request body".to_owned() };
    let contents = Pair { base: base.contents.as_slice(), head: head.contents.as_slice() };
    compare_contents(found, graph, &carrier, contents, places(place(base), place(head)));
}
