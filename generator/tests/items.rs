//! The list of items is complete: it has all public items that a parser finds in generated files, and no others.

mod support;

use std::collections::BTreeSet;

use generator::diagnostic::Diagnostics;
use generator::format::FormatCache;
use generator::output::FileSet;
use generator::rust::items::{Item, ItemKind, list_items};
use generator::source::Sources;
use proc_macro2::{Delimiter, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Type, Visibility};

#[test]
fn the_items_are_those_of_the_generated_crate() {
    let fixtures = support::fixtures("good");
    for (name, text) in &fixtures {
        compare(&[(name, text)]);
    }
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    compare(&documents);
}

fn compare(documents: &[(&str, &str)]) {
    let mut sources = Sources::default();
    for (name, text) in documents {
        sources.add(*name, *text);
    }
    let names: Vec<&str> = documents.iter().map(|(name, _)| *name).collect();
    let project = support::project("".into(), &names);
    let mut diagnostics = Diagnostics::default();
    let resolved = generator::read_api(&project, &mut sources, &mut diagnostics);
    let plan = generator::plan::plan(&resolved, &mut diagnostics);
    let view = generator::rust::views(&resolved, &plan, &project.config, support::reserved(), &mut diagnostics);
    let files = generator::files(&project, &resolved, &mut FormatCache::default(), &mut diagnostics)
        .expect("good documents become crates");

    let items = list_items(&view);
    // The client itself is part of the runtime.
    let is_code = |item: &&Item<'_>| !matches!(item.kind, ItemKind::Crate | ItemKind::Feature) && item.path != "Client";
    let own = items.iter().filter(is_code);
    let own: BTreeSet<String> = own.map(|item| line(&item.attributes(), &item.path, &item.signature())).collect();
    let mut found = Found::default();
    files.iter().for_each(|(path, text)| found.file(&files, path, text));
    let name = names.join(", ");
    let missing: Vec<&String> = found.lines.difference(&own).collect();
    let unknown: Vec<&String> = own.difference(&found.lines).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "{name}: not listed {missing:#?}, not in the crate {unknown:#?}");
    assert_eq!(own.len(), items.iter().count() - features(&files), "{name}: an item is listed twice");
}

/// The number of items that no generated file declares: the crate itself, its features and the client.
fn features(files: &FileSet) -> usize {
    let manifest = files.iter().find(|(path, _)| *path == "Cargo.toml").expect("there is one").1;
    let manifest: toml::Table = manifest.parse().expect("it is TOML");
    let of_runtime = ["default", "rustls", "native-tls", "zstd", "blocking", "tracing", "cli", "mock"];
    let features = manifest["features"].as_table().expect("features are a table").keys();
    2 + features.filter(|feature| !of_runtime.contains(&feature.as_str())).count()
}

/// The attributes, path and signature of an item, without spaces.
fn line(attributes: &str, path: &str, signature: &str) -> String {
    format!("{attributes}{path} = {signature}").replace([' ', '\n'], "").replace(",)", ")").replace(",>", ">")
}

#[derive(Default)]
struct Found {
    lines: BTreeSet<String>,
}

/// The path and the features of the items of a file.
struct Scope {
    root: String,
    attributes: Attributes,
}

/// The attributes that decide whether an item can be used.
#[derive(Default, Clone)]
struct Attributes {
    features: BTreeSet<String>,
    deprecated: bool,
}

impl Found {
    fn file(&mut self, files: &FileSet, path: &str, text: &str) {
        let is_own = |below: &&str| below.ends_with(".rs") && !below.starts_with("runtime/");
        let Some(below) = path.strip_prefix("src/").filter(is_own) else { return };
        let file = syn::parse_file(text).expect("generated files parse");
        let parts: Vec<&str> = below.trim_end_matches(".rs").split('/').collect();
        // The command and its tables are private.
        if ["cli", "main"].contains(&parts[0]) || parts[..parts.len() - 1].contains(&"commands") {
            return;
        }
        let keyword = |part: &str| {
            if syn::parse_str::<syn::Ident>(part).is_err() { format!("r#{part}") } else { part.to_owned() }
        };
        let root = match parts.as_slice() {
            ["lib"] => return self.modules(&file),
            ["webhooks"] => "webhooks::".to_owned(),
            [_] => String::new(),
            [_, "mod"] if ["models", "operations"].contains(&parts[0]) => return,
            [_, _, "mod"] => return,
            [folder @ ("models" | "operations"), _] => format!("{folder}::"),
            [module, "mod"] => format!("{}::", keyword(module)),
            [module, "webhooks"] => format!("{}::webhooks::", keyword(module)),
            [module, folder, _] => format!("{}::{folder}::", keyword(module)),
            _ => panic!("{path} is not known"),
        };
        let attributes = gate_of_file(files, path);
        let scope = Scope { root, attributes };
        for item in &file.items {
            self.item(&scope, item);
        }
    }

    /// Adds the modules of the documents.
    fn modules(&mut self, file: &syn::File) {
        for item in &file.items {
            if let syn::Item::Mod(module) = item
                && matches!(module.vis, Visibility::Public(_))
                && !is_hidden(&module.attrs)
                && !["models", "operations"].contains(&module.ident.to_string().as_str())
            {
                let name = module.ident.to_string();
                self.add(&Attributes::default(), &name, &format!("pub mod {}", name.trim_start_matches("r#")));
            }
        }
    }

    fn item(&mut self, scope: &Scope, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) if is_public(&item.vis) => {
                let attributes = with(&scope.attributes, &item.attrs);
                let path = format!("{}{}", scope.root, item.ident);
                self.add(&attributes, &path, &format!("pub struct {}", item.ident));
                self.derives(&attributes, &path, &item.attrs);
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    let name = field.ident.as_ref().expect("fields have names");
                    let signature = format!("pub {name}: {}", field.ty.to_token_stream());
                    self.add(&with(&scope.attributes, &field.attrs), &format!("{path}::{name}"), &signature);
                }
            }
            syn::Item::Enum(item) if is_public(&item.vis) => {
                let attributes = with(&scope.attributes, &item.attrs);
                let path = format!("{}{}", scope.root, item.ident);
                self.add(&attributes, &path, &format!("pub enum {}", item.ident));
                self.derives(&attributes, &path, &item.attrs);
                for variant in &item.variants {
                    let held = match &variant.fields {
                        Fields::Unit => String::new(),
                        fields => fields.to_token_stream().to_string(),
                    };
                    let signature = format!("{}{held}", variant.ident);
                    self.add(
                        &with(&gates(&attributes), &variant.attrs),
                        &format!("{path}::{}", variant.ident),
                        &signature,
                    );
                }
            }
            syn::Item::Mod(item) if is_public(&item.vis) && item.ident == "webhooks" => {
                self.add(&scope.attributes, &format!("{}{}", scope.root, item.ident), "pub mod webhooks");
            }
            syn::Item::Impl(item) => self.implementation(scope, item),
            syn::Item::Macro(item) => self.table(scope, item),
            _ => {}
        }
    }

    fn implementation(&mut self, scope: &Scope, item: &syn::ItemImpl) {
        let attributes = with(&scope.attributes, &item.attrs);
        let owner = owner(&scope.root, &item.self_ty);
        if let Some((path, _)) = &item.trait_ {
            // Users cannot name the traits of modules that are not public.
            if path.segments.iter().any(|segment| segment.ident == "drift") {
                return;
            }
            let mut types: Vec<String> = Vec::new();
            for inner in &item.items {
                if let ImplItem::Type(inner) = inner {
                    types.push(format!("{} = {}", inner.ident, inner.ty.to_token_stream()));
                }
            }
            let last = path.segments.last().expect("a path has a segment").to_token_stream().to_string();
            let types = if types.is_empty() { String::new() } else { format!("<{}>", types.join(", ")) };
            self.implements(&attributes, &owner, &last, &types);
            return;
        }
        for inner in &item.items {
            let ImplItem::Fn(inner) = inner else { continue };
            if !is_public(&inner.vis) {
                continue;
            }
            let name = inner.sig.ident.to_string();
            let text = inner.sig.to_token_stream().to_string();
            let text = text.replacen(&format!("fn {name}"), &format!("pub fn {}", name.trim_start_matches("r#")), 1);
            let text = text.replacen("(mut self", "(self", 1);
            let path = format!("{owner}::{name}()");
            self.add(&with(&attributes, &inner.attrs), &path, &text);
        }
    }

    /// Adds the implementations that macros of the runtime expand to.
    fn table(&mut self, scope: &Scope, item: &syn::ItemMacro) {
        let name = item.mac.path.to_token_stream().to_string();
        let mut tokens = item.mac.tokens.clone().into_iter();
        let Some(type_name) = tokens.next() else { return };
        let path = format!("{}{type_name}", scope.root);
        let attributes = with(&scope.attributes, &item.attrs);
        let serde = ["Serialize", "Deserialize"];
        let traits: &[&str] = match name.as_str() {
            "object" => &[],
            "redacted_debug" => return self.implements(&attributes, &path, "Debug", ""),
            "form" => {
                return self.add(&attributes, &format!("Form: From<{path}>"), &format!("impl From<{path}> for Form"));
            }
            "string_enum" | "open_enum" => &["Display", "From<&str>", "From<String>"],
            "integer_enum" => &["Display", "From<i64>"],
            "value_enum" => &["Display", "From<Value>"],
            "union" | "open_union" => &["From<Value>"],
            "server_variable" => &["Display", "FromStr"],
            _ => panic!("the macro {name} is not known"),
        };
        for one in traits.iter().chain(serde.iter().filter(|_| name != "server_variable")) {
            self.implements(&attributes, &path, one, "");
        }
        let reader = match name.as_str() {
            "string_enum" | "open_enum" => Some("as_str(&self) -> &str"),
            "integer_enum" => Some("as_i64(&self) -> i64"),
            "value_enum" => Some("to_value(&self) -> Value"),
            "server_variable" => Some("as_str(&self) -> &'static str"),
            _ => None,
        };
        if let Some((function, rest)) = reader.and_then(|reader| reader.split_once('(')) {
            self.add(&attributes, &format!("{path}::{function}()"), &format!("pub fn {function}({rest}"));
        }
        if name.ends_with("union") {
            // Each row that names a type converts from it: `Org(Org) tagged "org",`.
            let groups = |tokens: proc_macro2::TokenStream, delimiter| {
                tokens.into_iter().filter_map(move |token| match token {
                    TokenTree::Group(group) if group.delimiter() == delimiter => Some(group.stream()),
                    _ => None,
                })
            };
            for rows in groups(item.mac.tokens.clone(), Delimiter::Brace) {
                for from in groups(rows, Delimiter::Parenthesis) {
                    self.implements(&attributes, &path, &format!("From<{from}>"), "");
                }
            }
        }
    }

    fn derives(&mut self, attributes: &Attributes, path: &str, own: &[Attribute]) {
        for attribute in own.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let list = attribute.meta.require_list().expect("a derive has a list").tokens.to_string();
            list.split(',').for_each(|name| self.implements(attributes, path, name.trim(), ""));
        }
    }

    fn implements(&mut self, attributes: &Attributes, owner: &str, name: &str, types: &str) {
        let gate = gates(attributes);
        self.add(&gate, &format!("{owner}: {name}"), &format!("impl {name}{types} for {owner}"));
    }

    fn add(&mut self, attributes: &Attributes, path: &str, signature: &str) {
        let features = attributes.features.iter().map(|feature| format!("feature = \"{feature}\""));
        let gate = match features.collect::<Vec<_>>().as_slice() {
            [] => String::new(),
            [one] => format!("#[cfg({one})]"),
            several => format!("#[cfg(all({}))]", several.join(", ")),
        };
        let deprecated = if attributes.deprecated { "#[deprecated]" } else { "" };
        self.lines.insert(line(&format!("{gate}{deprecated}"), path, signature));
    }
}

/// Returns the attributes of the module that a file is.
fn gate_of_file(files: &FileSet, path: &str) -> Attributes {
    let none = Attributes::default();
    let Some((folder, file)) = path.rsplit_once('/') else { return none };
    let frame = format!("{folder}/mod.rs");
    let Some((_, frame)) = files.iter().find(|(path, _)| **path == *frame) else { return none };
    let frame = syn::parse_file(frame).expect("generated files parse");
    let stem = file.trim_end_matches(".rs");
    for item in frame.items {
        if let syn::Item::Mod(module) = item
            && module.ident.to_string().trim_start_matches("r#") == stem
        {
            return with(&none, &module.attrs);
        }
    }
    none
}

/// Returns the path of the type that functions belong to, as in the list.
fn owner(root: &str, rust_type: &Type) -> String {
    let text = rust_type.to_token_stream().to_string().replace(' ', "");
    let marker = |text: &str| text.trim_end_matches('>').rsplit(',').next().unwrap_or_default().to_owned();
    match text.split('<').next().unwrap_or_default() {
        name @ ("Client" | "ClientBuilder") => name.to_owned(),
        name @ ("Request" | "Response") => format!("{name}<_, {root}{}>", marker(&text)),
        name => format!("{root}{name}"),
    }
}

/// Returns the features only: the parts of a deprecated item are not deprecated themselves.
fn gates(attributes: &Attributes) -> Attributes {
    Attributes { deprecated: false, ..attributes.clone() }
}

fn with(outer: &Attributes, own: &[Attribute]) -> Attributes {
    let mut attributes = gates(outer);
    for attribute in own {
        if attribute.path().is_ident("cfg") {
            let tokens = attribute.meta.require_list().expect("a cfg has a list").tokens.to_string();
            attributes.features.extend(tokens.split('"').skip(1).step_by(2).map(str::to_owned));
        }
        attributes.deprecated |= attribute.path().is_ident("deprecated");
    }
    attributes
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.meta.to_token_stream().to_string().replace(' ', "") == "doc(hidden)")
}
