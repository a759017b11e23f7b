//! Hostile texts in every string of a document.
//!
//! Every document becomes a crate or is an error. In a crate, the texts are literals and harmless docs, and never an identifier, code that
//! rustdoc compiles, HTML, or a link to anything but a page.

mod support;

use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};
use serde_yaml::Value;

/// No generated name has this spelling, so it is code if it is an identifier.
const CODE: &str = "evilCode";

/// Texts that end or start something in one of the languages of generated files.
const TEXTS: &[&str] = &[
    "plain",
    "",
    " ",
    ".",
    "..",
    "../../evilCode",
    "/etc/passwd",
    "\"); evilCode(); (\"",
    "\"#; evilCode(); r#\"",
    "*/ evilCode(); /*",
    "\n}\nfn evilCode() {}\n{",
    "\r\nevilCode();\r\n",
    "\rpub fn evilCode() {}",
    "#![feature(evilCode)]",
    "#[path = \"/etc/passwd\"] mod evilCode;",
    "{{ evilCode }}{% raw %}{# evilCode",
    "{% for x in evilCode %}{{ x }}{% endfor %}",
    "\u{2028}evilCode();\u{2029}evilCode();\u{85}evilCode();\u{b}\u{c}",
    "\0evilCode\u{1}\u{7f}\u{9b}31m\u{1b}[31m",
    "\u{202e}evilCode\u{2066}\u{200f}\u{61c}",
    "\u{feff}evil\u{200b}Code\u{200d}\u{2060}\u{e0041}",
    "??/\n??=evilCode\\\nevilCode\\",
    "\\\"; evilCode(); //",
    "'evilCode: ${evilCode} $(evilCode) `evilCode`",
    "```\nevilCode();\n```",
    "```rust\nevilCode();",
    "~~~rust,should_panic\nevilCode();\n~~~\n```",
    "    evilCode();\n\tevilCode();",
    "a\n\n    evilCode();",
    "> ```\n> evilCode();\n1. ~~~\n   evilCode();",
    "[^a]: ~~~rust\n    evilCode()\n    ~~~",
    "[^a]\n\n[^a]:\n    ```\n    evilCode();\n    ```",
    "<script>evilCode()</script><!-- <img src=x onerror=evilCode()>",
    "<img src=x\n\nonerror=evilCode()>",
    "`a\n\nb` <script> `c`",
    "</details></div><a href='javascript:evilCode()'>",
    "[a](javascript:evilCode()) [b][c] <javascript:evilCode()> ![d](data:text/html,evilCode)\n\n[c]: javascript:evilCode()",
    "[a](evilCode) [`evilCode`] [struct@evilCode] [evilCode!] [crate::evilCode]",
    "[a](crate::evilCode) [b]: evilCode\n[c]: <evilCode>\n\n[c]",
    "] (x) ](javascript:evilCode) |x|\n|-|-|\n|evilCode|`|`|",
    "javascript:evilCode()",
    "evilCode::<T>&mut 'static",
    "= \"evilCode\"\n[dependencies]\nevilCode = \"*\"",
    "'''\n[lib]\nproc-macro = true\n\"\"\"",
    "-->\n# evilCode\n---\n===",
    "con",
    "NUL",
    "mod",
    "r#mod",
    "crate",
    "_",
    "lib",
    "runtime",
    "settings",
    "models",
    "new",
    "Vec",
    "Ok",
    "println",
    "object",
    "union",
    "Users",
    "1",
    "1e999",
    "-1",
    "*/*",
    "multipart/form-data",
    "日本 été ǅ ß ² ٣",
    "🦀",
];

fn texts() -> Vec<String> {
    let long = ["x", "x ", "é", "😀", "evilCode::", "\"", "`", "[", "a/", "*"].map(|part| part.repeat(300));
    TEXTS.iter().map(|text| (*text).to_owned()).chain(long).collect()
}

/// Returns the document with a text in every string. Media types are replaced only if the text is one.
fn document(text: &str, media_type: Option<&str>) -> String {
    let template = include_str!("fixtures/hostile.yaml");
    let template = match media_type {
        Some(_) => template.replace("TYPE", "TEXT"),
        None => template.replace("/TYPE", "/plain").replace("TYPE", "image/x-plain"),
    };
    let template = template.as_str();
    let mut document: Value = serde_yaml::from_str(template).expect("the template is YAML");
    insert(&mut document, text);
    serde_json::to_string(&document).expect("the template has only what JSON has")
}

fn insert(value: &mut Value, text: &str) {
    match value {
        Value::String(string) => *string = insert_text(string, text),
        Value::Sequence(items) => items.iter_mut().for_each(|item| insert(item, text)),
        Value::Mapping(entries) => {
            for (key, mut value) in std::mem::take(entries) {
                insert(&mut value, text);
                let key = match key {
                    Value::String(key) => insert_text(&key, text),
                    other => other.as_u64().map(|code| code.to_string()).expect("other keys are status codes"),
                };
                // The text may be a key of the mapping already.
                entries.insert(key.into(), value);
            }
        }
        _ => {}
    }
}

/// Inserts a text into a string, encoded if the string is a reference, which is a pointer in a URL.
fn insert_text(string: &str, text: &str) -> String {
    if !string.starts_with("#/components") {
        return string.replace("TEXT", text);
    }
    let pointer = text.replace('~', "~0").replace('/', "~1");
    let encoded: String = pointer.bytes().map(|byte| format!("%{byte:02X}")).collect();
    string.replace("TEXT", &encoded).replace(' ', "%20")
}

#[test]
fn no_text_becomes_code() {
    for text in texts() {
        let result = support::generate_with_warnings(&[("hostile.json", &document(&text, None))]);
        let (files, _) = result.unwrap_or_else(|report| panic!("{text:?}: {report}"));
        files.iter().for_each(|(path, file)| assert_harmless(path, file, &text));
    }
}

/// Most texts are not media types, which is the only error about them.
#[test]
fn no_media_type_becomes_code() {
    for text in texts().iter().filter(|text| text.contains('/')) {
        match support::generate_with_warnings(&[("hostile.json", &document(text, Some(text)))]) {
            Ok((files, _)) => files.iter().for_each(|(path, file)| assert_harmless(path, file, text)),
            Err(report) => {
                assert!(report.contains("media type") && report.contains("\n --> hostile.json:"), "{text:?}: {report}")
            }
        }
    }
}

fn assert_harmless(path: &str, file: &str, text: &str) {
    let hidden = |c: char| {
        matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
            || c.is_control() && !matches!(c, '\n' | '\t')
    };
    assert!(
        path.starts_with("src/runtime/") || !file.contains(hidden),
        "{text:?}: a hidden character in {path}:\n{file}"
    );
    match path {
        "Cargo.toml" => assert_manifest(file, text),
        "README.md" => assert_docs(file, text, path),
        _ if path.ends_with(".rs") && !path.starts_with("src/runtime/") => {
            let tokens: TokenStream = file.parse().expect("it was parsed before");
            let docs = assert_tokens(tokens, text, path);
            assert!(docs.is_empty(), "docs without an item");
        }
        _ => {}
    }
}

/// Only the features depend on the document.
fn assert_manifest(file: &str, text: &str) {
    let manifest: toml::Table = file.parse().unwrap_or_else(|error| panic!("{text:?}: {error}\n{file}"));
    let keys: Vec<&str> = manifest.keys().map(String::as_str).collect();
    assert_eq!(keys, ["bin", "dependencies", "features", "package"], "{text:?}");
    let command = toml::toml! {
        name = "fixture"
        path = "src/main.rs"
        test = false
        doc = false
        required-features = ["cli"]
    };
    assert_eq!(manifest["bin"], toml::Value::Array(vec![command.into()]), "{text:?}");
    let dependencies = manifest["dependencies"].as_table().expect("a table");
    assert!(dependencies.keys().all(|name| !name.contains("evil")), "{text:?}: {dependencies:?}");
    let keys: Vec<&str> = manifest["package"].as_table().expect("a table").keys().map(String::as_str).collect();
    let expected = ["description", "edition", "exclude", "metadata", "name", "readme", "rust-version", "version"];
    assert_eq!(keys, expected, "{text:?}");
}

/// Checks the identifiers and docs in some tokens. Returns the last lines of docs, whose item is not known yet.
fn assert_tokens(tokens: TokenStream, text: &str, path: &str) -> Vec<String> {
    let mut docs: Vec<String> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                tokens.next_if(|next| matches!(next, TokenTree::Punct(punct) if punct.as_char() == '!'));
                let Some(TokenTree::Group(attribute)) = tokens.next() else { panic!("{text:?}: no attribute") };
                match doc_line(&attribute) {
                    Some(line) => docs.push(line),
                    None => drop(assert_tokens(attribute.stream(), text, path)),
                }
                continue;
            }
            TokenTree::Group(group) => {
                assert!(assert_tokens(group.stream(), text, path).is_empty(), "docs without an item");
            }
            TokenTree::Ident(ident) => assert!(ident != CODE, "{text:?}: code in {path}"),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        assert_docs(&std::mem::take(&mut docs).join("\n"), text, path);
    }
    // The inner attributes of a file without items.
    assert_docs(&std::mem::take(&mut docs).join("\n"), text, path);
    docs
}

fn doc_line(attribute: &proc_macro2::Group) -> Option<String> {
    let attribute: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match attribute.as_slice() {
        [TokenTree::Ident(name), _, TokenTree::Literal(line)] if name == "doc" => {
            syn::parse_str::<syn::LitStr>(&line.to_string()).ok().map(|line| line.value())
        }
        _ => None,
    }
}

fn assert_docs(docs: &str, text: &str, path: &str) {
    let lines: Vec<&str> = docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let docs = lines.join("\n");
    let rustdoc = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    for options in [Options::empty(), rustdoc] {
        let mut links = Vec::new();
        let mut code = false;
        let mut example: Option<String> = None;
        // Rustdoc reads a link without a definition as a link to an item.
        let events: Vec<Event<'_>> = Parser::new_with_broken_link_callback(
            &docs,
            options,
            Some(|link: pulldown_cmark::BrokenLink<'_>| {
                links.push(link.reference.to_string());
                None
            }),
        )
        .collect();
        for event in events {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let fenced = |language| matches!(&kind, CodeBlockKind::Fenced(info) if info.as_ref() == language);
                    let is_example = ["no_run", "rust", "rust,no_run"].into_iter().any(fenced);
                    code = !fenced("text") && !is_example;
                    example = is_example.then(String::new);
                    assert!(!matches!(kind, CodeBlockKind::Indented), "{text:?}: indented code in {path}:\n{docs}");
                }
                Event::End(pulldown_cmark::TagEnd::CodeBlock) => {
                    code = false;
                    example.take().iter().for_each(|example| assert_example(example, text, path));
                }
                Event::Text(line) => {
                    example.iter_mut().for_each(|example| example.push_str(&line));
                    assert!(!code || !line.contains(CODE), "{text:?}: code in docs of {path}:\n{docs}")
                }
                // Rustdoc searches for examples in plain CommonMark, without the extensions for display.
                _ if options.is_empty() => {}
                Event::Html(html) | Event::InlineHtml(html) => {
                    assert!(html.starts_with("<!-- Generated by"), "{text:?}: HTML in {path}:\n{docs}");
                }
                Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                    assert!(
                        link_type != LinkType::Email && is_page(&dest_url),
                        "{text:?}: {dest_url} in {path}:\n{docs}"
                    );
                }
                _ => {}
            }
        }
        let is_own = |link: &String| {
            let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
            let item = link.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
            item.is_some_and(|item| item.chars().all(is_path) && !item.contains(CODE))
        };
        assert!(options.is_empty() || links.iter().all(is_own), "{text:?}: {links:?} in {path}:\n{docs}");
    }
}

/// An example is Rust, in which texts are literals.
fn assert_example(example: &str, text: &str, path: &str) {
    let lines = example.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
    let code = lines.collect::<Vec<_>>().join("\n");
    let parsed = syn::parse_str::<syn::File>(&format!("fn main() {{ {code} }}")).or_else(|_| syn::parse_file(&code));
    let file = parsed.unwrap_or_else(|error| panic!("{text:?}: {error} in {path}:\n{code}"));
    assert_no_code(quote::ToTokens::into_token_stream(file), text, path);
}

fn assert_no_code(tokens: TokenStream, text: &str, path: &str) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => assert_no_code(group.stream(), text, path),
            TokenTree::Ident(ident) => assert!(ident != CODE, "{text:?}: code in an example of {path}"),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Returns `true` for a page and for the generator's own links to items.
fn is_page(url: &str) -> bool {
    let is_item =
        ["crate::", "Self::", "bytes::Bytes"].iter().any(|start| url.starts_with(start)) && !url.contains(CODE);
    let scheme = url.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme {
        Some(scheme) => is_item || ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str()),
        None => url.contains(['/', '#']),
    }
}
