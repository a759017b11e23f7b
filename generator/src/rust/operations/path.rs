//! Paths. Input: the path of an operation. Output: the template that the runtime fills in, with its literal parts encoded.

/// Returns the path with its literal parts encoded.
pub(super) fn path_template(path: &str) -> String {
    let mut template = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((literal, (name, tail))) =
        rest.split_once('{').and_then(|(literal, tail)| Some((literal, tail.split_once('}')?)))
    {
        template.push_str(&format!("{}{{{}}}", encode(literal), placeholder(name)));
        rest = tail;
    }
    template + &encode(rest)
}

/// Returns the name of a parameter in a path template, where it can neither end a segment nor begin a query.
pub(super) fn placeholder(name: &str) -> String {
    name.replace(['/', '?'], "_")
}

/// Encodes the characters that the path of a URL cannot contain. Encoded characters stay.
fn encode(literal: &str) -> String {
    let mut encoded = String::with_capacity(literal.len());
    for character in literal.chars() {
        if character.is_ascii_graphic() && !"\"<>\\^`{|}".contains(character) {
            encoded.push(character);
        } else {
            encoded.extend(character.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::path_template;

    #[test]
    fn literal_parts_of_paths_are_encoded_and_names_are_not() {
        assert_eq!(path_template("/a b/{x y}/ü|%20\\"), "/a%20b/{x y}/%C3%BC%7C%20%5C");
        assert_eq!(path_template("/{a/b?c}/{d"), "/{a_b_c}/%7Bd");
    }
}
