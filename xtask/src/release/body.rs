//! The body of a section. Input: its text. Output: groups such as `### Added`, and in them lists, some of which have a label.
//!
//! Texts are only added at the end of a list, so nothing that is there is lost or changes its order.

use super::lines::{heading, is_item, lines};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// Everything before the first group.
    pub intro: String,
    pub groups: Vec<Group>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// The line of the heading: `### Added`.
    pub heading: String,
    /// The first list has no label.
    pub lists: Vec<List>,
}

/// A list or any other text below a label, which is a line such as `Generated crates:` between empty ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// The line of the label, which the first list of a group does not have.
    pub label: String,
    pub text: String,
}

/// The groups of Keep a Changelog, in their order.
const GROUPS: [&str; 6] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/// Divides a body. Together the parts are the text.
pub fn parse(text: &str) -> Body {
    let mut body = Body::default();
    let lines = lines(text);
    let is_blank =
        |index: Option<usize>| index.and_then(|index| lines.get(index)).is_none_or(|line| line.text.trim().is_empty());
    for (index, line) in lines.iter().enumerate() {
        if heading(line, 3).is_some() {
            body.groups.push(Group { heading: line.text.to_owned(), lists: vec![List::default()] });
            continue;
        }
        let Some(group) = body.groups.last_mut() else {
            body.intro.push_str(line.text);
            continue;
        };
        let stands_alone = is_blank(index.checked_sub(1)) || heading(&lines[index - 1], 3).is_some();
        let is_label = !line.is_code && is_label(line.text) && stands_alone && is_blank(Some(index + 1));
        if is_label {
            group.lists.push(List { label: line.text.to_owned(), text: String::new() });
        } else if let Some(list) = group.lists.last_mut() {
            list.text.push_str(line.text);
        }
    }
    body
}

fn is_label(line: &str) -> bool {
    line.trim_end().ends_with(':') && !line.starts_with(char::is_whitespace) && !is_item(line)
}

impl Body {
    /// Returns `true` if there is nothing but headings.
    pub fn is_blank(&self) -> bool {
        self.intro.trim().is_empty() && self.groups.iter().all(Group::is_blank)
    }

    /// Adds all texts of another body behind those that are there. Lists below the same label become one, before `last_labels`.
    pub fn append(&mut self, other: Body, last_labels: &[&str]) {
        append_text(&mut self.intro, &other.intro);
        for Group { heading, lists } in other.groups.into_iter().filter(|group| !group.is_blank()) {
            let group = self.group(heading.trim_start_matches('#').trim());
            for List { label, text } in lists {
                append_text(&mut group.list(label.trim(), last_labels).text, &text);
            }
        }
    }

    /// Returns the group with a name, which is added in the order of Keep a Changelog if there is none.
    pub fn group(&mut self, name: &str) -> &mut Group {
        let index = self.groups.iter().position(|group| group.name().eq_ignore_ascii_case(name));
        let index = index.unwrap_or_else(|| {
            let is_later = |group: &Group| rank(group.name()) > rank(name) && rank(group.name()) < GROUPS.len();
            let index = self.groups.iter().position(is_later).unwrap_or(self.groups.len());
            let last = index.checked_sub(1).and_then(|index| self.groups[index].lists.last_mut());
            end_with_blank_line(last.map_or(&mut self.intro, |list| &mut list.text));
            let lists = vec![List { label: String::new(), text: "\n".to_owned() }];
            self.groups.insert(index, Group { heading: format!("### {name}\n"), lists });
            index
        });
        &mut self.groups[index]
    }
}

fn rank(name: &str) -> usize {
    GROUPS.iter().position(|group| group.eq_ignore_ascii_case(name)).unwrap_or(GROUPS.len())
}

impl Group {
    pub fn name(&self) -> &str {
        self.heading.trim_start_matches('#').trim()
    }

    pub fn is_blank(&self) -> bool {
        self.lists.iter().all(|list| list.label.is_empty() && list.text.trim().is_empty())
    }

    /// Returns the list below a label, which is added before the lists of `last_labels` if there is none.
    pub fn list(&mut self, label: &str, last_labels: &[&str]) -> &mut List {
        let index = self.lists.iter().position(|list| list.label.trim() == label);
        let index = index.unwrap_or_else(|| {
            let rank = |label: &str| last_labels.iter().position(|last| *last == label).map_or(0, |rank| rank + 1);
            let is_later = |list: &List| rank(list.label.trim()) > rank(label);
            let index = self.lists.iter().position(is_later).unwrap_or(self.lists.len());
            if let Some(before) = index.checked_sub(1).and_then(|index| self.lists.get_mut(index)) {
                end_with_blank_line(&mut before.text);
            }
            let label = if label.is_empty() { String::new() } else { format!("{label}\n") };
            self.lists.insert(index, List { label, text: "\n".to_owned() });
            index
        });
        &mut self.lists[index]
    }
}

impl std::fmt::Display for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.intro)?;
        for group in &self.groups {
            f.write_str(&group.heading)?;
            for List { label, text } in &group.lists {
                write!(f, "{label}{text}")?;
            }
        }
        Ok(())
    }
}

/// Adds a text behind another one, as further items of its list if it ends with one.
pub fn append_text(text: &mut String, more: &str) {
    let more = more.trim_matches(['\r', '\n']);
    if more.trim().is_empty() {
        return;
    }
    let last = text.lines().rev().find(|line| !line.trim().is_empty());
    let is_list = last.is_some_and(|last| is_item(last) || last.starts_with("  ")) && is_item(more);
    let start = if text.trim().is_empty() { 0 } else { text.trim_end().len() };
    if start == 0 {
        *text = format!("\n{more}\n\n");
    } else {
        text.truncate(start);
        text.push_str(if is_list { "\n" } else { "\n\n" });
        text.push_str(&format!("{more}\n\n"));
    }
}

/// What follows is a heading or a label, which needs an empty line before it.
pub fn end_with_blank_line(text: &mut String) {
    if !text.trim().is_empty() {
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
    } else if text.is_empty() {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAST: [&str; 2] = ["On the wire:", "In Rust:"];

    fn appended(text: &str, more: &str) -> String {
        let mut body = parse(text);
        body.append(parse(more), &LAST);
        body.to_string()
    }

    #[test]
    fn every_body_is_kept_byte_for_byte() {
        let project = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../CHANGELOG.md"));
        let texts = [
            project.as_deref().expect("the project has a changelog"),
            "",
            "\nIntro:\n### Added\nCrates:\n\n- a:\n\nText:\nmore\n\n### Added\n\n  Not a label:\n\n```\n### no\n\nno:\n\n```",
        ];
        for text in texts {
            assert_eq!(parse(text).to_string(), text);
        }
        let body = parse(texts[2]);
        let labels: Vec<&str> =
            body.groups.iter().flat_map(|group| &group.lists).map(|list| list.label.trim()).collect();
        assert_eq!(labels, ["", "Crates:", ""]);
    }

    #[test]
    fn texts_are_added_behind_those_that_are_there() {
        assert_eq!(appended("\n", "\nHello.\n\n### Added\n\n- a\n"), "\nHello.\n\n### Added\n\n- a\n\n");
        assert_eq!(appended("\n### Added\n\n- a\n", "\n### Added\n\n### Changed\n\n"), "\n### Added\n\n- a\n");
        assert_eq!(appended("\n### Added\n\n- a\n  b\n", "\n### added\n\n- c\n"), "\n### Added\n\n- a\n  b\n- c\n\n");
        assert_eq!(appended("\n### Added\n\n- a\n", "\n### Added\n\nText.\n"), "\n### Added\n\n- a\n\nText.\n\n");
    }

    #[test]
    fn lists_below_a_label_are_continued() {
        let text = "\n### Added\n\n- a\n\nCrates:\n\n- b\n\nIn Rust:\n\n- r\n";
        let more = "\n### Added\n\n- c\n\nCrates:\n\n- d\n\nGenerator:\n\n- e\n";
        let expected = "\n### Added\n\n- a\n- c\n\nCrates:\n\n- b\n- d\n\nGenerator:\n\n- e\n\nIn Rust:\n\n- r\n";
        assert_eq!(appended(text, more), expected);
    }

    #[test]
    fn groups_have_the_order_of_the_format_and_others_keep_theirs() {
        let text = "\n### Renamed\n\n- a\n\n### Removed\n\n- b\n";
        let more = "\n### Moved\n\n- c\n\n### Added\n\n- d\n\n### Fixed\n\n- e\n";
        let mut body = parse(text);
        body.append(parse(more), &LAST);
        let names: Vec<&str> = body.groups.iter().map(Group::name).collect();
        assert_eq!(names, ["Renamed", "Added", "Removed", "Moved", "Fixed"]);
    }
}
