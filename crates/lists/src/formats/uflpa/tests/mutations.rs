//! Every way in which the page could change its shape, tried: the entries stay the same, or the reader says so.
//!
//! A page that is changed by hand, by an editor's program or by a redesign changes in small steps like these. The promise is
//! not that the new page is read, but that no entry is lost, filed under another sub-list or dated anew in silence. A whole
//! well-formed row that is gone, or one moved to another table, has no shape to be seen by; the guard against shrinking lists,
//! the comparison of versions and that with the notices are there for those.

use super::*;
use crate::catalogue::Source;
use crate::formats::read;
use karez_model::{Entity, Listed, Listing, Record};
use std::fmt::Write as _;
use std::io::Read as _;
use std::ops::Range;

struct Mutant {
    what: String,
    text: String,
}

/// An entity with its listings.
type Listings = (Entity, Vec<Listing>);

/// The entries without the lines and hashes of the file they stood in.
fn content(source: &Source, text: &str) -> Result<(Vec<Listings>, bool), String> {
    let mut kept = Kept::default();
    let set = [Content::of_bytes("page.html", text.as_bytes())];
    let (_, summary) = read(source, &set, &mut kept).map_err(|e| e.to_string())?;
    let bare = |l: Listed| {
        let listings = l.listings.into_iter().map(|l| Listing { record: Record::default(), ..l });
        (l.entity, listings.collect())
    };
    Ok((kept.entries.into_iter().map(bare).collect(), !summary.partial.is_empty() || summary.rejects > 0))
}

/// The tags of a page, scripts and comments left out.
fn tags(text: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|i| at + i) {
        let Some(close) = text[open..].find('>').map(|i| open + i + 1) else { break };
        tags.push(open..close);
        at = close;
        if text[open..close].starts_with("<script") {
            at += text[at..].find("</script").unwrap_or(0);
        }
    }
    tags
}

/// The ranges from each `open` to the `close` behind it, both included; behind the page's script.
fn spans(text: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let from = text.find("</script").unwrap_or(0);
    let ends = |from: usize| text[from..].find(close).map(|i| from + i + close.len());
    text.match_indices(open).filter(|(at, _)| *at >= from).filter_map(|(at, _)| Some(at..ends(at)?)).collect()
}

fn with(text: &str, range: &Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// What hides all that stands behind it, or makes something else of it.
const SWALLOWS: [&str; 10] =
    ["<!--", "<script>", "<textarea>", "<template>", "<svg>", "<select>", "<nav>", "<ul>", "<table>", "</table>"];

fn mutants(page: &str) -> Vec<Mutant> {
    let mut all: Vec<Mutant> = Vec::new();
    let mut add = |what: String, text: String| all.push(Mutant { what, text });
    // Each tag deleted, doubled, renamed, given spans; the page cut before it; what swallows the rest put before it.
    for (n, tag) in tags(page).into_iter().enumerate() {
        let old = &page[tag.clone()];
        let at = format!("{old} at {}", tag.start);
        add(format!("deleted {at}"), with(page, &tag, ""));
        add(format!("doubled {at}"), with(page, &tag, &format!("{old}{old}")));
        let renamed = if old.starts_with("</") { old.replacen("</", "</x", 1) } else { old.replacen('<', "<x", 1) };
        add(format!("renamed {at}"), with(page, &tag, &renamed));
        add(format!("closed {at} at once"), with(page, &tag, &old.replacen('<', "</", 1)));
        add(format!("cut before {at}"), page[..tag.start].to_owned());
        add(format!("cut behind {at}"), page[..tag.end].to_owned());
        let swallows: &[&str] = if n % 3 == 0 { &SWALLOWS } else { &[] };
        for swallow in swallows {
            add(format!("{swallow} before {at}"), with(page, &(tag.start..tag.start), swallow));
        }
        if old.starts_with("<td") || old.starts_with("<th>") {
            for span in ["colspan=2", "rowspan=2", "rowspan=0", "colspan=''"] {
                add(format!("{span} in {at}"), with(page, &(tag.end - 1..tag.end - 1), &format!(" {span}")));
            }
        }
    }
    // Each cell emptied, gone, doubled, renamed, and with what does not belong into one.
    let cells: Vec<Range<usize>> = [spans(page, "<td>", "</td>"), spans(page, "<th>", "</th>")].concat();
    for cell in &cells {
        let old = &page[cell.clone()];
        let inner = cell.start + 4..cell.end - 5;
        add(format!("gone {old}"), with(page, cell, ""));
        add(format!("twice {old}"), with(page, cell, &format!("{old}{old}")));
        for new in ["", " ", "&nbsp;", "x", "\u{200b}"] {
            add(format!("{new:?} instead of {old}"), with(page, &inner, new));
        }
        for more in
            ["<sup>1</sup>", "<del>x</del>", "<table><tr><td>x</td></tr></table>", "<ul><li>x</li></ul>", "<img src=x>"]
        {
            add(format!("{more} in {old}"), with(page, &(inner.end..inner.end), more));
        }
        let text = page[inner.clone()].to_owned();
        for date in ["June 31, 2022", "soon", "2022", "June 2022", "13/13/2022"] {
            if text.contains(", 20") {
                add(format!("{date} instead of {old}"), with(page, &inner, date));
            }
        }
        for (count, other) in [("two", "three"), ("three", "two"), ("two", "one")] {
            if text.contains(&format!("{count} ")) {
                add(format!("{other} instead of {count} in {old}"), with(page, &inner, &text.replacen(count, other, 1)));
            }
        }
    }
    // Each row: its cells swapped, one cell more, the row doubled, its heading row lost.
    for row in spans(page, "<tr>", "</tr>") {
        let old = &page[row.clone()];
        for cell in ["td", "th"] {
            let joint = format!("</{cell}><{cell}>");
            if let Some((a, b)) = old.split_once(&joint) {
                let (a, b) = (a.trim_start_matches("<tr>"), b.trim_end_matches("</tr>"));
                let (open, close) = (format!("<{cell}>"), format!("</{cell}>"));
                let swapped =
                    format!("<tr>{open}{}{joint}{}{close}</tr>", b.trim_end_matches(&close), a.trim_start_matches(&open));
                add(format!("swapped {old}"), with(page, &row, &swapped));
                add(format!("joined {old}"), with(page, &row, &old.replace(&joint, " ")));
            }
        }
        add(format!("a third cell in {old}"), with(page, &row, &old.replace("</tr>", "<td>x</td></tr>")));
        add(format!("doubled {old}"), with(page, &row, &format!("{old}{old}")));
        add(format!("an empty row before {old}"), with(page, &row, &format!("<tr></tr>{old}")));
        add(format!("text before {old}"), with(page, &row, &format!("Note: {old}")));
        if old.contains("<th>") {
            add("a heading row gone".into(), with(page, &row, ""));
            add("a heading row renamed".into(), with(page, &row, &old.replace("Date", "Day")));
        }
    }
    // Each table gone, doubled, wrapped, moved before its heading; its columns swapped as a whole, which changes nothing.
    let tables = spans(page, "<table>", "</table>");
    for table in &tables {
        let old = &page[table.clone()];
        let of = format!("table at {}", table.start);
        add(format!("gone {of}"), with(page, table, ""));
        add(format!("doubled {of}"), with(page, table, &format!("{old}{old}")));
        for (before, behind) in [
            ("<table><tr><td>", "</td></tr></table>"),
            ("<table><tbody><tr><td>", "</td></tr></tbody></table>"),
            ("<div class=scroll>", "</div>"),
            ("<details><summary>Show</summary>", "</details>"),
            ("<template>", "</template>"),
            ("<noscript>", "</noscript>"),
            ("<!--", "-->"),
            ("<table>", "</table>"),
        ] {
            add(format!("{before} around {of}"), with(page, table, &format!("{before}{old}{behind}")));
        }
        let rows: Vec<Range<usize>> = spans(old, "<tr>", "</tr>");
        for count in [1, rows.len() - 1] {
            let mut less = old.to_owned();
            rows.iter().rev().take(count).for_each(|r| less.replace_range(r.clone(), ""));
            if count > 1 {
                add(format!("without its entries {of}"), with(page, table, &less));
            }
        }
        let halves = old.replacen("</tr>\n<tr><td>", "</tr></tbody></table>\n<table><tbody><tr><td>", 1);
        add(format!("parted {of}"), with(page, table, &halves));
        let swapped: String = rows.iter().fold(String::new(), |mut out, r| {
            let row = old[r.clone()].replace("<th>", "<td>").replace("</th>", "</td>");
            let (a, b) = row.trim_start_matches("<tr>").trim_end_matches("</tr>").split_once("</td><td>").unwrap();
            let _ = write!(out, "<tr><td>{}</td>{}</td></tr>", b.trim_end_matches("</td>"), a);
            out
        });
        add(format!("columns swapped in {of}"), with(page, table, &format!("<table>{swapped}</table>")));
    }
    for pair in tables.windows(2) {
        let between = page[pair[0].end..pair[1].start].to_owned();
        add(
            "a table's heading behind it".into(),
            with(page, &(pair[0].end..pair[1].end), &format!("{}{between}", &page[pair[1].clone()])),
        );
        let merged =
            pair[0].end - "</tbody></table>".len()..pair[1].start + page[pair[1].clone()].find("<tbody>").unwrap() + 7;
        add("two tables made one".into(), with(page, &merged, ""));
        add("a heading gone".into(), with(page, &(pair[0].end..pair[1].start), ""));
    }
    // Each number of a section changed to every other, and pairs of numbers exchanged.
    let numbers: Vec<Range<usize>> = page
        .match_indices("2(d)(2)(B)(")
        .map(|(at, m)| at + m.len()..at + m.len() + page[at + m.len()..].find(')').unwrap())
        .collect();
    for number in &numbers {
        for other in ["i", "ii", "iii", "iv", "v", "vi", "x", "", "1", "I V"] {
            if other != &page[number.clone()] {
                add(
                    format!("({other}) instead of ({}) at {}", &page[number.clone()], number.start),
                    with(page, number, other),
                );
            }
        }
        let section = page[..number.start].rfind("Section").unwrap();
        for other in ["Sec.", "Clause", "Section 3, section"] {
            add(format!("{other} instead of Section at {section}"), with(page, &(section..section + 7), other));
        }
    }
    for (a, b) in numbers.iter().zip(numbers.iter().skip(1)) {
        let (x, y) = (page[a.clone()].to_owned(), page[b.clone()].to_owned());
        add(format!("({x}) and ({y}) exchanged"), with(&with(page, b, &x), a, &y));
    }
    all
}

/// Reads every mutant; gives what passed in silence, and how many were errors, partial and the same.
fn survivors(page: &str) -> (Vec<String>, [usize; 3]) {
    let source = crate::source("us-uflpa").unwrap();
    let (sound, partial) = content(&source, page).unwrap();
    assert!(!partial && !sound.is_empty());
    let (mut silent, mut counts) = (Vec::new(), [0; 3]);
    for Mutant { what, text } in mutants(page) {
        match content(&source, &text) {
            Err(_) => counts[0] += 1,
            Ok((_, true)) => counts[1] += 1,
            Ok((entries, false)) if entries == sound => counts[2] += 1,
            Ok(_) => silent.push(what),
        }
    }
    (silent, counts)
}

#[test]
fn no_change_of_the_pages_shape_passes_in_silence() {
    let (silent, [errors, partial, same]) = survivors(PAGE);
    assert!(silent.is_empty(), "{} of {}: {silent:#?}", silent.len(), errors + partial + same);
    // What a reader would call a change of shape is an error; only layout around the tables may differ and change nothing.
    assert!(errors >= 1000 && partial >= 5 && same >= 200, "{errors} errors, {partial} partial, {same} the same");
}

#[test]
fn no_change_of_the_authored_samples_shape_passes_in_silence() {
    let Some(file) = shared("us-uflpa/dhs_page_format_sample.html") else { return };
    let mut text = String::new();
    file.packed().unwrap().read_to_string(&mut text).unwrap();
    let (silent, [errors, ..]) = survivors(&text);
    assert!(silent.is_empty() && errors >= 500, "{errors} errors, {silent:#?}");
}

#[test]
fn what_a_mutation_is_called_is_what_is_said() {
    let source = crate::source("us-uflpa").unwrap();
    for (old, new, expected) in [
        (
            "Section 2(d)(2)(B)(ii)",
            "Section 2(d)(2)(B)(iii)",
            "line 18: a heading of section 2(d)(2)(B)(iii), which is no sub-list of entities",
        ),
        ("Section 2(d)(2)(B)(ii)", "Section 2(d)(2)(B)(i)", "line 18: the heading of sub-list (i) behind that of (i)"),
        ("Section 2(d)(2)(B)(ii)", "Section 2(d)(2)(B)", "a table without the heading of a sub-list before it"),
        ("Section 2(d)(2)(B)(v)", "Section 2(d)(2)(B)", "sub-list (iv) described in the words of (v)"),
        ("<th>Effective Date</th>", "<th>Listed</th>", "instead of name and effective date"),
        ("<td>June 21, 2022</td></tr>", "<td>June 21, 2022</td><td>x</td></tr>", "line 14: a row of 3 cells instead of two"),
        ("June 21, 2022", "June 31, 2022", "line 14: \"June 31, 2022\" is no date, beside \"Example Gin Co., Ltd.\""),
        ("Example Gin Co., Ltd.", "", "line 14: a row without a name"),
        ("Example Hair Co. Ltd. (and", "(and", "no name in"),
        ("recruit, transport, transfer", "mine, produce, or manufacture", "described in the words of (i)"),
    ] {
        let error = content(&source, &PAGE.replacen(old, new, 1)).unwrap_err();
        assert!(error.contains(expected), "{old} → {new}: {error}");
    }
    let unsaid = PAGE.replace("We have not identified additional exporters at this time.", "");
    let (_, summary) = read_text("us-uflpa", &[("page.html", &unsaid)]).unwrap();
    assert!(summary.partial[0].contains("does not say that it is empty"), "{:?}", summary.partial);
}
