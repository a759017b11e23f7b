//! The tokens of a program in one of the languages.
//! Input: a text and its language. Output: names, literals and symbols with their lines, and which brackets belong together. Comments
//! are left out.

use serde_json::Number;

use crate::code::snippet::Language;

/// The tokens of a program that are read. Programs of the reference have some hundreds.
const MAX_TOKENS: usize = 50_000;

const SYMBOLS: &[&str] = &[
    "...", "::", ":=", "=>", "->", "==", "!=", "<=", ">=", "&&", "||", "??", "**", "(", ")", "[", "]", "{", "}", ",",
    ";", ":", ".", "=", "&", "*", "-", "+", "/", "%", "<", ">", "!", "?", "|", "^", "~", "@", "#",
];

const NUMBER_SUFFIXES: &[&str] =
    &["i32", "i64", "u32", "u64", "f32", "f64", "usize", "L", "l", "D", "d", "F", "f", "n"];

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Name(String),
    Text(String),
    Number(Number),
    Symbol(&'static str),
    /// A literal without a value that is known from the text, such as a string with a variable in it, or one without an end.
    Opaque,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub line: usize,
    /// The index of the closing bracket if the token is an opening one: the number of tokens if it is missing.
    pub close: usize,
    /// The symbol of the innermost bracket around the token.
    pub inside: Option<&'static str>,
}

impl Token {
    pub fn is(&self, symbol: &str) -> bool {
        matches!(self.kind, Kind::Symbol(own) if own == symbol)
    }

    pub fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// Reads the tokens of a program whose first line has the number `line`.
pub fn read(text: &str, language: Language, line: usize) -> Vec<Token> {
    let mut scanner = Scanner { rest: text, line, language, open_string: None };
    let mut tokens = Vec::new();
    while tokens.len() < MAX_TOKENS {
        scanner.skip_blank();
        let line = scanner.line;
        let Some(kind) = scanner.next_kind() else { break };
        tokens.push(Token { kind, line, close: 0, inside: None });
    }
    match_brackets(&mut tokens);
    tokens
}

/// Returns the line of the first string or bracket that a program leaves open, and which of them it is.
pub fn unclosed(text: &str, language: Language, line: usize) -> Option<(usize, &'static str)> {
    let mut scanner = Scanner { rest: text, line, language, open_string: None };
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    loop {
        scanner.skip_blank();
        let line = scanner.line;
        let Some(kind) = scanner.next_kind() else { break };
        match kind {
            Kind::Symbol("(") => open.push((line, ")")),
            Kind::Symbol("[") => open.push((line, "]")),
            Kind::Symbol("{") => open.push((line, "}")),
            Kind::Symbol(symbol) => drop(open.pop_if(|(_, close)| *close == symbol)),
            _ => {}
        }
    }
    let string = scanner.open_string.map(|line| (line, "string"));
    string.or_else(|| open.first().map(|(line, _)| (*line, "bracket")))
}

/// Finds the partner of each bracket. A closing bracket without one is an ordinary symbol.
fn match_brackets(tokens: &mut [Token]) {
    let mut open: Vec<(usize, &'static str, &'static str)> = Vec::new();
    for at in 0..tokens.len() {
        if let (Kind::Symbol(symbol), Some((start, _, close))) = (&tokens[at].kind, open.last().copied())
            && *symbol == close
        {
            open.pop();
            tokens[start].close = at;
        }
        tokens[at].inside = open.last().map(|(_, bracket, _)| *bracket);
        tokens[at].close = tokens.len();
        match tokens[at].kind {
            Kind::Symbol("(") => open.push((at, "(", ")")),
            Kind::Symbol("[") => open.push((at, "[", "]")),
            Kind::Symbol("{") => open.push((at, "{", "}")),
            _ => {}
        }
    }
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    language: Language,
    /// The line of the first string without an end.
    open_string: Option<usize>,
}

impl<'a> Scanner<'a> {
    /// Takes a number of bytes, which ends at a character's end.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        self.take(self.rest.find(|letter| !accept(letter)).unwrap_or(self.rest.len()))
    }

    fn take_char(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.take(letter.len_utf8());
        Some(letter)
    }

    /// Skips white space and comments.
    fn skip_blank(&mut self) {
        loop {
            self.take_while(char::is_whitespace);
            let has_hash_comments = matches!(self.language, Language::Python | Language::Ruby | Language::Curl);
            if has_hash_comments && self.rest.starts_with('#') || !has_hash_comments && self.rest.starts_with("//") {
                self.take_while(|letter| letter != '\n');
            } else if !has_hash_comments && self.rest.starts_with("/*") {
                self.take(self.rest.find("*/").map_or(self.rest.len(), |end| end + 2));
            } else {
                return;
            }
        }
    }

    fn next_kind(&mut self) -> Option<Kind> {
        let first = self.rest.chars().next()?;
        if first.is_ascii_digit() {
            return Some(self.number());
        }
        if first.is_alphabetic() || first == '_' {
            let name = self.take_while(|letter| letter.is_alphanumeric() || letter == '_');
            return Some(self.prefixed_string(name).unwrap_or_else(|| Kind::Name(name.to_owned())));
        }
        if let Some(delimiter) = self.delimiter() {
            return Some(self.string(delimiter, false));
        }
        if let Some(symbol) = SYMBOLS.iter().copied().find(|symbol| self.rest.starts_with(symbol)) {
            self.take(symbol.len());
            return Some(Kind::Symbol(symbol));
        }
        self.take_char();
        Some(Kind::Opaque)
    }

    /// Reads a number and leaves out the name of its type: `5` of `5_i64` and `5L`.
    fn number(&mut self) -> Kind {
        let mut length = 0;
        let bytes = self.rest.as_bytes();
        while let Some(byte) = bytes.get(length) {
            let next_is_digit = bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
            let follows_exponent = length > 0 && bytes[length - 1].eq_ignore_ascii_case(&b'e');
            let is_part = match byte {
                b'.' => next_is_digit,
                b'+' | b'-' => next_is_digit && follows_exponent && !self.rest.starts_with("0x"),
                byte => byte.is_ascii_alphanumeric() || *byte == b'_',
            };
            if !is_part {
                break;
            }
            length += 1;
        }
        let text = self.take(length).replace('_', "");
        let texts =
            [Some(text.as_str())].into_iter().chain(NUMBER_SUFFIXES.iter().map(|suffix| text.strip_suffix(suffix)));
        texts.flatten().find_map(|text| serde_json::from_str(text).ok()).map_or(Kind::Opaque, Kind::Number)
    }

    /// Reads the string of Python or Rust that has the name before it, such as `r` in `r"\d"`.
    fn prefixed_string(&mut self, prefix: &str) -> Option<Kind> {
        let is_python = self.language == Language::Python
            && prefix.len() <= 2
            && prefix.chars().all(|letter| "rRbBfFuU".contains(letter));
        let is_rust = self.language == Language::Rust && ["r", "b", "br"].contains(&prefix);
        if is_python {
            let delimiter = self.delimiter()?;
            let string = self.string(delimiter, prefix.contains(['r', 'R']));
            return Some(if prefix.contains(['f', 'F']) { Kind::Opaque } else { string });
        }
        if !is_rust {
            return None;
        }
        let hashes = self.rest.len() - self.rest.trim_start_matches('#').len();
        if !self.rest[hashes..].starts_with('"') || hashes > 0 && !prefix.contains('r') {
            return None;
        }
        if !prefix.contains('r') {
            return Some(self.string("\"", false));
        }
        self.take(hashes + 1);
        let end = format!("\"{}", "#".repeat(hashes.min(255)));
        let Some(length) = self.rest.find(&end) else {
            self.open_string.get_or_insert(self.line);
            self.take(self.rest.len());
            return Some(Kind::Opaque);
        };
        let text = self.take(length).to_owned();
        self.take(end.len());
        Some(Kind::Text(text))
    }

    /// Returns what opens and closes the string that starts here, if one does.
    fn delimiter(&self) -> Option<&'static str> {
        let delimiters: &[&str] = match self.language {
            Language::Python => &["\"\"\"", "'''", "\"", "'"],
            Language::Java => &["\"\"\"", "\"", "'"],
            Language::Go | Language::TypeScript => &["\"", "'", "`"],
            // An apostrophe in Rust opens a lifetime, too, so it is not a string.
            Language::Rust => &["\""],
            Language::Ruby | Language::Curl => &["\"", "'"],
        };
        delimiters.iter().copied().find(|delimiter| self.rest.starts_with(delimiter))
    }

    /// Reads a string. One that must end on its line, and does not, ends there anyway, so that the next line is read.
    fn string(&mut self, delimiter: &str, is_raw: bool) -> Kind {
        let is_raw = is_raw || delimiter == "`" && self.language == Language::Go;
        let may_span_lines = delimiter.len() == 3
            || delimiter == "`"
            || matches!(self.language, Language::Rust | Language::Ruby | Language::Curl);
        let interpolation = match (self.language, delimiter) {
            (Language::Ruby, "\"") => Some("#{"),
            (Language::TypeScript, "`") => Some("${"),
            _ => None,
        };
        let mut text = String::new();
        let mut is_known = true;
        let line = self.line;
        self.take(delimiter.len());
        loop {
            if self.rest.starts_with(delimiter) {
                self.take(delimiter.len());
                return if is_known { Kind::Text(text) } else { Kind::Opaque };
            }
            if self.rest.is_empty() || self.rest.starts_with('\n') && !may_span_lines {
                self.open_string.get_or_insert(line);
                return Kind::Opaque;
            }
            is_known &= !interpolation.is_some_and(|opening| self.rest.starts_with(opening));
            match self.take_char() {
                None => return Kind::Opaque,
                Some('\\') if !is_raw => match self.escape() {
                    Some(letter) => text.extend(letter),
                    None => is_known = false,
                },
                Some(letter) => text.push(letter),
            }
        }
    }

    /// Reads what follows a backslash: `Some(None)` for nothing, `None` if it is not known.
    fn escape(&mut self) -> Option<Option<char>> {
        let letter = self.take_char()?;
        let digits = match letter {
            'n' => return Some(Some('\n')),
            't' => return Some(Some('\t')),
            'r' => return Some(Some('\r')),
            '\n' => {
                if self.language == Language::Rust {
                    self.take_while(char::is_whitespace);
                }
                return Some(None);
            }
            'u' if self.rest.starts_with('{') => {
                self.take(1);
                let digits = self.take_while(|letter| letter.is_ascii_hexdigit());
                self.rest.starts_with('}').then(|| self.take(1))?;
                digits
            }
            'u' => self.hexadecimal(4)?,
            'U' => self.hexadecimal(8)?,
            'x' => self.hexadecimal(2)?,
            letter if letter.is_alphanumeric() => return None,
            letter => return Some(Some(letter)),
        };
        char::from_u32(u32::from_str_radix(digits, 16).ok()?).map(Some)
    }

    fn hexadecimal(&mut self, length: usize) -> Option<&'a str> {
        let digits = self.rest.get(..length)?;
        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| self.take(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str, language: Language) -> Vec<Kind> {
        read(text, language, 1).into_iter().map(|token| token.kind).collect()
    }

    fn text(content: &str) -> Kind {
        Kind::Text(content.to_owned())
    }

    fn name(content: &str) -> Kind {
        Kind::Name(content.to_owned())
    }

    #[test]
    fn comments_are_left_out() {
        assert_eq!(kinds("# pet\npet # 'x", Language::Python), [name("pet")]);
        assert_eq!(kinds("// pet\npet /* 'x\n */ // y", Language::Go), [name("pet")]);
        assert_eq!(kinds("/* never closed", Language::Java), []);
    }

    #[test]
    fn strings_have_escapes() {
        assert_eq!(kinds(r#""a\"b\n\u00e9\x41\u{1F600}""#, Language::TypeScript), [text("a\"b\néA😀")]);
        assert_eq!(kinds("`a\\n`", Language::Go), [text("a\\n")]);
        assert_eq!(kinds(r##"r#"a\"b"# "c""##, Language::Rust), [text("a\\\"b"), text("c")]);
        assert_eq!(kinds("\"a\\\n   b\"", Language::Rust), [text("ab")]);
        assert_eq!(kinds("\"\"\"a\n'b'\"\"\" r'\\d'", Language::Python), [text("a\n'b'"), text("\\d")]);
    }

    #[test]
    fn strings_without_a_known_value_are_opaque() {
        assert_eq!(kinds("\"a#{b}\" 'a#{b}'", Language::Ruby), [Kind::Opaque, text("a#{b}")]);
        assert_eq!(kinds("`a${b}`", Language::TypeScript), [Kind::Opaque]);
        assert_eq!(kinds("f'{a}'", Language::Python), [Kind::Opaque]);
        assert_eq!(kinds("\"a\nb", Language::Java), [Kind::Opaque, name("b")]);
        assert_eq!(kinds("\"\\ud83d\"", Language::Java), [Kind::Opaque]);
        assert_eq!(kinds("\"a", Language::Rust), [Kind::Opaque]);
    }

    #[test]
    fn numbers_lose_their_suffix() {
        let number = |value: f64| Kind::Number(Number::from_f64(value).expect("a finite number"));
        assert_eq!(
            kinds("5L 5_000 1.5 2e-1 5_i64", Language::Rust)[..2],
            [Kind::Number(5.into()), Kind::Number(5000.into())]
        );
        assert_eq!(kinds("1.5 2e-1 0x1F 007", Language::Go), [number(1.5), number(0.2), Kind::Opaque, Kind::Opaque]);
        assert_eq!(kinds("1.a", Language::Rust), [Kind::Number(1.into()), Kind::Symbol("."), name("a")]);
    }

    #[test]
    fn what_a_program_leaves_open_has_its_line() {
        assert_eq!(unclosed("f(\n[\"a)\"])", Language::Go, 10), None);
        assert_eq!(unclosed("f(\n[a)", Language::Go, 10), Some((10, "bracket")));
        assert_eq!(unclosed("f(a)\n{", Language::Java, 10), Some((11, "bracket")));
        assert_eq!(unclosed("f()\nx = \"a", Language::Python, 10), Some((11, "string")));
        assert_eq!(unclosed("x = \"\"\"\na(", Language::Python, 10), Some((10, "string")));
        assert_eq!(unclosed("# it's (\nfn f<'a>() {}", Language::Ruby, 10), Some((11, "string")));
        assert_eq!(unclosed("fn f<'a>() {} // (", Language::Rust, 10), None);
    }

    #[test]
    fn brackets_have_partners_and_lines() {
        let tokens = read("f(\n[a)]", Language::Go, 10);
        assert_eq!((tokens[1].line, tokens[1].close), (10, tokens.len()));
        assert_eq!((tokens[2].line, tokens[2].close), (11, 5));
        assert_eq!((tokens[0].inside, tokens[2].inside, tokens[3].inside), (None, Some("("), Some("[")));
    }
}
