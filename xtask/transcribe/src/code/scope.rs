//! The variables of a program, and the values of its expressions.
//! Input: a snippet. Output: definitions by name, and expressions as nodes in which variables are replaced by their values.

use std::cell::Cell;
use std::collections::HashMap;

use super::expression::{Expression, Head, Item, Key, Parser, Step};
use super::names::snake_case;
use super::node::{Content, Node, Object, Source};
use super::tokens::{self, Token};
use crate::code::snippet::{Language, Snippet};
use crate::value::Value;

/// Values in values that are followed, including those of variables.
const MAX_DEPTH: usize = 100;

/// Reads an expression with a name that is no variable. Each language has one.
pub type ReadValue = fn(&Scope, &Expression, usize) -> Option<Node>;

pub struct Scope {
    pub language: Language,
    read_value: ReadValue,
    pub tokens: Vec<Token>,
    /// In the order of the program.
    pub definitions: Vec<Definition>,
    by_name: HashMap<String, Vec<usize>>,
    /// What values may still cost, so that variables that are made of variables do not grow without end.
    budget: Cell<usize>,
}

pub struct Definition {
    pub name: String,
    /// The index of the token after the value.
    pub end: usize,
    pub value: Expression,
}

impl Scope {
    pub fn new(snippet: &Snippet, read_value: ReadValue) -> Self {
        let tokens = tokens::read(&snippet.text, snippet.language, snippet.line);
        let parser = Parser { tokens: &tokens, language: snippet.language };
        let mut definitions = Vec::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for at in 0..tokens.len() {
            let Some((name, start)) = definition_at(&tokens, at, snippet.language) else { continue };
            let (value, end) = parser.expression(start);
            by_name.entry(name.to_owned()).or_default().push(definitions.len());
            definitions.push(Definition { name: name.to_owned(), end, value });
        }
        let budget = Cell::new(10_000 + 4 * snippet.text.len());
        Scope { language: snippet.language, read_value, tokens, definitions, by_name, budget }
    }

    pub fn parser(&self) -> Parser<'_> {
        Parser { tokens: &self.tokens, language: self.language }
    }

    pub fn source(&self, line: usize) -> Source {
        Source { language: self.language, line }
    }

    /// Returns the last definition of a variable before the token that uses it.
    pub fn definition(&self, name: &str, used_at: usize) -> Option<&Definition> {
        let all = self.by_name.get(name)?;
        let started = all.partition_point(|at| self.definitions[*at].value.start <= used_at);
        let latest = all[..started].iter().rev().map(|at| &self.definitions[*at]);
        // A definition that the token is in has not ended. There are only a few of those.
        latest.take(MAX_DEPTH).find(|definition| definition.end <= used_at)
    }

    /// Returns the value of an expression.
    pub fn node(&self, expression: &Expression, depth: usize) -> Node {
        let source = self.source(expression.line);
        if depth > MAX_DEPTH || !self.pay(1) {
            return Node::unknown(source);
        }
        let (content, steps) = match &expression.head {
            Head::Literal(Value::String(text)) if !self.pay(text.len()) => return Node::unknown(source),
            Head::Literal(value) => (Content::Literal(value.clone()), &expression.steps[..]),
            Head::List(element, items) => (self.list(element.as_deref(), items, source, depth), &expression.steps[..]),
            Head::Map(element, items) => (self.map(element.as_deref(), items, source, depth), &expression.steps[..]),
            Head::Name(name) => return self.named(name, expression, depth),
            Head::Unknown => return Node::unknown(source),
        };
        let content = if steps.is_empty() { content } else { Content::Unknown };
        Node::new(content, source)
    }

    fn named(&self, name: &str, expression: &Expression, depth: usize) -> Node {
        if let Some(definition) = self.definition(name, expression.start) {
            let value = self.node(&definition.value, depth + 1);
            return self.build(value, &expression.steps, depth);
        }
        (self.read_value)(self, expression, depth).unwrap_or_else(|| Node::unknown(self.source(expression.line)))
    }

    /// Returns an array. In Go, an item in braces alone is of the array's type.
    fn list(&self, element: Option<&str>, items: &[Item], source: Source, depth: usize) -> Content {
        Content::Array(items.iter().map(|item| self.element(element, item, source, depth)).collect())
    }

    fn element(&self, type_name: Option<&str>, item: &Item, source: Source, depth: usize) -> Node {
        let mut node = self.node(&item.value, depth + 1);
        let is_bare = matches!(item.value.head, Head::Map(None, _));
        if let (Content::Object(object), Some(name), true) = (&mut node.content, type_name, is_bare) {
            object.type_name = Some((name.to_owned(), Source { line: item.value.line, ..source }));
        }
        node
    }

    fn map(&self, element: Option<&str>, items: &[Item], source: Source, depth: usize) -> Content {
        let has_keys = items.iter().all(|item| item.key.is_some());
        let has_no_key = !items.is_empty() && items.iter().all(|item| item.key.is_none());
        if has_no_key && self.language == Language::Go {
            return self.list(element, items, source, depth);
        }
        let named = items.iter().filter_map(|item| Some((item.key.as_ref()?, item)));
        let members = named.map(|(key, item)| (member_name(key), self.element(element, item, source, depth))).collect();
        Content::Object(Object { members, is_partial: !has_keys, ..Object::default() })
    }

    /// Returns the items that have names.
    pub fn members(&self, items: &[Item], depth: usize) -> Vec<(String, Node)> {
        let named = items.iter().filter_map(|item| Some((member_name(item.key.as_ref()?), item)));
        named.map(|(name, item)| (name, self.node(&item.value, depth + 1))).collect()
    }

    /// Returns the items that have no names.
    pub fn positional(&self, items: &[Item], depth: usize) -> Vec<Node> {
        items.iter().filter(|item| item.key.is_none()).map(|item| self.node(&item.value, depth + 1)).collect()
    }

    pub fn object(&self, type_name: &str, members: Vec<(String, Node)>, line: usize) -> Node {
        let type_name = Some((type_name.to_owned(), self.source(line)));
        Node::new(Content::Object(Object { type_name, members, ..Object::default() }), self.source(line))
    }

    /// Returns an object without a type.
    pub fn map_of(&self, members: Vec<(String, Node)>, line: usize) -> Node {
        Node::new(Content::Object(Object { members, ..Object::default() }), self.source(line))
    }

    pub fn member(&self, type_name: &str, name: &str, line: usize) -> Node {
        let content = Content::Member { type_name: type_name.to_owned(), name: name.to_owned(), value: None };
        Node::new(content, self.source(line))
    }

    pub fn array(&self, items: &[Item], line: usize, depth: usize) -> Node {
        Node::new(Content::Array(self.positional(items, depth)), self.source(line))
    }

    /// Returns the only item, if there is one and it has no name.
    pub fn only(&self, items: &[Item], depth: usize) -> Option<Node> {
        match items {
            [Item { key: None, value }] => Some(self.node(value, depth + 1)),
            _ => None,
        }
    }

    /// Adds the members of a chain of setters, such as `.name("Rex").age(3)`. Anything else makes the value unknown.
    pub fn build(&self, mut node: Node, steps: &[Step], depth: usize) -> Node {
        for pair in steps.chunks(2) {
            match (&mut node.content, pair) {
                (Content::Object(object), [Step::Member(name), Step::Call(items)]) if items.len() == 1 => {
                    let name = snake_case(if self.language == Language::Go {
                        name.strip_prefix("With").unwrap_or(name)
                    } else {
                        name
                    });
                    object.members.push((name, self.node(&items[0].value, depth + 1)));
                }
                _ => return Node::unknown(node.source),
            }
        }
        node
    }

    /// Returns the object of keys and values in pairs. Keys are those of a map, so they are not changed.
    pub fn pairs<'a>(
        &self,
        pairs: impl Iterator<Item = Option<(&'a Item, &'a Item)>>,
        line: usize,
        depth: usize,
    ) -> Node {
        let mut object = Object::default();
        for pair in pairs {
            let key = pair.map(|(key, value)| (self.node(&key.value, depth + 1).content, value));
            match key {
                Some((Content::Literal(Value::String(name)), value)) => {
                    object.members.push((name, self.node(&value.value, depth + 1)));
                }
                _ => object.is_partial = true,
            }
        }
        Node::new(Content::Object(object), self.source(line))
    }

    /// Takes a cost from the budget. Returns `false` if there is not enough left.
    fn pay(&self, cost: usize) -> bool {
        let left = self.budget.get().checked_sub(cost);
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// Returns the two values of an item that is a pair in brackets.
pub fn pair(item: &Item) -> Option<(&Item, &Item)> {
    match &item.value.head {
        Head::List(_, items) => match &items[..] {
            [key, value] => Some((key, value)),
            _ => None,
        },
        _ => None,
    }
}

fn member_name(key: &Key) -> String {
    if key.is_quoted { key.text.clone() } else { snake_case(&key.text) }
}

/// Returns the name of the variable whose definition has its `=` at a token, and the index of the first token of the value.
fn definition_at(tokens: &[Token], at: usize, language: Language) -> Option<(&str, usize)> {
    let is_argument = matches!(tokens[at].inside, Some("(" | "["));
    if is_argument || at + 1 >= tokens.len() {
        return None;
    }
    let has_types = matches!(language, Language::TypeScript | Language::Rust);
    if tokens[at].is("=") || tokens[at].is(":=") {
        let name = tokens[at.checked_sub(1)?].name()?;
        let before = at.checked_sub(2).map(|before| &tokens[before]);
        let is_part = before.is_some_and(|before| before.is(".") || before.is("::") || has_types && before.is(":"));
        return (!is_part).then_some((name, at + 1));
    }
    if !has_types || !tokens[at].is(":") {
        return None;
    }
    let name = tokens[at.checked_sub(1)?].name()?;
    let keyword = tokens[at.checked_sub(2)?].name()?;
    let length = tokens[at..].iter().take(32).position(|token| token.is("="))?;
    ["const", "let", "var", "mut"].contains(&keyword).then_some((name, at + length + 1))
}
