//! Names: from words of a document to Rust identifiers.
//!
//! Comes in: any text. Goes out: an identifier that compiles in its place, with a number where two texts would get the same one.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use heck::{ToKebabCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::taken::distinct;
use crate::config::Config;

/// Keywords that `r#` cannot rescue.
const NO_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// All keywords of the edition of 2024, also those that mean nothing so far.
const KEYWORDS: [&str; 53] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "Self", "self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Names that generated code uses without a path; a type of the same name would stand in their place.
const USED_TYPES: [&str; 56] = [
    "ApiError",
    "BodyStream",
    "Box",
    "BTreeMap",
    "Bytes",
    "Client",
    "ClientBuilder",
    "Clone",
    "Credential",
    "Date",
    "DateTime",
    "Debug",
    "DecodeError",
    "Default",
    "Drift",
    "DriftError",
    "DriftKind",
    "Err",
    "Error",
    "ErrorBody",
    "Extra",
    "FilePart",
    "Form",
    "From",
    "Into",
    "Map",
    "Method",
    "None",
    "Ok",
    "Operation",
    "Option",
    "ParseDateTimeError",
    "PartialEq",
    "Permission",
    "Placement",
    "RateLimit",
    "RedirectError",
    "Request",
    "RequestError",
    "Response",
    "Result",
    "RetryPolicy",
    "SecretString",
    "Self",
    "Server",
    "ServerUrl",
    "Some",
    "Statuses",
    "String",
    "TokenSource",
    "TransportError",
    "Upload",
    "Uuid",
    "Value",
    "Variable",
    "Vec",
];

/// Functions of the client's builder, beside which those of credentials and variables stand.
const BUILDER_FUNCTIONS: [&str; 30] = [
    "after_receiving",
    "allow_plain_http",
    "base_url",
    "basic_credential",
    "before_sending",
    "body_limit",
    "build",
    "clone",
    "connect_timeout",
    "container_limit",
    "credential",
    "credential_source",
    "credentials_from_env",
    "default",
    "follow_redirects",
    "from_env",
    "http",
    "http_client",
    "no_retries",
    "pacing",
    "prefer_server",
    "proxy",
    "require",
    "retries",
    "server",
    "strict",
    "timeout",
    "user_agent",
    "variable",
    "fmt",
];

/// Functions of the client, beside which those of documents and groups stand.
pub const CLIENT_FUNCTIONS: [&str; 20] = [
    "after_receiving",
    "before_sending",
    "body_limit",
    "builder",
    "clone",
    "connections",
    "container_limit",
    "fmt",
    "follows_redirects",
    "from_env",
    "is_strict",
    "keyring",
    "learn",
    "new",
    "pacing_wait",
    "retries",
    "timeout",
    "url",
    "credentials",
    "default",
];

/// Functions of requests, beside which those of an operation's optional parameters stand.
pub const REQUEST_FUNCTIONS: [&str; 31] = [
    "accept",
    "build",
    "call",
    "clone",
    "cookie",
    "cookie_as",
    "fmt",
    "header",
    "header_as",
    "idempotent",
    "into_future",
    "into_parts",
    "items",
    "json_body",
    "multipart",
    "new",
    "no_retries",
    "pages",
    "parameter",
    "path",
    "path_as",
    "query",
    "query_as",
    "query_reserved",
    "raw",
    "retries",
    "send",
    "stream",
    "timeout",
    "untyped",
    "urlencoded",
];

/// How words become identifiers in one crate: the rules below, and the exceptions of client.toml.
pub struct Naming<'a> {
    config: &'a Config,
}

impl<'a> Naming<'a> {
    pub fn new(config: &'a Config) -> Self {
        Naming { config }
    }

    pub fn type_name(&self, text: &str) -> String {
        let name = self.camel(text);
        match is_used_type(&name) {
            true => format!("{name}Model"),
            false => name,
        }
    }

    /// A variant, from `x-enum-varnames` or from the value.
    pub fn variant(&self, text: &str) -> String {
        match self.camel(text).as_str() {
            // The variant for values that the document does not list has this name.
            "Unknown" => "UnknownValue".to_owned(),
            "Self" => "SelfValue".to_owned(),
            name => name.to_owned(),
        }
    }

    /// Variants of a choice that the document gives no names. Those that would be the same get a number.
    pub fn variants(&self, texts: &[String]) -> Vec<String> {
        distinct(texts.iter().map(|text| self.variant(text)).collect())
    }

    /// A field, function, parameter or module.
    pub fn snake(&self, text: &str) -> String {
        raw(&identifier(&self.respell(text).to_snake_case(), "n", "empty"))
    }

    pub fn constant(&self, text: &str) -> String {
        identifier(&self.respell(text).to_shouty_snake_case(), "N", "EMPTY")
    }

    /// A function of the client's builder, for a credential or a variable.
    pub fn builder_function(&self, text: &str, what: &str) -> String {
        let name = self.snake(text);
        if BUILDER_FUNCTIONS.contains(&unraw(&name)) { format!("{}_{what}", unraw(&name)) } else { name }
    }

    /// A cargo feature. Those that the crate has for other things are not taken.
    pub fn feature(&self, text: &str) -> String {
        match identifier(&self.respell(text).to_snake_case(), "n", "empty").to_kebab_case().as_str() {
            taken @ ("default" | "preview" | "blocking" | "tracing" | "native-tls" | "rustls" | "cli") => {
                format!("{taken}-group")
            }
            name => name.to_owned(),
        }
    }

    /// A part of a type's name.
    pub fn camel(&self, text: &str) -> String {
        identifier(&self.respell(text).to_upper_camel_case(), "N", "Empty")
    }

    /// Writes words as client.toml says, such as `IdP` as `Idp`, before they are taken apart.
    fn respell(&self, text: &str) -> String {
        let words = self.config.words.iter();
        spell_symbols(&words.fold(text.to_owned(), |text, word| text.replace(&word.from, &word.to)))
    }
}

/// Whether generated code uses a type of this name without a path.
pub fn is_used_type(name: &str) -> bool {
    USED_TYPES.contains(&name)
}

/// Without what a raw identifier has in front.
pub fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Names symbols where nothing else tells texts apart: a sign before a number, and texts of symbols alone.
fn spell_symbols(text: &str) -> String {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some('+'), Some('0'..='9')) => return format!("plus {}", &text[1..]),
        (Some('-'), Some('0'..='9')) => return format!("minus {}", &text[1..]),
        _ => {}
    }
    match text.chars().any(char::is_alphanumeric) {
        true => text.to_owned(),
        false => text.chars().map(|c| format!("u{:x}", u32::from(c))).collect::<Vec<_>>().join("_"),
    }
}

fn identifier(text: &str, before_digit: &str, instead_of_nothing: &str) -> String {
    let name = ascii(text).replace('-', "_");
    match name.chars().next() {
        None => instead_of_nothing.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{before_digit}{name}"),
        // What letters outside of ASCII are spelt with is small.
        Some('u') if before_digit == "N" => format!("U{}", &name[1..]),
        Some(_) => name,
    }
}

/// Identifiers are kept to ASCII: letters that only look alike would hide a difference from a reviewer.
fn ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => ascii.push(character),
            other if other.is_alphanumeric() => ascii.push_str(&format!("u{:x}", u32::from(other))),
            _ => {}
        }
    }
    ascii
}

fn raw(name: &str) -> String {
    if NO_RAW.contains(&name) {
        return format!("{name}_");
    }
    if KEYWORDS.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

/// One named thing: which it is, and what the document calls it.
pub struct Named<K> {
    pub key: K,
    pub text: String,
}

/// Gives each thing an identifier of its own.
///
/// Of several that would get the same one, that which is written like it gets it, else the first; the others get a number.
pub fn assign<K: Copy + Eq + Hash>(things: Vec<Named<K>>, name: impl Fn(&str) -> String) -> HashMap<K, String> {
    let wanted: Vec<String> = things.iter().map(|thing| name(&thing.text)).collect();
    let is_exact = |index: &usize| things[*index].text == unraw(&wanted[*index]);
    let (exact, others): (Vec<usize>, Vec<usize>) = (0..things.len()).partition(is_exact);
    // A number must not make the name that another thing gets without one.
    let reserved: HashSet<&str> = wanted.iter().map(String::as_str).collect();
    let mut taken: HashSet<String> = HashSet::with_capacity(things.len());
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut assigned = HashMap::with_capacity(things.len());
    for index in exact.into_iter().chain(others) {
        let wanted = wanted[index].as_str();
        let mut name = wanted.to_owned();
        while !taken.insert(name.clone()) {
            let count = counts.entry(wanted).or_insert(1);
            loop {
                *count += 1;
                name = format!("{}{count}", unraw(wanted));
                if !reserved.contains(name.as_str()) {
                    break;
                }
            }
        }
        assigned.insert(things[index].key, name);
    }
    assigned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Word;

    fn with_naming<T>(test: impl Fn(Naming<'_>) -> T) -> T {
        let reason = "test".to_owned();
        let words = vec![Word { from: "IdP".to_owned(), to: "Idp".to_owned(), reason }];
        test(Naming::new(&Config { words, ..Config::default() }))
    }

    #[test]
    fn types() {
        let name = |text| with_naming(|naming| naming.type_name(text));
        assert_eq!(name("OrgGroupData"), "OrgGroupData");
        assert_eq!(name("org.group-data"), "OrgGroupData");
        assert_eq!(name("UploadIdPForOrg"), "UploadIdpForOrg");
        assert_eq!(name("2fa"), "N2fa");
        assert_eq!(name(""), "Empty");
        assert_eq!(name("+1"), "Plus1");
        assert_eq!(name("-1"), "Minus1");
        assert_eq!(name("*"), "U2a");
        assert_eq!(name("Option"), "OptionModel");
        assert_eq!(name("self"), "SelfModel");
    }

    #[test]
    fn fields() {
        let name = |text| with_naming(|naming| naming.snake(text));
        assert_eq!(name("publicId"), "public_id");
        assert_eq!(name("type"), "r#type");
        assert_eq!(name("gen"), "r#gen");
        assert_eq!(name("self"), "self_");
        assert_eq!(name("$ref"), "r#ref");
        assert_eq!(name("1st"), "n1st");
        assert_eq!(name("größe"), "gruf6udfe");
    }

    #[test]
    fn functions_of_requests_are_all_known() {
        let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/runtime/request.rs");
        let text = std::fs::read_to_string(runtime).expect("the runtime is in the repository");
        let functions = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
        for function in functions.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
            assert!(REQUEST_FUNCTIONS.contains(&function), "a parameter could have the name `{function}`");
        }
    }

    #[test]
    fn every_keyword_is_known() {
        for word in KEYWORDS.iter().filter(|word| **word != "gen") {
            assert!(syn::parse_str::<syn::Ident>(word).is_err(), "{word} is none");
            assert!(syn::parse_str::<syn::Ident>(&raw(word)).is_ok(), "{word} is no name");
        }
        // Words that are keywords in one place only are names elsewhere.
        for word in ["union", "auto", "raw", "default", "safe", "macro_rules", "dynamic"] {
            assert_eq!(raw(word), word);
        }
    }

    #[test]
    fn every_name_is_an_identifier() {
        let hostile = ["a b", "\"#", "*/", "\u{2028}", "x\0y", "../x", "+1", "-", "{{", "fn main() {}", "日本"];
        with_naming(|naming| {
            for text in hostile {
                for name in [naming.type_name(text), naming.variant(text), naming.snake(text), naming.constant(text)] {
                    assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{text:?} became {name:?}");
                }
            }
        });
    }

    #[test]
    fn things_that_would_have_one_name_are_numbered() {
        let named = |texts: &[&str]| {
            let things = texts.iter().enumerate();
            let things = things.map(|(key, text)| Named { key, text: (*text).to_owned() });
            let name = |text: &str| with_naming(|naming| naming.snake(text));
            let names = assign(things.collect(), name);
            (0..texts.len()).map(|index| names[&index].clone()).collect::<Vec<_>>()
        };
        assert_eq!(named(&["a-b", "aB", "a_b"]), ["a_b2", "a_b3", "a_b"]);
        assert_eq!(named(&["_id", "id", "id2"]), ["id3", "id", "id2"]);
        assert_eq!(named(&["Type", "type"]), ["type2", "r#type"]);
    }
}
