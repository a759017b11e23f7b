//! Finds every nesting of a table that fits.
//! Input: a table, its example, and whether fields have to be sorted. Output: the nesting, or where there are none or several.
//!
//! Row by row, the search keeps every state that earlier rows can lead to. A state is what later rows depend on: the open objects, and
//! of each what it has of the example and of names that come again. Equal states are one, so that choices that no longer matter do not
//! multiply, and a limit of the work ends what is hostile.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::super::raw::Row;
use super::super::types::{Container, container};
use super::example::{Example, Member};
use super::{ANY_KEY, is_option};
use crate::value::Value;

/// Objects in objects beyond this do not fit.
const MAX_DEPTH: usize = 64;
/// How many entries of states a search may make, beyond those for each row.
const MAX_WORK: usize = 50_000;
const MAX_WORK_PER_ROW: usize = 16;

/// What a search has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// No nesting fits from this row on. `None` if only the end of the table does not fit.
    None { row: Option<usize> },
    /// The row that each row is in.
    One(Vec<Option<usize>>),
    /// The first row whose place is not certain, and its places, the empty one being the body.
    Several { row: usize, places: Vec<String> },
    /// The search was given up at this row.
    TooMany { row: usize },
}

/// Which nestings fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Every member of the example has a row.
    Complete,
    /// Fields are sorted by name, too.
    Sorted,
    /// Members of the example may have no row, as few as possible. One of several nestings is returned. It says what a table lacks.
    Lenient,
}

/// Rows, and what the search has to know of each.
pub struct Table<'a> {
    rows: &'a [Row],
    /// Equal names have equal numbers.
    names: Vec<usize>,
    /// The last row with a name, by its number.
    last: Vec<usize>,
    numbers: HashMap<&'a str, usize>,
    containers: Vec<Container>,
    /// The last row for any name.
    last_any: Option<usize>,
}

impl<'a> Table<'a> {
    pub fn new(rows: &'a [Row]) -> Self {
        let mut numbers = HashMap::new();
        let mut last = Vec::new();
        let mut names = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let number = *numbers.entry(row.name.as_str()).or_insert_with(|| {
                last.push(at);
                last.len() - 1
            });
            last[number] = at;
            names.push(number);
        }
        let containers = rows.iter().map(|row| container(&row.type_name)).collect();
        let last_any = numbers.get(ANY_KEY).map(|number: &usize| last[*number]);
        Table { rows, names, last, numbers, containers, last_any }
    }

    /// Returns `true` if the name is that of this row or of a later one.
    fn comes(&self, name: &str, row: usize) -> bool {
        self.numbers.get(name).is_some_and(|number| self.last[*number] >= row)
    }

    fn any_comes(&self, row: usize) -> bool {
        self.last_any.is_some_and(|last| last >= row)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    /// The body and the objects that the last row is in.
    open: Vec<Open>,
    /// The node of the example for the last row.
    node: Option<usize>,
}

/// An object that later rows can be in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Open {
    /// `None` for the body.
    row: Option<usize>,
    node: Option<usize>,
    /// How many of the example's members have a row.
    covered: usize,
    /// Whether the example may have members without a row.
    is_free: bool,
    /// Whether it has a row for any name.
    has_any: bool,
    /// The numbers of its names that come again, sorted.
    used: Vec<usize>,
    /// The last field, if fields have to be sorted.
    field: Option<usize>,
}

/// A state, and the nestings that lead to it at the least cost.
struct Step {
    state: Rc<State>,
    /// How many rows the example does not have, and members of the example without a row.
    cost: usize,
    ways: usize,
    /// The states before it.
    before: Vec<usize>,
}

struct Search<'a, 't> {
    table: &'t Table<'a>,
    example: Example<'a>,
    rule: Rule,
}

/// Searches the nestings of a table.
pub fn search<'a>(table: &Table<'a>, example: Option<&'a Value>, rule: Rule) -> Outcome {
    let (example, root) = Example::new(example);
    let mut search = Search { table, example, rule };
    let body =
        Open { row: None, node: root, covered: 0, is_free: false, has_any: false, used: Vec::new(), field: None };
    let start = Rc::new(State { open: vec![body], node: None });
    let mut layers = vec![vec![Step { state: start, cost: 0, ways: 1, before: vec![] }]];
    let mut work = MAX_WORK + MAX_WORK_PER_ROW * table.rows.len();
    for row in 0..table.rows.len() {
        let Some(layer) = search.next_layer(&layers[row], row, &mut work) else { return Outcome::TooMany { row } };
        if layer.is_empty() {
            return Outcome::None { row: Some(row) };
        }
        layers.push(layer);
    }
    // The body of a table without rows is free.
    if table.rows.is_empty() {
        return Outcome::One(Vec::new());
    }
    search.outcome(&layers)
}

impl<'a> Search<'a, '_> {
    /// Places a row in every way. `None` if that is too much work.
    fn next_layer(&mut self, layer: &[Step], row: usize, work: &mut usize) -> Option<Vec<Step>> {
        let mut next: Vec<Step> = Vec::new();
        let mut known: HashMap<Rc<State>, usize> = HashMap::new();
        for (before, step) in layer.iter().enumerate() {
            for (state, cost) in self.successors(&step.state, row, work)? {
                let (state, cost) = (Rc::new(state), step.cost + cost);
                let at = *known.entry(Rc::clone(&state)).or_insert(next.len());
                if at == next.len() {
                    next.push(Step { state, cost, ways: 0, before: vec![] });
                }
                let other = &mut next[at];
                if cost < other.cost {
                    (other.cost, other.ways, other.before) = (cost, 0, vec![]);
                }
                if cost == other.cost {
                    other.ways = other.ways.saturating_add(step.ways);
                    other.before.push(before);
                }
            }
        }
        Some(next)
    }

    /// Returns the states after a row, and the cost of each.
    fn successors(&mut self, state: &State, row: usize, work: &mut usize) -> Option<Vec<(State, usize)>> {
        let mut found = Vec::new();
        let mut needed = 0;
        if row > 0 && self.table.containers[row - 1] != Container::None && state.open.len() < MAX_DEPTH {
            needed += state.open.len() + state.node.map_or(0, |node| self.example.names(node).len());
            if let Some(object) = self.opened(row - 1, state.node) {
                let mut open = state.open.clone();
                open.push(object);
                found.extend(self.placed(open, row));
            }
        }
        // An object is not free if its example has the next row, unless that row is elsewhere in the example.
        let is_expected = row > 0 && self.has(state.node, &self.table.rows[row].name) && self.rule != Rule::Lenient;
        let (mut missing, mut idle) = (0, 0);
        for depth in (1..=state.open.len()).rev() {
            let placed = self.placed(state.open[..depth].to_vec(), row);
            let placed = placed.filter(|(_, absent)| !(is_expected && *absent > 0));
            found.extend(placed.map(|(state, absent)| (state, absent + missing + idle)));
            needed += state.open[..depth].iter().map(|open| 1 + open.used.len()).sum::<usize>();
            missing += self.missing(&state.open[depth - 1]);
            idle += self.idle(&state.open[depth - 1]);
            if missing > 0 && self.rule != Rule::Lenient {
                break;
            }
        }
        *work = work.checked_sub(needed)?;
        Some(found)
    }

    /// Returns the object of a row that gets its first field, unless a member of its example has no row any more.
    fn opened(&self, row: usize, node: Option<usize>) -> Option<Open> {
        let is_free = self.table.containers[row] == Container::Union || is_option(&self.table.rows[row].name);
        let open = Open { row: Some(row), node, covered: 0, is_free, has_any: false, used: Vec::new(), field: None };
        let fits = is_free
            || self.rule == Rule::Lenient
            || self.table.any_comes(row + 1)
            || node.is_none_or(|node| self.example.names(node).iter().all(|name| self.table.comes(name, row + 1)));
        fits.then_some(open)
    }

    /// Returns how many members of the example have no row so far.
    fn missing(&self, open: &Open) -> usize {
        let names = if open.is_free { 0 } else { open.node.map_or(0, |node| self.example.names(node).len()) };
        names.saturating_sub(open.covered)
    }

    /// Returns 1 for an object with a row for any name, none of which the example has.
    fn idle(&self, open: &Open) -> usize {
        let is_idle = open.has_any && open.node.is_some_and(|node| self.example.names(node).len() <= open.covered);
        usize::from(is_idle)
    }

    /// Places a row in the last open object, if it fits there. The cost is 1 if the example does not have the row there.
    fn placed(&mut self, mut open: Vec<Open>, row: usize) -> Option<(State, usize)> {
        let table = self.table;
        let (name, number) = (table.rows[row].name.as_str(), table.names[row]);
        let is_last = table.last[number] == row;
        let (object, outer) = open.split_last_mut()?;
        if !self.can_hold(object, row) {
            return None;
        }
        // Nothing can give this name to the objects around any more.
        let misses =
            |outer: &Open| self.has(outer.node, name) && !outer.is_free && outer.used.binary_search(&number).is_err();
        if is_last && self.rule != Rule::Lenient && !table.any_comes(row) && outer.iter().any(misses) {
            return None;
        }
        let member = if name == ANY_KEY { Member::Any } else { Member::Named(name) };
        let node =
            if is_option(name) { object.node } else { object.node.and_then(|node| self.example.child(node, member)) };
        let is_absent = match member {
            Member::Any => object.node.is_none(),
            Member::Named(name) => !is_option(name) && !self.has(object.node, name),
        };
        self.add_field(object, row);
        if is_last {
            for open in &mut open {
                open.used.retain(|used| *used != number);
            }
        }
        Some((State { open, node }, usize::from(is_absent)))
    }

    /// Returns `true` if the example has the member.
    fn has(&self, node: Option<usize>, name: &str) -> bool {
        node.is_some_and(|node| self.example.names(node).contains(name))
    }

    fn can_hold(&self, object: &Open, row: usize) -> bool {
        let table = self.table;
        let Row { name, parent, .. } = &table.rows[row];
        let parent_name = object.row.map_or("", |parent| table.rows[parent].name.as_str());
        let is_in_union = object.row.is_some_and(|parent| table.containers[parent] == Container::Union);
        let is_special = name == ANY_KEY || is_option(name);
        let is_option_allowed = is_in_union || (object.row.is_none() && (row == 0 || is_option(&table.rows[0].name)));
        let is_sorted = is_special || object.field.is_none_or(|field| table.rows[field].name < *name);
        parent.as_deref().is_none_or(|parent| parent == parent_name)
            && if is_option(name) { is_option_allowed } else { !is_in_union }
            && object.used.binary_search(&table.names[row]).is_err()
            && is_sorted
    }

    fn add_field(&self, object: &mut Open, row: usize) {
        let (name, number) = (self.table.rows[row].name.as_str(), self.table.names[row]);
        if name == ANY_KEY || is_option(name) {
            object.is_free = true;
        } else if self.rule == Rule::Sorted {
            object.field = Some(row);
        }
        object.has_any |= name == ANY_KEY;
        if self.has(object.node, name) {
            object.covered += 1;
        }
        if let Err(at) = object.used.binary_search(&number) {
            object.used.insert(at, number);
        }
    }

    fn outcome(&self, layers: &[Vec<Step>]) -> Outcome {
        let last = layers.last().expect("there is a layer before the first row");
        let missing = |step: &Step| step.state.open.iter().map(|open| self.missing(open)).sum::<usize>();
        let idle = |step: &Step| step.state.open.iter().map(|open| self.idle(open)).sum::<usize>();
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for (at, step) in last.iter().enumerate() {
            let missing = missing(step);
            if missing == 0 || self.rule == Rule::Lenient {
                ends.push((step.cost + missing + idle(step), at));
            }
        }
        let Some(cost) = ends.iter().map(|(cost, _)| *cost).min() else { return Outcome::None { row: None } };
        let ends: Vec<usize> = ends.into_iter().filter(|(other, _)| *other == cost).map(|(_, at)| at).collect();
        let ways = ends.iter().map(|at| last[*at].ways).fold(0, usize::saturating_add);
        if ways > 1 && self.rule != Rule::Lenient {
            return self.several(layers, &ends);
        }
        let mut at = ends[0];
        let mut parents = Vec::with_capacity(layers.len());
        for layer in layers.iter().skip(1).rev() {
            parents.push(parent(&layer[at].state));
            at = layer[at].before[0];
        }
        parents.reverse();
        Outcome::One(parents)
    }

    /// Returns the first row with several places, of the nestings that end with these steps.
    fn several(&self, layers: &[Vec<Step>], ends: &[usize]) -> Outcome {
        let mut live: BTreeSet<usize> = ends.iter().copied().collect();
        let mut several = Outcome::None { row: None };
        for (row, layer) in layers.iter().enumerate().skip(1).rev() {
            let mut states: Vec<&State> = live.iter().map(|at| &*layer[*at].state).collect();
            states.sort_by_key(|state| parent(state));
            states.dedup_by_key(|state| parent(state));
            if states.len() > 1 {
                let places = states.iter().map(|state| self.path(state)).collect();
                several = Outcome::Several { row: row - 1, places };
            }
            live = live.iter().flat_map(|at| layer[*at].before.iter().copied()).collect();
        }
        several
    }

    fn path(&self, state: &State) -> String {
        let names = state.open.iter().filter_map(|open| Some(self.table.rows[open.row?].name.as_str()));
        names.collect::<Vec<&str>>().join(".")
    }
}

fn parent(state: &State) -> Option<usize> {
    state.open.last().and_then(|open| open.row)
}
