//! Prints expressions and statements with the boxes and breaks of prettyplease.

use super::expression::{Closure, Expression, If, Method, Pattern, Statement, Struct};
use super::printer::{Break, INDENT};
use super::walk::{PathKind, Walk};

/// The width up to which a struct literal stays on its line.
const MAX_STRUCT_WIDTH: isize = 34;

impl<'t> Walk<'t, '_> {
    pub fn print(&mut self, expression: Expression<'t>) -> Option<()> {
        self.print_at(expression, false)
    }

    /// Prints an expression; `starts_line` if nothing is before it on its line.
    fn print_at(&mut self, expression: Expression<'t>, starts_line: bool) -> Option<()> {
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

    fn print_path(&mut self, at: usize) -> Option<()> {
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
    fn print_in_braces(&mut self, body: Expression<'t>, starts_line: bool, unbroken: Option<char>) -> Option<()> {
        let semicolon = needs_semicolon(&body).then_some(';');
        self.printer.cbox(INDENT);
        self.printer.break_line(Break { before: Some('{'), ..Break::default() });
        self.print_at(body, starts_line)?;
        self.printer.break_line(Break { offset: -INDENT, before: semicolon, after: "}", unbroken, ..Break::default() });
        self.printer.end();
        Some(())
    }

    fn print_match(&mut self, value: Expression<'t>, arms: Vec<(Pattern<'t>, Expression<'t>)>) -> Option<()> {
        self.printer.ibox(0);
        self.printer.word("match ");
        self.print_condition(value)?;
        self.printer.word("{");
        self.printer.neverbreak();
        self.printer.cbox(INDENT);
        self.printer.hardbreak_if_nonempty();
        for (pattern, body) in arms {
            self.print_arm(pattern, body)?;
            self.printer.hardbreak();
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word("}");
        self.printer.end();
        Some(())
    }

    fn print_arm(&mut self, pattern: Pattern<'t>, body: Expression<'t>) -> Option<()> {
        self.printer.ibox(0);
        self.print_pattern(pattern)?;
        self.printer.word(" => ");
        let body = match without_block(body) {
            Expression::Tuple(elements) if elements.is_empty() => Expression::Block(Vec::new()),
            body => body,
        };
        if let Expression::Block(statements) = body {
            self.print_statements_in_braces(statements)?;
        } else {
            self.printer.neverbreak();
            let unbroken = (!matches!(body, Expression::Match(..) | Expression::If(_))).then_some(',');
            self.print_in_braces(body, true, unbroken)?;
        }
        self.printer.end();
        Some(())
    }

    fn print_statements_in_braces(&mut self, statements: Vec<Statement<'t>>) -> Option<()> {
        self.printer.word("{");
        self.printer.neverbreak();
        self.printer.cbox(INDENT);
        self.printer.hardbreak_if_nonempty();
        self.print_statements(statements)?;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word("}");
        Some(())
    }

    fn print_condition(&mut self, condition: Expression<'t>) -> Option<()> {
        let breaks = breaks_before_brace(&condition);
        self.printer.cbox(0);
        self.print(condition)?;
        if breaks {
            self.printer.space();
        } else {
            self.printer.word(" ");
        }
        self.printer.end();
        Some(())
    }

    fn print_if(&mut self, condition: If<'t>) -> Option<()> {
        self.printer.cbox(INDENT);
        self.printer.word("if ");
        self.printer.cbox(-INDENT);
        if let Some(pattern) = condition.pattern {
            let breaks = breaks_before_brace(&condition.condition);
            self.printer.cbox(0);
            self.printer.ibox(0);
            self.printer.word("let ");
            self.printer.ibox(0);
            self.print_pattern(pattern)?;
            self.printer.end();
            self.printer.word(" = ");
            self.printer.neverbreak();
            self.printer.ibox(0);
            self.print(condition.condition)?;
            self.printer.end();
            self.printer.end();
            if breaks {
                self.printer.space();
            } else {
                self.printer.word(" ");
            }
            self.printer.end();
        } else {
            self.print_condition(condition.condition)?;
        }
        self.printer.end();
        self.printer.word("{");
        if !condition.then.is_empty() {
            self.printer.hardbreak();
            self.print_statements(condition.then)?;
            self.printer.offset(-INDENT);
        }
        self.printer.word("}");
        self.printer.end();
        Some(())
    }

    fn print_small_block(&mut self, mut statements: Vec<Statement<'t>>) -> Option<()> {
        self.printer.word("{");
        if !statements.is_empty() {
            self.printer.space();
            let is_value = matches!(statements.as_slice(), [Statement::Expression(_, false)]);
            match statements.pop()? {
                Statement::Expression(value, _) if is_value => {
                    self.printer.ibox(0);
                    self.print_at(value, true)?;
                    self.printer.end();
                    self.printer.space();
                }
                last => {
                    statements.push(last);
                    self.print_statements(statements)?;
                }
            }
            self.printer.offset(-INDENT);
        }
        self.printer.word("}");
        Some(())
    }

    pub fn print_statements(&mut self, statements: Vec<Statement<'t>>) -> Option<()> {
        statements.into_iter().try_for_each(|statement| self.print_statement(statement))
    }

    fn print_statement(&mut self, statement: Statement<'t>) -> Option<()> {
        match statement {
            Statement::Use(at) => {
                let here = std::mem::replace(&mut self.at, at);
                self.use_item()?;
                self.at = here;
                return Some(());
            }
            Statement::Let { pattern, ty, value } => {
                self.printer.ibox(0);
                self.printer.word("let ");
                self.print_pattern(pattern)?;
                if let Some(at) = ty {
                    self.printer.word(": ");
                    let here = std::mem::replace(&mut self.at, at);
                    self.ty()?;
                    self.at = here;
                }
                self.printer.word(" = ");
                self.printer.neverbreak();
                self.print(value)?;
                self.printer.end();
                self.printer.word(";");
            }
            Statement::Expression(value, has_semicolon) => {
                let semicolon = has_semicolon || needs_semicolon(&value);
                self.printer.ibox(0);
                self.print_at(value, true)?;
                if semicolon {
                    self.printer.word(";");
                }
                self.printer.end();
            }
        }
        self.printer.hardbreak();
        Some(())
    }

    pub fn print_pattern(&mut self, pattern: Pattern<'t>) -> Option<()> {
        let elements = match pattern {
            Pattern::Wild => {
                self.printer.word("_");
                return Some(());
            }
            Pattern::Literal(text) => {
                self.printer.word(text);
                return Some(());
            }
            Pattern::Name { is_mut, name } => {
                if is_mut {
                    self.printer.word("mut ");
                }
                self.printer.word(name);
                return Some(());
            }
            Pattern::Path(at, None) => return self.print_path(at),
            Pattern::Path(at, Some(elements)) => {
                self.print_path(at)?;
                elements
            }
            Pattern::Tuple(elements) => elements,
        };
        self.printer.word("(");
        self.printer.cbox(INDENT);
        self.printer.zerobreak();
        let last = elements.len().saturating_sub(1);
        for (index, element) in elements.into_iter().enumerate() {
            self.print_pattern(element)?;
            self.printer.trailing_comma(index == last);
        }
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word(")");
        Some(())
    }
}

/// Takes an expression out of blocks that have nothing else.
fn without_block(mut body: Expression<'_>) -> Expression<'_> {
    loop {
        match body {
            Expression::Block(mut statements) if matches!(statements[..], [Statement::Expression(_, false)]) => {
                match statements.pop() {
                    Some(Statement::Expression(inner, _)) => body = inner,
                    _ => return Expression::Block(statements),
                }
            }
            body => return body,
        }
    }
}

fn needs_semicolon(expression: &Expression<'_>) -> bool {
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

fn breaks_before_brace(condition: &Expression<'_>) -> bool {
    match condition {
        Expression::Method(_) | Expression::Field(..) | Expression::Await(_) | Expression::Assign(_) => true,
        Expression::Call(inner, _)
        | Expression::Try(inner)
        | Expression::Prefix(_, inner)
        | Expression::Paren(inner) => breaks_before_brace(inner),
        _ => false,
    }
}
