//! Reads objects of OpenAPI 3.1 and 3.2, other than schemas, as those of OpenAPI 3.0.
//! Input: the node of an object. Output: the node that says the same with the fields of 3.0.
//!
//! What 3.0 cannot say becomes an extension, which `lower` reads.

use super::node::Node;
use super::shape::{
    DEFAULT_MAPPING, DEVICE_FLOW, DISCRIMINATOR, FLOWS, Kind, MEDIA_TYPE, PARAMETER, PLAIN_COOKIE, QUERY_STRING,
    SECURITY_SCHEME,
};
use super::version::Version;
use crate::pointer::unescape;

/// The scheme of HTTP as which mutual TLS is read, as it has no place in requests either.
pub const MUTUAL_TLS: &str = "mutualTLS";

/// Converts an object, but not the objects in it. Returns `None` if it says the same in OpenAPI 3.0.
pub fn convert(kind: &Kind, node: &Node, version: Version, media_types: Option<&Node>) -> Option<Node> {
    let is_3_2 = version >= Version::V3_2;
    if kind.is(&SECURITY_SCHEME) {
        convert_security_scheme(node)
    } else if kind.is(&FLOWS) && is_3_2 {
        rename(node, "deviceAuthorization", DEVICE_FLOW)
    } else if kind.is(&DISCRIMINATOR) && is_3_2 {
        node.get("defaultMapping")?.as_str()?;
        rename(node, "defaultMapping", DEFAULT_MAPPING)
    } else if kind.is(&PARAMETER) && is_3_2 {
        convert_parameter(node, media_types)
    } else if kind.is(&MEDIA_TYPE) && is_3_2 {
        follow_media_type(node, media_types?)
    } else {
        None
    }
}

fn convert_security_scheme(node: &Node) -> Option<Node> {
    let is_mutual_tls = node.get("type").and_then(Node::as_str) == Some(MUTUAL_TLS);
    let http = || node.with("type", Node::String("http".to_owned()));
    is_mutual_tls.then(|| http().with("scheme", Node::String(MUTUAL_TLS.to_owned())))
}

/// Makes a field an extension.
fn rename(node: &Node, key: &str, extension: &str) -> Option<Node> {
    node.get(key).map(|value| node.without(key).with(extension, value.clone()))
}

/// Converts a query string to a parameter of the query: a form has a parameter for each of its properties, anything else is one value.
/// A cookie that is sent as it is has the usual style.
fn convert_parameter(node: &Node, media_types: Option<&Node>) -> Option<Node> {
    let is = |key: &str, value: &str| node.get(key).and_then(Node::as_str) == Some(value);
    if is("in", "cookie") && is("style", "cookie") {
        return Some(node.without("style").with(PLAIN_COOKIE, Node::Bool(true)));
    }
    if !is("in", "querystring") {
        return None;
    }
    let query = node.with("in", Node::String("query".to_owned())).with(QUERY_STRING, Node::Bool(true));
    let Some(schema) = form_schema(node, media_types) else { return Some(query) };
    let form = query.without("content").with("style", Node::String("form".to_owned()));
    Some(form.with("explode", Node::Bool(true)).with("schema", schema))
}

/// Returns the schema of a query string that is a form.
fn form_schema(parameter: &Node, media_types: Option<&Node>) -> Option<Node> {
    let form = parameter.get("content")?.get("application/x-www-form-urlencoded")?;
    let followed = media_types.and_then(|media_types| follow_media_type(form, media_types));
    followed.as_ref().unwrap_or(form).get("schema").cloned()
}

/// Returns `true` for a query string without a media type.
pub fn is_untyped_query_string(node: &Node) -> bool {
    node.get("in").and_then(Node::as_str) == Some("querystring") && node.get("content").is_none()
}

/// Replaces a reference to a media type in `components` by that media type, as 3.0 has no such references.
fn follow_media_type(node: &Node, media_types: &Node) -> Option<Node> {
    let mut target = node;
    // A longer chain is a cycle.
    for _ in 0..16 {
        let Some(reference) = target.reference() else { return (target != node).then(|| target.clone()) };
        let name = reference.strip_prefix("#/components/mediaTypes/")?;
        target = media_types.get(&unescape(name))?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;

    fn parse(text: &str) -> Node {
        yaml::parse(text, &mut Budget::default()).expect("the text is YAML")
    }

    fn converted(kind: &Kind, text: &str) -> Option<Node> {
        let media_types = parse(
            "{A: {schema: {type: string}}, B: {$ref: '#/components/mediaTypes/A'}, C: {$ref: '#/components/mediaTypes/C'}}",
        );
        convert(kind, &parse(text), Version::V3_2, Some(&media_types))
    }

    #[test]
    fn mutual_tls_is_a_scheme_without_a_place_in_requests() {
        let expected = parse("{type: http, description: A certificate., scheme: mutualTLS}");
        assert_eq!(converted(&SECURITY_SCHEME, "{type: mutualTLS, description: A certificate.}"), Some(expected));
        assert_eq!(converted(&SECURITY_SCHEME, "{type: http, scheme: basic}"), None);
    }

    #[test]
    fn a_query_string_that_is_a_form_is_a_parameter_for_each_property() {
        let form = |content: &str| {
            format!("{{name: q, in: querystring, content: {{application/x-www-form-urlencoded: {content}}}}}")
        };
        let expected = |schema: &str| {
            parse(&format!(
                "{{name: q, in: query, x-query-string: true, style: form, explode: true, schema: {schema}}}"
            ))
        };
        assert_eq!(converted(&PARAMETER, &form("{schema: {type: object}}")), Some(expected("{type: object}")));
        let reference = form("{$ref: '#/components/mediaTypes/A'}");
        assert_eq!(converted(&PARAMETER, &reference), Some(expected("{type: string}")));
    }

    #[test]
    fn another_query_string_is_one_value() {
        let content = "content: {application/json: {}}";
        let expected = parse(&format!("{{name: q, in: query, {content}, x-query-string: true}}"));
        assert_eq!(converted(&PARAMETER, &format!("{{name: q, in: querystring, {content}}}")), Some(expected));
        assert_eq!(converted(&PARAMETER, "{name: q, in: query}"), None);
    }

    #[test]
    fn a_cookie_that_is_sent_as_it_is_has_an_extension() {
        let expected = parse("{name: c, in: cookie, x-plain-cookie: true}");
        assert_eq!(converted(&PARAMETER, "{name: c, in: cookie, style: cookie}"), Some(expected));
        assert_eq!(converted(&PARAMETER, "{name: c, in: query, style: cookie}"), None);
    }

    #[test]
    fn references_to_media_types_are_followed() {
        let reference = |name: &str| converted(&MEDIA_TYPE, &format!("{{$ref: '#/components/mediaTypes/{name}'}}"));
        let expected = Some(parse("{schema: {type: string}}"));
        assert_eq!([reference("A"), reference("B")], [expected.clone(), expected]);
        assert_eq!([reference("C"), reference("D")], [None, None]);
    }

    #[test]
    fn objects_of_3_2_are_unknown_before() {
        let flows = parse("{deviceAuthorization: {tokenUrl: a}}");
        let read = |version| convert(&FLOWS, &flows, version, None);
        assert_eq!(read(Version::V3_2), Some(parse("{x-device-authorization: {tokenUrl: a}}")));
        assert_eq!(read(Version::V3_1), None);
    }
}
