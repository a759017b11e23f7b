//! Expressions. Input: tokens. Output: an expression of the kinds that generated files have; paths and attributes are the indices where
//! their tokens begin.

use super::printer::Printer;
use super::tokens::Kind;
use super::walk::{PathKind, Walk, is_module};

pub(super) enum Expression<'t> {
    /// A path at an index; the name, if it is one word.
    Path(usize, Option<&'t str>),
    /// A literal, and whether a list of such fills its lines.
    Literal(&'t str, bool),
    Call(Box<Expression<'t>>, Vec<Expression<'t>>),
    Method(Box<Method<'t>>),
    Field(Box<Expression<'t>>, &'t str),
    Try(Box<Expression<'t>>),
    Await(Box<Expression<'t>>),
    /// `&`, `&mut`, `-`, `!` or `*` before an expression.
    Prefix(&'static str, Box<Expression<'t>>),
    Paren(Box<Expression<'t>>),
    Tuple(Vec<Expression<'t>>),
    Array(Vec<Expression<'t>>),
    Struct(Struct<'t>),
    Closure(Box<Closure<'t>>),
    Block(Vec<Statement<'t>>),
    Match(Box<Expression<'t>>, Vec<(Pattern<'t>, Expression<'t>)>),
    If(Box<If<'t>>),
    Assign(Box<(Expression<'t>, Expression<'t>)>),
    /// A call of a macro: its name, and the index of its group.
    Macro(&'t str, usize),
}

pub(super) struct Method<'t> {
    pub receiver: Expression<'t>,
    pub name: &'t str,
    /// Where `<…>` is.
    pub generics: Option<usize>,
    pub arguments: Vec<Expression<'t>>,
}

pub(super) struct Struct<'t> {
    /// Where the attributes begin.
    pub attributes: Option<usize>,
    pub path: usize,
    pub fields: Vec<(&'t str, Option<Expression<'t>>)>,
}

pub(super) struct Closure<'t> {
    pub is_move: bool,
    pub inputs: Vec<Pattern<'t>>,
    pub body: Expression<'t>,
}

pub(super) struct If<'t> {
    /// The pattern of `if let`.
    pub pattern: Option<Pattern<'t>>,
    pub condition: Expression<'t>,
    pub then: Vec<Statement<'t>>,
}

pub(super) enum Pattern<'t> {
    Wild,
    Literal(&'t str),
    Name {
        is_mut: bool,
        name: &'t str,
    },
    Tuple(Vec<Pattern<'t>>),
    /// A path at an index, with the patterns of a tuple struct.
    Path(usize, Option<Vec<Pattern<'t>>>),
}

pub(super) enum Statement<'t> {
    /// The type is at an index.
    Let { pattern: Pattern<'t>, ty: Option<usize>, value: Expression<'t> },
    /// An expression, and whether a semicolon follows.
    Expression(Expression<'t>, bool),
    /// The import at an index.
    Use(usize),
}

/// Whether `name {` begins a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Braces {
    Struct,
    Block,
}

impl<'t> Walk<'t, '_> {
    pub fn expression(&mut self, braces: Braces) -> Option<Expression<'t>> {
        match self.peek(0).text {
            "&" => {
                self.at += 1;
                let operator = if self.eat("mut") { "&mut " } else { "&" };
                Some(Expression::Prefix(operator, self.expression(braces)?.into_operand()?))
            }
            "-" => self.prefix("-", braces),
            "!" => self.prefix("!", braces),
            "*" => self.prefix("*", braces),
            "|" | "move" if braces == Braces::Struct => self.closure(),
            "{" => self.block().map(Expression::Block),
            "match" => self.match_expression(),
            "if" => self.if_expression(),
            "#" => self.attributed_struct(),
            _ => {
                let primary = self.primary(braces)?;
                self.postfix(primary)
            }
        }
    }

    fn prefix(&mut self, operator: &'static str, braces: Braces) -> Option<Expression<'t>> {
        self.at += 1;
        Some(Expression::Prefix(operator, self.expression(braces)?.into_operand()?))
    }

    fn primary(&mut self, braces: Braces) -> Option<Expression<'t>> {
        let token = self.peek(0);
        if let Kind::Literal(is_simple) = token.kind {
            self.at += 1;
            return Some(Expression::Literal(token.text, is_simple));
        }
        match token.text {
            "true" | "false" => {
                self.at += 1;
                Some(Expression::Literal(token.text, true))
            }
            "(" => {
                let (elements, has_comma) = self.elements("(", ")")?;
                let is_paren = elements.len() == 1 && !has_comma;
                if is_paren {
                    return Some(Expression::Paren(Box::new(elements.into_iter().next()?)));
                }
                Some(Expression::Tuple(elements))
            }
            "[" => self.elements("[", "]").map(|(elements, _)| Expression::Array(elements)),
            _ => {
                let start = self.at;
                self.skip_path()?;
                let is_word = self.at == start + 1;
                if self.eat("!") {
                    return is_word.then(|| self.read_macro(token.text))?;
                }
                if self.is("{") && braces == Braces::Struct {
                    return self.struct_literal(None, start);
                }
                Some(Expression::Path(start, is_word.then_some(token.text)))
            }
        }
    }

    /// Goes on behind a path, which is read once more where it is printed.
    fn skip_path(&mut self) -> Option<()> {
        loop {
            let is_module = is_module(self.peek(0).text);
            if is_module || self.is("Self") {
                self.at += 1;
            } else {
                self.ident()?;
            }
            if !self.eat_pair(":", ":") {
                return Some(());
            }
            if self.is("<") {
                (!is_module).then(|| self.skip_generics())??;
                if !self.eat_pair(":", ":") {
                    return Some(());
                }
            }
        }
    }

    fn skip_generics(&mut self) -> Option<()> {
        self.skip(|walk| walk.generics(PathKind::Expression))
    }

    /// Goes on behind a part that is printed for nothing, because its length follows from its grammar.
    fn skip(&mut self, print: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let printer = std::mem::replace(&mut self.printer, Printer::new());
        let printed = print(self);
        self.printer = printer;
        printed
    }

    fn read_macro(&mut self, name: &'t str) -> Option<Expression<'t>> {
        let start = self.at;
        matches!(self.peek(0).text, "(" | "[").then_some(())?;
        self.at = self.peek(0).close + 1;
        Some(Expression::Macro(name, start))
    }

    fn postfix(&mut self, mut base: Expression<'t>) -> Option<Expression<'t>> {
        loop {
            if self.is("(") {
                base = Expression::Call(Box::new(base), self.elements("(", ")")?.0);
            } else if self.eat("?") {
                base = Expression::Try(Box::new(base));
            } else if self.is(".") {
                self.at += 1;
                base = self.member(base)?;
            } else if self.is("[") {
                return None;
            } else {
                return Some(base);
            }
        }
    }

    fn member(&mut self, base: Expression<'t>) -> Option<Expression<'t>> {
        if self.eat("await") {
            return Some(Expression::Await(Box::new(base)));
        }
        let name = self.ident()?;
        let generics = self.eat_pair(":", ":").then_some(self.at);
        if generics.is_some() {
            self.skip_generics()?;
        } else if !self.is("(") {
            return Some(Expression::Field(Box::new(base), name));
        }
        let arguments = self.elements("(", ")")?.0;
        Some(Expression::Method(Box::new(Method { receiver: base, name, generics, arguments })))
    }

    /// Reads a group of expressions. Returns as well whether the last one has a comma.
    fn elements(&mut self, open: &str, close: &str) -> Option<(Vec<Expression<'t>>, bool)> {
        self.expect(open)?;
        let mut elements = Vec::new();
        let mut has_comma = false;
        while !self.is(close) {
            elements.push(self.expression(Braces::Struct)?);
            has_comma = self.is(",");
            self.is_last(close)?;
        }
        self.at += 1;
        Some((elements, has_comma))
    }

    fn attributed_struct(&mut self) -> Option<Expression<'t>> {
        let attributes = self.at;
        while self.eat("#") {
            self.is("[").then_some(())?;
            self.at = self.peek(0).close + 1;
        }
        let path = self.at;
        self.skip_path()?;
        self.struct_literal(Some(attributes), path)
    }

    fn struct_literal(&mut self, attributes: Option<usize>, path: usize) -> Option<Expression<'t>> {
        self.expect("{")?;
        let mut fields = Vec::new();
        while !self.is("}") {
            let name = self.ident()?;
            let value = if self.eat(":") { Some(self.expression(Braces::Struct)?) } else { None };
            fields.push((name, value));
            self.is_last("}")?;
        }
        self.at += 1;
        Some(Expression::Struct(Struct { attributes, path, fields }))
    }

    fn closure(&mut self) -> Option<Expression<'t>> {
        let is_move = self.eat("move");
        self.expect("|")?;
        let mut inputs = Vec::new();
        while !self.is("|") {
            inputs.push(self.pattern()?);
            self.is_last("|")?;
        }
        self.at += 1;
        let body = self.expression(Braces::Struct)?;
        Some(Expression::Closure(Box::new(Closure { is_move, inputs, body })))
    }

    fn match_expression(&mut self) -> Option<Expression<'t>> {
        self.at += 1;
        let value = self.expression(Braces::Block)?;
        self.expect("{")?;
        let mut arms = Vec::new();
        while !self.is("}") {
            let pattern = self.pattern()?;
            self.eat_pair("=", ">").then_some(())?;
            let body = self.expression(Braces::Struct)?;
            let is_block = matches!(body, Expression::Block(_));
            arms.push((pattern, body));
            (self.eat(",") || is_block || self.is("}")).then_some(())?;
        }
        self.at += 1;
        Some(Expression::Match(Box::new(value), arms))
    }

    fn if_expression(&mut self) -> Option<Expression<'t>> {
        self.at += 1;
        let pattern = if self.eat("let") { Some(self.pattern()?) } else { None };
        if pattern.is_some() {
            self.is_equals().then(|| self.at += 1)?;
        }
        let condition = self.expression(Braces::Block)?;
        let then = self.block()?;
        (!self.is("else")).then_some(Expression::If(Box::new(If { pattern, condition, then })))
    }

    /// Returns `true` for `=` that is neither `==` nor `=>`.
    fn is_equals(&self) -> bool {
        self.is("=") && !self.is_pair("=", "=") && !self.is_pair("=", ">")
    }

    pub fn pattern(&mut self) -> Option<Pattern<'t>> {
        if self.eat("_") {
            return Some(Pattern::Wild);
        }
        if matches!(self.peek(0).kind, Kind::Literal(_)) {
            self.at += 1;
            return Some(Pattern::Literal(self.tokens.get(self.at - 1)?.text));
        }
        if self.is("(") {
            let patterns = self.patterns()?;
            return (patterns.len() != 1).then_some(Pattern::Tuple(patterns));
        }
        let is_mut = self.eat("mut");
        let start = self.at;
        let first = self.peek(0).text;
        self.skip_path()?;
        if self.at == start + 1 && is_module(first) {
            return None;
        }
        let is_name = self.at == start + 1 && first != "Self" && !self.is("(");
        if is_name {
            return Some(Pattern::Name { is_mut, name: first });
        }
        let elements = if self.is("(") { Some(self.patterns()?) } else { None };
        (!is_mut && !self.is("{")).then_some(Pattern::Path(start, elements))
    }

    fn patterns(&mut self) -> Option<Vec<Pattern<'t>>> {
        self.expect("(")?;
        let mut patterns = Vec::new();
        while !self.is(")") {
            patterns.push(self.pattern()?);
            self.is_last(")")?;
        }
        self.at += 1;
        Some(patterns)
    }

    pub fn block(&mut self) -> Option<Vec<Statement<'t>>> {
        self.expect("{")?;
        let mut statements = Vec::new();
        while !self.is("}") {
            statements.push(self.statement()?);
        }
        self.at += 1;
        Some(statements)
    }

    fn statement(&mut self) -> Option<Statement<'t>> {
        if self.is("use") {
            let start = self.at;
            while !self.eat(";") {
                self.at = self.peek(0).close.max(self.at) + 1;
                (self.peek(0).kind != Kind::End).then_some(())?;
            }
            return Some(Statement::Use(start));
        }
        if self.eat("let") {
            let pattern = self.pattern()?;
            let ty = self.eat(":").then_some(self.at);
            if ty.is_some() {
                self.skip(Self::ty)?;
            }
            self.is_equals().then(|| self.at += 1)?;
            let value = self.expression(Braces::Struct)?;
            self.expect(";")?;
            return Some(Statement::Let { pattern, ty, value });
        }
        let mut value = self.expression(Braces::Struct)?;
        let is_block = matches!(value, Expression::Block(_) | Expression::Match(..) | Expression::If(_));
        if self.is_equals() {
            (!is_block).then(|| self.at += 1)?;
            value = Expression::Assign(Box::new((value, self.expression(Braces::Struct)?)));
        }
        // Calls of macros are statements of another kind.
        (!matches!(value, Expression::Macro(..))).then_some(())?;
        let has_semicolon = self.eat(";");
        if has_semicolon {
            return (!is_block).then_some(Statement::Expression(value, true));
        }
        let ends_here = self.is("}") || (is_block && !matches!(self.peek(0).text, "." | "?" | "(" | "["));
        ends_here.then_some(Statement::Expression(value, false))
    }
}

impl Expression<'_> {
    /// Returns `None` for what would need parentheses behind an operator.
    fn into_operand(self) -> Option<Box<Self>> {
        let is_operand = !matches!(self, Expression::Closure(_) | Expression::Assign(_) | Expression::If(_));
        is_operand.then(|| Box::new(self))
    }
}
