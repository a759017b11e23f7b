// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Bytes of signatures and secrets, as text.

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureEncoding {
    /// Hexadecimal digits in either case.
    Hex,
    /// Base64 of RFC 4648, with padding.
    Base64,
}

impl SignatureEncoding {
    /// Returns the bytes, or `None` if they are not written like this.
    pub(super) fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => hex(text),
            Self::Base64 => base64(text),
        }
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let bytes = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
        _ => None,
    });
    bytes.collect()
}

/// Decodes base64 with its padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if text.len() % 4 != 0 || text.len() - digits.len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    // The bits that no byte needs are zero, so that each text has one spelling.
    (bits == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_spelling() {
        let hex = |text| SignatureEncoding::Hex.decode(text);
        assert_eq!(hex("00fFa0"), Some(vec![0, 255, 160]));
        assert_eq!(["0", "0g", "é", "+1"].map(hex), [const { None }; 4]);
        let base64 = |text| SignatureEncoding::Base64.decode(text);
        assert_eq!(
            ["", "+/8=", "Zg=="].map(base64),
            [vec![], vec![0xfb, 0xff], b"f".to_vec()].map(Some)
        );
        for text in [
            "Zg", "Zg=", "Zh==", "Zm9=", "=", "====", "Z===", "Zm-_", "Z m9",
        ] {
            assert_eq!(base64(text), None, "{text}");
        }
    }
}
