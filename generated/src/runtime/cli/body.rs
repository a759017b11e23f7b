// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The arguments of the body: `--body`, `--set`, `--file` and `--content-type`.

use std::io::Read;
use std::path::Path;

use percent_encoding::percent_decode_str;

use super::super::form::FilePart;
use super::super::media_type::{covers, essence};
use super::super::upload::Upload;
use super::failure::{Failure, beginning};
use super::node::{Node, Step, steps};
use super::table::{Body, Content, ContentKind};

#[derive(Debug, Default)]
pub struct BodyArguments {
    /// `@FILE`, `-` for stdin, else the body itself.
    pub body: Option<String>,
    pub sets: Vec<(Vec<Step>, Node)>,
    pub files: Vec<String>,
    pub content_type: Option<String>,
}

impl BodyArguments {
    pub fn new(
        body: Option<String>,
        sets: &[String],
        files: Vec<String>,
        content_type: Option<String>,
    ) -> Result<Self, Failure> {
        let sets = sets
            .iter()
            .map(|text| set(text))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            body,
            sets,
            files,
            content_type,
        })
    }

    pub fn is_empty(&self) -> bool {
        self.body.is_none() && self.sets.is_empty() && self.files.is_empty()
    }

    /// Returns the content of `--content-type`, else the first one that can hold the arguments.
    pub fn choose(&self, id: &str, body: &Body) -> Result<&'static Content, Failure> {
        let contents = body.contents;
        if let Some(media_type) = &self.content_type {
            return find_content(contents, media_type).ok_or_else(|| {
                let all: Vec<&str> = contents.iter().map(|content| content.media_type).collect();
                Failure::Usage(format!(
                    "{id} accepts no body of {media_type}, only {}",
                    all.join(", ")
                ))
            });
        }
        use ContentKind::{Json, Multipart, Raw, UrlEncoded};
        let order = match (&self.body, self.sets.is_empty(), self.files.is_empty()) {
            (_, _, false) => [Multipart, Raw, Json, UrlEncoded],
            (Some(_), true, true) => [Json, UrlEncoded, Raw, Multipart],
            _ => [Json, UrlEncoded, Multipart, Raw],
        };
        let first = |kind| contents.iter().find(|content| content.kind() == kind);
        let content = order.into_iter().find_map(first);
        content.ok_or_else(|| Failure::Usage(format!("{id} declares no media type for its body")))
    }

    /// Returns the body as JSON, with the properties of `--set`. Without `--body`, properties that allow only
    /// one value are filled in.
    pub fn document(&self, content: Option<&Content>) -> Result<Node, Failure> {
        let kind = content.map(Content::kind);
        let bodies = self.files.len() + usize::from(self.body.is_some());
        if kind != Some(ContentKind::Multipart) && bodies > 1 {
            return Err(Failure::usage(
                "the body is set more than once, by --body or --file",
            ));
        }
        let mut node = match (self.content()?, self.files.as_slice()) {
            (Some(bytes), _) => document(&bytes, kind)?,
            (None, [file]) if kind != Some(ContentKind::Multipart) => {
                document(&read_file(whole_file(file))?, kind)?
            }
            (None, _) => Node::Null,
        };
        for (steps, value) in &self.sets {
            let unset =
                |why| Failure::Usage(format!("--set {}: {why}", beginning(&join_steps(steps))));
            node.set(steps, value.clone()).map_err(unset)?;
        }
        if let (None, Some(content)) = (&self.body, content) {
            for (path, value) in content.fixed {
                fix(&mut node, path, value);
            }
        }
        Ok(node)
    }

    /// Returns the body as it is sent.
    pub fn upload(&self) -> Result<Upload, Failure> {
        if !self.sets.is_empty() {
            return Err(Failure::usage(
                "--set is for JSON and forms; this body is sent as it is",
            ));
        }
        match (&self.body, self.files.as_slice()) {
            (Some(body), []) => match body.strip_prefix('@').filter(|path| *path != "-") {
                Some(path) => Ok(Upload::from_path(path)),
                None => Ok(self.content()?.unwrap_or_default().into()),
            },
            (None, [file]) => Ok(Upload::from_path(whole_file(file))),
            (Some(_), _) => Err(Failure::usage(
                "set the body by --body or by --file, not both",
            )),
            (None, _) => Err(Failure::usage("this body is one file")),
        }
    }

    /// Returns the files of a form, by the names of their parts.
    pub fn file_parts(&self) -> Result<Vec<(String, FilePart)>, Failure> {
        self.files
            .iter()
            .map(|file| super::parts::file_part(file))
            .collect()
    }

    fn content(&self) -> Result<Option<Vec<u8>>, Failure> {
        let Some(body) = &self.body else {
            return Ok(None);
        };
        match (body.as_str(), body.strip_prefix('@')) {
            ("-" | "@-", _) => read_stdin().map(Some),
            (_, Some(path)) => read_file(path).map(Some),
            (text, None) => Ok(Some(text.as_bytes().to_vec())),
        }
    }
}

/// Returns the path of a file that is the whole body, without the name of a part.
fn whole_file(file: &str) -> &str {
    let named = file.split_once('=').map(|(_, path)| path);
    named.filter(|_| !Path::new(file).exists()).unwrap_or(file)
}

fn read_file(path: &str) -> Result<Vec<u8>, Failure> {
    let unread = |error| Failure::Usage(format!("the file {path} cannot be read: {error}"));
    std::fs::read(path).map_err(unread)
}

pub fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map_err(|error| Failure::Usage(format!("stdin cannot be read: {error}")))?;
    Ok(bytes)
}

/// Reads JSON or, for a URL-encoded form, that form.
fn document(bytes: &[u8], kind: Option<ContentKind>) -> Result<Node, Failure> {
    let no_json = match Node::parse(bytes) {
        Ok(node) => return Ok(node),
        Err(error) => Failure::Usage(format!("the body is no JSON: {error}")),
    };
    match std::str::from_utf8(bytes) {
        Ok(text) if kind == Some(ContentKind::UrlEncoded) && text.contains('=') => Ok(pairs(text)),
        _ => Err(no_json),
    }
}

/// Returns the properties of a URL-encoded form. The values of a repeated name become a list.
fn pairs(text: &str) -> Node {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let mut properties: Vec<(String, Node)> = Vec::new();
    for pair in text.trim().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name), Node::Argument(decoded(value)));
        match properties.iter_mut().find(|(known, _)| *known == name) {
            Some((_, Node::Array(items))) => items.push(value),
            Some((_, first)) => {
                let items = vec![std::mem::replace(first, Node::Null), value];
                *first = Node::Array(items);
            }
            None => properties.push((name, value)),
        }
    }
    Node::Object(properties)
}

/// Sets a property to its only value if its object exists and the property does not.
fn fix(node: &mut Node, path: &[&str], json: &str) {
    let Some((name, parents)) = path.split_last() else {
        return;
    };
    let parent = parents
        .iter()
        .try_fold(&*node, |node, name| node.property(name));
    let is_missing = parent
        .is_some_and(|parent| matches!(parent, Node::Object(_)) && parent.property(name).is_none());
    if let (true, Ok(value)) = (is_missing, Node::parse(json.as_bytes())) {
        let steps: Vec<Step> = path
            .iter()
            .map(|name| Step::Property((*name).to_owned()))
            .collect();
        // The object exists, so this cannot fail.
        let _ = node.set(&steps, value);
    }
}

/// Returns the content whose media type is the requested one, or a range that covers it.
fn find_content(contents: &'static [Content], requested: &str) -> Option<&'static Content> {
    let requested = essence(requested);
    let mut declared = contents
        .iter()
        .map(|content| (content, essence(content.media_type)));
    let exact = declared
        .clone()
        .find(|(_, declared)| *declared == requested);
    let content = exact.or_else(|| declared.find(|(_, declared)| covers(declared, &requested)));
    content.map(|(content, _)| content)
}

/// Parses `PATH=VALUE`, whose type the schema decides, or `PATH:=JSON`.
fn set(text: &str) -> Result<(Vec<Step>, Node), Failure> {
    let refuse = |why: &str| Failure::Usage(format!("--set {}: {why}", beginning(text)));
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        c == '=' && !quoted
    });
    let (path, value) = end.map(|end| text.split_at(end)).ok_or_else(|| {
        refuse("write PATH=VALUE, such as data.attributes.name=Example, or PATH:=JSON")
    })?;
    let value = value.strip_prefix('=').unwrap_or(value);
    let (path, value) = match path.strip_suffix(':') {
        Some(path) => {
            let json = Node::parse(value.as_bytes());
            (
                path,
                json.map_err(|error| refuse(&format!("no JSON follows: {error}")))?,
            )
        }
        None => (path, Node::Argument(value.to_owned())),
    };
    Ok((steps(path).map_err(|why| refuse(&why))?, value))
}

fn join_steps(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Property(name) if path.is_empty() => path.push_str(name),
            Step::Property(name) => path.push_str(&format!(".{name}")),
            Step::Index(index) => path.push_str(&format!("[{index}]")),
            Step::Append => path.push_str("[]"),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::super::parts::file_part;
    use super::super::table::BodyEncoding;
    use super::*;

    #[test]
    fn a_set_has_a_path_and_a_value() {
        let property = |name: &str| Step::Property(name.to_owned());
        let typed = |text: &str| Node::Argument(text.to_owned());
        let read = |text: &str| set(text).map_err(|failure| format!("{failure:?}"));
        assert_eq!(
            read("a.b=c=d"),
            Ok((vec![property("a"), property("b")], typed("c=d")))
        );
        assert_eq!(read(r#""a=b"="#), Ok((vec![property("a=b")], typed(""))));
        assert_eq!(read("a:=null"), Ok((vec![property("a")], Node::Null)));
        assert!(read("a:=nul").is_err_and(|error| error.contains("no JSON follows")));
        assert!(read("a").is_err_and(|error| error.contains("PATH=VALUE")));
    }

    #[test]
    fn a_form_is_read_as_json_or_as_a_form() {
        let read = |text: &str, kind| {
            let node = document(text.as_bytes(), Some(kind)).ok()?;
            serde_json::to_string(&node).ok()
        };
        let form = read("a=b+c%26&d=1&d=2", ContentKind::UrlEncoded);
        assert_eq!(form.as_deref(), Some(r#"{"a":"b c&","d":["1","2"]}"#));
        let json = read(r#"{"a":"="}"#, ContentKind::UrlEncoded);
        assert_eq!(json.as_deref(), Some(r#"{"a":"="}"#));
        assert_eq!(read("a=b", ContentKind::Json), None);
    }

    #[test]
    fn a_property_with_one_value_has_it_unless_it_is_set() {
        let fixed = |json: &str| {
            let mut node = Node::parse(json.as_bytes()).expect("it is JSON");
            fix(&mut node, &["data", "type"], "\"t\"");
            serde_json::to_string(&node).expect("it was JSON")
        };
        assert_eq!(
            fixed(r#"{"data":{"a":1}}"#),
            r#"{"data":{"a":1,"type":"t"}}"#
        );
        for kept in [r#"{"data":{"type":"u"}}"#, "{}", r#"{"data":[]}"#, "null"] {
            assert_eq!(fixed(kept), kept);
        }
    }

    #[test]
    fn a_file_can_have_a_name_and_a_media_type() {
        let part_of = |text: &str| format!("{:?}", file_part(text).ok());
        let part = part_of("a=x;y.png;type=image/png;filename=z.png");
        for expected in [
            r#""a""#,
            r#""x;y.png""#,
            r#"Some("z.png")"#,
            r#"Some("image/png")"#,
        ] {
            assert!(part.contains(expected), "{expected} is not in {part}");
        }
        assert!(file_part("x.png").is_err());
    }

    #[test]
    fn what_is_given_tells_the_media_type() {
        const fn content(media_type: &'static str, encoding: BodyEncoding) -> Content {
            Content {
                media_type,
                sent_as: media_type,
                encoding,
                fixed: &[],
                example: "",
            }
        }
        static CONTENTS: &[Content] = &[
            content("image/*", BodyEncoding::Raw),
            content("multipart/form-data", BodyEncoding::Multipart(&[], &[])),
            content("Application/JSON; charset=utf-8", BodyEncoding::Json("any")),
        ];
        let body = Body {
            required: true,
            about: "",
            contents: CONTENTS,
        };
        let chosen = |arguments: BodyArguments| {
            let content = arguments.choose("X", &body);
            content.map_or("none", |content| content.media_type)
        };
        let files = || vec!["a=b".to_owned()];
        let of = |content_type: &str| BodyArguments {
            content_type: Some(content_type.to_owned()),
            ..BodyArguments::default()
        };
        assert_eq!(
            chosen(BodyArguments::default()),
            "Application/JSON; charset=utf-8"
        );
        assert_eq!(
            chosen(BodyArguments {
                files: files(),
                ..BodyArguments::default()
            }),
            "multipart/form-data"
        );
        assert_eq!(
            chosen(of("application/json")),
            "Application/JSON; charset=utf-8"
        );
        assert_eq!(chosen(of("IMAGE/png")), "image/*");
        assert_eq!(chosen(of("text/plain")), "none");
    }
}
