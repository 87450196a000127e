//! Where the headings stand.
//!
//! A sheet begins with a title, a date, an empty line; headings are merged over two rows. So the first rows are all tried, alone
//! and in pairs, and the one in which most headings are known, a name among them, is taken. A row of data is never mistaken for
//! one: its cells are not headings anybody knows.

use super::field::Claim;
use super::heading::{self, Known, claims};
use super::map::ColumnMap;

/// A merged region of the heading rows: row and columns, from 0, both ends included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) row: usize,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// The heading row (or two), among the rows given.
#[derive(Debug)]
pub(crate) struct Found {
    /// Index of the first heading row.
    pub(crate) row: usize,
    /// One or two.
    pub(crate) height: usize,
    /// The headings, combined over two rows where there are two.
    pub(crate) headings: Vec<String>,
    /// What they claim.
    pub(crate) claims: Vec<Option<Claim>>,
}

/// Finds the heading row among the first rows of a table; `None` where none has a column of names. `spans` are the merged
/// regions where the format tells them; without, an empty cell to the right of a filled one counts as merged with it.
pub(crate) fn search(rows: &[Vec<String>], spans: Option<&[Span]>, map: &ColumnMap) -> Option<Found> {
    let mut best: Option<(u32, Found)> = None;
    let mut offer = |score: Option<u32>, found: Found| {
        if let Some(score) = score
            && best.as_ref().is_none_or(|(b, _)| score > *b)
        {
            best = Some((score, found));
        }
    };
    for (row, cells) in rows.iter().enumerate() {
        let claims = claims(cells, map.known());
        let score = score(&claims, cells, map, 0);
        offer(score, Found { row, height: 1, headings: cells.clone(), claims });
        if let Some((found, merged)) = rows.get(row + 1).and_then(|below| pair(row, cells, below, spans, map.known())) {
            let score = self::score(&found.claims, &found.headings, map, merged);
            offer(score, found);
        }
    }
    best.map(|(_, found)| found)
}

/// Four for each known heading and more for what a pair explains better; `None` where no name can be told.
fn score(claims: &[Option<Claim>], headings: &[String], map: &ColumnMap, merged: u32) -> Option<u32> {
    let by_hand = map.iter().flat_map(|(_, columns)| columns).filter(|c| !c.starts_with('#'));
    let (mut asked, mut there) = (0u32, 0u32);
    for column in by_hand {
        asked += 1;
        there += u32::from(ColumnMap::find(column, headings).is_some());
    }
    let named =
        claims.iter().flatten().any(|c| c.field.is_name() || matches!(c.field, super::Field::Lei | super::Field::Uscc));
    // A row with one known word among many empty cells is a title, unless the table has one column.
    let known = claims.iter().flatten().count() as u32;
    let filled = headings.iter().filter(|h| !h.trim().is_empty()).count();
    if there == 0 && (!named || known == 1 && filled == 1 && headings.len() > 2) || asked > 0 && there < asked && !named {
        return None;
    }
    // A second `Supplier Name` among the cells is a heading row repeated, not a better one.
    Some(known * 4 + there * 16 + merged)
}

/// The headings of two rows read as one, where the upper has cells that span several columns and the lower only headings.
fn pair(row: usize, upper: &[String], lower: &[String], spans: Option<&[Span]>, known: Known) -> Option<(Found, u32)> {
    let claim = |heading: &str| heading::claim(heading, known);
    let blank = |cells: &[String], i: usize| cells.get(i).is_none_or(|c| c.trim().is_empty());
    let width = upper.len().max(lower.len());
    let filled_below = (0..width).filter(|i| !blank(lower, *i)).count();
    if filled_below < 2 || upper.iter().all(|c| c.trim().is_empty()) {
        return None;
    }
    // For each column the upper cell that stands over it, and whether it reached there by spanning.
    let mut over: Vec<Option<usize>> = vec![None; width];
    let mut spanning = false;
    let mut last = None;
    for (i, slot) in over.iter_mut().enumerate() {
        if !blank(upper, i) {
            last = Some(i);
            *slot = last;
            continue;
        }
        let reaches = match spans {
            Some(spans) => spans
                .iter()
                .find(|s| s.row == row && s.first < i && i <= s.last && s.last - s.first + 1 < filled_below.max(3))
                .map(|s| s.first),
            None => last.filter(|_| !blank(lower, i)),
        };
        if let Some(first) = reaches.filter(|_| !blank(lower, i)) {
            spanning = true;
            *slot = Some(first);
        }
    }
    if !spanning {
        return None;
    }
    let mut merged = 0;
    let (mut headings, mut claims) = (Vec::with_capacity(width), Vec::with_capacity(width));
    let mut known_below = 0;
    for (i, group) in over.iter().enumerate() {
        let group = group.map(|g| upper[g].trim()).unwrap_or_default();
        let sub = lower.get(i).map(|c| c.trim()).unwrap_or_default();
        let both = format!("{group} {sub}");
        let both = both.trim().to_owned();
        if sub.is_empty() || group.is_empty() {
            claims.push(claim(&both));
        } else if let Some(c) = claim(&both) {
            merged += 1;
            claims.push(Some(c));
        } else {
            // `Address: Town` is a town; `Payment: Name` is not the supplier's name.
            let plain = claim(sub).filter(|c| !c.field.is_name() || claim(group).is_some_and(|g| g.field.is_name()));
            claims.push(plain);
        }
        if !sub.is_empty() && (claims[i].is_some() || claim(sub).is_some()) {
            known_below += 1;
        }
        headings.push(both);
    }
    // Without the word of the format a pair must be made of headings; with it, half of them will do.
    let enough = if spans.is_some() { known_below * 2 >= filled_below } else { known_below * 3 >= filled_below * 2 };
    enough.then_some((Found { row, height: 2, headings, claims }, merged))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::Layout;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|l| l.split(',').map(str::to_owned).collect()).collect()
    }

    fn map_of(text: &str) -> Option<(usize, usize, String)> {
        let found = search(&rows(text), None, &ColumnMap::default())?;
        let layout = Layout::new(&found.headings, &found.claims, &ColumnMap::default()).ok()?;
        let map = layout.as_map();
        let map = map.iter().map(|(f, c)| format!("{f}={}", c.join("+"))).collect::<Vec<_>>().join(" ");
        Some((found.row, found.height, map))
    }

    #[test]
    fn title_lines_above_the_headings_are_passed_over() {
        for (text, row, map) in [
            (
                "Supplier,,\nprinted on 2026-01-01,,\n\nVendor No.,Supplier Name,Country\n1,Example Gin,China",
                3,
                "id=Vendor No. name=Supplier Name country=Country",
            ),
            ("供应商名录,,\n供应商名称,国家,备注\n示例纺织有限公司,中国,", 1, "name=供应商名称 country=国家"),
            ("name\nExample Gin", 0, "name=name"),
        ] {
            assert_eq!(map_of(text), Some((row, 1, map.to_owned())), "{text}");
        }
    }

    #[test]
    fn headings_merged_over_two_rows_are_read_as_one() {
        for (text, map) in [
            (
                "Supplier Name,Vendor No.,Address,,\n,,Street,City,Postal Code\nExample Gin,1,Road 5,Town,100",
                "name=Supplier Name id=Vendor No. street=Address Street city=Address City postal_code=Address Postal Code",
            ),
            (
                "Shipper,,Consignee,\nName,Address,Name,Address\nExample Gin,Road 5,Example Buyer,Road 6",
                "name=Shipper Name address=Shipper Address",
            ),
        ] {
            assert_eq!(map_of(text), Some((0, 2, map.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_row_of_data_below_the_headings_is_not_a_second_heading_row() {
        let text = "Supplier Name,,Country\nExample Gin,Road 5,China\nExample Mill,,China";
        assert_eq!(map_of(text).map(|m| m.1), Some(1));
    }

    #[test]
    fn a_table_without_a_column_of_names_has_no_heading_row() {
        assert_eq!(map_of("Colour,Size\nred,3"), None);
        assert_eq!(map_of(""), None);
    }
}
