//! Requests that the service sends to its users: webhooks, and callbacks of operations.

use super::operation::Operation;

/// A request that the service sends.
#[derive(Debug)]
pub struct Webhook {
    /// The name of the webhook, or of the callback.
    pub name: String,
    /// The operation of a callback; `None` for a webhook of the document.
    pub callback: Option<Callback>,
    /// The request, and what the service expects in return. It has no security, and its path is a name for messages.
    pub operation: Operation,
}

/// What causes a callback, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// The operation that requests it, by index.
    pub operation: usize,
    /// The runtime expression of the URL.
    pub expression: String,
}
