//! JSONPath queries (RFC 9535) of bounded cost.
//! Input: the text of a query, and the JSON value of a document. Output: the selected nodes, as a tree of their keys and indices.
//!
//! The library evaluates every query to its end, and nested `..` or filters take time that no document could bound. So the cost of a
//! query is estimated from its text and the size of the document before it runs.

use indexmap::IndexMap;
use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

/// A query, and what its cost depends on.
#[derive(Debug, Clone)]
pub struct Query {
    pub text: String,
    path: JsonPath,
    shape: Shape,
}

/// Why a text is no query.
#[derive(Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The byte in the text.
    pub position: usize,
    pub message: String,
    pub help: &'static str,
}

/// The selected nodes of a node, and of the nodes inside of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selected {
    pub is_selected: bool,
    pub inside: IndexMap<String, Selected>,
}

/// The maximum length of a query in bytes, and the maximum number of brackets inside of each other. The library's parser takes time that
/// doubles with each.
const MAX_LENGTH: usize = 4096;
const MAX_NESTING: usize = 12;

/// The cost in values of a regular expression that is a value of the document, and so can differ for each node.
const REGEX_COST: usize = 2000;

/// The parts of a query that its cost depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    nesting: usize,
    /// `..`, each of which may visit a node once for each of its ancestors.
    descents: u32,
    /// The product of the numbers of selectors in each pair of brackets.
    fanout: usize,
    /// Queries in filters.
    inner: usize,
    /// Queries in filters that start at the root, and may visit the whole document for each node.
    absolute: u32,
    /// `true` if a regular expression is not written in the query.
    has_free_regex: bool,
    /// `true` for a query of names and indices only.
    is_singular: bool,
}

impl Query {
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let failed = |position, message: String, help| Err(QueryError { position, message, help });
        if text.len() > MAX_LENGTH {
            return failed(0, format!("the JSONPath is longer than {MAX_LENGTH} bytes"), "use several actions");
        }
        let shape = Shape::of(text);
        if shape.nesting > MAX_NESTING {
            let message = format!("the JSONPath has more than {MAX_NESTING} brackets inside of each other");
            return failed(0, message, "use several actions");
        }
        match JsonPath::parse(text) {
            Ok(path) => Ok(Query { text: text.to_owned(), path, shape }),
            Err(error) => {
                let position = error.position().min(text.len());
                let rest = text.get(position..).unwrap_or_default();
                let reason = match rest.chars().next() {
                    _ if !text.starts_with('$') => "it does not start with `$`".to_owned(),
                    None => "it is incomplete".to_owned(),
                    Some(next) => format!("unexpected `{next}`"),
                };
                failed(position, format!("this is not a JSONPath: {reason}"), help_for(text, position))
            }
        }
    }

    /// Returns the selected nodes, and calls a function with each.
    pub fn select<'v>(&self, root: &'v Value, mut each: impl FnMut(&'v Value)) -> Selected {
        let mut selected = Selected::default();
        for found in self.path.query_located(root) {
            each(found.node());
            let node = found.location().iter().fold(&mut selected, |selected, element| {
                let key = match element {
                    PathElement::Name(name) => (*name).to_owned(),
                    PathElement::Index(index) => index.to_string(),
                };
                selected.inside.entry(key).or_default()
            });
            node.is_selected = true;
        }
        selected
    }

    /// Returns an upper bound for the number of values that the query visits.
    pub fn cost(&self, root: &Value) -> usize {
        let shape = &self.shape;
        if shape.is_singular {
            return self.text.len();
        }
        let (values, depth) = measure(root);
        let again = depth.saturating_pow(shape.descents.saturating_sub(1));
        let absolute = values.saturating_pow(shape.absolute);
        let regex = if shape.has_free_regex { REGEX_COST } else { 1 };
        [shape.fanout, shape.inner + 1, again, absolute, regex].into_iter().fold(values, usize::saturating_mul)
    }
}

impl Selected {
    /// Returns the pointer of the only selected node. `None` if there are none or several.
    pub fn only(&self) -> Option<String> {
        let (mut selected, mut pointer) = (self, String::new());
        loop {
            match (selected.is_selected, selected.inside.len()) {
                (true, 0) => return Some(pointer),
                (false, 1) => {
                    let (key, inside) = selected.inside.first()?;
                    crate::pointer::push(&mut pointer, key);
                    selected = inside;
                }
                _ => return None,
            }
        }
    }

    /// Returns the number of selected nodes.
    pub fn count(&self) -> usize {
        usize::from(self.is_selected) + self.inside.values().map(Selected::count).sum::<usize>()
    }
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut shape = Shape {
            nesting: 0,
            descents: 0,
            fanout: 1,
            inner: 0,
            absolute: 0,
            has_free_regex: false,
            is_singular: true,
        };
        // The number of selectors or arguments in each open bracket, and whether it is that of a regular expression.
        let mut open: Vec<(usize, bool)> = Vec::new();
        let mut quote = None;
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if quote.is_some() {
                match character {
                    '\\' => drop(characters.next()),
                    _ if quote == Some(character) => quote = None,
                    _ => {}
                }
                continue;
            }
            match character {
                '\'' | '"' => quote = Some(character),
                '[' | '(' => open.push((1, text[..at].ends_with("match") || text[..at].ends_with("search"))),
                ']' | ')' => {
                    let (count, is_regex) = open.pop().unwrap_or((1, false));
                    shape.fanout = shape.fanout.saturating_mul(count);
                    shape.has_free_regex |= is_regex && !text[..at].trim_end().ends_with(['\'', '"']);
                }
                ',' => open.iter_mut().last().into_iter().for_each(|(count, _)| *count += 1),
                '.' if characters.next_if(|(_, next)| *next == '.').is_some() => shape.descents += 1,
                '@' => shape.inner += 1,
                '$' if at > 0 => {
                    shape.inner += 1;
                    shape.absolute += 1;
                }
                _ => {}
            }
            shape.nesting = shape.nesting.max(open.len());
            shape.is_singular &= !matches!(character, '*' | '?' | ':' | ',') && shape.descents == 0;
        }
        shape
    }
}

/// Returns the number of values and the depth of a value.
fn measure(value: &Value) -> (usize, usize) {
    let sum = |(values, depth): (usize, usize), inner: &Value| {
        let (inner_values, inner_depth) = measure(inner);
        (values + inner_values, depth.max(inner_depth + 1))
    };
    match value {
        Value::Array(items) => items.iter().fold((1, 1), sum),
        Value::Object(entries) => entries.values().fold((1, 1), sum),
        _ => (1, 1),
    }
}

fn help_for(text: &str, position: usize) -> &'static str {
    let (before, rest) = text.split_at_checked(position).unwrap_or((text, ""));
    if !text.starts_with('$') {
        "start with `$`, the root of the document, for example `$.paths['/pets'].get`"
    } else if before.contains('?') || rest.starts_with('[') {
        "write filters as in `$.paths['/pets'].get.parameters[?@.name == 'limit' && @.in == 'query']`"
    } else if rest.is_empty() {
        "close each bracket and quote, as in `$.paths['/pets'].get`"
    } else {
        "put names with other characters than letters, digits and `_` in brackets: `$.paths['/pets'].get['x-rate']`"
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn selected(text: &str, value: &Value) -> usize {
        let query = Query::parse(text).expect("the text is a query");
        query.select(value, |_| {}).count()
    }

    #[test]
    fn queries_select_nodes() {
        let value = json!({"paths": {"/a": {"get": {"tags": ["x", "y"]}}, "/b": {"get": {"tags": ["y"]}}}});
        assert_eq!(selected("$", &value), 1);
        assert_eq!(selected("$.paths['/a'].get.tags", &value), 1);
        assert_eq!(selected("$.paths.*.get.tags[?@ == 'y']", &value), 2);
        assert_eq!(selected("$..tags['0', 0, 0]", &value), 2);
        assert_eq!(selected("$.paths[?match(@.get.tags[0], 'x|z')]", &value), 1);
        assert_eq!(
            selected(
                "$.paths.*.get.tags[?search(@, '[xy]')]",
                &json!({"paths": {"a": {"get": {"tags": ["ax", "b"]}}}})
            ),
            1
        );
        assert_eq!(selected("$.paths[?match(@.get.tags[0], '(')]", &value), 0);
        let query = Query::parse("$.paths.*.get.tags[1]").expect("the text is a query");
        let found = query.select(&value, |_| {});
        assert_eq!(found.only().as_deref(), Some("/paths/~1a/get/tags/1"));
    }

    #[test]
    fn an_invalid_query_has_a_position() {
        let position = |text: &str| Query::parse(text).expect_err("the text is no query").position;
        assert_eq!(position("$.paths./pets"), 8);
        assert_eq!(position("paths"), 0);
        assert!(Query::parse(&format!("${}", ".a".repeat(3000))).is_err());
        assert!(Query::parse(&format!("$[?{}1{}]", "(".repeat(5000), ")".repeat(5000))).is_err());
    }

    #[test]
    fn expensive_queries_have_a_high_cost() {
        let mut value = json!(1);
        for _ in 0..100 {
            value = json!({"a": value, "b": [1, 2]});
        }
        let is_cheap = |text: &str| Query::parse(text).expect("the text is a query").cost(&value) < 1_000_000;
        assert!(is_cheap("$..a") && is_cheap("$..a..b") && is_cheap("$.a[?@.b]"));
        assert!(is_cheap("$..[?match(@.b, '(\\\\w{50}){50}')]"));
        for text in ["$..[?match(@.b, @.a)]", "$..*..*..*..*..*", "$..[?@..[?@..[?@..[?@..a]]]]", "$..[?$..[?$..a]]"] {
            assert!(!is_cheap(text), "{text}");
        }
        assert!(!is_cheap(&format!("${}", "['a','a']".repeat(60))));
    }

    #[test]
    fn deep_brackets_are_parsed_in_time() {
        for (open, close) in [("(", ")"), ("!(", ")"), ("length(", ")"), ("@[?", "]"), ("count(@[?", "])>1")] {
            let times = MAX_NESTING / open.matches(['(', '[']).count() - 1;
            for inner in ["@.a", "1"] {
                let _ = Query::parse(&format!("$[?{}{inner}{}]", open.repeat(times), close.repeat(times)));
            }
        }
    }
}
