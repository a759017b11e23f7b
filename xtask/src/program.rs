//! The name of this program, as messages repeat it.

/// Returns `cargo xtask` if Cargo runs the program, and `xtask` if it is installed.
pub fn program() -> &'static str {
    if std::env::var_os("CARGO").is_some() { "cargo xtask" } else { "xtask" }
}
