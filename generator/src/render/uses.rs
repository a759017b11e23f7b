//! Cuts the runtime to what a crate uses: a text with marks goes in, the text without unused parts comes out.
//!
//! [`Marks`](super::Marks) describes the marks. A module whose declaration is cut has no file. So each part of the runtime names
//! its own use, and what a crate has is derived from nothing but its code.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::iter::Peekable;
use std::str::Lines;

use super::marks::{Marks, attribute, is_word, names_in};
use crate::parallel;

/// What decides about marks.
#[derive(Debug, Default)]
pub struct Uses {
    /// The names of marks that generated code uses.
    pub names: BTreeSet<String>,
    /// The cargo features that the crate does not have, and `test` if it does not have the tests of the runtime.
    pub left_out: Vec<String>,
}

impl Uses {
    /// Returns `true` if it can be decided here whether the attribute holds.
    fn concern(&self, attribute: &str) -> bool {
        let is_left_out = |word: &str| self.left_out.iter().any(|name| name == word);
        attribute.contains("used = \"") || attribute.split(|c| !is_word(c)).any(is_left_out)
    }
}

/// A condition once it is known what is used.
#[derive(Debug, PartialEq)]
enum Condition {
    Known(bool),
    /// What only the compiler knows, such as `feature = "cli"`.
    Open(String),
}

impl Condition {
    /// Evaluates the condition at the beginning of a text, and returns the text behind it.
    fn evaluate<'t>(text: &'t str, uses: &Uses) -> (Self, &'t str) {
        let text = text.trim_start();
        let (name, rest) = text.split_at(text.find(|c| !is_word(c)).unwrap_or(text.len()));
        if let Some(value) = rest.strip_prefix(" = \"") {
            let (value, rest) = value.split_once('"').unwrap_or((value, ""));
            let condition = match name {
                "used" => Condition::Known(uses.names.contains(value)),
                "feature" if uses.left_out.iter().any(|feature| feature == value) => Condition::Known(false),
                _ => Condition::Open(format!("{name} = \"{value}\"")),
            };
            return (condition, rest);
        }
        let Some(mut rest) = rest.strip_prefix('(') else {
            let is_left_out = uses.left_out.iter().any(|one| one == name);
            return (if is_left_out { Condition::Known(false) } else { Condition::Open(name.to_owned()) }, rest);
        };
        let mut inner = Vec::new();
        loop {
            rest = rest.trim_start().trim_start_matches(',').trim_start();
            if rest.is_empty() || rest.starts_with(')') {
                return (Self::join(name, inner), rest.get(1..).unwrap_or_default());
            }
            let (condition, behind) = Self::evaluate(rest, uses);
            inner.push(condition);
            rest = behind;
        }
    }

    fn join(name: &str, inner: Vec<Condition>) -> Self {
        let deciding = Condition::Known(name == "any");
        let is_not = name == "not";
        if !is_not && inner.contains(&deciding) {
            return deciding;
        }
        let mut open = Vec::new();
        for condition in inner {
            match condition {
                Condition::Known(known) if is_not => return Condition::Known(!known),
                Condition::Known(_) => {}
                Condition::Open(text) => open.push(text),
            }
        }
        match open.as_slice() {
            [] => Condition::Known(name != "any"),
            [one] if !is_not => Condition::Open(one.clone()),
            _ => Condition::Open(format!("{name}({})", open.join(", "))),
        }
    }
}

/// Takes out of a text what is marked and not used, and the marks.
pub fn without_unused(text: &str, uses: &Uses) -> String {
    let mut kept: Vec<Cow<'_, str>> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(mark) = attribute(line, text).filter(|attribute| uses.concern(attribute)) else {
            // No empty line is left where an item was.
            let is_start = kept.last().is_none_or(|last| last.is_empty() || last.ends_with('{'));
            if line.is_empty() && is_start {
                continue;
            }
            if line.trim_ascii_start().starts_with('}') && kept.last().is_some_and(|last| last.is_empty()) {
                kept.pop();
            }
            kept.push(line.into());
            continue;
        };
        lines.by_ref().take(mark.lines().count() - 1).for_each(drop);
        let condition = mark.trim_start().trim_start_matches("#[cfg(");
        match Condition::evaluate(condition, uses).0 {
            Condition::Known(true) => {}
            Condition::Known(false) => skip_item(line, &mut kept, &mut lines),
            Condition::Open(condition) => {
                kept.push(format!("{}#[cfg({condition})]", " ".repeat(indent(line))).into());
            }
        }
    }
    while kept.last().is_some_and(|last| last.is_empty()) {
        kept.pop();
    }
    kept.iter().map(|line| format!("{line}\n")).collect()
}

/// Goes on behind the item of a mark, and takes its docs and attributes away.
fn skip_item(mark: &str, kept: &mut Vec<Cow<'_, str>>, lines: &mut Peekable<Lines<'_>>) {
    let indent = indent(mark);
    let is_part = |line: &str| {
        let start = line.trim_ascii_start();
        self::indent(line) == indent && (start.starts_with("//") || start.starts_with("#["))
    };
    while kept.last().is_some_and(|line| is_part(line)) {
        kept.pop();
    }
    while let Some(line) = lines.next() {
        let is_inside = lines.clone().find(|next| !next.is_empty()).is_some_and(|next| {
            let is_closing = next.trim_ascii_start().starts_with(['{', '}', ')', ']']);
            self::indent(next) > indent || (self::indent(next) == indent && is_closing)
        });
        let is_end = line.ends_with([';', ',', '}']) && !is_part(line);
        if is_end && (self::indent(line) == indent || !is_inside) {
            return;
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_ascii_start().len()
}

/// Takes out of the runtime what is not used: items, and the files of modules that are not declared any more.
pub fn select(runtime: &BTreeMap<String, String>, uses: &Uses) -> BTreeMap<String, String> {
    let files: Vec<(&String, &String)> = runtime.iter().collect();
    let cut = parallel::map(&files, |(path, text)| ((*path).clone(), without_unused(text, uses)));
    let mut cut: BTreeMap<String, String> = cut.into_iter().collect();
    let declared: BTreeSet<String> = declared(&cut).cloned().collect();
    cut.retain(|path, _| declared.contains(path));
    cut
}

/// Returns what is used, with what the used parts of the runtime use of others.
pub fn complete(runtime: &BTreeMap<String, String>, marks: &Marks, mut uses: Uses) -> BTreeSet<String> {
    let marked: HashMap<&String, HashSet<&str>> =
        runtime.iter().map(|(path, text)| (path, names_in(text).collect())).collect();
    let mut changed: Vec<&String> = runtime.keys().collect();
    let mut cut: BTreeMap<String, String> = BTreeMap::new();
    let mut read: BTreeSet<String> = BTreeSet::new();
    loop {
        let texts = parallel::map(&changed, |path| without_unused(&runtime[*path], &uses));
        changed.iter().for_each(|path| _ = read.remove(*path));
        cut.extend(changed.iter().map(|path| (*path).clone()).zip(texts));
        let unread: Vec<&String> = declared(&cut).filter(|path| !read.contains(*path)).collect();
        let names = parallel::map(&unread, |path| marks.uses_in_runtime(&cut[*path]));
        read.extend(unread.into_iter().cloned());
        let new: BTreeSet<String> = names.into_iter().flatten().filter(|name| !uses.names.contains(name)).collect();
        if new.is_empty() {
            return uses.names;
        }
        // A file without a mark of these names stays as it is.
        let is_concerned = |path: &&String| marked[*path].iter().any(|name| new.contains(*name));
        changed = runtime.keys().filter(is_concerned).collect();
        uses.names.extend(new);
    }
}

/// Returns the paths of the files whose modules are declared, as are those that they are in.
fn declared(files: &BTreeMap<String, String>) -> impl Iterator<Item = &String> {
    let declared: HashSet<(&str, &str)> = files
        .iter()
        .flat_map(|(path, text)| text.lines().filter_map(declared_module).map(|module| (module_path(path), module)))
        .collect();
    files.keys().filter(move |path| {
        let module = module_path(path);
        let ends = module.match_indices('/').map(|(at, _)| at).chain([module.len()]);
        let mut modules = ends.filter_map(|end| module.get(..end)).filter(|module| !module.is_empty());
        modules.all(|module| declared.contains(&module.rsplit_once('/').unwrap_or(("", module))))
    })
}

/// Returns the name in a line that declares a module with a file, which is never indented.
fn declared_module(line: &str) -> Option<&str> {
    let declaration = line.strip_suffix(';').filter(|_| !line.starts_with(' '))?;
    let (before, module) = declaration.rsplit_once("mod ")?;
    (before.is_empty() || before.ends_with(' ')).then_some(module)
}

/// Returns the path of the module that is in a file, which is empty for the root.
fn module_path(file: &str) -> &str {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    if path == "mod" { "" } else { path.strip_suffix("/mod").unwrap_or(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNTIME: &str = r#"mod always;
#[cfg(used = "runtime::union")]
mod union;

impl Request {
    /// Sends a form.
    #[cfg(any(
        used = "decode::text",
        used = ".form"
    ))]
    pub fn form(
        self,
    ) -> Self {
        self
    }

    pub fn send(self) {
        match self {
            #[cfg(used = ".form")]
            Self::Form { form } => form
                .parts()
                .send(),
            Self::None => {}
        }
    }

    #[cfg(used = ".raw")]
    #[must_use]
    pub fn raw(self) -> Self {
        self
    }

    #[cfg(used = ".raw")]
    pub const RAW: u8 = SET
        .remove(1);
}
"#;

    fn uses(code: &str) -> Vec<String> {
        Marks::of([&RUNTIME.to_owned()]).uses(code).into_iter().collect()
    }

    fn of_names(names: impl IntoIterator<Item = String>) -> Uses {
        Uses { names: names.into_iter().collect(), left_out: vec!["left-out".to_owned()] }
    }

    #[test]
    fn what_is_not_used_is_taken_out_with_its_docs() {
        let expected = r#"mod always;

impl Request {
    pub fn send(self) {
        match self {
            Self::None => {}
        }
    }
}
"#;
        assert_eq!(without_unused(RUNTIME, &Uses::default()), expected);
        let all = without_unused(RUNTIME, &of_names(Marks::of([&RUNTIME.to_owned()]).names()));
        let is_of_mark = |line: &&str| ["#[cfg(", "used = ", "))]"].iter().any(|part| line.contains(part));
        let unmarked = RUNTIME.lines().filter(|line| !is_of_mark(line));
        assert_eq!(all, unmarked.map(|line| format!("{line}\n")).collect::<String>());
    }

    #[test]
    fn what_only_the_compiler_knows_stays() {
        let uses = of_names([".form".to_owned()]);
        for (condition, expected) in [
            (r#"any(used = ".form", feature = "cli")"#, Condition::Known(true)),
            (r#"all(used = ".form", feature = "cli")"#, Condition::Open(r#"feature = "cli""#.to_owned())),
            (r#"all(used = ".raw", test)"#, Condition::Known(false)),
            (
                r#"any(used = ".raw", all(used = ".form", test), not(x))"#,
                Condition::Open("any(test, not(x))".to_owned()),
            ),
            (r#"not(used = ".raw")"#, Condition::Known(true)),
            (r#"all(test, feature = "left-out")"#, Condition::Known(false)),
        ] {
            assert_eq!(Condition::evaluate(condition, &uses), (expected, ""), "{condition}");
        }
    }

    #[test]
    fn a_module_that_is_not_declared_has_no_file() {
        let files = ["always.rs", "union.rs"].map(|path| (path.to_owned(), String::new()));
        let mut runtime = BTreeMap::from(files);
        runtime.insert("mod.rs".to_owned(), RUNTIME.to_owned());
        let paths = |uses: &Uses| select(&runtime, uses).into_keys().collect::<Vec<_>>();
        assert_eq!(paths(&Uses::default()), ["always.rs", "mod.rs"]);
        assert_eq!(paths(&of_names(uses("runtime::union"))), ["always.rs", "mod.rs", "union.rs"]);
    }

    #[test]
    fn a_module_that_is_not_declared_has_no_files_below_it() {
        let text = |condition: &str| format!("#[cfg(used = \"{condition}\")]\nmod inner;\n");
        let files = [
            ("mod.rs", "mod outer;\n".to_owned()),
            ("outer/inner.rs", "mod deep;\n".to_owned()),
            ("outer/inner/deep.rs", String::new()),
            ("outer/inner/other.rs", String::new()),
            ("outer/mod.rs", text("a")),
            ("unknown/mod.rs", String::new()),
        ];
        let runtime: BTreeMap<String, String> = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
        let paths = |uses: &Uses| select(&runtime, uses).into_keys().collect::<Vec<_>>();
        assert_eq!(paths(&Uses::default()), ["mod.rs", "outer/mod.rs"]);
        let all = ["mod.rs", "outer/inner.rs", "outer/inner/deep.rs", "outer/mod.rs"];
        assert_eq!(paths(&of_names(["a".to_owned()])), all);
    }
}
