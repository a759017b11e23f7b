//! Prints expressions with the boxes and breaks of prettyplease.

use super::expression::{Closure, Expression, Method, Struct};
use super::printer::{Break, INDENT};
use super::walk::{PathKind, Walk};

/// The width up to which a struct literal stays on its line.
const MAX_STRUCT_WIDTH: isize = 34;

impl<'t> Walk<'t, '_> {
    pub(super) fn print(&mut self, expression: Expression<'t>) -> Option<()> {
        self.print_at(expression, false)
    }

    /// Prints an expression; `starts_line` if nothing is before it on its line.
    pub(super) fn print_at(&mut self, expression: Expression<'t>, starts_line: bool) -> Option<()> {
        match expression {
            Expression::Path(at, _) => return self.print_path(at),
            Expression::Literal(text, _) => self.printer.word(text),
            Expression::Call(function, arguments) => {
                self.print_at(*function, false)?;
                self.print_arguments(arguments)?;
            }
            Expression::Method(_) | Expression::Field(..) | Expression::Await(_) => {
                let is_short = matches!(&expression, Expression::Method(method) if is_short_word(&method.receiver));
                self.printer.cbox(INDENT);
                self.print_chain(expression, starts_line, starts_line && is_short)?;
                self.printer.end();
            }
            Expression::Try(base) => {
                self.print_at(*base, starts_line)?;
                self.printer.word("?");
            }
            Expression::Prefix(operator, operand) => {
                self.printer.word(operator);
                self.print(*operand)?;
            }
            Expression::Paren(inner) => {
                self.printer.word("(");
                self.print(*inner)?;
                self.printer.word(")");
            }
            Expression::Tuple(elements) => self.print_tuple(elements)?,
            Expression::Array(elements) => self.print_array(elements)?,
            Expression::Struct(literal) => self.print_struct(literal)?,
            Expression::Closure(closure) => self.print_closure(*closure)?,
            Expression::Block(statements) => {
                self.printer.cbox(INDENT);
                self.print_small_block(statements)?;
                self.printer.end();
            }
            Expression::Match(value, arms) => self.print_match(*value, arms)?,
            Expression::If(condition) => self.print_if(*condition)?,
            Expression::Macro(name, at) => {
                let here = std::mem::replace(&mut self.at, at);
                self.macro_call(name)?;
                self.at = here;
            }
            Expression::Assign(sides) => {
                self.printer.ibox(0);
                self.print(sides.0)?;
                self.printer.word(" = ");
                self.printer.neverbreak();
                self.print(sides.1)?;
                self.printer.end();
            }
        }
        Some(())
    }

    pub(super) fn print_path(&mut self, at: usize) -> Option<()> {
        let here = std::mem::replace(&mut self.at, at);
        self.path(PathKind::Expression)?;
        self.at = here;
        Some(())
    }

    /// Prints what is before a dot, which shares the box of the whole chain.
    fn print_chain(&mut self, expression: Expression<'t>, starts_line: bool, unindents: bool) -> Option<()> {
        match expression {
            Expression::Call(function, arguments) => {
                self.print_chain(*function, false, false)?;
                self.print_arguments(arguments)
            }
            Expression::Try(base) => {
                self.print_chain(*base, starts_line, false)?;
                self.printer.word("?");
                Some(())
            }
            Expression::Await(base) => {
                self.print_before_dot(*base, starts_line)?;
                self.printer.word(".await");
                Some(())
            }
            Expression::Field(base, name) => {
                self.print_before_dot(*base, starts_line)?;
                self.printer.word(".");
                self.printer.word(name);
                Some(())
            }
            Expression::Method(method) => self.print_method(*method, starts_line, unindents),
            other => {
                self.printer.cbox(-INDENT);
                self.print(other)?;
                self.printer.end();
                Some(())
            }
        }
    }

    fn print_before_dot(&mut self, base: Expression<'t>, starts_line: bool) -> Option<()> {
        let stays = starts_line && is_short_word(&base);
        self.print_chain(base, starts_line, false)?;
        if !stays {
            self.printer.zerobreak();
        }
        Some(())
    }

    fn print_method(&mut self, method: Method<'t>, starts_line: bool, unindents: bool) -> Option<()> {
        self.print_before_dot(method.receiver, starts_line)?;
        self.printer.word(".");
        self.printer.word(method.name);
        if let Some(at) = method.generics {
            let here = std::mem::replace(&mut self.at, at);
            self.generics(PathKind::Expression)?;
            self.at = here;
        }
        self.printer.cbox(if unindents { -INDENT } else { 0 });
        self.print_arguments(method.arguments)?;
        self.printer.end();
        Some(())
    }

    fn print_arguments(&mut self, mut arguments: Vec<Expression<'t>>) -> Option<()> {
        self.printer.word("(");
        if arguments.len() == 1 && arguments.first().is_some_and(is_blocklike) {
            self.print(arguments.pop()?)?;
        } else {
            self.printer.cbox(INDENT);
            self.printer.zerobreak();
            self.print_elements(arguments)?;
            self.printer.offset(-INDENT);
            self.printer.end();
        }
        self.printer.word(")");
        Some(())
    }

    fn print_elements(&mut self, elements: Vec<Expression<'t>>) -> Option<()> {
        let last = elements.len().saturating_sub(1);
        for (index, element) in elements.into_iter().enumerate() {
            self.print(element)?;
            self.printer.trailing_comma(index == last);
        }
        Some(())
    }

    fn print_tuple(&mut self, mut elements: Vec<Expression<'t>>) -> Option<()> {
        self.printer.word("(");
        self.printer.cbox(INDENT);
        self.printer.zerobreak();
        if elements.len() == 1 {
            self.print(elements.pop()?)?;
            self.printer.word(",");
            self.printer.zerobreak();
        } else {
            self.print_elements(elements)?;
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word(")");
        Some(())
    }

    fn print_array(&mut self, elements: Vec<Expression<'t>>) -> Option<()> {
        if elements.is_empty() {
            self.printer.word("[]");
            return Some(());
        }
        if !elements.iter().all(|element| matches!(element, Expression::Literal(_, true))) {
            self.printer.word("[");
            self.printer.cbox(INDENT);
            self.printer.zerobreak();
            self.print_elements(elements)?;
            self.printer.offset(-INDENT);
            self.printer.end();
            self.printer.word("]");
            return Some(());
        }
        self.printer.cbox(INDENT);
        self.printer.word("[");
        self.printer.zerobreak();
        self.printer.ibox(0);
        for (index, element) in elements.into_iter().enumerate() {
            if index > 0 {
                self.printer.word(",");
                self.printer.space();
            }
            self.print(element)?;
        }
        self.printer.end();
        self.printer.trailing_comma(true);
        self.printer.offset(-INDENT);
        self.printer.word("]");
        self.printer.end();
        Some(())
    }

    fn print_struct(&mut self, literal: Struct<'t>) -> Option<()> {
        if let Some(at) = literal.attributes {
            let here = std::mem::replace(&mut self.at, at);
            self.outer_attributes()?;
            self.at = here;
        }
        self.printer.cbox(INDENT);
        self.printer.ibox(-INDENT);
        self.print_path(literal.path)?;
        self.printer.end();
        self.printer.word(" {");
        self.printer.space_if_nonempty();
        let last = literal.fields.len().saturating_sub(1);
        for (index, (name, value)) in literal.fields.into_iter().enumerate() {
            self.printer.word(name);
            if let Some(value) = value {
                self.printer.word(": ");
                self.printer.ibox(0);
                self.print(value)?;
                self.printer.end();
            }
            self.printer.trailing_comma_or_space(index == last);
        }
        self.printer.offset(-INDENT);
        self.printer.end_with_max_width(MAX_STRUCT_WIDTH);
        self.printer.word("}");
        Some(())
    }

    fn print_closure(&mut self, closure: Closure<'t>) -> Option<()> {
        self.printer.ibox(0);
        if closure.is_move {
            self.printer.word("move ");
        }
        self.printer.cbox(INDENT);
        self.printer.word("|");
        for (index, input) in closure.inputs.into_iter().enumerate() {
            if index == 0 {
                self.printer.zerobreak();
            } else {
                self.printer.word(",");
                self.printer.space();
            }
            self.print_pattern(input)?;
        }
        self.printer.word("|");
        self.printer.space();
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.neverbreak();
        let stands_alone =
            is_blocklike(&closure.body) || matches!(closure.body, Expression::Match(..) | Expression::Call(..));
        if stands_alone {
            self.print(closure.body)?;
        } else {
            self.print_in_braces(closure.body, false, None)?;
        }
        self.printer.end();
        Some(())
    }

    /// Prints an expression that gets braces if it needs a line of its own.
    pub(super) fn print_in_braces(
        &mut self,
        body: Expression<'t>,
        starts_line: bool,
        unbroken: Option<char>,
    ) -> Option<()> {
        let semicolon = needs_semicolon(&body).then_some(';');
        self.printer.cbox(INDENT);
        self.printer.break_line(Break { before: Some('{'), ..Break::default() });
        self.print_at(body, starts_line)?;
        self.printer.break_line(Break { offset: -INDENT, before: semicolon, after: "}", unbroken, ..Break::default() });
        self.printer.end();
        Some(())
    }
}

pub(super) fn needs_semicolon(expression: &Expression<'_>) -> bool {
    matches!(expression, Expression::Assign(_))
}

fn is_short_word(expression: &Expression<'_>) -> bool {
    matches!(expression, Expression::Path(_, Some(word)) if word.len() as isize <= INDENT)
}

/// Returns `true` for what is printed in the parentheses of a call without a line of its own.
fn is_blocklike(expression: &Expression<'_>) -> bool {
    match expression {
        Expression::Array(_) | Expression::Block(_) | Expression::Closure(_) | Expression::Tuple(_) => true,
        Expression::Struct(literal) => literal.attributes.is_none(),
        _ => false,
    }
}
