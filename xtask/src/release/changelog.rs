//! A changelog in the format of Keep a Changelog.
//! Input: the text of CHANGELOG.md. Output: its sections and links, which together are the text byte for byte.

use generator::diff::rust::semver::Version;

use super::lines::{heading, lines};

/// The text of a changelog without any release.
pub const EMPTY: &str = "\
# Changelog

Changes that users of the crate notice, in the format of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).
Versions follow [Semantic Versioning](https://semver.org).

## [Unreleased]
";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changelog {
    /// Everything before the first section.
    pub head: String,
    pub sections: Vec<Section>,
    /// The definitions of links at the end, each `[label]: target`.
    pub links: String,
}

/// A section of level 2 with everything below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The line of the heading: `## [0.2.0] - 2026-01-31`.
    pub heading: String,
    pub body: String,
}

/// Divides a text.
pub fn parse(text: &str) -> Changelog {
    let (text, links) = split_links(text);
    let mut changelog = Changelog { head: String::new(), sections: Vec::new(), links: links.to_owned() };
    for line in lines(text) {
        if heading(&line, 2).is_some() {
            changelog.sections.push(Section { heading: line.text.to_owned(), body: String::new() });
            continue;
        }
        let part = changelog.sections.last_mut().map_or(&mut changelog.head, |section| &mut section.body);
        part.push_str(line.text);
    }
    changelog
}

/// Splits the definitions of links off the end of a text.
fn split_links(text: &str) -> (&str, &str) {
    let mut start = text.len();
    let mut rest = text.len();
    for line in text.split_inclusive('\n').rev() {
        rest -= line.len();
        if link(line).is_some() {
            start = rest;
        } else if !line.trim().is_empty() {
            break;
        }
    }
    text.split_at(start)
}

/// Returns the label and the target of a link's definition.
pub fn link(line: &str) -> Option<(&str, &str)> {
    let (label, target) = line.strip_prefix('[')?.split_once("]:")?;
    (!label.contains(['[', ']'])).then(|| (label, target.trim()))
}

impl Changelog {
    /// Returns the index of the section for what is not released.
    pub fn unreleased(&self) -> Option<usize> {
        self.sections.iter().position(Section::is_unreleased)
    }

    /// Returns the line of a section's heading, counted from 1.
    pub fn line(&self, index: usize) -> usize {
        let sections = self.sections.iter().take(index).flat_map(|section| [&section.heading, &section.body]);
        let before = std::iter::once(&self.head).chain(sections);
        1 + before.map(|text| text.matches('\n').count()).sum::<usize>()
    }
}

impl std::fmt::Display for Changelog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.head)?;
        for Section { heading, body } in &self.sections {
            write!(f, "{heading}{body}")?;
        }
        f.write_str(&self.links)
    }
}

impl Section {
    /// Returns the heading without brackets, links and dates: `Unreleased`, `0.2.0`.
    pub fn name(&self) -> &str {
        let text = self.heading.trim_start_matches('#').trim();
        match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((name, _)) => name.trim(),
            None => text.split_whitespace().next().unwrap_or_default(),
        }
    }

    pub fn is_unreleased(&self) -> bool {
        self.name().eq_ignore_ascii_case("unreleased")
    }

    pub fn version(&self) -> Option<Version> {
        Version::parse(self.name().trim_start_matches('v')).ok()
    }

    /// Returns a heading for a version, with brackets if this one has them.
    pub fn heading_like(&self, version: &Version, date: &str) -> String {
        let has_brackets = self.heading.trim_start_matches('#').trim_start().starts_with('[');
        if has_brackets { format!("## [{version}] - {date}\n") } else { format!("## {version} - {date}\n") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_kept_byte_for_byte() {
        let project = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../CHANGELOG.md"));
        let texts = [
            project.as_deref().expect("the project has a changelog"),
            EMPTY,
            "",
            "## [Unreleased]",
            "# C\r\n\r\n## Unreleased\r\n- a\r\n## [0.1.0]\r\n\r\n[0.1.0]: x\r\n\r\n",
            "## [Unreleased]\n\n```\n## no section\n[no]: link\n```\n\n[a]: b\ntext\n[c]: d\n\n[e]: f\n",
        ];
        for text in texts {
            assert_eq!(parse(text).to_string(), text);
        }
    }

    #[test]
    fn sections_have_names_and_links_are_at_the_end() {
        let text = "# C\n\n## [Unreleased]\n\n```\n## no section\n```\n[a]: b\ntext\n## v0.2.0 (2026)\n## [0.1.0](x) - 2026-01-01 [YANKED]\n\n[c]: d\n\n[e]: f\n";
        let changelog = parse(text);
        let names: Vec<&str> = changelog.sections.iter().map(Section::name).collect();
        assert_eq!(names, ["Unreleased", "v0.2.0", "0.1.0"]);
        assert_eq!(changelog.sections[1].version(), Some(Version::new(0, 2, 0)));
        assert_eq!((changelog.unreleased(), changelog.links.as_str()), (Some(0), "[c]: d\n\n[e]: f\n"));
        assert_eq!((changelog.line(0), changelog.line(1), changelog.line(2)), (3, 10, 11));
        assert_eq!(parse("# C\n").unreleased(), None);
    }

    #[test]
    fn a_new_heading_is_written_like_the_others() {
        let heading = |text: &str| parse(text).sections[0].heading_like(&Version::new(1, 0, 0), "2026-01-31");
        assert_eq!(heading("## [Unreleased]\n"), "## [1.0.0] - 2026-01-31\n");
        assert_eq!(heading("## Unreleased\n"), "## 1.0.0 - 2026-01-31\n");
    }
}
