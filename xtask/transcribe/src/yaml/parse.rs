//! Builds the tree of a document.
//! Input: a text. Output: its tree, or the first error.
//!
//! The parser's events say what the nodes are. Where they are is read from the text, from token to token, because the parser's spans do
//! not say it: a quoted scalar and a closing bracket extend over the comment after them, a block scalar starts below its header and
//! extends to the next token, and the items of a sequence that is not indented have no dash. Only the ends of plain scalars and block
//! scalars, which need the rules of indentation, are taken from spans.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::YamlError;
use super::resolve::resolve_scalar;
use super::scan::{is_separated, property_end, quoted_end, skip_separators, skip_trivia};
use super::source::{MAX_DEPTH, Source};
use super::tree::{Entry, Item, Kind, Layout, Node, NodeId, Tree};
use crate::value::Value;

/// How many nodes a document has at most, with those that aliases repeat.
const MAX_NODES: usize = 2_000_000;

/// Parses a text that is one document.
pub fn parse(text: &str) -> Result<Tree, YamlError> {
    let mut builder = Builder { source: Source::new(text), ..Builder::default() };
    if let Some(at) = builder.source.lone_return() {
        return Err(builder.source.error(at, "carriage return without a line feed", "end lines with LF or CRLF"));
    }
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => builder.accept(event, span)?,
            Err(error) if error.info().contains("recursion limit") => {
                let at = builder.source.byte(error.marker().index());
                return Err(builder.source.too_deep(at));
            }
            Err(error) => {
                let at = builder.source.byte(error.marker().index());
                return Err(builder.source.error(at, &format!("invalid YAML: {}", error.info()), "fix the syntax"));
            }
        }
    }
    if builder.nodes.is_empty() {
        // A text without a node is null.
        builder.source.cursor = text.len();
        builder.begin_node(false, None)?;
        builder.set_scalar(NodeId(0), Value::Null, ScalarStyle::Plain, text.len()..text.len());
    }
    Ok(Tree { text: text.to_owned(), nodes: builder.nodes, lines: builder.source.lines })
}

/// The size of a node with what aliases repeat.
#[derive(Debug, Clone, Copy)]
struct Extent {
    nodes: usize,
    height: usize,
    is_open: bool,
}

/// An open collection.
struct Frame {
    id: NodeId,
    /// The start, the key and the name of the entry whose key was read.
    key: Option<(usize, NodeId, String)>,
    /// The start of the current item or entry.
    start: usize,
    /// The `:` of the current entry.
    colon: Option<usize>,
}

#[derive(Default)]
struct Builder<'t> {
    source: Source<'t>,
    nodes: Vec<Node>,
    extents: Vec<Extent>,
    frames: Vec<Frame>,
    /// The nodes with the parser's anchor ids.
    anchors: HashMap<usize, NodeId>,
    documents: usize,
}

impl<'t> Builder<'t> {
    fn accept(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        match event {
            Event::DocumentStart(is_explicit) => {
                self.documents += 1;
                let at = self.source.byte(span.start.index());
                if self.documents > 1 {
                    return Err(self.source.error(at, "a second document", "keep one document in a file"));
                }
                let first = skip_trivia(self.source.text, 0);
                // The span of a block scalar starts below its header.
                let is_block_scalar = self.source.text[first..].starts_with(['|', '>']);
                self.source.cursor = if is_explicit {
                    self.source.byte(span.end.index())
                } else if is_block_scalar {
                    first
                } else {
                    at
                };
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let id = self.begin_node(anchor > 0, tag.as_deref())?;
                self.scalar(id, &text, style, tag.as_deref(), span)?;
                self.register(id, anchor);
                self.end_node(id)
            }
            Event::Alias(anchor) => self.alias(anchor),
            Event::SequenceStart(anchor, tag) => {
                let id = self.begin_node(anchor > 0, tag.as_deref())?;
                self.register(id, anchor);
                self.source.cursor = skip_trivia(self.source.text, self.source.cursor);
                let is_flow = self.source.peek() == Some(b'[');
                let layout = self.open(id, is_flow);
                self.nodes[id.0].kind = Kind::Sequence { layout, items: Vec::new() };
                Ok(())
            }
            Event::MappingStart(anchor, tag) => {
                let id = self.begin_node(anchor > 0, tag.as_deref())?;
                self.register(id, anchor);
                self.source.cursor = skip_trivia(self.source.text, self.source.cursor);
                let opened = self.source.byte(span.end.index());
                // The key of a mapping without braces may have some.
                let is_flow = self.source.peek() == Some(b'{') && opened > self.source.cursor;
                let layout = self.open(id, is_flow);
                let is_pair = !is_flow && self.is_in_flow(id);
                let layout = if is_pair { Layout::Pair } else { layout };
                self.nodes[id.0].kind = Kind::Mapping { layout, entries: Vec::new(), index: HashMap::new() };
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    /// Consumes the indicator before a node and the node's properties, and adds the node.
    fn begin_node(&mut self, has_anchor: bool, tag: Option<&Tag>) -> Result<NodeId, YamlError> {
        self.consume_indicator()?;
        let id = NodeId(self.nodes.len());
        let mut start = None;
        let mut anchor = None;
        for _ in 0..usize::from(has_anchor) + usize::from(tag.is_some()) {
            let at = skip_trivia(self.source.text, self.source.cursor);
            let end = property_end(self.source.text, at);
            match self.source.text.as_bytes().get(at) {
                Some(b'&') => anchor = Some(self.source.text[at + 1..end].to_owned()),
                Some(b'!') => {}
                _ => return Err(self.source.unsupported(at)),
            }
            start = start.or(Some(at));
            self.source.cursor = end;
        }
        let start = start.unwrap_or(self.source.cursor);
        self.nodes.push(Node {
            kind: Kind::Scalar { style: ScalarStyle::Plain, value: Value::Null },
            anchor,
            is_tagged: tag.is_some(),
            span: start..start,
            content: self.source.cursor..self.source.cursor,
            parent: self.frames.last().map(|frame| frame.id),
            last: id,
        });
        self.extents.push(Extent { nodes: 1, height: 1, is_open: true });
        Ok(id)
    }

    /// Consumes the `-`, `?`, `:` or `,` before a node.
    fn consume_indicator(&mut self) -> Result<(), YamlError> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let is_key = frame.key.is_none();
        let (is_flow, is_sequence) = match &self.nodes[frame.id.0].kind {
            Kind::Sequence { layout, .. } => (!matches!(layout, Layout::Block { .. }), true),
            Kind::Mapping { layout, .. } => (!matches!(layout, Layout::Block { .. }), false),
            _ => (false, false),
        };
        let mut cursor = if is_flow && (is_sequence || is_key) {
            skip_separators(self.source.text, self.source.cursor)
        } else {
            skip_trivia(self.source.text, self.source.cursor)
        };
        let start = cursor;
        let indicator = self.source.text.as_bytes().get(cursor).copied();
        let mut colon = None;
        match (is_sequence, is_key) {
            (true, _) if is_flow => {}
            (true, _) if indicator == Some(b'-') => cursor += 1,
            (true, _) => return Err(self.source.unsupported(cursor)),
            (false, true) if indicator == Some(b'?') && is_separated(self.source.text, cursor) => cursor += 1,
            (false, true) => {}
            (false, false) if indicator == Some(b':') && (is_flow || is_separated(self.source.text, cursor)) => {
                colon = Some(cursor);
                cursor += 1;
            }
            // A key without a value.
            (false, false) => cursor = self.source.cursor,
        }
        self.source.cursor = cursor;
        if let Some(frame) = self.frames.last_mut() {
            if is_sequence || is_key {
                frame.start = start;
            }
            frame.colon = colon;
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        id: NodeId,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), YamlError> {
        let value = resolve_scalar(text, style, tag);
        if style == ScalarStyle::Plain && text.is_empty() {
            self.set_scalar(id, value, style, self.source.cursor..self.source.cursor);
            return Ok(());
        }
        let start = skip_trivia(self.source.text, self.source.cursor);
        let end = match style {
            ScalarStyle::Plain => self.source.byte(span.end.index()),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                quoted_end(self.source.text, start).ok_or_else(|| self.source.unsupported(start))?
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let end = self.source.byte(span.end.index());
                self.source.block_scalar_end(start, end, text)
            }
        };
        let opening = match style {
            ScalarStyle::Plain => "",
            ScalarStyle::Literal => "|",
            ScalarStyle::Folded => ">",
            ScalarStyle::SingleQuoted => "'",
            ScalarStyle::DoubleQuoted => "\"",
        };
        if end <= start || !self.source.text[start..].starts_with(opening) {
            return Err(self.source.unsupported(start));
        }
        self.set_scalar(id, value, style, start..end);
        Ok(())
    }

    fn set_scalar(&mut self, id: NodeId, value: Value, style: ScalarStyle, content: std::ops::Range<usize>) {
        self.source.cursor = content.end;
        let node = &mut self.nodes[id.0];
        if node.span.start == node.content.start {
            node.span.start = content.start;
        }
        node.content = content;
        node.kind = Kind::Scalar { style, value };
    }

    fn alias(&mut self, anchor: usize) -> Result<(), YamlError> {
        let id = self.begin_node(false, None)?;
        let start = skip_trivia(self.source.text, self.source.cursor);
        let target = match self.anchors.get(&anchor) {
            Some(target) if self.source.text[start..].starts_with('*') => *target,
            _ => return Err(self.source.unsupported(start)),
        };
        let extent = self.extents[target.0];
        if extent.is_open {
            return Err(self.source.error(start, "an alias of a node that it is inside", "write the value out"));
        }
        self.set_scalar(id, Value::Null, ScalarStyle::Plain, start..property_end(self.source.text, start));
        self.nodes[id.0].kind = Kind::Alias { target };
        self.extents[id.0].nodes = extent.nodes;
        self.extents[id.0].height = extent.height;
        self.end_node(id)
    }

    fn register(&mut self, id: NodeId, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, id);
        }
    }

    /// Opens a collection at the cursor.
    fn open(&mut self, id: NodeId, is_flow: bool) -> Layout {
        let start = self.source.cursor;
        let indent = start.saturating_sub(self.source.lines.start(start));
        let node = &mut self.nodes[id.0];
        if node.span.start == node.content.start {
            node.span.start = start;
        }
        node.content = start..start;
        self.source.cursor += usize::from(is_flow);
        self.frames.push(Frame { id, key: None, start, colon: None });
        if is_flow { Layout::Flow } else { Layout::Block { indent } }
    }

    fn close(&mut self) -> Result<(), YamlError> {
        let Some(frame) = self.frames.pop() else { return Err(self.source.unsupported(self.source.cursor)) };
        let closing = match &self.nodes[frame.id.0].kind {
            Kind::Sequence { layout: Layout::Flow, .. } => Some(b']'),
            Kind::Mapping { layout: Layout::Flow, .. } => Some(b'}'),
            _ => None,
        };
        if closing.is_some() {
            self.source.cursor = skip_separators(self.source.text, self.source.cursor);
            if self.source.peek() != closing {
                return Err(self.source.unsupported(self.source.cursor));
            }
            self.source.cursor += 1;
        }
        self.nodes[frame.id.0].content.end = self.source.cursor;
        self.end_node(frame.id)
    }

    /// Ends a node at the cursor, and adds it to the open collection.
    fn end_node(&mut self, id: NodeId) -> Result<(), YamlError> {
        let last = NodeId(self.nodes.len() - 1);
        let node = &mut self.nodes[id.0];
        node.span.end = node.content.end;
        node.last = last;
        let start = node.span.start;
        self.extents[id.0].is_open = false;
        let extent = self.extents[id.0];
        if self.frames.len() + extent.height > MAX_DEPTH {
            return Err(self.source.too_deep(start));
        }
        if let Some(frame) = self.frames.last() {
            let parent = &mut self.extents[frame.id.0];
            parent.nodes = parent.nodes.saturating_add(extent.nodes);
            parent.height = parent.height.max(extent.height + 1);
            if parent.nodes > MAX_NODES {
                return Err(self.source.error(
                    start,
                    &format!("more than {MAX_NODES} values"),
                    "repeat less through aliases",
                ));
            }
            return self.add_to_parent(id);
        }
        Ok(())
    }

    fn add_to_parent(&mut self, id: NodeId) -> Result<(), YamlError> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let parent = frame.id;
        if let Kind::Sequence { items, .. } = &mut self.nodes[parent.0].kind {
            items.push(Item { start: frame.start, value: id });
            return Ok(());
        }
        let Some((start, key, name)) = frame.key.take() else {
            let start = frame.start;
            let name = self.key_name(id)?;
            if let Some(frame) = self.frames.last_mut() {
                frame.key = Some((start, id, name));
            }
            return Ok(());
        };
        let colon = frame.colon;
        let mut earlier = None;
        if let Kind::Mapping { entries, index, .. } = &mut self.nodes[parent.0].kind {
            earlier = index.insert(name.clone(), entries.len()).map(|at| entries[at].start);
            entries.push(Entry { start, name: name.clone(), key, colon, value: id });
        }
        let Some(earlier) = earlier else { return Ok(()) };
        let line = self.source.lines.index(earlier) + 1;
        let help = format!("remove this key or the one on line {line}");
        Err(self.source.error(start, &format!("duplicate key `{name}`"), &help))
    }

    /// Returns a key as a string.
    fn key_name(&self, id: NodeId) -> Result<String, YamlError> {
        let node = &self.nodes[id.0];
        let resolved = match node.kind {
            Kind::Alias { target } => &self.nodes[target.0],
            _ => node,
        };
        match &resolved.kind {
            Kind::Scalar { value: Value::String(text), .. } => Ok(text.clone()),
            // A number is a key as it is written.
            Kind::Scalar { style: ScalarStyle::Plain, .. } => Ok(self.source.text[resolved.content.clone()].to_owned()),
            Kind::Scalar { value, .. } => Ok(value.to_string()),
            _ => Err(self.source.error(
                node.span.start,
                "a key that is a mapping or a sequence",
                "use a string as the key",
            )),
        }
    }

    fn is_in_flow(&self, id: NodeId) -> bool {
        let parent = self.nodes[id.0].parent.map(|parent| &self.nodes[parent.0].kind);
        matches!(
            parent,
            Some(
                Kind::Sequence { layout: Layout::Flow, .. } | Kind::Mapping { layout: Layout::Flow | Layout::Pair, .. }
            )
        )
    }
}
