// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Media types, compared without their parameters.

/// Returns a media type in lower case and without parameters.
pub fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Returns `true` if a range such as `text/*` covers a media type.
#[cfg(any(used = "media_type::covers", feature = "cli"))]
pub fn covers(range: &str, media_type: &str) -> bool {
    let start = range.strip_suffix('*').filter(|start| start.ends_with('/'));
    range == "*/*" || start.is_some_and(|start| media_type.starts_with(start))
}

#[cfg(any(used = "media_type::is_json", feature = "cli"))]
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    ["application/json", "text/json"].contains(&essence.as_str()) || essence.ends_with("+json")
}
