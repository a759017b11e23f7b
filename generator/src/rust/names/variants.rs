//! Names of the variants of bodies and responses. Input: the contents of a plan. Output: a variant for each, after its media type or
//! its status.

use super::naming::Naming;
use crate::ir::{Operation, Statuses};
use crate::media_types::essence;
use crate::plan::OperationPlan;

/// Returns the variants of an operation's body.
pub(super) fn body_variants(operation: &Operation, plan: &OperationPlan, naming: &Naming<'_>) -> Vec<String> {
    let contents = operation.body.as_ref().map(|body| body.contents.as_slice()).unwrap_or_default();
    let media_types = plan.request.iter().filter_map(|one| contents.get(one.content));
    let media_types: Vec<&str> = media_types.map(|content| content.media_type.as_str()).collect();
    naming.variants(&words(&media_types))
}

/// Returns the variants of an operation's response, named after the status, the media type, or both if neither is enough.
pub(super) fn response_variants(plan: &OperationPlan, naming: &Naming<'_>) -> Vec<String> {
    let responses: Vec<_> = plan.response.contents.chunk_by(|a, b| a.response == b.response).collect();
    let mut texts = Vec::new();
    for contents in &responses {
        let media_types: Vec<&str> =
            contents.iter().map(|one| one.media_types.first().map(String::as_str).unwrap_or_default()).collect();
        texts.extend(contents.iter().zip(words(&media_types)).map(|(content, words)| {
            match (responses.len(), contents.len()) {
                (_, 1) => status_words(content.statuses),
                (1, _) => words,
                _ => format!("{}_{words}", status_words(content.statuses)),
            }
        }));
    }
    naming.variants(&texts)
}

/// Returns words for each of several media types: `xml` for `application/xml`, unless another one has the same words.
fn words(media_types: &[&str]) -> Vec<String> {
    let short: Vec<String> = media_types.iter().map(|media_type| short_words(media_type)).collect();
    let is_unique = |words: &String| short.iter().filter(|other| *other == words).count() == 1;
    let words = media_types.iter().zip(&short);
    words.map(|(media_type, words)| if is_unique(words) { words.clone() } else { (*media_type).to_owned() }).collect()
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

fn status_words(statuses: Statuses) -> String {
    let words = match statuses {
        Statuses::Code(200) => "ok",
        Statuses::Code(201) => "created",
        Statuses::Code(202) => "accepted",
        Statuses::Code(203) => "non_authoritative",
        Statuses::Code(204) => "no_content",
        Statuses::Code(205) => "reset_content",
        Statuses::Code(206) => "partial_content",
        Statuses::Code(207) => "multi_status",
        Statuses::Code(300) => "multiple_choices",
        Statuses::Code(301) => "moved_permanently",
        Statuses::Code(302) => "found",
        Statuses::Code(303) => "see_other",
        Statuses::Code(304) => "not_modified",
        Statuses::Code(307) => "temporary_redirect",
        Statuses::Code(308) => "permanent_redirect",
        Statuses::Code(code) => return format!("status_{code}"),
        Statuses::Range(digit) => return format!("status_{digit}xx"),
        Statuses::Default => "other",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;
    use crate::diagnostic::Diagnostics;
    use crate::ir::Method;
    use crate::plan::plan;
    use crate::plan::testing::{api, content, operation, resolve, response};

    #[test]
    fn words_tell_media_types_apart() {
        let made = words(&["application/json", "text/json", "application/x-www-form-urlencoded", "*/*", "image/*"]);
        assert_eq!(made, ["application/json", "text/json", "form", "any", "any_image"]);
    }

    #[test]
    fn variants_have_what_differs() {
        let variants = |responses: &[(Statuses, &[&str])]| {
            let mut api = api();
            let responses = responses.iter().map(|(statuses, media_types)| {
                let contents = media_types.iter().map(|media_type| content(media_type, None));
                response(*statuses, contents.collect())
            });
            let responses = responses.collect();
            api.operations = vec![Operation { responses, ..operation(Method::Get, "/a") }];
            let plan = plan(&resolve(api), &mut Diagnostics::default());
            response_variants(&plan.operations[0], &Naming::new(&Config::default(), &of_repository()))
        };
        let (ok, created) = (Statuses::Code(200), Statuses::Code(201));
        assert_eq!(variants(&[(ok, &["application/json"]), (created, &["text/plain"])]), ["Ok", "Created"]);
        assert_eq!(variants(&[(ok, &["text/plain", "image/png"])]), ["Text", "Png"]);
        let both = variants(&[(ok, &["text/plain", "image/png"]), (created, &[])]);
        assert_eq!(both, ["OkText", "OkPng", "Created"]);
    }
}
