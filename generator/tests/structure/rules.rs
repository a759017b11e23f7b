//! The rules that a file graph is checked against. Input: a graph. Output: a violation for each location where a rule does not hold.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, Import};

/// Files that import each other are read and changed together, and more than these cannot be.
const MAX_CYCLE: usize = 5;

/// Returns the groups of more than five files in which each imports each other one, directly or through the others.
pub fn file_cycles(graph: &Graph) -> Vec<String> {
    let edges: Vec<(usize, usize)> = graph.imports.iter().map(|import| (import.from, import.to)).collect();
    let large = components(graph.files.len(), &edges).into_iter().filter(|files| files.len() > MAX_CYCLE);
    let violation = |cycle: Vec<usize>| {
        let closing = closing_edges(&cycle, &edges);
        let imports = graph.imports.iter().filter(|import| closing.contains(&(import.from, import.to)));
        let files: BTreeSet<String> = cycle.iter().map(|file| graph.files[*file].clone()).collect();
        let message = format!("{} files import each other:\n{}", files.len(), indented(&files));
        message + &listed("closed by:", graph, imports)
    };
    large.map(violation).collect()
}

/// Returns the groups of folders that import each other.
///
/// A folder stands for everything below it and for the file of its module, `x/mod.rs` or `x.rs`. Folders are compared with the folders
/// beside them; with `is_staged`, also with the files beside the topmost ones, each of which is a stage.
pub fn folder_cycles(graph: &Graph, is_staged: bool) -> Vec<String> {
    let parents: BTreeSet<&str> =
        graph.files.iter().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect();
    let levels = std::iter::once("").chain(parents.iter().copied());
    levels.flat_map(|level| cycles_below(graph, level, is_staged && level.is_empty(), &parents)).collect()
}

fn cycles_below(graph: &Graph, level: &str, is_staged: bool, folders: &BTreeSet<&str>) -> Vec<String> {
    let unit = |file: &usize| {
        let path = &graph.files[*file];
        let below = if level.is_empty() { path } else { path.strip_prefix(level)?.strip_prefix('/')? };
        let name = below.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        let full = if level.is_empty() { name.to_owned() } else { format!("{level}/{name}") };
        let is_root = ["lib", "main", "mod"].contains(&name);
        (folders.contains(full.as_str()) || (is_staged && !is_root)).then_some(full)
    };
    let units: BTreeSet<String> = (0..graph.files.len()).filter_map(|file| unit(&file)).collect();
    let units: Vec<String> = units.into_iter().collect();
    let index = |file: usize| unit(&file).and_then(|name| units.binary_search(&name).ok());
    let edge = |import: &Import| Some((index(import.from)?, index(import.to)?));
    let edges: Vec<(usize, usize)> = graph.imports.iter().filter_map(edge).filter(|(from, to)| from != to).collect();
    let cycles = components(units.len(), &edges).into_iter().filter(|units| units.len() > 1);
    let violation = |cycle: Vec<usize>| {
        let closing = closing_edges(&cycle, &edges);
        let imports: Vec<&Import> =
            graph.imports.iter().filter(|import| edge(import).is_some_and(|edge| closing.contains(&edge))).collect();
        let names: BTreeSet<String> = cycle.iter().map(|unit| units[*unit].clone()).collect();
        let message = format!("{} folders import each other:\n{}", names.len(), indented(&names));
        message + &listed("closed by:", graph, imports)
    };
    cycles.map(violation).collect()
}

/// Returns the imports of a later stage by an earlier one. Modules of one stage may import each other.
pub fn stage_order(graph: &Graph, stages: &[&[&str]]) -> Vec<String> {
    let stage = |file: usize| {
        let name = graph.files[file].split('/').next().unwrap_or_default().trim_end_matches(".rs");
        stages.iter().position(|modules| modules.contains(&name)).ok_or(name)
    };
    let mut violations = Vec::new();
    let unknown: BTreeSet<&str> = (0..graph.files.len()).filter_map(|file| stage(file).err()).collect();
    for name in unknown {
        let message = format!("`{name}` is not in the list of stages\n");
        violations.push(message);
    }
    let mut later: BTreeMap<usize, Vec<&Import>> = BTreeMap::new();
    for import in &graph.imports {
        if let (Ok(from), Ok(to)) = (stage(import.from), stage(import.to))
            && from < to
        {
            later.entry(import.from).or_default().push(import);
        }
    }
    violations.extend(
        later
            .into_iter()
            .map(|(file, imports)| listed(&format!("{} imports a later stage:", graph.files[file]), graph, imports)),
    );
    violations
}

/// Returns the imports between modules of a folder that must not import each other.
pub fn imports_between(graph: &Graph, folder: &str, modules: &[&str]) -> Vec<String> {
    let module = |file: usize| {
        let below = graph.files[file].strip_prefix(folder)?.strip_prefix('/')?;
        let name = below.split('/').next()?.trim_end_matches(".rs");
        modules.iter().position(|module| *module == name)
    };
    let is_between = |import: &&Import| match (module(import.from), module(import.to)) {
        (Some(from), Some(to)) => from != to,
        _ => false,
    };
    let between: Vec<&Import> = graph.imports.iter().filter(is_between).collect();
    if between.is_empty() {
        Vec::new()
    } else {
        vec![listed("modules that must not import each other:", graph, between)]
    }
}

fn indented(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("    {name}\n")).collect()
}

fn listed<'i>(title: &str, graph: &Graph, imports: impl IntoIterator<Item = &'i Import>) -> String {
    let lines = imports.into_iter().map(|import| {
        format!(
            "    {}:{} imports {}: {}\n",
            graph.files[import.from], import.line, graph.files[import.to], import.text
        )
    });
    format!("  {title}\n{}", lines.collect::<String>())
}

/// Returns the strongly connected components, by Tarjan's algorithm.
fn components(count: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut search = Search { next: 0, numbers: vec![None; count], stack: Vec::new(), components: Vec::new() };
    let mut targets = vec![BTreeSet::new(); count];
    for (from, to) in edges {
        targets[*from].insert(*to);
    }
    for node in 0..count {
        if search.numbers[node].is_none() {
            search.visit(node, &targets);
        }
    }
    search.components
}

struct Search {
    next: usize,
    /// The order of the visits; `None` before the visit.
    numbers: Vec<Option<usize>>,
    /// Visited nodes that belong to no component yet.
    stack: Vec<usize>,
    components: Vec<Vec<usize>>,
}

impl Search {
    /// Visits a node, and returns the lowest number on the stack that can be reached from it.
    fn visit(&mut self, node: usize, targets: &[BTreeSet<usize>]) -> usize {
        let number = self.next;
        self.next += 1;
        self.numbers[node] = Some(number);
        self.stack.push(node);
        let mut lowest = number;
        for target in &targets[node] {
            match self.numbers[*target] {
                None => lowest = lowest.min(self.visit(*target, targets)),
                Some(other) if self.stack.contains(target) => lowest = lowest.min(other),
                Some(_) => {}
            }
        }
        if lowest == number {
            let start = self.stack.iter().position(|other| *other == node).expect("the node was pushed");
            self.components.push(self.stack.split_off(start));
        }
        lowest
    }
}

/// Returns a few edges without which a component has no cycle: those that lead back in a depth-first walk.
fn closing_edges(component: &[usize], edges: &[(usize, usize)]) -> BTreeSet<(usize, usize)> {
    fn walk(
        node: usize,
        edges: &BTreeSet<(usize, usize)>,
        path: &mut Vec<usize>,
        done: &mut BTreeSet<usize>,
        back: &mut BTreeSet<(usize, usize)>,
    ) {
        path.push(node);
        for (from, to) in edges.range((node, 0)..=(node, usize::MAX)) {
            if path.contains(to) {
                back.insert((*from, *to));
            } else if !done.contains(to) {
                walk(*to, edges, path, done, back);
            }
        }
        path.pop();
        done.insert(node);
    }
    let inside: BTreeSet<(usize, usize)> =
        edges.iter().filter(|(from, to)| component.contains(from) && component.contains(to)).copied().collect();
    // The node that imports the most others is the best guess at where the cycle starts.
    let imports = |node: &&usize| inside.range((**node, 0)..=(**node, usize::MAX)).count();
    let start = component.iter().max_by_key(imports).copied();
    let mut back = BTreeSet::new();
    if let Some(start) = start {
        walk(start, &inside, &mut Vec::new(), &mut BTreeSet::new(), &mut back);
    }
    back
}
