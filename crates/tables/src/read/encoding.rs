//! Which encoding the bytes are in.
//!
//! Chinese offices send GB18030, Taiwanese ones Big5, German ones Windows-1252, and Excel UTF-16; none of them says so. UTF-8 is
//! told by its form alone, over the whole file where it can be read twice, since its first Chinese character may stand on line
//! 70,000. The others are told by what they make of the bytes: each candidate decodes a sample, and the one whose letters are
//! those of names and headings wins. A general detector breaks ties; alone it mistakes short samples of GBK for Korean.

use crate::columns::Known;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What the bytes of a text are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Detected {
    pub(crate) encoding: &'static Encoding,
    /// Length of the byte order mark.
    pub(crate) bom: usize,
}

impl Detected {
    /// The name to report.
    pub(crate) fn name(self) -> String {
        let name = match self.encoding.name() {
            "gb18030" => "GB18030",
            "windows-1252" => "Windows-1252",
            name => name,
        };
        if self.bom > 0 { format!("{name} with byte order mark") } else { name.to_owned() }
    }
}

/// What is known of the whole text, from one pass or from its head.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Well-formed characters of UTF-8 beyond ASCII.
    pub(crate) well_formed: u64,
    /// Sequences that are not UTF-8.
    pub(crate) malformed: u64,
    /// Lines with bytes beyond ASCII, and the first lines; at most 128 KiB.
    pub(crate) sample: Vec<u8>,
    /// A multi-byte character cut by the end of the last piece.
    pending: Vec<u8>,
}

const SAMPLE: usize = 1 << 17;

impl Survey {
    /// Takes in the next piece of the text.
    pub(crate) fn feed(&mut self, piece: &[u8]) {
        if self.pending.is_empty() && piece.is_ascii() {
            if self.sample.len() < 4096 {
                self.sample.extend_from_slice(&piece[..piece.len().min(4096)]);
            }
            return;
        }
        self.gather(piece);
        let joined;
        let mut rest = if self.pending.is_empty() {
            piece
        } else {
            joined = [std::mem::take(&mut self.pending).as_slice(), piece].concat();
            &joined
        };
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.well_formed += beyond_ascii(text);
                    return;
                }
                Err(e) => {
                    let (good, bad) = rest.split_at(e.valid_up_to());
                    self.well_formed += std::str::from_utf8(good).map_or(0, beyond_ascii);
                    match e.error_len() {
                        None => {
                            self.pending = bad.to_vec();
                            return;
                        }
                        Some(n) => {
                            self.malformed += 1;
                            rest = &bad[n..];
                        }
                    }
                }
            }
        }
    }

    /// Says that nothing follows: a character cut off here is malformed.
    pub(crate) fn finish(&mut self) {
        self.malformed += u64::from(!self.pending.is_empty());
    }

    fn gather(&mut self, piece: &[u8]) {
        let room = SAMPLE.saturating_sub(self.sample.len());
        if room == 0 {
            return;
        }
        // Kept in whole pieces where they fit: two-byte encodings lose their step when lines are cut at a byte that looks like \n.
        let first = Encoding::ascii_valid_up_to(piece).saturating_sub(256);
        let from = if self.sample.is_empty() { 0 } else { first };
        self.sample.extend_from_slice(&piece[from..piece.len().min(from + room)]);
    }
}

/// Tells the encoding from the first bytes and what a survey found.
pub(crate) fn detect(head: &[u8], survey: &Survey) -> Detected {
    if let Some((encoding, bom)) = Encoding::for_bom(head) {
        return Detected { encoding, bom };
    }
    let encoding = if let Some(wide) = utf_16(head) {
        wide
    // Other encodings hold hardly any sequence that is well-formed in UTF-8; of mixed files the greater part is read.
    } else if survey.malformed == 0 || survey.well_formed >= survey.malformed {
        UTF_8
    } else {
        eight_bit(&survey.sample)
    };
    Detected { encoding, bom: 0 }
}

fn beyond_ascii(text: &str) -> u64 {
    text.bytes().filter(|b| *b >= 0xC0).count() as u64
}

/// UTF-16 without its mark: line ends and separators of one byte beside a zero, always on the same side.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let (mut little, mut big, mut pairs) = (0usize, 0usize, 0usize);
    let sign = |b: u8| matches!(b, b'\n' | b'\r' | b'\t' | b' '..=b'~');
    for pair in head.chunks_exact(2).take(1 << 15) {
        pairs += 1;
        little += usize::from(pair[1] == 0 && sign(pair[0]));
        big += usize::from(pair[0] == 0 && sign(pair[1]));
    }
    let (encoding, count, other) = if little > big { (UTF_16LE, little, big) } else { (UTF_16BE, big, little) };
    if count < 4 || count * 20 < pairs || other * 10 > count {
        return None;
    }
    // A text of UTF-8 with a few zero bytes in it would decode into rare Chinese.
    let (text, _) = encoding.decode_without_bom_handling(&head[..head.len().min(1 << 13) & !1]);
    let usual = |c: &char| {
        c.is_ascii()
            || is_common_han(*c)
            || matches!(*c as u32, 0xA0..=0x24F | 0x370..=0x6FF | 0x2010..=0x203F | 0x3000..=0x30FF | 0xFF00..=0xFFEF)
    };
    (text.chars().filter(usual).count() * 10 > text.chars().count() * 6).then_some(encoding)
}

/// The best of the candidates for a text that is not UTF-8.
fn eight_bit(sample: &[u8]) -> &'static Encoding {
    let guess = {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(sample, true);
        match detector.guess(None, Utf8Detection::Deny) {
            e if e == GBK => GB18030,
            e => e,
        }
    };
    let mut candidates = vec![GB18030, BIG5, WINDOWS_1252];
    if !candidates.contains(&guess) {
        candidates.push(guess);
    }
    let mut best = (f64::MIN, WINDOWS_1252);
    for encoding in candidates {
        let score = fitness(sample, encoding) + if encoding == guess { 0.15 } else { 0.0 };
        if score > best.0 {
            best = (score, encoding);
        }
    }
    best.1
}

/// How much like names and headings a sample reads in an encoding: about 1 for its own, below 0.5 for another's.
fn fitness(sample: &[u8], encoding: &'static Encoding) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut letters, mut malformed, mut common, mut everyday, mut lone) = (0f64, 0f64, 0f64, 0f64, 0f64);
    let mut previous_ascii = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_ascii() {
            previous_ascii = true;
            continue;
        }
        letters += 1.0;
        let next_ascii = chars.peek().is_none_or(char::is_ascii);
        match c {
            '\u{fffd}' => malformed += 1.0,
            // punctuation that both families have says little
            '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}' => letters -= 1.0,
            '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' => malformed += 0.5,
            _ => {
                if EVERYDAY.contains(c) {
                    everyday += 1.0;
                }
                if is_common_han(c) {
                    common += 1.0;
                }
                if previous_ascii && next_ascii && c.is_alphabetic() || "\u{a0}°–—’‘“”€®©".contains(c) {
                    lone += 1.0;
                }
            }
        }
        previous_ascii = false;
    }
    if letters < 1.0 {
        return 0.0;
    }
    let wrong = 8.0 * malformed / letters;
    let headings = text
        .split(['\n', '\r', ',', ';', '\t', '|', '"'])
        .take(200)
        .filter(|c| !c.is_ascii() && crate::columns::claim(c, Known::Subjects).is_some())
        .count();
    let read = if encoding == GB18030 || encoding == BIG5 {
        0.5 * common / letters + (3.0 * everyday / letters).min(1.0) + 0.2 * (headings.min(5) as f64)
    } else if encoding.is_single_byte() {
        0.9 * lone / letters + 0.2 * (headings.min(5) as f64)
    } else {
        0.6
    };
    read - wrong
}

/// Whether GB 2312 has the character in its first level, or Big5 among its frequent ones: those that people use.
fn is_common_han(c: char) -> bool {
    let mut buffer = [0u8; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    let (gb, _, gb_lost) = GBK.encode(text);
    if !gb_lost && matches!(*gb, [0xB0..=0xD7, 0xA1..=0xFE]) {
        return true;
    }
    let (big5, _, big5_lost) = BIG5.encode(text);
    !big5_lost && matches!(*big5, [0xA4..=0xC6, _]) && !matches!(*gb, [0xA1..=0xA9, _])
}

/// The characters that names, addresses and headings of companies are made of, in both scripts.
const EVERYDAY: &str = "有限公司责任集团股份省市区县县镇村路号街道大厦楼室工业园开发新技术科学电子信息材料机械设备制造厂纺织服装棉针纱布印染\
家具木塑料化工五金食品农牧矿能源光伏太阳汽车配件进出口贸易国际商行实业企业供应商名称地址国家联系人话邮编税统一社会用代码注册法定表英中文华东西南北山江河海\
上下京津广深圳州苏浙福建安徽湖川云贵陕甘青宁夏疆内蒙古黑龙吉林辽龙金银明天成达兴盛隆利发美佳永恒泰顺通德正大小年月日\
責團縣鎮號廈樓園開發術學電資訊機設備製廠紡織針紗傢塑農礦陽車進際實業應國聯絡話郵稅統會碼冊表華東廣蘇雲貴陝寧龍興達們門臺台灣港";

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> &'static str {
        let mut survey = Survey::default();
        survey.feed(bytes);
        survey.finish();
        detect(bytes, &survey).encoding.name()
    }

    #[test]
    fn small_samples_of_each_encoding_are_told_apart() {
        let simplified = "供应商名称,国家\n示例纺织有限公司,中国\n";
        let traditional = "供應商名稱,國家\n範例紡織股份有限公司,台灣\n";
        let german = "Lieferant,Land\nMüller Beispiel GmbH & Co. KG,Österreich\nJosé Exemple S.à r.l.,España\n";
        for (text, encoding, name) in [
            (simplified, GB18030, "gb18030"),
            ("id,name\n1,示例\n", GB18030, "gb18030"),
            ("Vendor No.,Supplier Name\nV1,新疆示例棉业有限责任公司\nV2,Example Gin Co.", GB18030, "gb18030"),
            (traditional, BIG5, "Big5"),
            ("Supplier,Address\nExample,台北市中山區範例路1號\n", BIG5, "Big5"),
            (german, WINDOWS_1252, "windows-1252"),
            ("name\nCafé Exemple\n", WINDOWS_1252, "windows-1252"),
            (simplified, UTF_8, "UTF-8"),
            (german, UTF_8, "UTF-8"),
            ("plain,ascii\n", UTF_8, "UTF-8"),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(told(&bytes), name, "{text}");
        }
    }

    #[test]
    fn utf_16_is_told_with_and_without_its_mark() {
        let text = "供应商名称,国家\r\n示例纺织有限公司,China\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(told(&little), "UTF-16LE");
        assert_eq!(told(&big), "UTF-16BE");
        assert_eq!(told(&[&b"\xff\xfe"[..], &little].concat()), "UTF-16LE");
        assert_eq!(told(b"name\0,country\nExample\0 Gin,China\n"), "UTF-8", "a zero byte does not make UTF-16");
    }

    #[test]
    fn a_few_wrong_bytes_do_not_make_utf_8_something_else() {
        let mut bytes = "供应商名称\n示例纺织有限公司\n".repeat(50).into_bytes();
        bytes.extend_from_slice(b"Example \xff\xfe Gin\n");
        assert_eq!(told(&bytes), "UTF-8");
    }

    #[test]
    fn a_character_cut_between_two_pieces_is_whole() {
        let text = "a示例b".repeat(10);
        for cut in 0..text.len() {
            let mut survey = Survey::default();
            survey.feed(&text.as_bytes()[..cut]);
            survey.feed(&text.as_bytes()[cut..]);
            survey.finish();
            assert_eq!((survey.malformed, survey.well_formed), (0, 20), "cut at {cut}");
        }
    }
}
