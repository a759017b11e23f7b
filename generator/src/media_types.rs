//! Media types. Input: one as a document writes it. Output: what kind it is, and what is sent for a range.

/// Returns the media type in lower case, without parameters.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    ["application/json", "text/json"].contains(&essence.as_str()) || essence.ends_with("+json")
}

/// Returns `true` for a range that JSON is in, among others.
pub fn covers_json(media_type: &str) -> bool {
    ["*/*", "application/*"].contains(&essence(media_type).as_str())
}

pub fn is_text(media_type: &str) -> bool {
    essence(media_type).starts_with("text/")
}

/// Returns `true` for files that no schema describes.
pub fn is_binary(media_type: &str) -> bool {
    let essence = essence(media_type);
    ["image/", "audio/", "video/"].iter().any(|prefix| essence.starts_with(prefix))
        || ["application/octet-stream", "application/pdf", "application/zip"].contains(&essence.as_str())
}

/// The fields of a Server-Sent Event.
pub const EVENT_FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// Returns `true` for Server-Sent Events.
pub fn is_event_stream(media_type: &str) -> bool {
    essence(media_type) == "text/event-stream"
}

/// Returns `true` for a sequence of JSON values, in lines or behind record separators.
pub fn is_sequence(media_type: &str) -> bool {
    const NAMES: [&str; 10] = [
        "application/json-lines",
        "application/json-seq",
        "application/jsonl",
        "application/jsonlines",
        "application/ndjson",
        "application/stream+json",
        "application/x-json-stream",
        "application/x-jsonl",
        "application/x-jsonlines",
        "application/x-ndjson",
    ];
    let essence = essence(media_type);
    NAMES.contains(&essence.as_str())
        || ["+json-seq", "+jsonl", "+ndjson"].iter().any(|suffix| essence.ends_with(suffix))
}

pub fn is_form(media_type: &str) -> bool {
    essence(media_type) == "application/x-www-form-urlencoded"
}

pub fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// Returns the media type that is sent: itself, or one that is in the range.
pub fn concrete(media_type: &str) -> &str {
    let essence = essence(media_type);
    match essence.split_once('/') {
        _ if !essence.contains('*') => media_type,
        _ if is_json(&essence) => "application/json",
        Some(("text", _)) => "text/plain",
        Some(("multipart", _)) => "multipart/form-data",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_several_names() {
        for media_type in
            ["application/json; charset=utf-8", "Text/JSON", "application/vnd.a+json", "application/*+json"]
        {
            assert!(is_json(media_type), "{media_type}");
        }
        assert!(!is_json("application/jsonl"));
    }

    #[test]
    fn a_range_is_sent_as_something_in_it() {
        assert_eq!(concrete("application/json; charset=utf-8"), "application/json; charset=utf-8");
        assert_eq!(concrete("application/*+json"), "application/json");
        assert_eq!(concrete("text/*"), "text/plain");
        assert_eq!(concrete("image/*"), "application/octet-stream");
    }
}
