// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Additional properties of any type.

/// Properties of an object that its description does not name, kept so that they are sent back.
///
/// Numbers that fit neither 64-bit integers nor doubles are rounded to doubles.
pub type Extra = serde_json::Map<String, serde_json::Value>;
