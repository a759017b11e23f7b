//! What a page says is written into a document, and nothing else: comments, order, anchors and sentences stay byte for byte.

use std::collections::BTreeMap;

use transcribe::compare::{Aspect, Difference};
use transcribe::document::Merged;
use transcribe::facts::Facts;
use transcribe::page;

use crate::mutate::{self, Mutation};
use crate::mutations::{Fixture, MARINA, fixtures, in_parallel};
use crate::print::{FORMS, Form, page};
use crate::support::{differences, facts_of, read_document, read_page, write_into};

/// One of so many mutations is written, because writing takes long. The variable `MUTATIONS=all` is for all of them.
const SAMPLE: usize = 41;

/// How mutations end: written, or left with a reason, which a person has to see to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Written,
    Left(String),
    Unreadable,
}

#[test]
fn each_mutation_is_written_or_left() {
    for Fixture { name, text, .. } in fixtures() {
        let document = read_document(&text);
        let mut mutations = mutate::all(&document);
        if std::env::var("MUTATIONS").as_deref() != Ok("all") {
            let mut count = 0;
            mutations.retain(|_| (count += 1, count % SAMPLE == 0).1);
        }
        let results = in_parallel(&mutations, &|mutation: &Mutation| check(mutation, &text));
        let mut ends: BTreeMap<End, usize> = BTreeMap::new();
        let mut failures = Vec::new();
        for result in results {
            match result {
                Ok(end) => *ends.entry(end).or_default() += 1,
                Err(failure) => failures.push(failure),
            }
        }
        println!("{name}: {ends:#?}");
        assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
        assert!(ends[&End::Written] * 5 > mutations.len(), "{ends:?}");
    }
}

/// Writes a mutated page into the document. Returns what goes wrong.
fn check(mutation: &Mutation, text: &str) -> Result<End, String> {
    let Mutation { verb, place, aspect, facts } = mutation;
    let name = format!("{verb} {place} {aspect}");
    let Ok((read, _)) = page::read_page(&page(facts, Form::Markdown)) else { return Ok(End::Unreadable) };
    let merged = write_into(text, &read);
    let is_left = |difference: &Difference| {
        merged
            .left
            .iter()
            .any(|left| left.difference.place == difference.place && left.difference.aspect == difference.aspect)
    };
    let open = differences(&read, &read_document(&merged.text));
    let open: Vec<_> = open.into_iter().filter(|difference| !is_left(difference)).collect();
    if !open.is_empty() {
        return Err(format!("{name}: still {:?}", facts_of(&open)));
    }
    let again = write_into(&merged.text, &read);
    if again.text != merged.text {
        return Err(format!("{name}: the second time changes {:?}", facts_of_written(&again)));
    }
    if let Some(line) = lost(text, &merged.text, mutation) {
        return Err(format!("{name}: loses {line:?}"));
    }
    let windows = write_into(&text.replace('\n', "\r\n"), &read).text;
    if windows != merged.text.replace('\n', "\r\n") {
        return Err(format!("{name}: differs with CRLF"));
    }
    let left = merged.left.iter().find(|left| left.difference.place == *place && left.difference.aspect == *aspect);
    Ok(left.map_or(End::Written, |left| End::Left(without_places(&left.reason))))
}

fn facts_of_written(merged: &Merged) -> Vec<String> {
    merged.written.iter().map(|written| written.difference.fact()).collect()
}

fn without_places(reason: &str) -> String {
    let reason = if reason.starts_with("the anchor") { "an anchor is still used" } else { reason };
    reason.split(" at ").next().unwrap_or(reason).to_owned()
}

/// Returns what people wrote in the document, and is gone without need: a comment or a description that is about something else.
fn lost(before: &str, after: &str, mutation: &Mutation) -> Option<String> {
    let lines: Vec<&str> = before.lines().collect();
    let kept = kept(&lines, &after.lines().collect::<Vec<_>>());
    let count = kept.iter().filter(|is_kept| !**is_kept).count();
    let removes =
        matches!(mutation.aspect, Aspect::Existence | Aspect::Type | Aspect::Example(_) | Aspect::EnumValue(_));
    if !removes {
        // Permissions are replaced as a whole.
        let is_exempt = |prose: &&&str| mutation.aspect == Aspect::Permissions && prose.contains("one of two");
        let after = prose(after);
        let gone = prose(before).iter().filter(|prose| !is_exempt(prose)).find(|prose| !after.contains(prose)).copied();
        return gone.map(str::to_owned).or_else(|| (count > 5).then(|| format!("{count} lines")));
    }
    // What is gone takes the comments above it along.
    let is_needless = |at: &usize| {
        let is_comment = lines[*at].trim_start().starts_with('#');
        is_comment && !kept[*at] && (1..=3).all(|below| kept.get(at + below).copied().unwrap_or(true))
    };
    (0..lines.len()).find(is_needless).map(|at| lines[at].to_owned())
}

/// Returns the comments and descriptions of a document.
fn prose(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        found.extend(line.find("# ").map(|at| line[at..].trim()));
        for (at, key) in line.match_indices("description: ") {
            let rest = &line[at + key.len()..];
            found.push(rest[..rest.find(['.', ',', '}', '#']).unwrap_or(rest.len())].trim());
        }
    }
    found
}

/// Returns which lines are in the other text, too, in the same order.
fn kept(before: &[&str], after: &[&str]) -> Vec<bool> {
    let start = before.iter().zip(after).take_while(|(left, right)| left == right).count();
    let ends = before[start..].iter().rev().zip(after[start..].iter().rev());
    let end = ends.take_while(|(left, right)| left == right).count();
    let (left, right) = (&before[start..before.len() - end], &after[start..after.len() - end]);
    // The lengths of the longest common subsequences of what is left.
    let mut lengths = vec![vec![0usize; right.len() + 1]; left.len() + 1];
    for at in (0..left.len()).rev() {
        for other in (0..right.len()).rev() {
            lengths[at][other] = if left[at] == right[other] {
                lengths[at + 1][other + 1] + 1
            } else {
                lengths[at + 1][other].max(lengths[at][other + 1])
            };
        }
    }
    let mut kept = vec![true; before.len()];
    let (mut at, mut other) = (0, 0);
    while at < left.len() {
        if other < right.len() && left[at] == right[other] {
            (at, other) = (at + 1, other + 1);
        } else if other < right.len() && lengths[at][other + 1] >= lengths[at + 1][other] {
            other += 1;
        } else {
            kept[start + at] = false;
            at += 1;
        }
    }
    kept
}

#[test]
fn a_page_that_says_the_same_changes_no_byte() {
    for form in FORMS {
        let read = read_page(&page(&read_document(MARINA), form));
        for text in [MARINA.to_owned(), MARINA.replace('\n', "\r\n")] {
            let merged = write_into(&text, &read);
            assert_eq!((merged.text == text, merged.written.len(), merged.left.len()), (true, 0, 0));
        }
    }
}

/// The crew of a boat is no longer deprecated, on some of the pages that show boats.
fn without_deprecation(mut facts: Facts, operations: &[usize]) -> Facts {
    fn visit(schema: &mut transcribe::facts::Schema) {
        use transcribe::facts::Kind;
        match &mut schema.kind {
            Kind::Array(items) => visit(items),
            Kind::Object(object) => {
                for field in &mut object.fields {
                    field.deprecated &= field.name != "crew";
                    visit(&mut field.schema);
                }
            }
            _ => {}
        }
    }
    for at in operations {
        let operation = &mut facts.operations[*at];
        let bodies = operation.body.iter_mut().flat_map(|body| &mut body.contents);
        let responses = operation.responses.iter_mut().filter_map(|response| response.content.as_mut());
        bodies.chain(responses).filter_map(|content| content.schema.as_mut()).for_each(visit);
    }
    facts
}

#[test]
fn a_change_that_another_page_contradicts_is_taken_back() {
    let document = read_document(MARINA);
    let all = without_deprecation(document.clone(), &[0, 1, 2, 3]);
    let one = without_deprecation(document.clone(), &[1]);
    for form in FORMS {
        let merged = write_into(MARINA, &read_page(&page(&one, form)));
        assert_eq!((merged.text.as_str(), merged.written.len()), (MARINA, 0));
        assert_eq!(merged.left.len(), 2, "{:?}", merged.left);
        for left in &merged.left {
            assert_eq!(left.difference.aspect, Aspect::Deprecated);
            assert!(left.reason.contains("others share it, and the page says otherwise at"), "{}", left.reason);
        }
        let merged = write_into(MARINA, &read_page(&page(&all, form)));
        assert_eq!(merged.left, []);
        let line = "          deprecated: true # they sleep ashore\n";
        assert_eq!(merged.text, MARINA.replacen(line, "", 1));
    }
}

#[test]
fn a_value_that_an_alias_needs_is_left_and_the_rest_is_written() {
    let mut facts = read_document(MARINA);
    facts.operations[0].responses.remove(0);
    facts.operations[0].preview = Some(0);
    let merged = write_into(MARINA, &read_page(&page(&facts, Form::Markdown)));
    let reasons: Vec<_> = merged.left.iter().map(|left| left.reason.as_str()).collect();
    assert!(matches!(reasons[..], [reason] if reason.contains("the anchor `first-boat` is still used")), "{reasons:?}");
    assert_eq!(facts_of_written(&merged), ["GET /api/v2/boats: preview"]);
}

#[test]
fn servers_keep_their_descriptions() {
    let mut facts = read_document(MARINA);
    let patch = facts.operations.iter_mut().find(|operation| operation.method == "PATCH").expect("boats are painted");
    patch.hosts.value = vec!["api.c.example".to_owned()];
    let merged = write_into(MARINA, &read_page(&page(&facts, Form::Markdown)));
    assert_eq!(merged.text, MARINA.replacen("- url: https://api.b.example\n", "- url: https://api.c.example\n", 1));
}
