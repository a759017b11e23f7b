//! The links at the end of a changelog. Input: their definitions, and the version. Output: the definitions with the version.
//!
//! Only links that compare two tags are known, as `[Unreleased]: https://host/project/compare/v0.1.0...HEAD`. Others stay as they are.

use generator::diff::rust::semver::Version;

use super::changelog::link;

/// Adds the link of a version, and moves the start of the one for what is not released. `pending` is the version that the section had
/// before; `None` for a new section.
pub fn set_version(links: &str, pending: Option<&Version>, version: &Version) -> String {
    if pending == Some(version) {
        return links.to_owned();
    }
    let has_link =
        links.lines().filter_map(link).any(|(label, _)| label.trim_start_matches('v') == version.to_string());
    let mut edited = String::new();
    for line in links.split_inclusive('\n') {
        let Some((label, target)) = link(line) else {
            edited.push_str(line);
            continue;
        };
        let name = label.trim_start_matches('v');
        let comparison = target.split_once("...").and_then(|(start, end)| Some((start.rsplit_once('/')?, end)));
        match (comparison, pending) {
            (Some(((project, from), "HEAD")), None) if name.eq_ignore_ascii_case("unreleased") => {
                edited.push_str(&format!("[{label}]: {project}/v{version}...HEAD\n"));
                if !has_link {
                    edited.push_str(&format!("[{version}]: {project}/{from}...v{version}\n"));
                }
            }
            (Some(((project, from), "HEAD")), Some(old)) if from == format!("v{old}") => {
                edited.push_str(&format!("[{label}]: {project}/v{version}...HEAD\n"));
            }
            (Some(((project, from), to)), Some(old)) if name == old.to_string() && to == format!("v{old}") => {
                edited.push_str(&format!("[{version}]: {project}/{from}...v{version}\n"));
            }
            _ => edited.push_str(line),
        }
    }
    edited
}

/// Removes the link of a version that is not released after all, which [`set_version`] has added.
pub fn remove_version(links: &str, version: &Version) -> String {
    let comparison = |line: &str| {
        let (label, target) = link(line)?;
        let (start, end) = target.split_once("...")?;
        let (project, from) = start.rsplit_once('/')?;
        Some((label.to_owned(), project.to_owned(), from.to_owned(), end.to_owned()))
    };
    let tag = format!("v{version}");
    let is_own = |label: &str, end: &str| label.trim_start_matches('v') == version.to_string() && end == tag;
    let own = links.lines().filter_map(comparison).find(|(label, _, _, end)| is_own(label, end));
    let Some((_, _, before, _)) = own else { return links.to_owned() };
    let mut edited = String::new();
    for line in links.split_inclusive('\n') {
        match comparison(line) {
            Some((label, _, _, end)) if is_own(&label, &end) => {}
            Some((label, project, from, end)) if end == "HEAD" && from == tag => {
                edited.push_str(&format!("[{label}]: {project}/{before}...HEAD\n"));
            }
            _ => edited.push_str(line),
        }
    }
    edited
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINKS: &str =
        "[Unreleased]: https://host/a/compare/v0.1.0...HEAD\n[0.1.0]: https://host/a/releases/tag/v0.1.0\n";

    #[test]
    fn a_version_gets_a_link() {
        let (one, two) = (Version::new(0, 1, 1), Version::new(0, 2, 0));
        let first = set_version(LINKS, None, &one);
        let expected = "[Unreleased]: https://host/a/compare/v0.1.1...HEAD\n[0.1.1]: https://host/a/compare/v0.1.0...v0.1.1\n[0.1.0]: https://host/a/releases/tag/v0.1.0\n";
        assert_eq!(first, expected);
        assert_eq!(set_version(&first, Some(&one), &one), expected);
        assert_eq!(set_version(&first, Some(&one), &two), expected.replace("0.1.1", "0.2.0"));
        assert_eq!(remove_version(expected, &one), LINKS);
        assert_eq!(remove_version(expected, &two), expected);
    }

    #[test]
    fn other_links_stay() {
        let links = "[Unreleased]: https://host/a/commits/main\n\n[b]: c...HEAD\n";
        assert_eq!(set_version(links, None, &Version::new(1, 0, 0)), links);
        let own = "[1.0.0]: https://host/mine\n";
        let links = format!("[unreleased]: https://host/a/-/compare/0.9...HEAD\n{own}");
        let expected = format!("[unreleased]: https://host/a/-/compare/v1.0.0...HEAD\n{own}");
        assert_eq!(set_version(&links, None, &Version::new(1, 0, 0)), expected);
    }
}
