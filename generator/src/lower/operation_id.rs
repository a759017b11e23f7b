//! Ids of operations that have no `operationId`.

/// Returns an id made of method and path: `GET /orgs/{id}/users` becomes `get_orgs_id_users`.
pub(super) fn derive_operation_id(method: &str, path: &str) -> String {
    format!("{}_{}", words(method).to_lowercase(), words(path))
}

fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_the_words_of_the_path() {
        assert_eq!(derive_operation_id("GET", "/orgs/{id}/users"), "get_orgs_id_users");
        assert_eq!(derive_operation_id("PUT", "//"), "put_");
        assert_eq!(derive_operation_id("M-SEARCH", "/orgs"), "m_search_orgs");
    }
}
