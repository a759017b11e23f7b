//! Prints blocks, statements and patterns with the boxes and breaks of prettyplease, and the expressions that have them.

use super::expression::{Expression, If, Pattern, Statement};
use super::print_expression::needs_semicolon;
use super::printer::INDENT;
use super::walk::Walk;

impl<'t> Walk<'t, '_> {
    pub(super) fn print_match(
        &mut self,
        value: Expression<'t>,
        arms: Vec<(Pattern<'t>, Expression<'t>)>,
    ) -> Option<()> {
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

    pub(super) fn print_if(&mut self, condition: If<'t>) -> Option<()> {
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

    pub(super) fn print_small_block(&mut self, mut statements: Vec<Statement<'t>>) -> Option<()> {
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

    pub(super) fn print_statements(&mut self, statements: Vec<Statement<'t>>) -> Option<()> {
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

    pub(super) fn print_pattern(&mut self, pattern: Pattern<'t>) -> Option<()> {
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
