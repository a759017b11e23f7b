//! What the page prints: changes by the operations that they affect. Input: the view of a report. Output: plain data, which the template
//! loops over.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::change::{Change, Context, Hint, Item, Kind, Program, StaleEntry};
use super::operations::{OperationName, Operations, ids, names};
use crate::diff::change::Severity;
use crate::diff::report::view::{ReportView, WireChangeView};

/// How many operations a heading names before it folds the others, and how many groups an operation refers to.
const MAX_NAMED: usize = 3;
const MAX_REFERENCES: usize = 8;

/// Details are open while there are fewer changes than this, as nobody scrolls past hundreds.
const MAX_OPEN: usize = 40;

#[derive(Debug, Serialize)]
pub struct Page {
    pub verdict: String,
    pub advice: Option<String>,
    pub counts: Vec<Count>,
    pub tags: Vec<String>,
    pub groups: Vec<Group>,
    /// Items without a change on the wire.
    pub items: Vec<TaggedItem>,
    pub docs: Vec<Group>,
    pub docs_items: Vec<TaggedItem>,
    pub stale: Vec<StaleEntry>,
    pub hints: Vec<Hint>,
    pub program: Option<Program>,
    /// Whether the details of breaking changes are open.
    pub is_open: bool,
}

#[derive(Debug, Serialize)]
pub struct Count {
    pub kind: Kind,
    pub label: &'static str,
    pub count: usize,
}

/// The changes of the same operations, or of the whole document if there are none.
#[derive(Debug, Serialize)]
pub struct Group {
    pub id: String,
    pub operations: Vec<OperationName>,
    pub more_operations: Vec<OperationName>,
    /// Indices of [`Page::tags`].
    pub tags: Vec<usize>,
    pub changes: Vec<Change>,
    /// Groups of this operation and others.
    pub references: Vec<Reference>,
    pub more_references: usize,
}

#[derive(Debug, Serialize)]
pub struct Reference {
    pub group: String,
    /// The number of other operations.
    pub operations: usize,
    pub changes: usize,
}

#[derive(Debug, Serialize)]
pub struct TaggedItem {
    pub item: Item,
    pub tags: Vec<usize>,
}

pub fn page(view: &ReportView, operations: &Operations<'_>, context: &Context<'_>) -> Page {
    let numbered = || view.wire.iter().enumerate();
    let mut groups = groups("group", numbered().filter(|(_, change)| change.severity != Severity::Docs), context);
    refer(&mut groups);
    let docs = self::groups("docs", numbered().filter(|(_, change)| change.severity == Severity::Docs), context);
    let tags = tags(view, operations);
    let numbers: HashMap<&str, usize> = tags.iter().enumerate().map(|(number, tag)| (tag.as_str(), number)).collect();
    let items = |is_docs: bool| -> Vec<TaggedItem> {
        let alone = view.items.iter().filter(|item| item.wire.is_empty() && item.is_docs() == is_docs);
        let tagged = alone.map(|item| TaggedItem {
            item: Item::new(item, context),
            tags: item.tag.as_deref().and_then(|tag| numbers.get(tag)).copied().into_iter().collect(),
        });
        tagged.collect()
    };
    let mut page = Page {
        verdict: view.verdict.line(),
        advice: view.verdict.advice(),
        counts: Vec::new(),
        groups,
        items: items(false),
        docs,
        docs_items: items(true),
        program: view.consumer.as_ref().map(|consumer| Program::new(consumer, view)),
        hints: view.hints.iter().map(|hint| Hint::new(hint, context)).collect(),
        stale: view.accepted.iter().filter(|one| one.is_stale()).map(|one| StaleEntry::new(one, context)).collect(),
        is_open: view.wire.len() <= MAX_OPEN,
        tags: Vec::new(),
    };
    for group in page.groups.iter_mut().chain(&mut page.docs) {
        group.tag(operations, &numbers);
    }
    page.counts = counts(&page);
    page.tags = tags;
    page
}

/// Groups changes by the operations that they affect, in the order of the first change of each group.
fn groups<'a>(
    prefix: &str,
    changes: impl Iterator<Item = (usize, &'a WireChangeView)>,
    context: &Context<'_>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<Vec<OperationName>, usize> = HashMap::new();
    for (number, change) in changes {
        let index = *known.entry(names(change)).or_insert_with_key(|names| {
            groups.push(Group::new(format!("{prefix}-{}", groups.len() + 1), names.clone()));
            groups.len() - 1
        });
        groups[index].changes.push(Change::new(number, change, context));
    }
    groups
}

/// Notes beside the changes of one operation where those are that it shares with others.
fn refer(groups: &mut [Group]) {
    let mut shared: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, group) in groups.iter().enumerate().filter(|(_, group)| group.operation_count() > 1) {
        for operation in group.operations.iter().chain(&group.more_operations) {
            shared.entry(operation.id.clone()).or_default().push(index);
        }
    }
    for index in 0..groups.len() {
        let [operation] = groups[index].operations.as_slice() else { continue };
        let Some(others) = shared.get(&operation.id).filter(|_| groups[index].operation_count() == 1) else { continue };
        let reference = |other: &usize| Reference {
            group: groups[*other].id.clone(),
            operations: groups[*other].operation_count() - 1,
            changes: groups[*other].changes.len(),
        };
        let references: Vec<Reference> = others.iter().take(MAX_REFERENCES).map(reference).collect();
        groups[index].more_references = others.len() - references.len();
        groups[index].references = references;
    }
}

/// Returns the tags of all changes in alphabetical order.
fn tags(view: &ReportView, operations: &Operations<'_>) -> Vec<String> {
    let affected: BTreeSet<&str> = view.wire.iter().flat_map(ids).collect();
    let of_operations = affected.into_iter().flat_map(|id| operations.tags(id));
    let of_items = view.items.iter().filter(|item| item.wire.is_empty()).filter_map(|item| item.tag.as_ref());
    let tags: BTreeSet<&String> = of_operations.chain(of_items).collect();
    tags.into_iter().cloned().collect()
}

fn counts(page: &Page) -> Vec<Count> {
    let changes = || page.groups.iter().chain(&page.docs).flat_map(|group| &group.changes);
    let kinds = [
        (Kind::Breaking, "Breaking"),
        (Kind::Accepted, "Accepted"),
        (Kind::Risky, "Risky"),
        (Kind::Safe, "Safe"),
        (Kind::Docs, "Docs"),
        (Kind::Rust, "Only Rust"),
    ];
    let counted = kinds.map(|(kind, label)| {
        let others = match kind {
            Kind::Docs => page.docs_items.len(),
            Kind::Rust => page.items.len(),
            _ => 0,
        };
        Count { kind, label, count: changes().filter(|change| change.kind == kind).count() + others }
    });
    counted.into()
}

impl Group {
    fn new(id: String, mut operations: Vec<OperationName>) -> Self {
        // One more takes as much room as the line that folds it.
        let named = if operations.len() > MAX_NAMED + 1 { MAX_NAMED } else { operations.len() };
        let more_operations = operations.split_off(named);
        let (tags, changes, references) = (Vec::new(), Vec::new(), Vec::new());
        Group { id, operations, more_operations, tags, changes, references, more_references: 0 }
    }

    fn operation_count(&self) -> usize {
        self.operations.len() + self.more_operations.len()
    }

    fn tag(&mut self, operations: &Operations<'_>, numbers: &HashMap<&str, usize>) {
        let all = self.operations.iter().chain(&self.more_operations).flat_map(|one| operations.tags(&one.id));
        let tags: BTreeSet<usize> = all.filter_map(|tag| numbers.get(tag.as_str()).copied()).collect();
        self.tags = tags.into_iter().collect();
    }
}
