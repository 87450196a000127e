//! The End User List of the Japanese Ministry of Economy, Trade and Industry: a workbook of one sheet, or a CSV of the same.
//!
//! Columns with headings in Japanese and English in one cell: a running number (a formula, `ROW()-1`, which changes from edition to
//! edition), country, company or organisation, other names, kinds of weapons of mass destruction, conventional weapons. The list
//! has no ids: an entry goes by country and name. The file has no day of publication in it, and no dates of listing.
//!
//! Cells run over lines, and the lines mean something: a name in Latin letters stands above the same in brackets in Chinese or
//! Japanese characters; other names begin with `・`, the first one sometimes without it; a line in such characters below one of them
//! is the same name again, any other line without `・` is the rest of the name above it. Brackets are round ones of either width.
//! The kinds are `生物` B, `化学` C, `ミサイル` M, `核` N, in either script and with commas of either; `通常兵器` is CW.

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::gathered::Gathered;
use crate::headings::Headings;
use crate::reading::{Out, entity, listing, record, state};
use crate::sheet::{self, Row};
use crate::spelling;
use crate::values::{country, line};
use karez_model::{Listed, Statement, term};
use karez_tables::{Content, Separator};

pub(super) const FORMAT: Format = Format {
    sources: &["jp-meti-eul"],
    name: "METI End User List, XLSX or CSV",
    real: true,
    fits: |head: &Head| head.workbook || Headings::of("jp-meti-eul").begin(head, &["name", "country"]),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let headings = Headings::of("jp-meti-eul");
    let mut gathered = Gathered::default();
    for file in set {
        let is_heading = |keys: &[String]| headings.name_all(keys, &["name", "country"]);
        sheet::rows(file, Separator::Commonest, out, is_heading, |row, out| {
            headings.note_others(file.name(), row, out);
            let (name, place) = (headings.get(row, "name"), headings.get(row, "country"));
            if line(name).is_empty() || line(place).is_empty() {
                return out.reject(file, row.line, "an entry without a name or a country", &row.text());
            }
            gathered.add(one(source, file, headings, row));
            Ok(())
        })?;
    }
    gathered.give(out)
}

fn one(source: &Source, file: &Content, headings: Headings, row: &Row) -> Listed {
    let place = place(headings.get(row, "country"));
    let mut names = parted(headings.get(row, "name")).into_iter();
    let (latin, native) = names.next().unwrap_or_default();
    // What has no Latin letters is a name all the same.
    let (name, native) = if latin.is_empty() { (native, String::new()) } else { (latin, native) };
    let code = country(&place);
    let mut listing = listing(source, "", record(file, row.line));
    let kinds = [headings.get(row, "wmd"), headings.get(row, "conventional")].map(line);
    listing.programs = kinds.iter().flat_map(|k| weapons(k)).map(str::to_owned).collect();
    kinds.iter().for_each(|k| listing.say(term::REASONS, k));
    let mut listed = Listed { entity: entity(source, &format!("{code} {name}"), "LegalEntity"), ..Listed::default() };
    listed.entity.add("country", code);
    called_so(&mut listed, "name", &name, &native);
    let aliases = parted(headings.get(row, "aliases"));
    for (latin, native) in names.chain(aliases) {
        called_so(&mut listed, "alias", &latin, &native);
    }
    listed.listings.push(listing);
    listed
}

/// Adds a name, the same without its abbreviation, and the same in its own script.
fn called_so(listed: &mut Listed, property: &str, latin: &str, native: &str) {
    listed.entity.add(property, latin);
    let statement = |value: String| Statement { property: "alias".to_owned(), value, ..Statement::default() };
    if let Some(bare) = spelling::without_abbreviations(latin) {
        state(listed, Statement { note: "without its abbreviation".to_owned(), ..statement(bare) });
    }
    if !native.is_empty() {
        state(listed, Statement { script: "Chinese or Japanese characters".to_owned(), ..statement(native.to_owned()) });
    }
}

/// The country of a cell that gives it in two languages; the English line is the last.
fn place(cell: &str) -> String {
    let lines: Vec<String> = cell.lines().map(line).filter(|l| !l.is_empty()).collect();
    let english = lines.iter().rev().find(|l| l.is_ascii()).or(lines.last());
    english.cloned().unwrap_or_default()
}

/// The names of a cell, each in Latin letters and in its own characters, either of which may be empty.
fn parted(cell: &str) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::new();
    for text in cell.lines() {
        let (bullet, text) = match text.trim().strip_prefix(['・', '･', '•', '·', '●']) {
            Some(rest) => (true, tidy(rest)),
            None => (false, tidy(text)),
        };
        if text.is_empty() {
            continue;
        }
        let (latin, native) = scripts(&text);
        match names.last_mut() {
            Some((_, known)) if !bullet && latin.is_empty() && known.is_empty() => *known = native,
            Some((above, known)) if !bullet && known.is_empty() && !latin.is_empty() => {
                *above = format!("{above} {latin}");
                *known = native;
            }
            _ => names.push((latin, native)),
        }
    }
    names
}

/// One line, without what joins it to the next of a list.
fn tidy(text: &str) -> String {
    let text = line(text);
    let text = text.strip_suffix("; and").unwrap_or(&text);
    text.trim_end_matches([';', '；']).trim().to_owned()
}

/// A name in Latin letters and the same in its own characters, which stand behind it, mostly in brackets: "Example Co. (示例公司)".
fn scripts(text: &str) -> (String, String) {
    let Some(first) = text.find(is_han_or_kana) else { return (text.to_owned(), String::new()) };
    let latin_letter = |c: char| c.is_alphabetic() && !is_han_or_kana(c);
    // The bracket that holds the characters opens behind all that is Latin.
    let open = text[..first].rfind(['(', '（']).filter(|&at| !text[..at].trim().is_empty());
    match open {
        Some(at) if text.ends_with([')', '）', ' ']) => {
            // "((朝鮮)示例会社)" has a bracket within its brackets.
            let at = text[..at].trim_end().strip_suffix(['(', '（']).map_or(at, str::len);
            let inside = text[at..].trim();
            let inside = inside.strip_prefix(['(', '（']).unwrap_or(inside);
            let inside = inside.strip_suffix([')', '）']).unwrap_or(inside);
            (text[..at].trim().to_owned(), inside.trim().to_owned())
        }
        _ if text.chars().any(latin_letter) && open.is_some() => (text.to_owned(), String::new()),
        _ => {
            let wrapped = text.strip_prefix(['(', '（']).and_then(|t| t.strip_suffix([')', '）']));
            (String::new(), wrapped.unwrap_or(text).trim().to_owned())
        }
    }
}

fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{2e80}'..='\u{2fdf}')
}

/// The codes of the kinds of weapons that a cell names.
fn weapons(cell: &str) -> Vec<&'static str> {
    let letters: Vec<&str> = cell.split(|c: char| !c.is_ascii_alphabetic() && c != 'Ｎ').collect();
    [("B", "生物"), ("C", "化学"), ("M", "ミサイル"), ("N", "核"), ("CW", "通常兵器")]
        .into_iter()
        .filter(|(code, word)| cell.contains(word) || letters.contains(code))
        .map(|(code, _)| code)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};
    use super::*;

    #[test]
    fn the_lines_of_a_cell_are_names_or_parts_of_them() {
        for (cell, expected) in [
            ("Example Works (EW)", &[("Example Works (EW)", "")][..]),
            ("Example Works (EW)\n(示例工场)", &[("Example Works (EW)", "示例工场")]),
            ("Example Works（EW）（示例工场）", &[("Example Works（EW）", "示例工场")]),
            ("Example Works \n （示例工场 ）", &[("Example Works", "示例工场")]),
            ("示例貿易", &[("", "示例貿易")]),
            ("JOINT EXAMPLE AND\nPRODUCTION", &[("JOINT EXAMPLE AND PRODUCTION", "")]),
            (
                "・Example One\n・Example Two; and\n(示例二)\n・Three",
                &[("Example One", ""), ("Example Two", "示例二"), ("Three", "")],
            ),
            ("・(Korea) Example Co.\n((朝鮮)示例会社)", &[("(Korea) Example Co.", "(朝鮮)示例会社")]),
            ("・Example Zavod\nStroenie\n・Two", &[("Example Zavod Stroenie", ""), ("Two", "")]),
            ("・Example Institute\n示例研究所", &[("Example Institute", "示例研究所")]),
            ("・Example Plant\n(EXCO示例支社)", &[("Example Plant", "EXCO示例支社")]),
            ("Example Glass (示例ガラス(平安南道))", &[("Example Glass", "示例ガラス(平安南道)")]),
            ("\n \n", &[]),
        ] {
            let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!(parted(cell), expected, "{cell:?}");
        }
    }

    const SAMPLE: &str = "No.,\"国名、地域名\nCountry or Region\",\"企業名､組織名\nCompany or Organization\",\"別名\nAlso Known As\",\"懸念区分\nType of WMD\",\"通常兵器\nConventional Weapons\",
1,\"中国\nPeople's Republic of China\",\"Example \"\"Star\"\" & Co., Ltd.\n（示例有限公司）\",\"・Example Star\n・ES\",\"生物、ミサイル、核\nB,M,Ｎ\",\"通常兵器\nCW\",
2,\"香港\nHong Kong\",Example (HK) Ltd.,,ミサイルM,,
3,,Example,,,,
";

    #[test]
    fn an_entry_is_read_whole_from_csv_as_from_a_workbook() {
        let (kept, summary) = read_text("jp-meti-eul", &[("eul.csv", SAMPLE)]).unwrap();
        assert_eq!(
            (summary.rows, summary.rejects, kept.rejects[0].cause.as_str()),
            (3, 1, "an entry without a name or a country")
        );
        let l = entry(&kept, "jp-meti-eul-cn-example-star-co-ltd");
        assert_eq!(l.entity.values("name"), ["Example \"Star\" & Co., Ltd."]);
        assert_eq!(l.entity.values("alias"), ["示例有限公司", "Example Star", "ES"]);
        assert_eq!(
            (l.entity.values("country").join(""), l.listings[0].programs.join(" ")),
            ("cn".to_owned(), "B M N CW".to_owned())
        );
        assert_eq!(l.listings[0].terms["reasons"], ["生物、ミサイル、核 B,M,Ｎ", "通常兵器 CW"]);
        assert_eq!((l.statements[0].value.as_str(), l.statements[0].script.is_empty()), ("示例有限公司", false));
        let l = entry(&kept, "jp-meti-eul-hk-example-hk-ltd");
        assert_eq!((l.listings[0].programs.join(" "), l.listings[0].reference.as_deref()), ("M".to_owned(), None));
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        for other in ["a,b\n1,2\n", "", "{}", "<a/>"] {
            assert!(read_text("jp-meti-eul", &[("x.csv", other)]).is_err(), "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cell_makes_the_reader_panic(cell in "[・（）()A-z示例ガラス;, \n]{0,40}") {
            let letters = |t: &str| t.chars().filter(|c| is_han_or_kana(*c) || c.is_ascii_alphabetic()).count();
            let text = letters(&cell);
            let kept: usize = parted(&cell).iter().map(|(a, b)| letters(a) + letters(b)).sum();
            // "; and" goes, and nothing else.
            proptest::prop_assert!(kept + 3 * cell.matches("and").count() >= text, "{:?}", parted(&cell));
        }
    }

    #[test]
    fn the_real_workbook_has_835_entries_with_the_numbers_its_formulas_give() {
        let Some(file) = shared("jp-meti-eul/2025-09-29/20250929_4.xlsx") else { return };
        let mut numbers = Vec::new();
        let mut kept = crate::reading::Kept::default();
        let headings = Headings::of("jp-meti-eul");
        let is_heading = |keys: &[String]| headings.name_all(keys, &["name", "country"]);
        sheet::rows(&file, Separator::Commonest, &mut Out::new(&mut kept), is_heading, |row, _| {
            numbers.push(headings.get(row, "number").to_owned());
            Ok(())
        })
        .unwrap();
        assert_eq!(numbers, (1..=835).map(|n| n.to_string()).collect::<Vec<_>>());
        let (kept, summary) = read_set("jp-meti-eul", &[file]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept), summary.notes.len()), (835, 0, 835, 0));
        assert!(kept.entries.iter().all(|l| l.entity.values("country").iter().all(|c| c.len() == 2)));
        assert!(kept.entries.iter().all(|l| !l.listings[0].programs.is_empty()));
        let with = |code: &str| kept.entries.iter().filter(|l| l.listings[0].programs.iter().any(|p| p == code)).count();
        assert_eq!((with("CW"), with("B")), (240, 218));
        let native = kept.entries.iter().flat_map(|l| &l.statements).filter(|s| !s.script.is_empty()).count();
        assert_eq!(native, 274);
    }
}
