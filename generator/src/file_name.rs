//! File names that Windows reserves for devices. Input: a name. Output: whether it is one of them.

/// Returns `true` if Windows opens a device under this name. It takes `con`, `CON.rs` and `con .tar.gz` all for the console.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    if matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" | "clock$") {
        return true;
    }
    let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_known_in_any_case_and_with_any_ending() {
        for name in ["con", "CON.rs", "con .tar.gz", "Nul", "aux.", "com1.txt", "LPT9", "conin$"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["", "console", "com", "com10", "lpt.rs", "a.con", "con_tag"] {
            assert!(!is_device(name), "{name}");
        }
    }
}
