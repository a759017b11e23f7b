//! Layout. Input: an expression. Output: its lines, broken as rustfmt does.

/// The maximum width of a line, as in rustfmt.
pub const WIDTH: usize = 100;

const INDENT: &str = "    ";

/// An expression whose lines can be broken.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A literal or a path, which is never broken.
    Atom(String),
    /// A call, a list or a macro: items between delimiters.
    Group { open: String, items: Vec<Expr>, close: &'static str },
    /// A chain of method calls, each a group whose name starts with a dot.
    Chain(Box<Expr>, Vec<Expr>),
    /// A prefix and an expression, such as a key of a JSON object and its value.
    Prefixed(String, Box<Expr>),
}

impl Expr {
    pub fn atom(text: impl Into<String>) -> Self {
        Self::Atom(text.into())
    }

    /// Creates a call of a function, or of a method if the name starts with a dot.
    pub fn call(function: &str, arguments: Vec<Expr>) -> Self {
        Self::Group { open: format!("{function}("), items: arguments, close: ")" }
    }

    /// Creates a list in brackets, after the name of a macro if there is one.
    pub fn list(before: &str, items: Vec<Expr>) -> Self {
        Self::Group { open: format!("{before}["), items, close: "]" }
    }

    pub fn flat(&self) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Group { open, items, close } => {
                let items: Vec<String> = items.iter().map(Self::flat).collect();
                format!("{open}{}{close}", items.join(", "))
            }
            Self::Chain(base, calls) => base.flat() + &calls.iter().map(Self::flat).collect::<String>(),
            Self::Prefixed(before, inner) => format!("{before}{}", inner.flat()),
        }
    }

    /// Returns the expression as one line of any length.
    pub fn flattened(&self) -> Self {
        Self::Atom(self.flat())
    }

    /// Returns the lines of a statement: the expression between the texts `before` and `after`.
    pub fn lines(&self, before: &str, after: &str) -> Vec<String> {
        let mut lines = Vec::new();
        self.write("", before, after, &mut lines);
        lines
    }

    /// Returns `true` if the expression can start on its parent's line and continue below.
    fn begins_within(&self, width: usize) -> bool {
        match self {
            Self::Group { open, items, .. } => open.len() <= width && !items.is_empty(),
            Self::Prefixed(before, inner) => inner.begins_within(width.saturating_sub(before.len())),
            Self::Atom(_) | Self::Chain(..) => false,
        }
    }

    fn write(&self, indent: &str, before: &str, after: &str, lines: &mut Vec<String>) {
        let flat = format!("{indent}{before}{}{after}", self.flat());
        if flat.chars().count() <= WIDTH {
            return lines.push(flat);
        }
        let deeper = format!("{indent}{INDENT}");
        match self {
            Self::Atom(_) => lines.push(flat),
            Self::Prefixed(own, inner) => inner.write(indent, &format!("{before}{own}"), after, lines),
            Self::Group { open, items, close } => match items.as_slice() {
                [only] if only.begins_within(WIDTH.saturating_sub(indent.len() + before.len() + open.len())) => {
                    only.write(indent, &format!("{before}{open}"), &format!("{close}{after}"), lines);
                }
                items => {
                    lines.push(format!("{indent}{before}{open}"));
                    items.iter().for_each(|item| item.write(&deeper, "", ",", lines));
                    lines.push(format!("{indent}{close}{after}"));
                }
            },
            Self::Chain(base, calls) => {
                base.write(indent, before, "", lines);
                let last = calls.len().saturating_sub(1);
                for (index, call) in calls.iter().enumerate() {
                    call.write(&deeper, "", if index == last { after } else { "" }, lines);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_stays_in_one_line() {
        let call = Expr::call("Org::new", vec![Expr::atom("\"a\""), Expr::list("vec!", vec![Expr::atom("1")])]);
        assert_eq!(call.lines("let body = ", ";"), ["let body = Org::new(\"a\", vec![1]);"]);
    }

    #[test]
    fn what_is_long_is_broken_where_rustfmt_breaks_it() {
        let name = Expr::atom(format!("\"{}\"", "x".repeat(70)));
        let inner = Expr::call("Data::new", vec![name.clone(), Expr::atom("Kind::Org")]);
        let outer = Expr::call("Request::new", vec![inner]);
        let chain = Expr::Chain(Box::new(outer), vec![Expr::call(".with_name", vec![name.clone()])]);
        let name = name.flat();
        assert_eq!(
            chain.lines("let body = ", ";"),
            [
                "let body = Request::new(Data::new(".to_owned(),
                format!("    {name},"),
                "    Kind::Org,".to_owned(),
                "))".to_owned(),
                format!("    .with_name({name});"),
            ]
        );
    }
}
