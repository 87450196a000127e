//! Identifiers with a check digit: a number that fails its own arithmetic is a typing error, not an identity.

/// The alphabet of the Unified Social Credit Code: digits and capitals without I, O, S, V, Z (GB 32100-2015).
const USCC_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Normalises a Chinese Unified Social Credit Code (GB 32100-2015); `None` where its check character is wrong.
pub fn uscc(text: &str) -> Option<String> {
    let code = compact(text);
    if code.len() != 18 {
        return None;
    }
    let mut sum = 0;
    let mut weight = 1;
    let mut last = 0;
    for (i, b) in code.bytes().enumerate() {
        last = USCC_ALPHABET.iter().position(|&c| c == b)?;
        if i < 17 {
            sum += last * weight;
            weight = weight * 3 % 31;
        }
    }
    (last == (31 - sum % 31) % 31).then_some(code)
}

/// Normalises a Legal Entity Identifier (ISO 17442, check digits by ISO 7064 mod 97-10); `None` where it is wrong.
pub fn lei(text: &str) -> Option<String> {
    let code = compact(text);
    if code.len() != 20
        || !code.bytes().all(|b| b.is_ascii_alphanumeric())
        || !code.as_bytes()[18..].iter().all(u8::is_ascii_digit)
    {
        return None;
    }
    let remainder = code.bytes().fold(0u32, |r, b| match b {
        b'0'..=b'9' => (r * 10 + u32::from(b - b'0')) % 97,
        _ => (r * 100 + u32::from(b - b'A') + 10) % 97,
    });
    (remainder == 1).then_some(code)
}

/// A registration, tax or document number for comparison: letters and digits only, upper case; `None` below five of them,
/// which are too few to tell anyone from anyone.
pub fn number(text: &str) -> Option<String> {
    let code = compact(text);
    (code.len() >= 5 && code.bytes().any(|b| b.is_ascii_digit())).then_some(code)
}

fn compact(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            // full-width forms, as Chinese input methods leave them
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0),
            _ => Some(c),
        })
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uscc_is_known_by_its_check_character() {
        // The body is invented; the check character follows from GB 32100-2015.
        let body = "91650100MA7ABCDE1";
        let valid: Vec<String> = USCC_ALPHABET.iter().filter_map(|&c| uscc(&format!("{body}{}", c as char))).collect();
        assert_eq!(valid.len(), 1, "exactly one check character fits");
        assert_eq!(uscc(&valid[0].to_lowercase()), Some(valid[0].clone()));
        assert_eq!(uscc("91650100MA7ABCDI1X"), None, "I is not in the alphabet");
        assert_eq!(uscc("12345"), None);
    }

    #[test]
    fn a_lei_is_known_by_its_check_digits() {
        // GLEIF's own documentation example of the ISO 17442 check.
        assert_eq!(lei("5493 0084 UKLV MY22 DS16"), Some("54930084UKLVMY22DS16".to_owned()));
        assert_eq!(lei("54930084UKLVMY22DS17"), None);
        assert_eq!(lei("54930084UKLVMY22DSÄ6"), None);
    }

    #[test]
    fn a_number_keeps_letters_and_digits_only() {
        assert_eq!(number("No. ＡＢ-123/45"), Some("NOAB12345".to_owned()));
        assert_eq!(number("1234"), None);
        assert_eq!(number("ABCDEF"), None);
    }
}
