//! Renders diagnostics in the style of rustc.
//! Input: the diagnostics of a run and the sources that they refer to. Output: a text, sorted by source and position.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::{excerpt, printable};
use super::index::{Index, index, line_column, range_of};
use super::{Diagnostic, Diagnostics, Location, Severity};
use crate::lines::cut;
use crate::source::Sources;

/// Renders all diagnostics, each followed by an empty line.
pub fn render(diagnostics: &Diagnostics, sources: &Sources, color: bool) -> String {
    let locations = diagnostics
        .iter()
        .flat_map(|one| one.location.iter().chain(one.related().iter().map(|(location, _)| location)));
    let index = index(locations, sources);
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    // Diagnostics without a location concern the whole run and come last, before the summary.
    sorted.sort_by_cached_key(|diagnostic| match &diagnostic.location {
        Some(location) => {
            let written = location.written(sources);
            (0, Some(written.source), range_of(&written, &index).map_or(0, |range| range.start))
        }
        None => (1, None, 0),
    });
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut rendered = String::new();
    for diagnostic in sorted {
        let report = renderer.render(&report(diagnostic, sources, &index));
        for line in report.trim_end().lines().filter(|line| !is_separator(line)) {
            rendered.push_str(line.trim_end());
            rendered.push('\n');
        }
        rendered.push('\n');
    }
    rendered
}

/// Returns each diagnostic with its file, line, column and message on one line.
pub fn one_liners<'d>(diagnostics: &'d Diagnostics, sources: &Sources) -> Vec<(&'d Diagnostic, String)> {
    let index = index(diagnostics.iter().filter_map(|one| one.location.as_ref()), sources);
    let line = |diagnostic: &Diagnostic| {
        let located = diagnostic.location.as_ref().map(|location| {
            let name = &sources.get(location.written(sources).source).name;
            match line_column(location, &index, sources) {
                Some(at) => format!("{name}:{}:{}: ", at.line, at.column),
                None => format!("{name}: "),
            }
        });
        text(&format!("{}{}", located.unwrap_or_default(), diagnostic.message))
    };
    diagnostics.iter().map(|diagnostic| (diagnostic, line(diagnostic))).collect()
}

fn report<'a>(diagnostic: &Diagnostic, sources: &Sources, index: &Index) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(text(&diagnostic.message)));
    if let Some(location) = &diagnostic.location {
        group = group.elements(location_elements(location, sources, index));
        let written = location.written(sources);
        let is_elsewhere = written.source != location.source;
        // In an overlay the text has another pointer than in the changed document, whose name is not above.
        let shown = if is_elsewhere { location } else { &*written };
        if let Some(pointer) = shown.spot.pointer() {
            let document =
                if is_elsewhere { format!(" in {}", sources.get(location.source).name) } else { String::new() };
            let note = Level::NOTE.with_name("pointer").message(text(&format!("#{pointer}{document}")));
            group = group.element(note);
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(text(help)));
    }
    let mut groups = vec![group];
    let line =
        |location: &Location| Some((location.written(sources).source, line_column(location, index, sources)?.line));
    let own_line = diagnostic.location.as_ref().and_then(line);
    // A note at the same line says nothing new.
    for (location, label) in
        diagnostic.related().iter().filter(|(other, _)| own_line.is_none() || line(other) != own_line)
    {
        let group = Group::with_title(Level::NOTE.secondary_title(text(label)));
        groups.push(group.elements(location_elements(location, sources, index)));
    }
    groups
}

/// Returns the file and line of a location, and an excerpt.
fn location_elements<'a>(location: &Location, sources: &Sources, index: &Index) -> Vec<Element<'a>> {
    let location = &*location.written(sources);
    let source = sources.get(location.source);
    let origin = Origin::path(text(&source.name));
    let (Some(range), Some(known)) = (range_of(location, index), index.get(&location.source)) else {
        return vec![origin.into()];
    };
    let excerpt = excerpt(&source.text, &known.lines, range);
    let origin = origin.line(excerpt.line_number).char_column(excerpt.column);
    let snippet = Snippet::source(excerpt.line)
        .line_start(excerpt.line_number)
        .annotation(AnnotationKind::Primary.span(excerpt.marked));
    vec![origin.into(), snippet.into()]
}

/// Returns `true` for the `:::` that the renderer puts between a location and a snippet without a path. The snippets have no path, because
/// the renderer would take the column from the rendered line, which may be cut.
fn is_separator(line: &str) -> bool {
    let style = |character: char| matches!(character, '\u{1b}' | '[' | ';' | 'm' | ' ') || character.is_ascii_digit();
    line.trim_matches(style) == ":::"
}

/// The maximum length of a text in characters. Messages contain keys, which can be megabytes long.
const MAX_TEXT: usize = 1000;

/// Returns a text of a document as one line without control characters.
fn text(text: &str) -> String {
    printable(&cut(text, MAX_TEXT)).replace('\t', "\\t")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Spot;

    fn rendered(name: &str, text: &str, diagnostics: impl IntoIterator<Item = (Spot, &'static str)>) -> String {
        let mut sources = Sources::default();
        let source = sources.add(name, text);
        let mut list = Diagnostics::default();
        for (spot, message) in diagnostics {
            list.error(Location { source, spot }, message);
        }
        render(&list, &sources, false)
    }

    #[test]
    fn every_kind_of_spot_is_shown() {
        let text = "paths:\n  /a:\n    get: {}\n    get: {}\n  /b: null\n";
        let pointer = "/paths/~1a/get".to_owned();
        insta::assert_snapshot!(rendered(
            "spec/a.yaml",
            text,
            [
                (Spot::RepeatedKey(pointer.clone()), "the repeated key"),
                (Spot::Key(pointer.clone()), "the key"),
                (Spot::Pointer("/paths/~1b".to_owned()), "the value"),
                (Spot::Pointer(pointer + "/responses"), "the missing value"),
                (Spot::Offset(9), "the offset"),
                (Spot::File, "the file"),
            ]
        ));
    }

    #[test]
    fn help_and_related_locations_follow_the_line() {
        let mut sources = Sources::default();
        let source = sources.add("a.json", "{\"one\": 1, \"two\": 2}");
        let mut list = Diagnostics::default();
        let related = Location::key(source, "/one");
        list.push(
            Diagnostic::warning("`two` comes late")
                .at(Location::value(source, "/two"))
                .with_help("move it to the front")
                .with_related(related, "this is first"),
        );
        list.push(Diagnostic::error("file `b.json` not found"));
        insta::assert_snapshot!(render(&list, &sources, false));
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let text = "a: \"\u{1b}[2J\u{202e}x\"\n";
        let output = rendered("\u{1b}]0;.yaml", text, [(Spot::Pointer("/a".to_owned()), "bad \u{7}bell")]);
        assert!(!output.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{output}");
    }

    #[test]
    fn a_line_of_megabytes_is_cut() {
        let text = format!("{{\"a\": [{}1], \"b\": 2, \"c\": [{}1]}}", "1, ".repeat(700_000), "1, ".repeat(700_000));
        let output = rendered("one-line.json", &text, [(Spot::Pointer("/b".to_owned()), "`b` is 2")]);
        assert!(output.contains("one-line.json:1:2100017"), "{output}");
        assert!(output.len() < 600, "{output}");
    }

    #[test]
    fn color_is_optional() {
        let mut list = Diagnostics::default();
        list.push(Diagnostic::error("x"));
        let mut sources = Sources::default();
        list.error(Location::offset(sources.add("a.yaml", "a: 1"), 0), "y");
        let colored = render(&list, &sources, true);
        assert!(colored.contains("\u{1b}[") && !colored.contains(":::"), "{colored}");
        assert!(!render(&list, &sources, false).contains('\u{1b}'));
    }
}
