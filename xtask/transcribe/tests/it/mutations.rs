//! Every fact of a page is noticed: a page with one fact dropped or changed differs from the document by that fact.

use std::collections::BTreeMap;

use transcribe::compare::{Aspect, Difference};
use transcribe::facts::Facts;
use transcribe::page::{self, PageError};

use crate::mutate::{self, Mutation};
use crate::print::{FORMS, Form, page};
use crate::support::{differences, facts_of, numbered, read_document, read_page, write_into};

pub const MARINA: &str = include_str!("../documents/marina.yaml");
const HARBOURS: &str = include_str!("../pages/harbours.md");

/// A document, the forms that can say all of it, and a number below that of its mutations.
pub struct Fixture {
    pub name: &'static str,
    pub text: String,
    pub forms: &'static [Form],
    pub at_least: usize,
}

pub fn fixtures() -> [Fixture; 2] {
    let harbours = write_into("", &read_page(HARBOURS)).text;
    [
        Fixture { name: "marina", text: MARINA.to_owned(), forms: &FORMS, at_least: 1000 },
        // A field has no type and no example, which only tables with cells can say.
        Fixture { name: "harbours", text: harbours, forms: &[Form::Markdown], at_least: 50 },
    ]
}

#[test]
fn unchanged_pages_do_not_differ() {
    for Fixture { name, text, forms, .. } in fixtures() {
        let document = read_document(&text);
        for form in forms {
            let text = page(&document, *form);
            assert_eq!(facts_of(&differences(&read_page(&text), &document)), [""; 0], "{name} {}", numbered(&text));
        }
    }
}

#[test]
fn each_mutation_is_named() {
    for Fixture { name, text, forms, at_least } in fixtures() {
        let document = read_document(&text);
        let mutations = mutate::all(&document);
        for form in forms {
            let check = |mutation: &Mutation| check(mutation, &document, *form);
            let results = in_parallel(&mutations, &check);
            let mut found: BTreeMap<&str, usize> = BTreeMap::new();
            let named = mutations.iter().zip(&results).filter(|(_, result)| **result == Ok(true));
            named.for_each(|(mutation, _)| *found.entry(mutation.verb).or_default() += 1);
            let ambiguous = results.iter().filter(|result| **result == Ok(false)).count();
            println!(
                "{name} in {form:?}: {found:?}, of {} mutations, and {ambiguous} pages are ambiguous",
                mutations.len()
            );
            let failures: Vec<_> = results.into_iter().filter_map(Result::err).collect();
            assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
            assert!(mutations.len() >= at_least && ambiguous * 50 < mutations.len(), "{} {ambiguous}", mutations.len());
        }
    }
}

/// Calls a function for each item, on two threads.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], call: &(impl Fn(&T) -> R + Sync)) -> Vec<R> {
    let (first, second) = items.split_at(items.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(move || second.iter().map(call).collect::<Vec<_>>());
        let mut results: Vec<_> = first.iter().map(call).collect();
        results.extend(other.join().expect("the other thread has its results"));
        results
    })
}

/// Returns why a mutation is not found, or `false` if the page is ambiguous.
fn check(mutation: &Mutation, document: &Facts, form: Form) -> Result<bool, String> {
    let text = page(&mutation.facts, form);
    let Mutation { verb, place, aspect, .. } = mutation;
    let name = format!("{verb} {place} {aspect}");
    let read = match page::read_page(&text) {
        Ok((read, _)) => read,
        Err(errors) if is_ambiguous(&errors[0]) => return Ok(false),
        Err(errors) => return Err(format!("{name}: {:?}", errors[0])),
    };
    let found = differences(&read, document);
    let is_it = |difference: &&Difference| difference.place == *place && difference.aspect == *aspect;
    if found.iter().find(is_it).is_none() {
        return Err(format!("{name}: not in {:?}", facts_of(&found)));
    }
    let expected = differences(&mutation.facts, document);
    let lacks = |difference: &&Difference, others: &[Difference]| {
        !others.iter().any(|other| other.place == difference.place && other.aspect == difference.aspect)
    };
    let less: Vec<_> = expected.iter().filter(|difference| lacks(difference, &found)).cloned().collect();
    let more = found.iter().filter(|difference| lacks(difference, &expected) && !is_spread(difference, mutation));
    let more: Vec<_> = more.cloned().collect();
    if less.is_empty() && more.is_empty() {
        return Ok(true);
    }
    Err(format!("{name}: lacks {:?}, adds {:?}", facts_of(&less), facts_of(&more)))
}

/// Returns `true` if the page says that it can be read in several ways: where a field is, or whether a word is a field without a type.
pub fn is_ambiguous(error: &PageError) -> bool {
    let messages = ["can be a field of", "can be nested in too many ways", "may be a field without a type"];
    messages.iter().any(|message| error.message.contains(message))
}

/// Returns `true` for what follows from a mutation: names, what is nullable and the values of open enums are those of all equal schemas,
/// and a schema of another type takes the name of its equals.
fn is_spread(difference: &Difference, mutation: &Mutation) -> bool {
    use Aspect::{EnumName, EnumValue, Name, Nullable, Type};
    match (&difference.aspect, &mutation.aspect) {
        (Name, Type) => difference.place == mutation.place,
        (Name | Nullable | EnumName(_) | EnumValue(_), aspect) => difference.aspect == *aspect,
        _ => false,
    }
}
