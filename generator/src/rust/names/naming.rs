//! Rules of naming. Input: any text of a document. Output: a valid Rust identifier.

use heck::{ToKebabCase, ToSnakeCase, ToUpperCamelCase};

use super::reserved::Reserved;
use super::scope::distinct;
use crate::config::Config;

/// Keywords that cannot be raw identifiers.
const NO_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// All keywords of the 2024 edition, also those that are only reserved.
const KEYWORDS: [&str; 53] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "Self", "self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// How words become identifiers in one crate: the rules below, the exceptions of client.toml, and the reserved names.
pub struct Naming<'a> {
    config: &'a Config,
    pub(in super::super) reserved: &'a Reserved,
}

impl<'a> Naming<'a> {
    /// Creates the rules of a crate.
    pub fn new(config: &'a Config, reserved: &'a Reserved) -> Self {
        Naming { config, reserved }
    }

    /// Returns `true` if no type of a document may have this name.
    pub fn is_reserved_type(&self, name: &str) -> bool {
        self.reserved.types.contains(name)
    }

    /// Returns the name of a type.
    pub fn type_name(&self, text: &str) -> String {
        let name = self.camel(text);
        if self.is_reserved_type(&name) { format!("{name}Model") } else { name }
    }

    /// Returns the name of a variant, from `x-enum-varnames` or from the value.
    pub fn variant(&self, text: &str) -> String {
        match self.camel(text).as_str() {
            // The variant for values that the document does not list has this name.
            "Unknown" => "UnknownValue".to_owned(),
            "Self" => "SelfValue".to_owned(),
            name => name.to_owned(),
        }
    }

    /// Returns a variant for each text; equal ones are numbered.
    pub fn variants(&self, texts: &[String]) -> Vec<String> {
        distinct(texts.iter().map(|text| self.variant(text)).collect())
    }

    /// Returns the name of a field, function, parameter or module.
    pub fn snake(&self, text: &str) -> String {
        raw(&identifier(&self.respell(text).to_snake_case(), "n", "empty"))
    }

    /// Returns the function of the client's builder for a credential or a variable.
    pub fn builder_function(&self, text: &str, what: &str) -> String {
        let name = self.snake(text);
        if self.reserved.builder.contains(unraw(&name)) { format!("{}_{what}", unraw(&name)) } else { name }
    }

    /// Returns the name of a cargo feature, which is none that every crate has.
    pub fn feature(&self, text: &str) -> String {
        let name = identifier(&self.respell(text).to_snake_case(), "n", "empty").to_kebab_case();
        if self.reserved.features.contains(&name) { format!("{name}-group") } else { name }
    }

    /// Returns a part of the name of a type.
    pub fn camel(&self, text: &str) -> String {
        identifier(&self.respell(text).to_upper_camel_case(), "N", "Empty")
    }

    /// Spells words as client.toml says, such as `IdP` as `Idp`, before they are split.
    fn respell(&self, text: &str) -> String {
        let words = self.config.words.iter();
        spell_symbols(&words.fold(text.to_owned(), |text, word| text.replace(&word.from, &word.to)))
    }
}

/// Removes the `r#` of a raw identifier.
pub fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Spells symbols that distinguish texts: plus or minus before a number, and texts of symbols alone.
fn spell_symbols(text: &str) -> String {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some('+'), Some('0'..='9')) => return format!("plus {}", &text[1..]),
        (Some('-'), Some('0'..='9')) => return format!("minus {}", &text[1..]),
        _ => {}
    }
    if text.chars().any(char::is_alphanumeric) {
        return text.to_owned();
    }
    text.chars().map(|c| format!("u{:x}", u32::from(c))).collect::<Vec<_>>().join("_")
}

fn identifier(text: &str, before_digit: &str, instead_of_nothing: &str) -> String {
    let name = ascii(text).replace('-', "_");
    match name.chars().next() {
        None => instead_of_nothing.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{before_digit}{name}"),
        // Letters outside of ASCII are spelled with a small u.
        Some('u') if before_digit == "N" => format!("U{}", &name[1..]),
        Some(_) => name,
    }
}

/// Spells letters outside of ASCII, because letters that only look alike would hide a difference from a reviewer.
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

#[cfg(test)]
mod tests {
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Word;

    fn with_naming<T>(test: impl Fn(Naming<'_>) -> T) -> T {
        let reason = "test".to_owned();
        let words = vec![Word { from: "IdP".to_owned(), to: "Idp".to_owned(), reason }];
        test(Naming::new(&Config { words, ..Config::default() }, &of_repository()))
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
    fn every_keyword_is_known() {
        for word in KEYWORDS.iter().filter(|word| **word != "gen") {
            assert!(syn::parse_str::<syn::Ident>(word).is_err(), "{word} is no keyword");
            assert!(syn::parse_str::<syn::Ident>(&raw(word)).is_ok(), "{word} is no name");
        }
        // Words that are keywords only in some positions are valid names.
        for word in ["union", "auto", "raw", "default", "safe", "macro_rules", "dynamic"] {
            assert_eq!(raw(word), word);
        }
    }

    #[test]
    fn every_name_is_an_identifier() {
        let hostile = ["a b", "\"#", "*/", "\u{2028}", "x\0y", "../x", "+1", "-", "{{", "fn main() {}", "日本"];
        with_naming(|naming| {
            for text in hostile {
                for name in [naming.type_name(text), naming.variant(text), naming.snake(text)] {
                    assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{text:?} became {name:?}");
                }
            }
        });
    }

    #[test]
    fn names_that_every_crate_has_are_changed() {
        with_naming(|naming| {
            assert_eq!(["default", "Orgs"].map(|tag| naming.feature(tag)), ["default-group", "orgs"]);
            let functions = ["timeout", "type"].map(|name| naming.builder_function(name, "variable"));
            assert_eq!(functions, ["timeout_variable", "r#type"]);
            assert_eq!(["unknown", "self"].map(|value| naming.variant(value)), ["UnknownValue", "SelfValue"]);
        });
    }
}
