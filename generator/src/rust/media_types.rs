//! Media types as documents write them: what they stand for, and what variants are called after them.

/// In small letters and without parameters.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    ["application/json", "text/json"].contains(&essence.as_str()) || essence.ends_with("+json")
}

/// Whether JSON is one of those that it stands for.
pub fn covers_json(media_type: &str) -> bool {
    ["*/*", "application/*"].contains(&essence(media_type).as_str())
}

pub fn is_text(media_type: &str) -> bool {
    essence(media_type).starts_with("text/")
}

pub fn is_form(media_type: &str) -> bool {
    essence(media_type) == "application/x-www-form-urlencoded"
}

pub fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// The one that is sent: itself, or for a range one that it stands for.
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

/// Words for each of a choice: `application/xml` is called `xml`. Where that is not enough to tell them apart, all of it is.
pub fn words(media_types: &[&str]) -> Vec<String> {
    let short: Vec<String> = media_types.iter().map(|media_type| short_words(media_type)).collect();
    let is_alone = |words: &String| short.iter().filter(|other| *other == words).count() == 1;
    let all = media_types.iter().zip(&short);
    all.map(|(media_type, words)| if is_alone(words) { words.clone() } else { (*media_type).to_owned() }).collect()
}

fn short_words(media_type: &str) -> String {
    let essence = essence(media_type);
    match essence.split_once('/') {
        Some(("*", _)) => "any".to_owned(),
        Some((kind, "*")) => format!("any_{kind}"),
        Some(("multipart", _)) => "multipart".to_owned(),
        Some(("text", "plain")) => "text".to_owned(),
        Some(("application", "octet-stream")) => "binary".to_owned(),
        Some(("application", "x-www-form-urlencoded")) => "form".to_owned(),
        Some((_, subtype)) => subtype.trim_start_matches("x-").replace("*+", "any_"),
        None => essence,
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

    #[test]
    fn words_tell_media_types_apart() {
        let made = words(&["application/json", "text/json", "application/x-www-form-urlencoded", "*/*", "image/*"]);
        assert_eq!(made, ["application/json", "text/json", "form", "any", "any_image"]);
    }
}
