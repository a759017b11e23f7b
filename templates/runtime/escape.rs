// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Characters as URLs, JSON and HTML write them.

/// The most bytes in which a character is recognized, as in `\ud83d\udd11`, `%F0%9F%94%91` and
/// `&#x0001F511;`.
pub const LONGEST: usize = 12;

/// Returns the character that a string begins with in another encoding, and how many bytes that takes.
pub fn escape(text: &[u8]) -> Option<(char, usize)> {
    match text.first()? {
        b'+' => Some((' ', 1)),
        b'%' => percent(text),
        b'\\' => backslash(text),
        b'&' => entity(text),
        _ => None,
    }
}

/// Returns `true` if the text ends before the escape does that it begins with.
pub fn is_cut_escape(text: &[u8]) -> bool {
    let belongs: fn(&u8) -> bool = match text {
        [b'%', ..] => |byte| byte.is_ascii_hexdigit() || *byte == b'%',
        [b'\\'] | [b'\\', b'u' | b'U', ..] => {
            |byte| byte.is_ascii_hexdigit() || b"\\uU".contains(byte)
        }
        [b'&', ..] => |byte| byte.is_ascii_alphanumeric() || b"&#".contains(byte),
        _ => return false,
    };
    text.len() < LONGEST && text.iter().all(belongs) && escape(text).is_none()
}

/// Decodes a character whose bytes are written as `%XX`.
fn percent(text: &[u8]) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    for (index, octet) in text.chunks(3).take(bytes.len()).enumerate() {
        let digits = octet
            .strip_prefix(b"%")
            .filter(|digits| digits.len() == 2)?;
        bytes[index] = u8::try_from(hexadecimal(digits)?).ok()?;
        if let Ok(text) = std::str::from_utf8(&bytes[..=index]) {
            return Some((text.chars().next()?, (index + 1) * 3));
        }
    }
    None
}

/// Decodes an escape of JSON.
fn backslash(text: &[u8]) -> Option<(char, usize)> {
    let character = match text.get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' | b'U' => return utf16(text),
        quoted @ (b'"' | b'\\' | b'/') => char::from(*quoted),
        _ => return None,
    };
    Some((character, 2))
}

/// Decodes a character whose code units are written as `\uXXXX`.
fn utf16(text: &[u8]) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let [b'\\', b'u' | b'U', digits @ ..] = text.get(at..at + 6)? else {
            return None;
        };
        u16::try_from(hexadecimal(digits)?).ok()
    };
    let units = [Some(unit(0)?), unit(6)].into_iter().flatten();
    let character = char::decode_utf16(units).next()?.ok()?;
    Some((character, character.len_utf16() * 6))
}

/// Decodes an entity of HTML.
fn entity(text: &[u8]) -> Option<(char, usize)> {
    let mut bytes = text.iter().take(LONGEST);
    let length = bytes.position(|byte| *byte == b';')?;
    let character = match text.get(1..length)? {
        b"amp" | b"AMP" => '&',
        b"lt" | b"LT" => '<',
        b"gt" | b"GT" => '>',
        b"quot" | b"QUOT" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hexadecimal(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    };
    Some((character, length + 1))
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_number)?;
    u32::from_str_radix(digits, 16).ok()
}
