//! Chinese text that was read with the wrong encoding: recognised and said, never read in silence.

/// The encodings of windows-1252 that differ from Latin-1, as bytes 0x80 to 0x9F.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What a text would say that was written in one encoding and read in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Garbled {
    /// The encoding it was written in.
    pub written: &'static str,
    /// What it would say, read so.
    pub reading: String,
}

/// Whether a text looks like GB18030 or UTF-8 read as Latin-1 or Windows-1252.
///
/// GB18030 makes of `新疆` the letters `ÐÂ½®`: no language writes four such letters in a row, and read back they are
/// common Han characters.
pub fn garbled(text: &str) -> Option<Garbled> {
    if !text.chars().any(|c| ('\u{a0}'..='\u{ff}').contains(&c)) {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
    let high = bytes.iter().filter(|b| **b >= 0x80).count();
    if high < 4 {
        return None;
    }
    if let Ok(reading) = std::str::from_utf8(&bytes)
        && !reading.is_ascii()
    {
        return Some(Garbled { written: "UTF-8", reading: reading.to_owned() });
    }
    let (reading, _, wrong) = encoding_rs::GB18030.decode(&bytes);
    let common = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || "，。、（）：；号".contains(c);
    let letters: Vec<char> = reading.chars().filter(|c| !c.is_ascii()).collect();
    // the level-1 characters of GB 2312, which all common names use, begin with the bytes B0 to D7
    let level1 = bytes.windows(2).filter(|w| (0xb0..=0xd7).contains(&w[0]) && w[1] >= 0xa1).count();
    let good = !wrong && !letters.is_empty() && letters.iter().all(|c| common(*c)) && level1 * 2 >= letters.len();
    // French and German have single accented letters between plain ones; a pair of high bytes everywhere is no such text
    let paired = bytes.chunk_by(|a, b| (*a >= 0x80) == (*b >= 0x80)).filter(|r| r[0] >= 0x80).all(|r| r.len() % 2 == 0);
    (good && paired).then(|| Garbled { written: "GB18030", reading: reading.into_owned() })
}

fn byte(c: char) -> Option<u8> {
    match c as u32 {
        n @ 0..=0xff => Some(n as u8),
        _ => WINDOWS.iter().position(|w| *w == c).map(|i| 0x80 + i as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_latin1(bytes: &[u8]) -> String {
        bytes.iter().map(|b| *b as char).collect()
    }

    #[test]
    fn chinese_read_as_latin_is_recognised_and_read_back() {
        for text in ["新疆和田市", "和田泰达服饰有限公司", "喀什地区 莎车县"] {
            let (gb, _, _) = encoding_rs::GB18030.encode(text);
            assert_eq!(garbled(&as_latin1(&gb)).unwrap(), Garbled { written: "GB18030", reading: text.into() });
            assert_eq!(garbled(&as_latin1(text.as_bytes())).unwrap(), Garbled { written: "UTF-8", reading: text.into() });
        }
        let windows: String = "新疆".bytes().map(|b| encoding_rs::WINDOWS_1252.decode(&[b]).0.into_owned()).collect();
        assert_eq!(garbled(&windows).unwrap().reading, "新疆");
    }

    #[test]
    fn languages_with_accents_are_left_alone() {
        for text in
            ["Ürümqi, Bügür", "Côte-d'Or, Dép. Îlé", "Çağlayan Mah. Şişli", "Ñuñoa", "新疆", "Malmö ÅÄÖ åäö", "façade"]
        {
            assert_eq!(garbled(text), None, "{text}");
        }
    }
}
