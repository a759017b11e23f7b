//! Names: from words of a document to Rust identifiers.
//!
//! Comes in: any text. Goes out: an identifier that compiles in its place, or a diagnostic where two texts would get the same one.

use std::collections::HashMap;
use std::hash::Hash;

use heck::{ToKebabCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// Keywords that `r#` cannot rescue.
const NO_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Names that generated code uses without a path; a type of the same name would stand in their place.
const USED_TYPES: [&str; 54] = [
    "ApiError",
    "BodyStream",
    "Box",
    "BTreeMap",
    "Bytes",
    "Client",
    "ClientBuilder",
    "Clone",
    "Credential",
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
const BUILDER_FUNCTIONS: [&str; 26] = [
    "after_receiving",
    "allow_plain_http",
    "base_url",
    "before_sending",
    "body_limit",
    "build",
    "clone",
    "connect_timeout",
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
    "proxy",
    "require",
    "retries",
    "strict",
    "timeout",
    "user_agent",
    "variable",
    "fmt",
];

/// Functions of the client, beside which those of documents and groups stand.
pub const CLIENT_FUNCTIONS: [&str; 18] = [
    "after_receiving",
    "before_sending",
    "body_limit",
    "builder",
    "clone",
    "fmt",
    "from_env",
    "http",
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
            "Self" => "Self_".to_owned(),
            name => name.to_owned(),
        }
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
    match syn::parse_str::<syn::Ident>(name) {
        Ok(_) => name.to_owned(),
        Err(_) => format!("r#{name}"),
    }
}

/// One named thing: which it is, what the document calls it, and where.
pub struct Named<K> {
    pub key: K,
    pub text: String,
    pub place: Place,
}

/// Gives each thing an identifier of its own.
///
/// Of those that differ in nothing but case, the later ones get a number. Others that would get the same identifier are reported.
pub fn assign<K: Copy + Eq + Hash>(
    things: Vec<Named<K>>,
    what: &str,
    name: impl Fn(&str) -> String,
    diagnostics: &mut Diagnostics,
) -> HashMap<K, String> {
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let mut assigned = HashMap::new();
    let names: Vec<String> = things.iter().map(|thing| name(&thing.text)).collect();
    for (index, thing) in things.iter().enumerate() {
        let mut wanted = names[index].clone();
        if let Some(&holder) = by_name.get(&wanted) {
            let other = &things[holder];
            // The same text twice is reported where it is read.
            if thing.text != other.text && !differ_in_case_only(&thing.text, &other.text) {
                diagnostics.push(collision(what, &wanted, thing, other));
            }
            let numbered = (2..).map(|number| format!("{wanted}{number}"));
            let free = |name: &String| !by_name.contains_key(name) && !names.contains(name);
            wanted = numbered.into_iter().find(free).unwrap_or(wanted);
        }
        by_name.insert(wanted.clone(), index);
        assigned.insert(thing.key, wanted);
    }
    assigned
}

fn differ_in_case_only(a: &str, b: &str) -> bool {
    a != b && a.to_lowercase() == b.to_lowercase()
}

fn collision<K>(what: &str, name: &str, thing: &Named<K>, other: &Named<K>) -> Diagnostic {
    let message = format!("`{}` and `{}` would both be the {what} `{name}`", other.text, thing.text);
    Diagnostic::error(message)
        .at(thing.place.clone())
        .with_related(other.place.clone(), "the other one")
        .with_help("rename one of them, or respell a word of it under `[[words]]` in client.toml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Word;
    use crate::source::Sources;

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
        assert_eq!(name("self"), "self_");
        assert_eq!(name("$ref"), "r#ref");
        assert_eq!(name("1st"), "n1st");
        assert_eq!(name("größe"), "gruf6udfe");
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
    fn case_is_numbered_and_other_collisions_are_reported() {
        let place = Place::file(Sources::default().add("test.yaml", ""));
        let thing = |key, text: &str| Named { key, text: text.to_owned(), place: place.clone() };
        let mut diagnostics = Diagnostics::default();
        let things = vec![thing(1, "A"), thing(2, "a"), thing(3, "a-b"), thing(4, "a_b")];
        let names = assign(things, "variant", |text| text.to_upper_camel_case(), &mut diagnostics);
        assert_eq!((names[&1].as_str(), names[&2].as_str(), names[&3].as_str()), ("A", "A2", "AB"));
        assert_eq!(diagnostics.summary(), "1 error");
    }
}
