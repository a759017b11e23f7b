//! Writes differences as text, JSON or annotations of a GitHub workflow.

use std::fmt::Write;

use crate::compare::{Difference, Side, printable};
use crate::decisions::{Decision, Stale, Verdict};
use crate::value::{Value, object};

/// Writes one line for each difference, and a summary.
pub fn text(verdict: &Verdict, decisions_file: &str) -> String {
    let mut text = String::new();
    for difference in &verdict.differences {
        let _ = writeln!(text, "{}: {}", difference.fact(), difference.verdict());
        let _ = writeln!(text, "  {}, {}", difference.page, difference.document);
    }
    for stale in &verdict.stale {
        let _ = writeln!(text, "{}: {}", stale.decision.fact, explain(stale));
        let _ = writeln!(text, "  {decisions_file}:{}", stale.decision.line);
    }
    let _ = writeln!(text, "{}", summary(verdict));
    text
}

/// Writes one JSON object.
pub fn json(verdict: &Verdict, decisions_file: &str) -> String {
    let side = |side: &Side| {
        let says = side.says.as_deref().map_or(Value::Null, Value::from);
        object([("says", says), ("file", side.file.as_str().into()), ("line", number(side.line))])
    };
    let members = |difference: &Difference| {
        [
            ("fact", difference.fact().as_str().into()),
            ("page", side(&difference.page)),
            ("document", side(&difference.document)),
        ]
    };
    let stale = |stale: &Stale| {
        let page = stale.page.as_deref().map_or(Value::Null, Value::from);
        object([
            ("fact", stale.decision.fact.as_str().into()),
            ("decided", stale.decision.page.as_str().into()),
            ("page", page),
            ("file", decisions_file.into()),
            ("line", number(stale.decision.line)),
        ])
    };
    let decided = |(difference, decision): &(Difference, Decision)| {
        object(members(difference).into_iter().chain([("reason", decision.reason.as_str().into())]))
    };
    let report = object([
        ("differences", verdict.differences.iter().map(|difference| object(members(difference))).collect()),
        ("decided", verdict.decided.iter().map(decided).collect()),
        ("stale", verdict.stale.iter().map(stale).collect()),
    ]);
    format!("{report}\n")
}

/// Writes an error at the line of the document for each difference.
pub fn github(verdict: &Verdict, decisions_file: &str) -> String {
    let mut text = String::new();
    let mut annotate = |file: &str, line: usize, message: String| {
        let _ = writeln!(text, "::error file={},line={line}::{}", escape_property(file), escape(&message));
    };
    for difference in &verdict.differences {
        let message = format!("{}: {} ({})", difference.fact(), difference.verdict(), difference.page);
        annotate(&difference.document.file, difference.document.line, message);
    }
    for stale in &verdict.stale {
        annotate(decisions_file, stale.decision.line, format!("{}: {}", stale.decision.fact, explain(stale)));
    }
    text
}

fn explain(stale: &Stale) -> String {
    match &stale.page {
        Some(page) => {
            let (then, now) = (&stale.decision.page, printable(page));
            format!("the decision has expired: it was made when the page said {then}, and now it says {now}")
        }
        None => "the decision has no effect: the page and the document agree; remove it".to_owned(),
    }
}

/// Writes how many differences there are.
pub fn summary(verdict: &Verdict) -> String {
    let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let mut parts = vec![count(verdict.differences.len(), "difference")];
    if !verdict.decided.is_empty() {
        parts.push(format!("{} decided", verdict.decided.len()));
    }
    if !verdict.stale.is_empty() {
        parts.push(count(verdict.stale.len(), "stale decision"));
    }
    parts.join(", ")
}

fn number(value: usize) -> Value {
    Value::Number(value.into())
}

/// Escapes the text of a workflow command, so that it stays on its line.
fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Aspect, Part, Place};

    fn verdict() -> Verdict {
        let place = Place { method: "GET".to_owned(), path: "/pets".to_owned(), part: Part::Response(404) };
        let side =
            |says: Option<&str>, file: &str, line| Side { says: says.map(str::to_owned), file: file.to_owned(), line };
        let difference = Difference {
            place,
            aspect: Aspect::Existence,
            page: side(Some("present"), "pages/pets.md", 7),
            document: side(None, "spec/v1.yaml", 3),
        };
        let fact = "GET /pets: hosts".to_owned();
        let decision = Decision { fact, page: "a, b".to_owned(), reason: "b is closed".to_owned(), line: 9 };
        let stale = vec![Stale { decision, page: Some("a,\nc".to_owned()) }];
        Verdict { differences: vec![difference], decided: Vec::new(), stale }
    }

    #[test]
    fn each_difference_has_both_places() {
        insta::assert_snapshot!(text(&verdict(), "spec/client.toml"));
    }

    #[test]
    fn an_annotation_stays_on_its_line() {
        insta::assert_snapshot!(github(&verdict(), "spec/client.toml"));
    }

    #[test]
    fn json_has_what_each_side_says() {
        let report = Value::parse(&json(&verdict(), "spec/client.toml")).expect("the report is JSON");
        let first = &report.get("differences").and_then(Value::as_array).expect("there are differences")[0];
        assert_eq!(first.get("document").and_then(|side| side.get("line")).and_then(Value::as_u64), Some(3));
        assert_eq!(first.get("page").and_then(|side| side.get("says")), Some(&Value::from("present")));
    }
}
