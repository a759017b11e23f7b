//! The addresses of both sides' files. Input: `--link-base` and the commits. Output: a URL for each side.

use generator::diff::Pair;

/// What stands for the commit of a side.
const COMMIT: &str = "{commit}";

/// Checks the argument. Other addresses than those of the web could run a script in the page.
pub fn parse(url: &str) -> Result<String, String> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_url = is_web && !url.contains(char::is_whitespace);
    if is_url { Ok(url.to_owned()) } else { Err("it must start with `https://` or `http://`".to_owned()) }
}

/// Returns the URL of each side. Without `{commit}` it is that of the head, since the lines of the base are elsewhere.
pub fn of_commits(link_base: Option<&str>, commits: &Pair<Option<String>>) -> Pair<Option<String>> {
    let Some(base) = link_base else { return Pair::default() };
    if !base.contains(COMMIT) {
        return Pair { base: None, head: Some(base.to_owned()) };
    }
    commits.map_ref(|commit| commit.as_ref().map(|commit| base.replace(COMMIT, commit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_has_its_commit() {
        let commits = Pair { base: Some("1a".to_owned()), head: None };
        let url = Some("https://code.example/blob/{commit}/x");
        let of_base = Some("https://code.example/blob/1a/x".to_owned());
        assert_eq!(of_commits(url, &commits), Pair { base: of_base, head: None });
        let fixed = Some("https://code.example/main".to_owned());
        assert_eq!(of_commits(fixed.as_deref(), &commits), Pair { base: None, head: fixed });
        assert_eq!(of_commits(None, &commits), Pair::default());
    }

    #[test]
    fn only_addresses_of_the_web_are_accepted() {
        assert!(parse("https://code.example/{commit}").is_ok() && parse("http://code.example").is_ok());
        assert!(["javascript:alert(1)", "file:///etc", "https://a b", ""].iter().all(|url| parse(url).is_err()));
    }
}
