//! The few rules of YAML's text that positions need.
//! Input: a text and a byte offset in it. Output: another offset.

/// The byte offsets at which lines start.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub fn new(text: &str) -> Self {
        // A byte order mark takes no column, so the first line starts after it.
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let starts = std::iter::once(first).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { starts }
    }

    /// Returns the index of an offset's line, from 0.
    pub fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Returns the offset at which the line of an offset starts.
    pub fn start(&self, offset: usize) -> usize {
        self.start_of(self.index(offset))
    }

    /// Returns the range of a line without its line break.
    pub fn line(&self, text: &str, index: usize) -> std::ops::Range<usize> {
        let Some(&start) = self.starts.get(index) else { return text.len()..text.len() };
        start..line_end(text, start)
    }

    /// Returns the offset at which the line with an index starts.
    pub fn start_of(&self, index: usize) -> usize {
        self.starts.get(index).copied().unwrap_or_default()
    }
}

/// Returns the end of an offset's line, before its line break.
pub fn line_end(text: &str, offset: usize) -> usize {
    let Some(length) = text[offset..].find('\n') else { return text.len() };
    let end = offset + length;
    if end > offset && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}

/// Returns the start of the line after an offset's line, or the end of the text.
pub fn next_line(text: &str, offset: usize) -> usize {
    text[offset..].find('\n').map_or(text.len(), |length| offset + length + 1)
}

/// Skips white space, line breaks and comments.
pub fn skip_trivia(text: &str, mut offset: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(offset) {
            Some(b' ' | b'\t' | b'\r' | b'\n') => offset += 1,
            Some(b'#') => offset = line_end(text, offset),
            Some(0xEF) if text[offset..].starts_with('\u{feff}') => offset += '\u{feff}'.len_utf8(),
            _ => return offset,
        }
    }
}

/// Skips what [`skip_trivia`] skips, and commas.
pub fn skip_separators(text: &str, mut offset: usize) -> usize {
    loop {
        offset = skip_trivia(text, offset);
        if text.as_bytes().get(offset) != Some(&b',') {
            return offset;
        }
        offset += 1;
    }
}

/// Returns `true` if an indicator at an offset stands alone, that is, before white space or the end.
pub fn is_separated(text: &str, offset: usize) -> bool {
    matches!(text.as_bytes().get(offset + 1), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
}

/// Returns the end of a quoted scalar, after its closing quote.
pub fn quoted_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Returns the end of an anchor, a tag or an alias.
pub fn property_end(text: &str, start: usize) -> usize {
    let rest = &text.as_bytes()[start..];
    // A tag between angle brackets may have brackets and commas.
    let is_verbatim = rest.starts_with(b"!<");
    let ends = |byte: &u8| match byte {
        b' ' | b'\t' | b'\r' | b'\n' => true,
        b',' | b'[' | b']' | b'{' | b'}' => !is_verbatim,
        _ => false,
    };
    start + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Returns the end of a block scalar's indicators, before a comment.
pub fn header_end(text: &str, start: usize) -> usize {
    let is_part = |byte: &u8| matches!(byte, b'|' | b'>' | b'+' | b'-' | b'0'..=b'9');
    start + text.as_bytes()[start..].iter().take_while(|byte| is_part(byte)).count()
}

/// Returns the column of a line's first character that is no space, and whether a comment starts there. `None` for a blank line.
pub fn line_column(line: &str) -> Option<(usize, bool)> {
    let column = line.len() - line.trim_start_matches(' ').len();
    let rest = line[column..].trim_start_matches('\t');
    (!rest.is_empty()).then(|| (column, rest.starts_with('#')))
}
