//! The file graph of a crate. Input: a folder of Rust sources. Output: its files, and each import of one file by another.
//!
//! Both `use` declarations and paths in code (`crate::a::b`, `super::b`, `b::c` of a child module) are imports. A path belongs to the
//! file of the innermost module in it, so a re-export counts as an import of the file that re-exports. Code under `#[cfg(test)]` does
//! not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

type Module = Vec<String>;

#[derive(Debug, Default)]
pub struct Graph {
    /// Paths from the folder, in order.
    pub files: Vec<String>,
    pub imports: Vec<Import>,
}

#[derive(Debug, Clone)]
pub struct Import {
    /// Indices into the files of the graph.
    pub from: usize,
    pub to: usize,
    pub line: usize,
    pub text: String,
}

/// Reads all sources below a folder, which is the module `root` of its crate (empty for the crate itself).
pub fn read(folder: &Path, root: &[&str]) -> Graph {
    let root: Module = root.iter().map(|name| (*name).to_owned()).collect();
    let sources = texts(folder);
    let parsed: BTreeMap<String, syn::File> = sources
        .iter()
        .map(|(path, text)| (path.clone(), syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"))))
        .collect();
    let tests: BTreeSet<Module> =
        parsed.iter().flat_map(|(path, file)| test_modules(&file.items, &module_of(path, &root))).collect();
    let is_test = |module: &Module| (0..=module.len()).any(|length| tests.contains(&module[..length]));
    let files: Vec<String> = parsed.keys().filter(|path| !is_test(&module_of(path, &root))).cloned().collect();
    let modules: BTreeMap<Module, usize> =
        files.iter().enumerate().map(|(index, path)| (module_of(path, &root), index)).collect();

    let mut imports = Vec::new();
    for (from, path) in files.iter().enumerate() {
        let mut found = Vec::new();
        collect(&parsed[path].items, &module_of(path, &root), &modules, &mut found);
        found.sort_unstable();
        found.dedup();
        let lines: Vec<&str> = sources[path].lines().collect();
        let others = found.into_iter().filter(|(_, to)| *to != from);
        imports.extend(others.map(|(line, to)| Import { from, to, line, text: lines[line - 1].trim().to_owned() }));
    }
    Graph { files, imports }
}

/// Reads all sources below a folder, by their paths from it.
pub fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    read_folder(folder, "", &mut texts);
    texts
}

fn read_folder(folder: &Path, prefix: &str, sources: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), sources);
        } else if name.ends_with(".rs") {
            sources.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// Returns the path of the module that a file holds.
fn module_of(path: &str, root: &[String]) -> Module {
    let stem = path.trim_end_matches(".rs");
    let below = match stem {
        "lib" | "main" | "mod" => "",
        stem => stem.strip_suffix("/mod").unwrap_or(stem),
    };
    root.iter().cloned().chain(below.split('/').filter(|name| !name.is_empty()).map(str::to_owned)).collect()
}

fn test_modules(items: &[Item], module: &[String]) -> Vec<Module> {
    let test_module = |item: &Item| match item {
        Item::Mod(child) if child.content.is_none() && is_test(item) => {
            Some([module, &[child.ident.to_string()]].concat())
        }
        _ => None,
    };
    items.iter().filter_map(test_module).collect()
}

/// Returns `true` if `#[cfg(test)]` is among the attributes of an item.
fn is_test(item: &Item) -> bool {
    let tokens: Vec<TokenTree> = item.to_token_stream().into_iter().collect();
    let attributes =
        tokens.chunks(2).take_while(|pair| matches!(pair, [TokenTree::Punct(mark), _] if mark.as_char() == '#'));
    attributes.map(|pair| pair[1].to_string().replace(' ', "")).any(|attribute| attribute == "[cfg(test)]")
}

/// Finds the line and the target of each import.
fn collect(items: &[Item], module: &[String], modules: &BTreeMap<Module, usize>, found: &mut Vec<(usize, usize)>) {
    for item in items.iter().filter(|item| !is_test(item)) {
        if let Item::Mod(syn::ItemMod { ident, content: Some((_, items)), .. }) = item {
            collect(items, &[module, &[ident.to_string()]].concat(), modules, found);
            continue;
        }
        let mut paths = Vec::new();
        let first = matches!(item, Item::Use(_)).then(Vec::new);
        scan(item.to_token_stream(), first, &mut paths);
        found.extend(paths.iter().filter_map(|(line, path)| Some((*line, resolve(path, module, modules)?))));
    }
}

/// Collects the paths in some tokens. Inside the braces of a `use` declaration, each path starts with `prefix`.
fn scan(tokens: TokenStream, prefix: Option<Module>, paths: &mut Vec<(usize, Module)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut index = 0;
    while index < tokens.len() {
        match &tokens[index] {
            // `pub(in super::super)` says who may import, and imports nothing.
            TokenTree::Group(group) if !is_visibility(&tokens[..index], group) => scan(group.stream(), None, paths),
            TokenTree::Group(_) => {}
            // The new name of an import is no path.
            TokenTree::Ident(ident) if prefix.is_some() && ident == "as" => index += 1,
            TokenTree::Ident(ident) => {
                let mut path = prefix.clone().unwrap_or_default();
                if path.is_empty() || ident != "self" {
                    path.push(ident.to_string());
                }
                let line = ident.span().start().line;
                let (mut nested, mut is_glob) = (None, false);
                while let Some(next) = after_colons(&tokens[index + 1..]) {
                    match next {
                        TokenTree::Ident(next) => path.push(next.to_string()),
                        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => nested = Some(group),
                        TokenTree::Punct(star) if star.as_char() == '*' => is_glob = true,
                        _ => break,
                    }
                    index += 3;
                }
                match nested {
                    Some(group) => scan(group.stream(), Some(path), paths),
                    None if is_glob || path.len() > 1 => paths.push((line, path)),
                    None => {}
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        index += 1;
    }
}

/// Returns the token after a leading `::`.
fn after_colons(tokens: &[TokenTree]) -> Option<&TokenTree> {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(colon) if colon.as_char() == ':');
    match tokens {
        [one, two, next, ..] if is_colon(one) && is_colon(two) => Some(next),
        _ => None,
    }
}

fn is_visibility(before: &[TokenTree], group: &Group) -> bool {
    let follows_pub = matches!(before.last(), Some(TokenTree::Ident(ident)) if ident == "pub");
    follows_pub && group.delimiter() == Delimiter::Parenthesis
}

/// Returns the file of the innermost module that a path names, if the path starts in this crate.
fn resolve(path: &[String], module: &[String], modules: &BTreeMap<Module, usize>) -> Option<usize> {
    let mut base = module.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("crate") => (base, rest) = (Vec::new(), &path[1..]),
        Some("self") => rest = &path[1..],
        Some("super") => {
            while let Some(("super", tail)) = rest.split_first().map(|(first, tail)| (first.as_str(), tail)) {
                base.pop();
                rest = tail;
            }
        }
        Some(name) if modules.contains_key(&[module, &[name.to_owned()]].concat()) => {}
        _ => return None,
    }
    base.extend_from_slice(rest);
    (0..=base.len()).rev().find_map(|length| modules.get(&base[..length]).copied())
}
