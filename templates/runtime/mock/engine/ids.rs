// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! New ids.

use std::sync::{Mutex, PoisonError};

/// Creates ids that look like those of the examples. The same seed gives the same ids.
#[derive(Debug)]
pub struct Ids(Mutex<fastrand::Rng>);

impl Ids {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    /// Returns a new id with letters and digits where the example has them, else a UUID.
    pub fn text_like(&self, example: Option<&str>) -> String {
        let mut random = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match example.filter(|example| !is_uuid(example)) {
            Some(example) if example.chars().filter(char::is_ascii_alphanumeric).count() >= 6 => {
                example
                    .chars()
                    .map(|one| random_like(&mut random, one))
                    .collect()
            }
            _ => uuid(&mut random),
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text
            .chars()
            .all(|one| one == '-' || one.is_ascii_hexdigit())
}

fn random_like(random: &mut fastrand::Rng, one: char) -> char {
    match one {
        '0'..='9' => random.digit(10),
        'a'..='f' => random.char('a'..='f'),
        'a'..='z' => random.lowercase(),
        'A'..='F' => random.char('A'..='F'),
        'A'..='Z' => random.uppercase(),
        other => other,
    }
}

/// Returns a UUID of the version 4.
fn uuid(random: &mut fastrand::Rng) -> String {
    let bits = random.u128(..) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_look_like_the_example() {
        let ids = Ids::new(1);
        let id = ids.text_like(Some("abcdef12345"));
        assert!(
            id.len() == 11
                && id[..6].chars().all(|one| one.is_ascii_lowercase())
                && id[6..].parse::<u32>().is_ok()
        );
        for example in [
            None,
            Some("596da4af-0563-4097-90ff-07230c3f9db3"),
            Some("a"),
        ] {
            let id = ids.text_like(example);
            assert!(is_uuid(&id) && id.as_bytes()[14] == b'4', "{id}");
        }
        assert_ne!(ids.text_like(None), ids.text_like(None));
    }
}
