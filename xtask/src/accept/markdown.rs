//! What a line of a comment is to its readers. Input: Markdown. Output: its lines, each with the block that it is in.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    Text,
    /// Between fences, which are code themselves.
    Code,
    /// Below a line that starts with `>`, up to an empty one.
    Quote,
    /// In `<details>`.
    Folded,
}

/// Returns the lines of a text.
pub fn blocks(text: &str) -> impl Iterator<Item = (&str, Block)> {
    let mut fence = None;
    let mut is_quote = false;
    let mut folds = 0_usize;
    text.lines().map(move |line| {
        if let Some(open) = fence {
            if closes(line, open) {
                fence = None;
            }
            return (line, Block::Code);
        }
        fence = opening(line);
        if fence.is_some() {
            is_quote = false;
            return (line, Block::Code);
        }
        is_quote = line.trim_start().starts_with('>') || is_quote && !line.trim().is_empty();
        let html = line.to_ascii_lowercase();
        folds += html.matches("<details").count();
        let block = match (folds, is_quote) {
            (1.., _) => Block::Folded,
            (0, true) => Block::Quote,
            (0, false) => Block::Text,
        };
        folds = folds.saturating_sub(html.matches("</details").count());
        (line, block)
    })
}

/// The character of a fence, and how often it is there.
type Fence = (char, usize);

fn opening(line: &str) -> Option<Fence> {
    let (fence, rest) = fence(line)?;
    // Code in a line may start with three backticks, too.
    (fence.0 == '~' || !rest.contains('`')).then_some(fence)
}

fn closes(line: &str, open: Fence) -> bool {
    fence(line).is_some_and(|(fence, rest)| fence.0 == open.0 && fence.1 >= open.1 && rest.trim().is_empty())
}

/// Returns a fence, and what follows it.
fn fence(line: &str) -> Option<(Fence, &str)> {
    let text = line.trim_start_matches(' ');
    let character = text.chars().next().filter(|first| ['`', '~'].contains(first))?;
    let rest = text.trim_start_matches(character);
    let length = text.len() - rest.len();
    // What is further in is code without a fence.
    (length >= 3 && line.len() - text.len() <= 3).then_some(((character, length), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the first letter of each line's block.
    fn letters(text: &str) -> String {
        let letter = |block: Block| format!("{block:?}").chars().next().unwrap_or_default();
        blocks(text).map(|(_, block)| letter(block)).collect()
    }

    #[test]
    fn fences_end_with_the_same_fence() {
        assert_eq!(letters("a\n```rust\nb\n```\nc"), "TCCCT");
        assert_eq!(letters("~~~ `a`\n```\n~~~~ b\n  ~~~~ \nc"), "CCCCT");
        assert_eq!(letters("````\n```\n````\nc"), "CCCT");
        assert_eq!(letters("```\nunclosed"), "CC");
        // Neither is a fence.
        assert_eq!(letters("```a``` b\n    ```\n``\nc"), "TTTT");
    }

    #[test]
    fn quotes_end_with_an_empty_line() {
        assert_eq!(letters("> a\nlazy\n\nb\n  > c\n```\n```\nd"), "QQTTQCCT");
    }

    #[test]
    fn details_may_be_nested() {
        assert_eq!(letters("a\n<DETAILS open>\n<details>\n</details>\nb\n</details>\nc"), "TFFFFFT");
        assert_eq!(letters("<details></details>\n</details>\na"), "FTT");
    }
}
