//! Prints items with the boxes and breaks of prettyplease.

use super::expression::Braces;
use super::printer::INDENT;
use super::walk::{PathKind, Walk};

/// What is known of an item that was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known<'t> {
    /// The keyword before its name.
    pub keyword: &'t str,
    /// The name; that of the first segment for an import, and none for an implementation.
    pub name: &'t str,
    pub is_public: bool,
}

impl<'t> Walk<'t, '_> {
    pub fn item(&mut self) -> Option<Known<'t>> {
        self.outer_attributes()?;
        // What the keyword is decides about the box before the visibility.
        let start = self.at;
        let is_public = self.is("pub") && self.peek(1).text != "(";
        if self.eat("pub") && self.is("(") {
            self.at = self.peek(0).close + 1;
        }
        let keyword = self.peek(0).text;
        let name = self.peek(1).text;
        self.at = start;
        match keyword {
            "struct" => self.struct_item()?,
            "enum" => self.enum_item()?,
            "impl" => self.impl_item()?,
            "static" | "const" => self.value_item(keyword)?,
            "type" => self.type_item("= ")?,
            "fn" => self.function()?,
            "mod" => self.module()?,
            "use" => self.use_item()?,
            _ => return None,
        }
        Some(Known { keyword, name, is_public })
    }

    fn struct_item(&mut self) -> Option<()> {
        self.printer.cbox(INDENT);
        self.visibility()?;
        self.keyword("struct", "struct ")?;
        self.print_ident()?;
        if self.eat(";") {
            self.printer.word(";");
            self.printer.end();
            self.printer.hardbreak();
            return Some(());
        }
        self.printer.word(" ");
        self.open_body()?;
        while !self.is("}") {
            self.outer_attributes()?;
            self.visibility()?;
            self.print_ident()?;
            self.keyword(":", ": ")?;
            self.ty()?;
            self.is_last("}")?;
            self.printer.word(",");
            self.printer.hardbreak();
        }
        self.close_body();
        Some(())
    }

    fn enum_item(&mut self) -> Option<()> {
        self.printer.cbox(INDENT);
        self.visibility()?;
        self.keyword("enum", "enum ")?;
        self.print_ident()?;
        self.printer.word(" ");
        self.open_body()?;
        while !self.is("}") {
            self.outer_attributes()?;
            self.print_ident()?;
            if self.is("(") {
                self.tuple_fields()?;
            }
            self.is_last("}")?;
            self.printer.word(",");
            self.printer.hardbreak();
        }
        self.close_body();
        Some(())
    }

    fn tuple_fields(&mut self) -> Option<()> {
        self.printer.cbox(INDENT);
        self.print_next();
        self.printer.zerobreak();
        while !self.is(")") {
            self.ty()?;
            let is_last = self.is_last(")")?;
            self.printer.trailing_comma(is_last);
        }
        self.at += 1;
        self.printer.offset(-INDENT);
        self.printer.word(")");
        self.printer.end();
        Some(())
    }

    fn impl_item(&mut self) -> Option<()> {
        self.printer.cbox(INDENT);
        self.printer.ibox(-INDENT);
        self.printer.cbox(INDENT);
        self.keyword("impl", "impl")?;
        if self.is("<") {
            self.generic_parameters()?;
        }
        self.printer.end();
        self.printer.word(" ");
        self.path(PathKind::Type)?;
        if self.eat("for") {
            self.printer.space();
            self.printer.word("for ");
            self.ty()?;
        }
        self.printer.end();
        self.printer.word(" ");
        self.open_body()?;
        while !self.is("}") {
            self.member_item()?;
        }
        self.close_body();
        Some(())
    }

    /// Prints the parameters of `impl<T, U>`, which have no bounds.
    fn generic_parameters(&mut self) -> Option<()> {
        self.print_next();
        self.printer.cbox(0);
        self.printer.zerobreak();
        loop {
            self.print_ident()?;
            let is_last = self.is_last(">")?;
            self.printer.trailing_comma(is_last);
            if is_last {
                break;
            }
        }
        self.at += 1;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word(">");
        Some(())
    }

    fn member_item(&mut self) -> Option<()> {
        self.outer_attributes()?;
        let mut ahead = 0;
        if self.is("pub") {
            ahead = if self.peek(1).text == "(" { 4 } else { 1 };
        }
        match self.peek(ahead).text {
            "const" => self.value_item("const"),
            "type" => self.type_item(" = "),
            "fn" => self.function(),
            _ => None,
        }
    }

    /// Prints a constant or a static variable.
    fn value_item(&mut self, keyword: &'t str) -> Option<()> {
        self.printer.cbox(0);
        self.visibility()?;
        self.expect(keyword)?;
        self.printer.word(keyword);
        self.printer.word(" ");
        self.print_ident()?;
        self.keyword(":", ": ")?;
        self.ty()?;
        self.keyword("=", " = ")?;
        self.printer.neverbreak();
        let value = self.expression(Braces::Struct)?;
        self.print(value)?;
        self.keyword(";", ";")?;
        self.printer.end();
        self.printer.hardbreak();
        Some(())
    }

    /// Prints the name of a type; `equals` is how the item and the member of an implementation write it.
    fn type_item(&mut self, equals: &'static str) -> Option<()> {
        self.printer.cbox(INDENT);
        self.visibility()?;
        self.keyword("type", "type ")?;
        self.print_ident()?;
        if !equals.starts_with(' ') {
            self.printer.word(" ");
        }
        self.keyword("=", equals)?;
        self.printer.neverbreak();
        self.printer.ibox(-INDENT);
        self.ty()?;
        self.printer.end();
        self.keyword(";", ";")?;
        self.printer.end();
        self.printer.hardbreak();
        Some(())
    }

    fn function(&mut self) -> Option<()> {
        self.printer.cbox(INDENT);
        self.visibility()?;
        self.keyword("fn", "fn ")?;
        self.print_ident()?;
        self.keyword("(", "(")?;
        self.printer.neverbreak();
        self.printer.cbox(0);
        self.printer.zerobreak();
        while !self.is(")") {
            self.parameter()?;
            let is_last = self.is_last(")")?;
            self.printer.trailing_comma(is_last);
        }
        self.at += 1;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word(")");
        self.printer.cbox(-INDENT);
        if self.eat_pair("-", ">") {
            self.printer.word(" -> ");
            self.ty()?;
        }
        self.printer.end();
        self.printer.word(" ");
        self.is("{").then_some(())?;
        self.printer.word("{");
        self.printer.hardbreak_if_nonempty();
        let body = self.block()?;
        self.print_statements(body)?;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word("}");
        self.printer.hardbreak();
        Some(())
    }

    fn parameter(&mut self) -> Option<()> {
        if self.is("&") && (self.peek(1).text == "self" || (self.peek(1).text == "mut" && self.peek(2).text == "self"))
        {
            self.print_next();
        }
        if self.eat("mut") {
            self.printer.word("mut ");
        }
        if self.is("self") {
            self.print_next();
            return Some(());
        }
        if self.is("_") {
            self.print_next();
        } else {
            self.print_ident()?;
        }
        self.keyword(":", ": ")?;
        self.ty()
    }

    fn module(&mut self) -> Option<()> {
        self.printer.cbox(INDENT);
        self.visibility()?;
        self.keyword("mod", "mod ")?;
        self.print_ident()?;
        self.keyword(";", ";")?;
        self.printer.end();
        self.printer.hardbreak();
        Some(())
    }

    pub fn use_item(&mut self) -> Option<()> {
        self.visibility()?;
        self.keyword("use", "use ")?;
        self.use_tree()?;
        self.keyword(";", ";")?;
        self.printer.hardbreak();
        Some(())
    }

    /// Prints the rest of an import. Returns `true` if it ends with a group.
    fn use_tree(&mut self) -> Option<bool> {
        loop {
            match self.peek(0).text {
                "*" => {
                    self.print_next();
                    return Some(false);
                }
                "{" => return self.use_group().map(|()| true),
                "crate" | "self" | "super" => self.print_next(),
                _ => drop(self.print_ident()?),
            }
            if self.eat("as") {
                self.printer.word(" as ");
                self.print_ident()?;
                return Some(false);
            }
            if !self.eat_pair(":", ":") {
                return Some(false);
            }
            self.printer.word("::");
        }
    }

    fn use_group(&mut self) -> Option<()> {
        self.has_several().then_some(())?;
        self.printer.cbox(INDENT);
        self.print_next();
        self.printer.zerobreak();
        self.printer.ibox(0);
        loop {
            let is_group = self.use_tree()?;
            if self.is_last("}")? {
                break;
            }
            self.printer.word(",");
            if is_group {
                self.printer.hardbreak();
            } else {
                self.printer.space();
            }
        }
        self.at += 1;
        self.printer.end();
        self.printer.trailing_comma(true);
        self.printer.offset(-INDENT);
        self.printer.word("}");
        self.printer.end();
        Some(())
    }

    /// Returns `true` if the group that begins here has more than one element.
    fn has_several(&self) -> bool {
        let close = self.peek(0).close;
        let mut index = self.at + 1;
        while let Some(token) = self.tokens.get(index).filter(|_| index < close) {
            if token.text == "," {
                return index + 1 < close;
            }
            index = token.close.max(index) + 1;
        }
        false
    }

    fn keyword(&mut self, text: &str, printed: &'static str) -> Option<()> {
        self.expect(text)?;
        self.printer.word(printed);
        Some(())
    }

    fn open_body(&mut self) -> Option<()> {
        self.expect("{")?;
        self.printer.word("{");
        self.printer.hardbreak_if_nonempty();
        Some(())
    }

    fn close_body(&mut self) {
        self.at += 1;
        self.printer.offset(-INDENT);
        self.printer.end();
        self.printer.word("}");
        self.printer.hardbreak();
    }
}
