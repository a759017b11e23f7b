//! Files are formatted as syn and prettyplease format them, although most of their items are not parsed by syn.

mod support;

use std::panic::catch_unwind;
use std::path::Path;

use generator::config::{Config, DocumentConfig};
use generator::diagnostic::Diagnostics;
use generator::render::{RenderedFile, Renderer, Templates};
use generator::source::Sources;
use generator::{Project, format, read_templates, render, reserved, rust};
use support::fixtures;

/// Returns the Rust files of a document before they are formatted.
fn rendered(name: &str, text: &str) -> Vec<RenderedFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let templates: Templates =
        read_templates(&folder, &mut Diagnostics::default()).expect("they are in the repository");
    let config = Config::new("formatted", vec![DocumentConfig::new(None, name)]);
    let mut sources = Sources::default();
    let source = sources.add(name, text);
    let found = &mut Diagnostics::default();
    let document = generator::document::load_source(&mut sources, source, found).expect("the document is good");
    let mut api = generator::ir::Api::default();
    generator::lower::lower(&mut api, &document, None, found);
    let resolved = generator::passes::resolve(api, found);
    let project = Project { config, templates, ..Project::default() };
    let plan = generator::plan(&project.config, &resolved, found);
    let reserved = reserved(&project.templates, found).expect("the runtime is Rust");
    let view = rust::views(&resolved, &plan, &project.config, &reserved, found);
    let renderer = Renderer::new(&project.templates).expect("the templates are good");
    let tasks = render::tasks(&view);
    let files = tasks.iter().map(|task| renderer.render(task).expect("the templates fit the views"));
    files.filter(|file| file.path.ends_with(".rs")).collect()
}

/// Asserts that files are formatted in the same way, and returns the items that were left to syn, with the template of each.
fn compare(name: &str, text: &str) -> Vec<(String, String)> {
    let mut unknown = Vec::new();
    for file in rendered(name, text) {
        let expected = format::format_parsed(&file).expect("the templates are Rust");
        let formatted = format::format(&file, &render::Marks::default()).expect("the templates are Rust").text;
        let differs = formatted.lines().zip(expected.lines()).find(|(one, other)| one != other);
        assert!(formatted == expected, "{name}, {}: {differs:?}", file.path);
        let items = format::unknown_items(&file.text).into_iter();
        unknown.extend(items.map(|item| (file.template.clone(), item.to_owned())));
    }
    unknown
}

#[test]
fn known_items_are_formatted_like_others() {
    let (mut known, mut unknown) = (0, 0);
    for (name, text) in fixtures("good") {
        let left = compare(&name, &text).iter().map(|(_, item)| item.len()).sum::<usize>();
        unknown += left;
        known += rendered(&name, &text).iter().map(|file| file.text.len()).sum::<usize>() - left;
    }
    // A new construct in a template would make every run slower.
    assert!(known > 30 * unknown, "{known} bytes of known items, {unknown} of others");
}

/// One item of each shape, in small.
const ITEMS: &str = r##"
use crate::a::{B, c as d}; pub use std::e::*;
pub(crate) mod f; pub mod g;
/// Docs.
#[doc = " \"More\"."] #[derive(Clone, Debug)] #[cfg(any(feature = "h", not(i)))] #[deprecated(note = "j")]
pub struct K { /// A field.
    pub l: Option<Vec<(M, &'static str)>>, r#n: BTreeMap<String, Box<dyn O<P = Q>>>, }
pub enum R { S, T(u8, [U]), }
object! { K { required l = "l", optional r#n = "n" | "o", } }
union! { R by "t" { S(Vec<K>) tagged "s", T = - 1, } }
impl<V> W<V> for X<'_, V> {
    type Y = Z; const A: &'static [&str] = &["a", "b"];
    pub fn b(&mut self, mut c: impl Into<D>, _: ()) -> Self { self.c = c.into(); self }
}
#[test] #[ignore = "e"]
fn f(g: G) -> h::I {
    use j::K;
    let mut l: M = n::o::<P>(|q, (r, _)| s(&mut q).t::<U>()?.v.w(!x, -1, r#"y"#));
}
fn a() { b(move || Z { a, b: [1, 2], c: (d,) }); if let Some(e) = f.g() { h = i.j(e); } }
fn b() { match k { 1 => l(), M::N(_) => { o() } _ => vec![p!(q, "r".s()?), t::U { v }], } }
pub static W: X = X { y: true, z: &[#[cfg(feature = "a")] B { c: None }], };
pub type D = E<F>;
"##;

/// What a token is replaced by; four of them for each, because a text is parsed for every one.
const OTHERS: [&str; 10] = ["x", "1", "self", "=", ",", "?", "&", "<", "()", "{}"];

/// Returns texts that differ from another one in a token: it is left out, written twice, or another one.
fn mutants(text: &str) -> Vec<String> {
    let mut mutants = Vec::new();
    let mut start = 0;
    for token in ra_ap_rustc_lexer::tokenize(text, ra_ap_rustc_lexer::FrontmatterAllowed::No) {
        let (before, rest) = text.split_at(start);
        let (token, after) = rest.split_at(token.len as usize);
        start += token.len();
        if !token.trim().is_empty() {
            let twice = format!("{token} {token}");
            let others = OTHERS.iter().copied().cycle().skip(start).step_by(3).take(4).chain(["", &twice]);
            mutants.extend(others.map(|other| format!("{before} {other} {after}")));
        }
    }
    mutants
}

#[test]
fn what_syn_refuses_is_refused() {
    let format_both = |text: String| {
        let file = RenderedFile { path: "src/x.rs".to_owned(), text, template: "x.rs.j2".to_owned() };
        // prettyplease panics at what syn keeps without parsing it.
        let parsed = catch_unwind(|| format::format_parsed(&file)).unwrap_or(Err("panic".to_owned()));
        let formatted = catch_unwind(|| format::format(&file, &render::Marks::default()));
        let formatted = formatted.map_or(Err("panic".to_owned()), |made| made.map(|made| made.text));
        (formatted, parsed, file.text)
    };
    std::panic::set_hook(Box::new(|_| ()));
    let mut different = Vec::new();
    for item in ITEMS.split_inclusive("\n").fold(vec![String::new()], by_item) {
        let (formatted, parsed, text) = format_both(item);
        assert!(format::unknown_items(&text).is_empty() && parsed.is_ok(), "{text}");
        assert_eq!(formatted, parsed);
        for mutant in mutants(&text) {
            let (formatted, parsed, mutant) = format_both(mutant);
            if formatted != parsed {
                different.push(format!("{mutant}\n{formatted:?}\n{parsed:?}"));
            }
        }
    }
    drop(std::panic::take_hook());
    assert!(different.is_empty(), "{} texts:\n{}", different.len(), different.join("\n\n"));
}

/// Adds a line to the last item, or as another one if the last item has ended.
fn by_item(mut items: Vec<String>, line: &str) -> Vec<String> {
    let last = items.last_mut().expect("there is one from the start");
    let is_whole = last.ends_with("}\n") || last.ends_with(";\n");
    if is_whole && last.matches('{').count() == last.matches('}').count() {
        items.push(line.to_owned());
    } else {
        last.push_str(line);
    }
    items
}

/// `BENCH_SPEC=openapi.yaml` compares the files of another document, and prints the items that syn has parsed.
#[test]
#[ignore = "needs BENCH_SPEC"]
fn known_items_of_a_document_are_formatted_like_others() {
    let path = std::env::var("BENCH_SPEC").expect("BENCH_SPEC is set");
    let text = std::fs::read_to_string(&path).expect("BENCH_SPEC is a file that can be read");
    for (template, item) in compare(&path, &text) {
        println!("{template}: {item}\n");
    }
}
