//! Names in the cases of the languages.
//! Input: a name as a program writes it. Output: the same name in another case, or the words alone.

/// Returns the name in snake case: `saml_role` of `samlRole`, `SamlRole` and `saml_role_`. The underscores around a name keep it apart
/// from a reserved word, so they are not part of it.
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.trim_matches('_').chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let follows_lower = at > 0 && (letters[at - 1].is_lowercase() || letters[at - 1].is_ascii_digit());
        let ends_acronym =
            at > 0 && letters[at - 1].is_uppercase() && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (follows_lower || ends_acronym) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Returns the name in upper camel case: `ListPets` of `list_pets` and `listPets`.
pub fn upper_camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in name.split('_') {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

/// Returns the letters of a name without case and underscores. They are equal for the same name in all languages.
pub fn letters(name: &str) -> String {
    name.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect()
}

/// Returns whether a name is one of a type: `AccessRole`, but not `accessRole` or `ACCESS_ROLE`.
pub fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && !name.contains('_') && name.contains(char::is_lowercase)
}

/// Returns whether a name is one of a constant: `READ_ONLY`.
pub fn is_constant(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_uppercase() || letter == '_') && !name.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_case() {
        assert_eq!(snake_case("samlAutocreateRole"), "saml_autocreate_role");
        assert_eq!(snake_case("PetID"), "pet_id");
        assert_eq!(snake_case("HTTPServer"), "http_server");
        assert_eq!(snake_case("s3Bucket"), "s3_bucket");
        assert_eq!(snake_case("type_"), "type");
        assert_eq!(snake_case("_from"), "from");
        assert_eq!(snake_case("berth_number"), "berth_number");
        assert_eq!(upper_camel_case("upload_idp_for_pet"), "UploadIdpForPet");
        assert_eq!(upper_camel_case("uploadIdPForPet"), "UploadIdPForPet");
        assert_eq!(letters("upload_idp"), letters("UploadIdP"));
    }

    #[test]
    fn types_are_not_constants() {
        assert!(is_type("PetKind") && !is_type("petKind") && !is_type("PET_KIND") && !is_type("PET"));
        assert!(is_constant("PET_1") && !is_constant("Pet") && !is_constant("1"));
    }
}
