//! An address in pieces: words of scripts that have words, single characters of Han, numbers; and where one part ends.

use karez_text::{Script, fold_char, tokens};
use std::ops::Range;

/// A word, a Han character or a number.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Byte range in the text.
    pub span: Range<usize>,
    /// Folded.
    pub text: String,
    pub script: Script,
    /// A comma, a bracket, a line's end or another script stands before it.
    pub starts: bool,
}

/// Cuts a text into pieces.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut end = 0;
    let mut last = None;
    for token in tokens(text) {
        let between = text.get(end..token.span.start).unwrap_or("");
        let letters = (token.script != Script::Digit).then_some(kin(token.script));
        let other_script = matches!((last, letters), (Some(a), Some(b)) if a != b);
        let starts = out.is_empty() || other_script || parts(between);
        end = token.span.end;
        last = letters.or(if starts { None } else { last });
        if token.script == Script::Han {
            let mut first = starts;
            for (i, c) in text[token.span.clone()].char_indices() {
                let mut folded = String::new();
                fold_char(c, &mut folded);
                if !folded.is_empty() {
                    let at = token.span.start + i;
                    out.push(Piece { span: at..at + c.len_utf8(), text: folded, script: Script::Han, starts: first });
                    first = false;
                }
            }
        } else {
            out.push(Piece { span: token.span, text: token.text, script: token.script, starts });
        }
    }
    out
}

/// Scripts that are written within one phrase: kana and Han in Japanese.
fn kin(script: Script) -> Script {
    if script == Script::Kana { Script::Han } else { script }
}

/// Whether what stands between two words ends a part of an address.
fn parts(between: &str) -> bool {
    // quotes do not: кафе "Урумчи" is one name
    const ENDS: &str = ",;:|/\\\n\r\t()[]，；：、。（）【】「」،؛·•?!";
    between.contains(|c| ENDS.contains(c)) || between.contains(" - ") || between.contains('–') || between.contains('—')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_falls_into_parts_and_pieces() {
        let show = |text: &str| {
            pieces(text)
                .iter()
                .map(|p| format!("{}{}", if p.starts { "|" } else { "" }, p.text))
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (text, expected) in [
            ("Qian Hai West Rd., XUAR", "|qian hai west rd |xuar"),
            ("新疆阿克苏, Aksu", "|新 疆 阿 克 苏 |aksu"),
            ("第8师143团", "|第 8 师 143 团"),
            ("843900 新疆图木舒克", "|843900 新 疆 图 木 舒 克"),
            ("Kashgar (Kashi) City", "|kashgar |kashi |city"),
            ("乌鲁木齐 Urumqi", "|乌 鲁 木 齐 |urumqi"),
            ("Urumqi - Xinjiang", "|urumqi |xinjiang"),
            ("Wu-lu-mu-ch'i", "|wu lu mu chi"),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }
}
