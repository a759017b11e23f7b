//! Levels compared with those of `cargo semver-checks` for the crates of every case, there and back. This needs that tool and minutes, so
//! it runs only on demand: `cargo test -p datadog-orgs-generator --test diff semver_checks -- --ignored --nocapture`.
//!
//! The cases are modules of one crate, with all bases in one version of it and all heads in the other. A case that changes what all
//! modules share, such as servers or cargo features, has a crate of its own. The tool's level may be lower than ours, with one of the
//! reasons in `semver_reasons.rs`, but not higher.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::diff::{Level, Report};
use serde_json::Value;

use crate::cases::{Pair, files, read};
use crate::semver_reasons::{Reason, reason};
use crate::semver_tool::{Finding, OFF_BY_DEFAULT, enable_lints, findings};
use crate::support;

#[test]
#[ignore = "it needs cargo-semver-checks"]
fn semver_checks_never_ask_for_more() {
    let cases = files().into_iter().flat_map(|(_, cases)| cases);
    let cases = cases.enumerate().map(|(index, case)| Case::new(index, case.crate_pair()));
    let (modules, others): (Vec<_>, Vec<_>) = cases.partition(Case::is_module);
    println!("{} cases in one crate, {} in crates of their own", modules.len(), others.len());
    let mut crates = vec![modules];
    crates.extend(others.into_iter().map(|case| vec![case]));
    let mut counts = Counts::default();
    for cases in &crates {
        let [base, head] = [write("base", cases, |pair| &pair.base), write("head", cases, |pair| &pair.head)];
        for (way, old, new) in [(Way::There, &base, &head), (Way::Back, &head, &base)] {
            let mut found = findings(old, new);
            for case in cases {
                let own = found.extract_if(.., |finding| cases.len() == 1 || finding.text.contains(&case.module));
                counts.compare(case, way, &own.collect::<Vec<_>>());
            }
            let of_none = |finding: &Finding| format!("of no case ({way:?}): {finding:?}");
            counts.errors.extend(found.iter().map(of_none));
        }
    }
    counts.print();
    assert!(counts.errors.is_empty(), "{:#?}", counts.errors);
}

struct Case {
    module: String,
    pair: Pair,
    there: Report,
    back: Report,
}

#[derive(Debug, Clone, Copy)]
enum Way {
    There,
    Back,
}

impl Case {
    fn new(index: usize, pair: Pair) -> Self {
        let (base, head) = (read(&pair.base), read(&pair.head));
        let compare = |old, new| generator::diff::compare(old, new, support::reserved());
        let (there, back) = (compare(&base.side(), &head.side()), compare(&head.side(), &base.side()));
        Case { module: format!("case_{index:03}"), pair, there, back }
    }

    /// Returns `true` if the case changes nothing that the modules of a crate share: the client with its servers and credentials, the
    /// cargo features, and functions of `Request` and `Response`. The tool does not distinguish functions of the same name in these
    /// types, so that a deprecated one would be compared with those of other modules.
    fn is_module(&self) -> bool {
        let is_own = |path: &str| ["models::", "operations::", "webhooks::"].iter().any(|root| path.starts_with(root));
        let mut items = self.there.items.iter().chain(&self.back.items);
        let schemes = |document: &Value| document["components"]["securitySchemes"].clone();
        let is_deprecated = |document: &Value| {
            let parameters = document["paths"]["/things"]["post"]["parameters"].as_array();
            parameters.is_some_and(|all| all.iter().any(|parameter| parameter["deprecated"] == true))
        };
        items.all(|item| is_own(&item.item) || item.level == Level::Patch && !item.item.starts_with("Client"))
            && schemes(&self.pair.base) == schemes(&self.pair.head)
            && ![&self.pair.base, &self.pair.head].into_iter().any(is_deprecated)
    }

    fn report(&self, way: Way) -> &Report {
        match way {
            Way::There => &self.there,
            Way::Back => &self.back,
        }
    }
}

/// Writes the crate of a case, or of some cases as modules. These have further modules, which use all parts of the runtime: it is the same
/// for all bases and all heads.
fn write(name: &str, cases: &[Case], side: fn(&Pair) -> &Value) -> PathBuf {
    let text = |case: &Case| serde_yaml::to_string(side(&case.pair)).expect("values of JSON can be written");
    let mut documents: Vec<_> = cases.iter().map(|case| (format!("{}.yaml", case.module), text(case))).collect();
    if documents.len() > 1 {
        documents.extend(support::texts(Path::new("wire/documents")));
    }
    let documents: Vec<_> = documents.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = support::generate(&documents).unwrap_or_else(|error| panic!("{error}"));
    let folder = support::write_crate(&files, &format!("semver-{name}"));
    enable_lints(&folder);
    folder
}

#[derive(Default)]
struct Counts {
    compared: usize,
    same: usize,
    /// Without the lints that are off by default.
    same_by_default: usize,
    less: BTreeMap<Reason, Vec<String>>,
    errors: Vec<String>,
}

impl Counts {
    fn compare(&mut self, case: &Case, way: Way, found: &[Finding]) {
        let report = case.report(way);
        let ours = report.level().filter(|level| *level != Level::Patch);
        let theirs = found.iter().map(|finding| finding.level).max();
        let is_default = |finding: &&Finding| !OFF_BY_DEFAULT.contains(&finding.lint.as_str());
        let by_default = found.iter().filter(is_default).map(|finding| finding.level).max();
        let name = format!("{} ({way:?}): ours {ours:?}, theirs {theirs:?}", case.pair.name);
        self.compared += 1;
        self.same += usize::from(ours == theirs);
        self.same_by_default += usize::from(ours == by_default);
        if theirs > ours {
            self.errors.push(format!("{name}: {found:#?}"));
        }
        if theirs < ours {
            let (reason, item) = reason(report, theirs);
            let item = format!("{}: {:?} → {:?}", item.item, item.old, item.new);
            if reason == Reason::Unknown {
                self.errors.push(format!("{name}, although a lint exists: {item}"));
            }
            self.less.entry(reason).or_default().push(format!("{name}: {item}"));
        }
    }

    fn print(&self) {
        let Counts { compared, same, same_by_default, less, .. } = self;
        for (reason, cases) in less {
            println!("\n{reason:?}: {}", cases.len());
            cases.iter().for_each(|case| println!("  {case}"));
        }
        println!("\n{same} of {compared} are the same, {same_by_default} with the lints that are on by default");
        less.iter().for_each(|(reason, cases)| println!("{:4} {reason:?}", cases.len()));
    }
}
