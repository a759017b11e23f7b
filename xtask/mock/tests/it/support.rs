//! Requests to an engine without connections.

use std::sync::Arc;

use mock::engine::description::Description;
use mock::engine::faults::Faults;
use mock::engine::handler::{Engine, Options};
use mock::engine::message::{Incoming, Reply};
use mock::engine::store::Store;
use serde_json::Value;

pub const DESCRIPTION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pets.json");

/// Creates an engine of the pets.
pub fn engine() -> Engine {
    let text = std::fs::read_to_string(DESCRIPTION).unwrap();
    engine_of(serde_json::from_str(&text).unwrap())
}

/// Creates an engine of a description.
pub fn engine_of(description: Value) -> Engine {
    let description: Description = serde_json::from_value(description).unwrap();
    let faults = Faults::new(&description, 0);
    Engine::new(
        Arc::new(description),
        Options {
            seed: 0,
            store: Store::default(),
            faults,
        },
    )
}

/// Creates a request with credentials.
pub fn request(method: &str, target: &str, body: Option<&Value>) -> Incoming {
    let (path, query) = target
        .split_once('?')
        .map_or((target, None), |(path, query)| (path, Some(query)));
    let mut headers = hyper::HeaderMap::new();
    headers.insert("x-key", "k".parse().unwrap());
    if body.is_some() {
        headers.insert("content-type", "application/json".parse().unwrap());
    }
    Incoming {
        method: method.parse().unwrap(),
        path: path.to_owned(),
        query: query.map(str::to_owned),
        headers,
        body: body.map(Value::to_string).unwrap_or_default().into(),
    }
}

/// Returns the status and the body of a reply.
pub fn parts(reply: &Reply) -> (u16, Value) {
    (
        reply.status.as_u16(),
        serde_json::from_slice(&reply.body).unwrap_or(Value::Null),
    )
}

/// Sends a request, and returns the status and the body of the reply.
pub fn send(engine: &Engine, method: &str, target: &str, body: Option<Value>) -> (u16, Value) {
    parts(&engine.handle(request(method, target, body.as_ref())))
}
