// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! `--query`: selects a part of a response by a JMESPath expression.
//!
//! The parser and the interpreter recurse once for each level of an expression and do not check its
//! numbers for overflow, so expressions are measured first.

use super::failure::Failure;
use super::node::Node;

pub type Query = jmespath::Expression<'static>;

/// How many levels an expression may have. Twice as many fill 2 MiB of stack in a debug build.
pub const DEEPEST: usize = 100;

/// How many digits an index may have, so that the sum of two does not overflow.
const DIGITS: usize = 9;

pub fn compile(expression: &str) -> Result<Query, Failure> {
    let refuse = |why: String| Failure::Usage(format!("--query: {why}"));
    let code = without_quoted(expression);
    if depth(&code) > DEEPEST {
        let why = format!("the expression is nested deeper than {DEEPEST} levels");
        return Err(refuse(why));
    }
    if code.split(|c| !is_word(c)).any(is_huge) {
        return Err(refuse(format!("an index has at most {DIGITS} digits")));
    }
    jmespath::compile(expression).map_err(|error| refuse(error.to_string()))
}

pub fn select(node: &Node, query: &Query) -> Result<Node, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Output(format!("--query: {error}"));
    let value = serde_json::to_value(node).map_err(|error| failed(&error))?;
    let selected = query.search(value).map_err(|error| failed(&error))?;
    let json = serde_json::to_vec(&selected).map_err(|error| failed(&error))?;
    Node::parse(&json).map_err(|error| failed(&error))
}

/// Returns the expression with a `'` in place of each name in quotation marks, text and JSON.
fn without_quoted(expression: &str) -> String {
    let mut code = String::new();
    let mut characters = expression.chars();
    while let Some(c) = characters.next() {
        if !matches!(c, '"' | '\'' | '`') {
            code.push(c);
            continue;
        }
        code.push('\'');
        while let Some(inner) = characters.next().filter(|inner| *inner != c) {
            if inner == '\\' {
                characters.next();
            }
        }
    }
    code
}

/// The part of an expression between two brackets.
#[derive(Default)]
struct Level {
    /// The depth at its beginning.
    start: usize,
    /// The largest depth in it.
    deepest: usize,
}

/// Returns how many levels the tree of an expression has at most. Every operator adds a level to what it
/// follows, and every bracket to what is in it; only a comma starts over.
fn depth(code: &str) -> usize {
    let mut outer: Vec<Level> = Vec::new();
    let mut level = Level::default();
    let mut now = 0_usize;
    let mut characters = code.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '.' | '*' | '?' | ':' | '|' | '&' | '!' | '=' | '<' | '>' => {
                now += 1;
                // Two of them can be one operator.
                let second = if matches!(c, '|' | '&') { c } else { '=' };
                if "|&!=<>".contains(c) {
                    characters.next_if_eq(&second);
                }
            }
            ',' => now = level.start,
            '(' | '[' | '{' => {
                now += 1;
                let inner = Level {
                    start: now,
                    deepest: now,
                };
                outer.push(std::mem::replace(&mut level, inner));
                // Flattening is two levels of its own.
                now += usize::from(characters.peek() == Some(&']'));
            }
            ')' | ']' | '}' => {
                now = now.max(level.deepest);
                level = outer.pop().unwrap_or_default();
            }
            _ => {}
        }
        level.deepest = level.deepest.max(now);
    }
    let deepest = outer.iter().map(|level| level.deepest).max();
    level.deepest.max(deepest.unwrap_or(0))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_huge(word: &str) -> bool {
    word.len() > DIGITS && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_is_that_of_the_tree() {
        for (code, levels) in [
            ("a", 0),
            ("a.b.c", 2),
            ("a || b && c == d", 3),
            ("[a.b, c, d.e.f]", 3),
            ("a[?b.c == 'x' && d]", 5),
            ("(a.b).c", 3),
            ("f(a.b.c, d).e", 4),
            ("a[].b[]", 5),
            ("a[*].{b: c, d: e.f}", 6),
            ("((((", 4),
            ("a)))", 0),
        ] {
            assert_eq!(depth(code), levels, "{code}");
        }
    }

    #[test]
    fn what_is_quoted_is_not_measured() {
        assert_eq!(without_quoted(r#"a."(\"((".b"#), "a.'.b");
        assert_eq!(without_quoted("'(((' == `\"\\`[[[\"`"), "' == '");
        assert_eq!(without_quoted("a 'b"), "a '");
        let long = format!("[?a == '{}' && b == `1700000000000`]", "(".repeat(1000));
        assert!(compile(&long).is_ok());
    }

    #[test]
    fn an_expression_of_many_parts_is_no_deep_one() {
        let columns = vec!["a: b.c"; 1000].join(", ");
        assert!(compile(&format!("orgs[*].{{{columns}}}")).is_ok());
        let clauses = vec!["a.b == 'x'"; 30].join(" || ");
        assert!(compile(&format!("orgs[?{clauses}].metric_1700000000000")).is_ok());
    }

    #[test]
    fn what_is_allowed_fits_on_a_small_stack() {
        let mut json = "1".to_owned();
        for _ in 0..100 {
            json = format!("[{json}]");
        }
        let node = Node::parse(json.as_bytes()).expect("it is JSON");
        let nested = |open: &str, inner: &str, close: &str| {
            (1..)
                .map(|count| {
                    let (open, close) = (open.repeat(count), close.repeat(count));
                    format!("{open}{inner}{close}")
                })
                .take_while(|expression| depth(&without_quoted(expression)) <= DEEPEST)
                .last()
        };
        for expression in [
            nested("(", "a", ")"),
            nested("!", "a", ""),
            nested("map(&", "@", ", @)"),
            nested("", "a", ".a"),
            nested("", "a", "||a"),
            nested("", "@", "[]"),
            nested("", "@", "[*]"),
            nested("", "@", "[:]"),
            nested("[?", "a", "]"),
            nested("", "@", ".[@]"),
            nested("{a:", "a", "}"),
        ] {
            let expression = expression.unwrap_or_default();
            let query = compile(&expression).expect("it is not too deep");
            // A result may be too deep to be shown.
            drop(select(&node, &query));
        }
    }

    #[test]
    fn no_slice_overflows() {
        let node = Node::parse(b"[1, 2, 3]").expect("it is JSON");
        let sliced = |query: &str| {
            let selected = select(&node, &compile(query)?)?;
            Ok::<_, Failure>(serde_json::to_string(&selected).unwrap_or_default())
        };
        assert_eq!(sliced("[1::999999999]").ok().as_deref(), Some("[2]"));
        assert_eq!(sliced("[::-999999999]").ok().as_deref(), Some("[3]"));
        assert!(sliced("[1::2147483647]").is_err());
        assert!(sliced("[::-2147483647]").is_err());
    }
}
