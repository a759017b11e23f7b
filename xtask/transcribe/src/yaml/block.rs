//! Insertions into block collections, and removals from them.
//! Input: a collection and its change. Output: patches.

use super::change::{Change, Insertion, Side};
use super::patch::Patch;
use super::scan::{line_column, line_end, next_line, skip_trivia};
use super::tree::{Kind, Layout, NodeId, Tree};
use super::write::{Style, write_entry, write_item};

/// A block collection as lines.
struct Block<'t> {
    tree: &'t Tree,
    id: NodeId,
    indent: usize,
    /// Where entries start and end.
    parts: Vec<(usize, usize)>,
    /// `true` if the first entry is on the line of a `-` or of something else before it.
    is_compact: bool,
}

/// Adds the patches of a block collection.
pub(super) fn patch_block(tree: &Tree, id: NodeId, change: &Change, style: &Style, patches: &mut Vec<Patch>) {
    let block = Block::new(tree, id);
    let count = block.parts.len();
    // How many entries are removed at the start, where a compact block has no line of its own.
    let head = if block.is_compact { (0..count).take_while(|at| change.removed.contains(at)).count() } else { 0 };
    let insertions = change.insertions();
    for insertion in &insertions {
        patches.push(block.insert(insertion, head, head == count, style));
    }
    if head > 0 {
        patches.extend(block.remove_head(head, !insertions.is_empty()));
    }
    for &at in change.removed.iter().filter(|at| **at >= head) {
        patches.push(Patch::remove(block.lead(at)..block.tail(at)));
    }
    let is_emptied = change.removed.len() == count && insertions.is_empty();
    if is_emptied && !block.is_compact {
        patches.push(block.empty());
    }
}

/// Returns `true` if the lines below a value are comments that a block scalar there would take for its own.
pub(super) fn has_deeper_comment_below(tree: &Tree, end: usize, indent: usize) -> bool {
    tail_end(tree, end, indent) > next_line(tree.text(), end)
}

impl<'t> Block<'t> {
    fn new(tree: &'t Tree, id: NodeId) -> Self {
        let node = tree.node(id);
        let end = |value: NodeId| tree.node(value).content.end;
        let (layout, parts): (Layout, Vec<_>) = match &node.kind {
            Kind::Mapping { layout, entries, .. } => {
                (*layout, entries.iter().map(|entry| (entry.start, end(entry.value))).collect())
            }
            Kind::Sequence { layout, items } => {
                (*layout, items.iter().map(|item| (item.start, end(item.value))).collect())
            }
            _ => (Layout::Flow, Vec::new()),
        };
        let indent = if let Layout::Block { indent } = layout { indent } else { 0 };
        let first = parts.first().map_or(node.content.start, |part| part.0);
        let before = &tree.text()[tree.lines.start(first).min(first)..first];
        let is_compact = !before.bytes().all(|byte| byte == b' ');
        Block { tree, id, indent, parts, is_compact }
    }

    /// Returns the lines of an insertion at their place.
    fn insert(&self, insertion: &Insertion, head: usize, is_all_removed: bool, style: &Style) -> Patch {
        let lines = match &insertion.name {
            Some(name) => write_entry(name, &insertion.value, self.indent, style),
            None => write_item(&insertion.value, self.indent, style),
        };
        let slot = insertion.slot;
        if self.is_compact && (slot == 0 || slot <= head) {
            // The first line follows the dash, and the entry after it goes on a line of its own.
            let mut text = lines[self.indent..].to_owned();
            if !is_all_removed {
                text.push_str(&" ".repeat(self.indent));
            }
            return Patch::insert(self.parts[0].0, text, self.indent);
        }
        let at = match insertion.side {
            Side::After => self.tail(slot - 1),
            Side::Before => self.lead(slot),
            Side::End => self.end(),
        };
        Patch::insert_lines(at, lines, self.indent)
    }

    /// Removes the first entries of a compact block.
    fn remove_head(&self, head: usize, is_filled: bool) -> Option<Patch> {
        let start = self.parts[0].0;
        let tail = self.tail(head - 1);
        if head < self.parts.len() {
            // What follows takes the place after the dash.
            let rest = &self.tree.text()[tail..];
            let blank = rest.len() - rest.trim_start().len();
            return Some(Patch::remove(start..tail + blank));
        }
        if is_filled {
            return Some(Patch::remove(start..tail));
        }
        Some(Patch::replace(start..self.parts[head - 1].1, self.brackets()))
    }

    /// Writes the brackets of a collection whose entries are all removed.
    fn empty(&self) -> Patch {
        let node = self.tree.node(self.id);
        let has_properties = node.span.start < node.content.start;
        let Some(parent) = node.parent else {
            if has_properties {
                let header = &self.tree.text()[node.span.start..node.content.start];
                let at = node.span.start + header.trim_end().len();
                return Patch::insert(at, format!(" {}", self.brackets()), self.indent);
            }
            return Patch::insert_lines(self.lead(0), self.brackets() + self.newline(), self.indent);
        };
        let at = holder_end(self.tree, parent, self.id);
        Patch::insert(at, format!(" {}", self.brackets()), self.indent)
    }

    fn newline(&self) -> &'static str {
        if self.tree.text().contains("\r\n") { "\r\n" } else { "\n" }
    }

    fn brackets(&self) -> String {
        let is_mapping = matches!(self.tree.node(self.id).kind, Kind::Mapping { .. });
        if is_mapping { "{}" } else { "[]" }.to_owned()
    }

    /// Returns the start of an entry's first line or of the comment that belongs to it.
    fn lead(&self, at: usize) -> usize {
        let (text, lines) = (self.tree.text(), &self.tree.lines);
        let start = self.parts[at].0;
        let first = lines.index(start);
        let floor = match at.checked_sub(1) {
            Some(before) => lines.index(self.parts[before].1) + 1,
            None => {
                let parent = self.tree.node(self.id).parent;
                parent.map_or(0, |parent| lines.index(holder_end(self.tree, parent, self.id)) + 1)
            }
        };
        let is_own = |line: usize| line_column(&text[lines.line(text, line)]) == Some((self.indent, true));
        let mut lead = first;
        while lead > floor && is_own(lead - 1) {
            lead -= 1;
        }
        // A comment from the first line on is about the file.
        if at == 0 && lead == 0 && self.tree.node(self.id).parent.is_none() {
            lead = first;
        }
        lines.start_of(lead)
    }

    /// Returns the start of the line after an entry and the comments that belong to it.
    fn tail(&self, at: usize) -> usize {
        tail_end(self.tree, self.parts[at].1, self.indent)
    }

    /// Returns the start of the line after the collection and the comments that are indented as it is.
    fn end(&self) -> usize {
        let text = self.tree.text();
        let start = self.tail(self.parts.len() - 1);
        // The comments below a sequence that is not indented belong to the mapping around it.
        if parent_indent(self.tree, self.id) == Some(self.indent) {
            return start;
        }
        let mut at = start;
        let mut end = start;
        while at < text.len() {
            match line_column(&text[at..line_end(text, at)]) {
                Some((column, true)) if column >= self.indent => end = next_line(text, at),
                Some((_, true)) => break,
                // The comments belong to the entry below them, which is in the collection around this one.
                Some((column, false)) if column >= self.indent => return start,
                Some(_) => break,
                None => {}
            }
            at = next_line(text, at);
        }
        end
    }
}

/// Returns the column of the block collection that a node is in.
pub(super) fn parent_indent(tree: &Tree, id: NodeId) -> Option<usize> {
    match &tree.node(tree.node(id).parent?).kind {
        Kind::Mapping { layout: Layout::Block { indent }, .. }
        | Kind::Sequence { layout: Layout::Block { indent }, .. } => Some(*indent),
        _ => None,
    }
}

/// Returns the byte after the `:`, the `-` or the properties before a value.
pub(super) fn holder_end(tree: &Tree, parent: NodeId, id: NodeId) -> usize {
    let node = tree.node(id);
    if node.span.start < node.content.start {
        let properties = &tree.text()[node.span.start..node.content.start];
        return node.span.start + property_length(properties);
    }
    match &tree.node(parent).kind {
        Kind::Mapping { entries, .. } => {
            let at = entries.partition_point(|entry| entry.value.0 < id.0);
            let entry = &entries[at.min(entries.len() - 1)];
            entry.colon.map_or(tree.node(entry.key).content.end, |colon| colon + 1)
        }
        Kind::Sequence { items, .. } => {
            let at = items.partition_point(|item| item.value.0 < id.0);
            items[at.min(items.len() - 1)].start + 1
        }
        _ => node.content.start,
    }
}

/// Returns the length of an anchor and a tag, without the comment and the line break after them.
fn property_length(properties: &str) -> usize {
    let mut end = 0;
    loop {
        let start = skip_trivia(properties, end);
        if !properties[start..].starts_with(['&', '!']) {
            return end;
        }
        end = super::scan::property_end(properties, start);
    }
}

/// Returns the start of the line after a value and the comments below it that are indented deeper than its entry.
fn tail_end(tree: &Tree, value_end: usize, indent: usize) -> usize {
    let text = tree.text();
    let mut end = next_line(text, value_end);
    let mut at = end;
    while at < text.len() {
        match line_column(&text[at..line_end(text, at)]) {
            Some((column, true)) if column > indent => end = next_line(text, at),
            Some(_) => break,
            None => {}
        }
        at = next_line(text, at);
    }
    end
}
