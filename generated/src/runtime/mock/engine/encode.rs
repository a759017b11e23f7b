// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Bodies of responses in the media types of a description.

use bytes::Bytes;
use serde_json::Value;

use super::description::Content;
use super::documented::is_json;
use super::values::text_of;

/// Returns the first documented media type that the client accepts, JSON before others.
pub fn choose<'a>(content: &'a [Content], accept: Option<&str>) -> Option<&'a Content> {
    let accepted: Vec<&str> = accept.unwrap_or("*/*").split(',').map(essence).collect();
    let is_accepted = |one: &&Content| {
        accepted
            .iter()
            .any(|range| fits(range, essence(&one.media_type)))
    };
    let is_plain = |one: &&Content| is_json(&one.media_type) && !one.is_stream;
    let candidates = || content.iter().filter(is_accepted);
    candidates()
        .find(is_plain)
        .or_else(|| candidates().next())
        .or_else(|| content.iter().find(is_plain))
        .or(content.first())
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Returns `true` if a media type is in a range such as `text/*`. Both may be ranges.
fn fits(range: &str, media_type: &str) -> bool {
    let parts = |text: &str| {
        text.split_once('/')
            .map(|(a, b)| (a.to_ascii_lowercase(), b.to_ascii_lowercase()))
    };
    let (Some(range), Some(media_type)) = (parts(range), parts(media_type)) else {
        return range == "*";
    };
    let is_same = |a: &str, b: &str| a == "*" || b == "*" || a == b;
    is_same(&range.0, &media_type.0) && is_same(&range.1, &media_type.1)
}

/// Returns a value as a body, with the media type to send.
pub fn encode(content: &Content, value: &Value) -> (String, Bytes) {
    let media_type = concrete(&content.media_type);
    let kind = essence(&media_type).to_ascii_lowercase();
    let text = match value {
        _ if content.is_stream => stream(&kind, value),
        _ if is_json(&kind) => value.to_string(),
        Value::String(text) => text.clone(),
        Value::Object(object) if kind == "application/x-www-form-urlencoded" => {
            let pairs = object
                .iter()
                .map(|(name, value)| format!("{}={}", escape(name), escape(&text_of(value))));
            pairs.collect::<Vec<_>>().join("&")
        }
        Value::Object(_) | Value::Array(_) if kind.ends_with("xml") => {
            "<?xml version=\"1.0\"?><value/>".to_owned()
        }
        value => value.to_string(),
    };
    (media_type, Bytes::from(text))
}

/// Returns a media type that can be sent for one that may be a range.
fn concrete(media_type: &str) -> String {
    match essence(media_type) {
        "*/*" | "application/*" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "image/*" => "image/png".to_owned(),
        range if range.ends_with("/*") => "application/octet-stream".to_owned(),
        _ => media_type.to_owned(),
    }
}

/// Returns the items of a sequence as a stream.
fn stream(kind: &str, value: &Value) -> String {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        item => std::slice::from_ref(item),
    };
    let framed = items.iter().map(|item| match kind {
        "text/event-stream" => event(item),
        "application/json-seq" => format!("\u{1e}{item}\n"),
        _ => format!("{item}\n"),
    });
    framed.collect()
}

/// Returns a Server-Sent Event: an object with `data`, or data alone.
fn event(item: &Value) -> String {
    let Some(data) = item.get("data") else {
        return format!("data: {}\n\n", lines(item));
    };
    let fields = ["event", "id", "retry"].into_iter();
    let fields = fields.filter_map(|name| Some(format!("{name}: {}\n", lines(item.get(name)?))));
    format!("{}data: {}\n\n", fields.collect::<String>(), lines(data))
}

fn lines(value: &Value) -> String {
    text_of(value).replace('\n', "\ndata: ")
}

fn escape(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn content(media_type: &str, is_stream: bool) -> Content {
        serde_json::from_value(json!({"mediaType": media_type, "isStream": is_stream})).unwrap()
    }

    #[test]
    fn the_media_type_is_one_that_the_client_accepts() {
        let contents = [
            content("text/plain", false),
            content("application/json; charset=utf-8", false),
            content("image/*", false),
        ];
        let of = |accept: Option<&str>| choose(&contents, accept).unwrap().media_type.as_str();
        assert_eq!(of(None), "application/json; charset=utf-8");
        assert_eq!(of(Some("text/*;q=0.5")), "text/plain");
        assert_eq!(of(Some("image/png, text/html")), "image/*");
        assert_eq!(of(Some("audio/ogg")), "application/json; charset=utf-8");
    }

    #[test]
    fn values_are_written_by_media_type() {
        let of = |media_type: &str, is_stream, value: Value| {
            encode(&content(media_type, is_stream), &value).1
        };
        assert_eq!(of("application/json", false, json!("a")), "\"a\"");
        assert_eq!(of("text/plain", false, json!("a")), "a");
        assert_eq!(
            of(
                "application/x-www-form-urlencoded",
                false,
                json!({"a": "b c"})
            ),
            "a=b%20c"
        );
        assert_eq!(of("application/x-ndjson", true, json!([1, 2])), "1\n2\n");
        assert_eq!(
            of(
                "text/event-stream",
                true,
                json!([{"event": "e", "data": "x\ny"}])
            ),
            "event: e\ndata: x\ndata: y\n\n"
        );
    }
}
