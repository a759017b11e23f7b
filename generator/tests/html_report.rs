//! The report as a page: what it says, and that no text of a document becomes more than text in it.

mod support;
#[path = "support/html.rs"]
mod tags;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use generator::diagnostic::{Diagnostics, render};
use generator::diff::accepted::{self, Accepted};
use generator::diff::report::{ReportView, html, report_view};
use generator::diff::{Pair, Severity, Spec, compare, read};
use generator::source::Sources;
use jiff::civil::date;

use tags::Tag;

const BASE: &str = include_str!("fixtures/diff/base.yaml");
const HEAD: &str = include_str!("fixtures/diff/head.yaml");
const LINK_BASE: &str = "https://code.example/shop/blob/1a2b";

fn spec(name: &str, text: &str) -> Spec {
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    sources.add(name, text);
    let project = support::project("".into(), &[name]);
    read(project, sources, &mut found).unwrap_or_else(|sources| panic!("{}", render(&found, &sources, false)))
}

/// Returns the report of two documents and the page of it; `accepted` makes accepted.toml from the report without it.
fn page_of(name: &str, base: &str, head: &str, accepted: impl Fn(&ReportView) -> String) -> (ReportView, String) {
    let (base, mut head) = (spec(name, base), spec(name, head));
    let report = compare(&base.side(), &head.side(), support::reserved());
    let today = date(2026, 11, 20);
    let without = report_view(&report, &base.side(), &head.side(), &Accepted::default(), today);
    let source = head.sources.add("spec/accepted.toml", accepted(&without));
    let mut found = Diagnostics::default();
    let accepted = accepted::parse(&head.sources, source, today, &mut found);
    let accepted = accepted.unwrap_or_else(|| panic!("{}", render(&found, &head.sources, false)));
    let view = report_view(&report, &base.side(), &head.side(), &accepted, today);
    let link_bases = Pair { base: None, head: Some(LINK_BASE.to_owned()) };
    let page = html(&view, &Pair { base: &base.side(), head: &head.side() }, &link_bases);
    (view, page)
}

fn page(base: &str, head: &str) -> String {
    page_of("shop.yaml", base, head, |_| String::new()).1
}

/// Accepts the first breaking change with a reason, and has an expired entry.
fn accept(reason: &str, view: &ReportView) -> String {
    let entry = |fingerprint: &str, rule: &str, location: &str, expires: &str| {
        let [location, reason] = [location, reason].map(|text| serde_json::to_string(text).expect("a text is JSON"));
        format!(
            "[[accepted]]\nfingerprint = {fingerprint:?}\nrule = {rule:?}\nlocation = {location}\nreason = {reason}\nexpires = {expires}\n"
        )
    };
    let breaking = view.wire.iter().find(|change| change.severity == Severity::Breaking);
    let used =
        breaking.map(|change| entry(&change.fingerprint.to_string(), change.rule, &change.location, "2026-11-20"));
    used.unwrap_or_default() + &entry("0000000000000001", "operation-removed", reason, "2026-11-19")
}

/// Leaves out what no reader of a snapshot compares.
fn without_assets(page: &str) -> String {
    let mut page = page.to_owned();
    for (start, end) in [("<style>", "</style>"), ("<script>", "</script>"), ("default-src", "\"")] {
        let from = page.find(start).expect("the page has it") + start.len();
        let to = from + page[from..].find(end).expect("it has an end");
        page.replace_range(from..to, "…");
    }
    page
}

#[test]
fn a_page_has_every_change() {
    let (view, page) = page_of("spec/shop.yaml", BASE, HEAD, |view| accept("nobody uses it", view));
    insta::assert_snapshot!("diff_html", without_assets(&page));
    let of_wire = tags::read(&page).into_iter().filter(|tag| tag.name == "details" && tag.has_class("entry")).count();
    assert_eq!(of_wire, view.wire.len());
    for item in &view.items {
        assert!(page.contains(&tags::escaped(&item.item)), "{}", item.item);
    }
}

#[test]
fn a_page_without_changes_says_so() {
    let page = page(BASE, BASE);
    assert!(page.contains("No changes, neither on the wire nor in the crate."));
    check(&page, "nothing");
}

/// A change of several operations is listed once, and those with changes of their own refer to it.
#[test]
fn shared_changes_are_listed_once() {
    let page = page(BASE, HEAD);
    assert_eq!(page.matches("<code>Order.weight</code> in responses: type integer → number").count(), 1);
    assert!(page.contains("<h3>2 operations</h3>"));
    assert!(
        page.contains("<p class=\"reference\">Also <a href=\"#group-1\">2 changes with 1 other operation</a></p>"),
        "{page}"
    );
}

#[test]
fn lines_are_linked_where_they_can_be_read() {
    let links: BTreeSet<String> = addresses(&page(BASE, HEAD)).collect();
    let (own, others): (Vec<_>, Vec<_>) = links.iter().partition(|address| address.starts_with('#'));
    assert!(!own.is_empty() && !others.is_empty());
    let is_line = |address: &&String| address.starts_with(&format!("{LINK_BASE}/shop.yaml#L"));
    assert!(others.iter().all(is_line), "{others:?}");
}

/// A document with a text in all locations that the page shows.
fn hostile(text: &str) -> String {
    let text = serde_json::to_string(text).expect("a text is JSON");
    // YAML reads some of these characters as line breaks.
    let escape = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\U{:08x}", u32::from(c)) };
    let text: String = text.chars().map(escape).collect();
    format!(
        "openapi: 3.0.3
info: {{title: {text}, version: '1'}}
servers: [{{url: https://a.example, description: {text}}}]
paths:
  /things:
    get:
      operationId: {text}
      tags: [{text}]
      parameters: [{{name: {text}, in: query, schema: {{type: integer}}}}]
      responses:
        '200':
          description: {text}
          content:
            application/json:
              schema:
                type: object
                properties: {{{text}: {{type: string, description: {text}, enum: [a, {text}]}}}}
"
    )
}

const TEXTS: [&str; 12] = [
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x=\"",
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "[a](javascript:alert(1)) https://a.example/",
    "<!-- --> <![CDATA[ ]]> <?php ?> </details></main>",
    "&lt;b&gt; &#60;b&#62; &",
    "{{ page }} {% for %} {# #}",
    "\u{1b}[31m\u{202e}a\u{0}\r\nb\u{2028}c\u{200b}\u{e0001}",
    "`</code>` `` <svg/onload=alert(1)>",
    "#change-1",
];

#[test]
fn no_text_becomes_more_than_text() {
    let plain = hostile("plain");
    for text in TEXTS {
        let hostile = hostile(text);
        let changed = hostile.replace("integer", "boolean").replace("enum: [a, ", "maxLength: 3, enum: [");
        for (base, head) in [(&plain, &hostile), (&hostile, &plain), (&hostile, &changed)] {
            let name = if text.contains('\0') { "a\u{202e}.yaml" } else { "\"><b>.yaml" };
            let (view, page) = page_of(name, base, head, |view| accept(text, view));
            assert!(!view.wire.is_empty());
            check(&page, text);
        }
    }
}

/// Elements of the template, each with its attributes.
const ELEMENTS: [(&str, &[&str]); 44] = [
    ("!DOCTYPE", &["html"]),
    ("a", &["class", "href", "rel"]),
    ("article", &["class", "data-kind", "data-tags"]),
    ("b", &[]),
    ("body", &[]),
    ("button", &["name", "type"]),
    ("code", &["class"]),
    ("col", &["class"]),
    ("colgroup", &[]),
    ("del", &[]),
    ("details", &["class", "data-kind", "id", "open"]),
    ("div", &["class"]),
    ("fieldset", &[]),
    ("form", &["autocomplete", "hidden", "id", "role"]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &["class"]),
    ("head", &[]),
    ("header", &[]),
    ("html", &["lang"]),
    ("input", &["aria-keyshortcuts", "checked", "name", "placeholder", "type", "value"]),
    ("ins", &[]),
    ("label", &["class"]),
    ("legend", &[]),
    ("li", &["class"]),
    ("main", &["id", "tabindex"]),
    ("meta", &["charset", "content", "http-equiv", "name"]),
    ("option", &["value"]),
    ("output", &["aria-live", "name"]),
    ("p", &["class", "hidden", "id"]),
    ("script", &[]),
    ("section", &["class", "data-tags", "id"]),
    ("select", &["name"]),
    ("span", &["class"]),
    ("style", &[]),
    ("summary", &[]),
    ("table", &["class"]),
    ("tbody", &[]),
    ("td", &["colspan"]),
    ("th", &["colspan", "scope"]),
    ("thead", &[]),
    ("time", &[]),
    ("title", &[]),
    ("tr", &["class"]),
];

/// Asserts that the page is well-formed, has only what the template has, and that nothing in it loads or runs anything.
fn check(page: &str, hostile: &str) {
    let mut ids = BTreeSet::new();
    let all = tags::read(page);
    for Tag { name, attributes } in &all {
        let known = ELEMENTS.iter().chain(&[("ul", &["class"] as &[&str])]).find(|(element, _)| element == name);
        let (_, known) = known.unwrap_or_else(|| panic!("the element `{name}` from {hostile:?}"));
        for (attribute, value) in attributes {
            assert!(known.contains(&attribute.as_str()), "`{attribute}` of `{name}` from {hostile:?}");
            assert!(attribute != "id" || ids.insert(value.clone()), "the id {value:?} from {hostile:?}");
        }
    }
    assert_eq!(all.iter().filter(|tag| tag.name == "script").count(), 1, "{hostile:?}");
    assert!(addresses(page).all(|address| address.starts_with('#') || address.starts_with(LINK_BASE)), "{hostile:?}");
    let invisible = ['\u{1b}', '\u{202e}', '\0', '\r', '\u{2028}', '\u{200b}', '\u{e0001}'];
    assert!(!page.contains(invisible), "{hostile:?}");
}

fn addresses(page: &str) -> impl Iterator<Item = String> {
    let attributes = tags::read(page).into_iter().flat_map(|tag| tag.attributes);
    attributes.filter(|(name, _)| name == "href").map(|(_, value)| value)
}

/// Only links lead to the network, and only when a reader follows them.
#[test]
fn a_page_loads_nothing() {
    let page = page(BASE, HEAD);
    let policy = "content=\"default-src &#39;none&#39;; style-src &#39;sha256-";
    assert!(page.contains(policy) && !page.contains("unsafe-inline"));
    let between = |start: &str, end: &str| {
        let from = page.find(start).expect("the page has it") + start.len();
        &page[from..from + page[from..].find(end).expect("it has an end")]
    };
    let (style, script) = (between("<style>", "</style>"), between("<script>", "</script>"));
    for loading in ["url(", "@import", "image-set", "//"] {
        assert!(!style.contains(loading), "{loading}");
    }
    for loading in ["fetch", "XMLHttpRequest", "import", "WebSocket", "sendBeacon", "innerHTML", "eval", "://"] {
        assert!(!script.contains(loading), "{loading}");
    }
    assert!(!page.contains(" src=") && !page.contains("<link") && !page.contains(" style="));
}

/// Pages of many changes stay small enough to open, and are made in linear time.
#[test]
fn a_thousand_changes_fit_into_a_page() {
    let operation = |number: usize, more: &str| {
        format!(
            "  /harbours/{number}/boats:
    get:
      operationId: listBoatsOfHarbour{number}
      tags: [Harbour {}]
      parameters:
        - name: minimum_length
          in: query
          description: Only boats that are at least as long.
          schema:
            type: integer{more}
      responses:
        '204':
          description: There are none.
",
            number % 20
        )
    };
    let document = |more: &str| {
        let paths: String = (0..1000).map(|number| operation(number, more)).collect();
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}")
    };
    let (view, page) = page_of("boats.yaml", &document(""), &document("\n            maximum: 90"), |_| String::new());
    assert!(view.wire.len() >= 1000);
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    check(&page, "many changes");
}

/// Lets a browser filter the page by its address, and makes pictures of it in `target/tmp/html-report`.
#[test]
fn a_browser_runs_the_page_under_its_policy() {
    let Some(browser) = ["chromium", "google-chrome", "chromium-browser"].into_iter().find(|name| is_installed(name))
    else {
        println!("skipped: neither Chromium nor Chrome is installed");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be created");
    let file = folder.path().join("report.html");
    std::fs::write(&file, page(BASE, HEAD)).expect("the temporary folder can be written");
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let run = |arguments: &[&str], fragment: &str| {
        let mut command = Command::new(browser);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]);
        command.args([
            "--disable-background-networking",
            "--disable-component-update",
            "--enable-logging=stderr",
            &profile,
        ]);
        command.args(arguments).arg(format!("file://{}{fragment}", file.display()));
        let output = command.output().expect("the browser is installed");
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!log.contains("CONSOLE"), "{log}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let shown = run(&["--dump-dom"], "#hide=safe%2Cdocs&q=createorder+article");
    let (_, status) = shown.split_once("aria-live=\"polite\">").expect("the page has a status");
    assert!(status.starts_with("1 of "), "{}", &status[..40]);
    let whole = run(&["--dump-dom"], "");
    assert!(whole.contains(" changes</output>"), "the script did not run");
    assert_eq!(whole.matches(" hidden=\"\"").count(), 1, "more is hidden than that no change fits");
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("html-report");
    std::fs::create_dir_all(&pictures).expect("the target folder can be written");
    for (name, size, theme) in [("light", "1280,1600", "1"), ("dark", "1280,1600", "0"), ("narrow", "500,1600", "1")] {
        let picture = pictures.join(format!("{name}.png"));
        let theme = format!("--blink-settings=preferredColorScheme={theme}");
        run(&[&format!("--screenshot={}", picture.display()), &format!("--window-size={size}"), &theme], "");
        let length = picture.metadata().map_or(0, |file| file.len());
        assert!(length > 10_000, "{} has {length} bytes", picture.display());
    }
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}
