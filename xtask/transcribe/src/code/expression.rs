//! Expressions of programs, as far as the languages have them in common.
//! Input: tokens. Output: a literal, a name or a bracket, and what is done with it. What is not understood is unknown.

use serde_json::Number;

use super::tokens::{Kind, Token};
use crate::code::snippet::Language;
use crate::value::Value;

/// Brackets in brackets that are read. The content of deeper ones is unknown.
const MAX_DEPTH: usize = 64;

/// Methods that return the value that they are called on, in another representation.
const CONVERSIONS: &[&str] = &["to_string", "to_owned", "to_vec", "into", "clone", "unwrap", "expect", "Ptr"];

/// Symbols and words after which a value is only the first operand of another value.
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "%", "|", "&", "^", "<", ">", "?", "==", "!=", "<=", ">=", "&&", "||", "??", "**", "=>", "->",
];
const WORD_OPERATORS: &[&str] = &["if", "unless", "or", "and", "for", "in", "is", "instanceof"];

#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub line: usize,
    /// The index of its first token.
    pub start: usize,
    pub head: Head,
    /// What is done with the head, from left to right.
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Head {
    Literal(Value),
    Name(String),
    /// The values, and the type of each if the program names it before them: `Pet` in Go's `[]Pet{…}`.
    List(Option<String>, Vec<Item>),
    /// The members, and the type of each.
    Map(Option<String>, Vec<Item>),
    Unknown,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// `.name` or `::name`.
    Member(String),
    Call(Vec<Item>),
    /// Go's `{Name: value}` after a type.
    Fields(Vec<Item>),
    Index,
}

/// A value in brackets, and its name if it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub key: Option<Key>,
    pub value: Expression,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub text: String,
    /// Names in quotes are those of maps, which are no names of the language.
    pub is_quoted: bool,
}

impl Expression {
    /// Returns the names at the beginning, such as `datadog` and `PtrString`, and the steps after them. Without a name at the beginning
    /// there are none.
    pub fn path(&self) -> (Vec<&str>, &[Step]) {
        let Head::Name(name) = &self.head else { return (Vec::new(), &self.steps) };
        let members = self.steps.iter().map_while(|step| match step {
            Step::Member(name) => Some(name.as_str()),
            _ => None,
        });
        let path: Vec<&str> = std::iter::once(name.as_str()).chain(members).collect();
        let length = path.len() - 1;
        (path, &self.steps[length..])
    }
}

/// The tokens of a program and its language.
#[derive(Clone, Copy)]
pub struct Parser<'a> {
    pub tokens: &'a [Token],
    pub language: Language,
}

impl Parser<'_> {
    /// Reads the expression that starts at a token, and returns the index of the token after it.
    pub fn expression(&self, start: usize) -> (Expression, usize) {
        self.bounded(start, self.tokens.len(), 0)
    }

    /// Reads the values in the brackets that a token opens.
    pub fn items(&self, open: usize) -> Vec<Item> {
        self.nested_items(open, 0)
    }

    fn bounded(&self, start: usize, end: usize, depth: usize) -> (Expression, usize) {
        let line = self.tokens.get(start).map_or(0, |token| token.line);
        let mut expression = Expression { line, start, head: Head::Unknown, steps: Vec::new() };
        let mut at = self.head(start, end, depth, &mut expression);
        at = self.steps(at, end, depth, &mut expression);
        let continues = self.tokens[at.min(end)..end].first().is_some_and(|token| match &token.kind {
            Kind::Symbol(symbol) => OPERATORS.contains(symbol),
            Kind::Name(word) => WORD_OPERATORS.contains(&word.as_str()) && token.line == self.tokens[at - 1].line,
            _ => false,
        });
        if continues {
            (expression.head, expression.steps) = (Head::Unknown, Vec::new());
        }
        (expression, at)
    }

    /// Reads the first value of an expression without what is before it and does not change it.
    fn head(&self, start: usize, end: usize, depth: usize, expression: &mut Expression) -> usize {
        let mut at = start;
        let mut is_negative = false;
        while let Some(token) = self.tokens[at.min(end)..end].first() {
            let is_prefix = match &token.kind {
                Kind::Symbol("&" | "*") => true,
                Kind::Symbol("-") => !std::mem::replace(&mut is_negative, true),
                Kind::Name(word) => {
                    self.is_prefix_word(word)
                        && self.tokens[at + 1..end].first().is_some_and(|next| next.name().is_some())
                }
                _ => false,
            };
            if !is_prefix {
                break;
            }
            at += 1;
        }
        let Some(token) = self.tokens[at.min(end)..end].first() else { return end };
        if let Kind::Number(number) = &token.kind {
            let number = if is_negative { negative(number) } else { Some(number.clone()) };
            expression.head = number.map_or(Head::Unknown, |number| Head::Literal(Value::Number(number)));
            return at + 1;
        }
        if is_negative {
            return at + 1;
        }
        if let Some(next) = self.go_literal(at, end, depth, expression) {
            return next;
        }
        match &token.kind {
            Kind::Text(_) => self.strings(at, end, expression),
            Kind::Name(name) => self.name(at, end, depth, name, expression),
            Kind::Symbol("[" | "{" | "(") => self.bracket(at, depth, expression),
            _ => at + 1,
        }
    }

    fn is_prefix_word(&self, word: &str) -> bool {
        match self.language {
            Language::Java => word == "new",
            Language::TypeScript => word == "new" || word == "await",
            Language::Rust => word == "mut",
            _ => false,
        }
    }

    /// Reads a string. Strings beside each other are one in Python.
    fn strings(&self, start: usize, end: usize, expression: &mut Expression) -> usize {
        let mut text = String::new();
        let mut at = start;
        while let Some(Kind::Text(part)) = self.tokens[at..end].first().map(|token| &token.kind) {
            text.push_str(part);
            at += 1;
            let is_joined = self.tokens[at..end]
                .first()
                .is_some_and(|next| next.line == self.tokens[at - 1].line || next.inside.is_some());
            if self.language != Language::Python || !is_joined {
                break;
            }
        }
        expression.head = Head::Literal(Value::String(text));
        at
    }

    fn name(&self, at: usize, end: usize, depth: usize, name: &str, expression: &mut Expression) -> usize {
        let opens_macro =
            |bracket: &[Token]| matches!(bracket, [mark, open, ..] if mark.is("!") && (open.is("[") || open.is("(")));
        if self.language == Language::Rust && opens_macro(&self.tokens[at + 1..end]) {
            if name == "vec" {
                expression.head = Head::List(None, self.nested_items(at + 2, depth + 1));
            }
            return (self.tokens[at + 2].close + 1).min(end);
        }
        expression.head = match (self.language, name) {
            (Language::Python, "True") => Head::Literal(Value::Bool(true)),
            (Language::Python, "False") => Head::Literal(Value::Bool(false)),
            (Language::Python, "None") | (_, "null" | "nil") => Head::Literal(Value::Null),
            (_, "true") => Head::Literal(Value::Bool(true)),
            (_, "false") => Head::Literal(Value::Bool(false)),
            (_, name) => Head::Name(name.to_owned()),
        };
        at + 1
    }

    fn bracket(&self, open: usize, depth: usize, expression: &mut Expression) -> usize {
        let mut items = self.nested_items(open, depth + 1);
        if self.tokens[open].is("{") {
            expression.head = Head::Map(None, items);
        } else if self.tokens[open].is("(") && items.len() == 1 && items[0].key.is_none() {
            let inner = items.remove(0).value;
            (expression.head, expression.steps) = (inner.head, inner.steps);
        } else {
            expression.head = Head::List(None, items);
        }
        (self.tokens[open].close + 1).min(self.tokens.len())
    }

    /// Reads Go's `[]Pet{…}` or `map[string]Pet{…}`.
    fn go_literal(&self, start: usize, end: usize, depth: usize, expression: &mut Expression) -> Option<usize> {
        let is_list = self.tokens[start].is("[");
        let is_map = |at: usize| {
            self.tokens[at].name() == Some("map") && self.tokens[at + 1..end].first().is_some_and(|next| next.is("["))
        };
        if self.language != Language::Go || !is_list && !is_map(start) {
            return None;
        }
        let mut at = start;
        let mut levels = 0;
        let mut element = None;
        while let Some(token) = self.tokens[at.min(end)..end].first() {
            at = match &token.kind {
                Kind::Symbol("[") => {
                    levels += 1;
                    token.close + 1
                }
                Kind::Symbol("*" | ".") => at + 1,
                Kind::Name(name) if name == "interface" || name == "struct" => {
                    self.tokens[at + 1..end].first()?.close + 1
                }
                Kind::Name(name) => {
                    element = (!is_map(at)).then(|| name.clone());
                    at + 1
                }
                _ => break,
            };
        }
        let open = self.tokens[at.min(end)..end].first().filter(|token| token.is("{"))?;
        let items = self.nested_items(at, depth + 1);
        let element = element.filter(|_| levels == 1);
        expression.head = if is_list { Head::List(element, items) } else { Head::Map(element, items) };
        Some((open.close + 1).min(end))
    }

    fn steps(&self, start: usize, end: usize, depth: usize, expression: &mut Expression) -> usize {
        let mut at = start;
        while let Some(token) = self.tokens[at.min(end)..end].first() {
            let is_same_line = at > 0 && self.tokens[at - 1].line == token.line;
            let next_name = self.tokens[at + 1..end].first().and_then(Token::name);
            match (&token.kind, next_name) {
                (Kind::Symbol("." | "::"), Some(name)) => {
                    expression.steps.push(Step::Member(name.to_owned()));
                    at += 2;
                    continue;
                }
                (Kind::Name(word), Some(_))
                    if word == "as" && matches!(self.language, Language::TypeScript | Language::Rust) =>
                {
                    at = self.skip_type(at + 1, end);
                    continue;
                }
                (Kind::Symbol("?"), _) if self.language == Language::Rust => {
                    at += 1;
                    continue;
                }
                (Kind::Symbol("("), _) if is_same_line => self.call(at, depth, expression),
                (Kind::Symbol("["), _) if is_same_line => expression.steps.push(Step::Index),
                (Kind::Symbol("{"), _) if is_same_line && self.may_have_fields(expression) => {
                    expression.steps.push(Step::Fields(self.nested_items(at, depth + 1)));
                }
                _ => return at,
            }
            at = token.close + 1;
        }
        end
    }

    /// Adds a call, except of a conversion, which is left out with its name.
    fn call(&self, open: usize, depth: usize, expression: &mut Expression) {
        if matches!(expression.steps.last(), Some(Step::Member(name)) if CONVERSIONS.contains(&name.as_str())) {
            expression.steps.pop();
        } else {
            expression.steps.push(Step::Call(self.nested_items(open, depth + 1)));
        }
    }

    fn may_have_fields(&self, expression: &Expression) -> bool {
        let is_type = expression.steps.iter().all(|step| matches!(step, Step::Member(_)));
        self.language == Language::Go && is_type && matches!(expression.head, Head::Name(_))
    }

    fn skip_type(&self, start: usize, end: usize) -> usize {
        let is_part = |token: &&Token| {
            token.name().is_some_and(|name| !WORD_OPERATORS.contains(&name)) || token.is(".") || token.is("::")
        };
        start + self.tokens[start..end].iter().take_while(is_part).count()
    }

    fn nested_items(&self, open: usize, depth: usize) -> Vec<Item> {
        let end = self.tokens[open].close;
        let mut items = Vec::new();
        let mut at = open + 1;
        while at < end && depth <= MAX_DEPTH {
            let key = self.key(at, end);
            let start = if key.is_some() { at + 2 } else { at };
            let (mut value, next) = self.bounded(start, end, depth);
            at = self.find_separator(next, end);
            if at != next {
                (value.head, value.steps) = (Head::Unknown, Vec::new());
            }
            items.push(Item { key, value });
            at += 1;
        }
        items
    }

    fn key(&self, at: usize, end: usize) -> Option<Key> {
        let [key, separator, ..] = &self.tokens[at..end] else { return None };
        if ![":", "=", "=>"].iter().any(|symbol| separator.is(symbol)) {
            return None;
        }
        match &key.kind {
            Kind::Name(name) => Some(Key { text: name.clone(), is_quoted: false }),
            Kind::Text(text) => Some(Key { text: text.clone(), is_quoted: true }),
            _ => None,
        }
    }

    /// Returns the index of the next comma outside of other brackets, or the end.
    fn find_separator(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end && !self.tokens[at].is(",") {
            let is_bracket = ["(", "[", "{"].iter().any(|bracket| self.tokens[at].is(bracket));
            at = if is_bracket { self.tokens[at].close + 1 } else { at + 1 };
        }
        at.min(end)
    }
}

fn negative(number: &Number) -> Option<Number> {
    serde_json::from_str(&format!("-{number}")).ok()
}
