//! What holds for any bytes and any table.

use karez_tables::{Cell, CsvStyle, Options, Sheet, csv_writer, open_reader};
use proptest::prelude::*;
use std::io::Cursor;

fn read_to_end(bytes: Vec<u8>) {
    if let Ok(table) = open_reader("x", Cursor::new(bytes), &Options::default()) {
        for row in table.take(100_000) {
            let _ = row.map(|r| r.entity.caption().len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        read_to_end(bytes);
    }

    #[test]
    fn any_text_below_headings_is_read_without_a_panic(text in "(\\PC|[\",\n\r\t;|]){0,400}") {
        read_to_end(format!("Supplier Name,Country,Date\n{text}").into_bytes());
    }

    #[test]
    fn any_json_like_text_is_read_without_a_panic(text in "[{}\\[\\]\":,a\\\\0 \n]{0,300}") {
        read_to_end(format!("[{{{text}").into_bytes());
        read_to_end(format!("{{{text}").into_bytes());
    }

    #[test]
    fn any_damage_to_a_workbook_is_read_without_a_panic(at in 0usize..4000, with in any::<u8>(), cut in 0usize..200) {
        let rows = [crate::kit::row(1, &["Supplier Name", "Country"]), crate::kit::row(2, &["Example Gin", "CN"])].concat();
        let mut bytes = crate::kit::workbook(&[("A", &rows, "")], "<si><t>x</t></si>", "");
        let at = at % bytes.len();
        bytes[at] = with;
        bytes.truncate(bytes.len() - cut % bytes.len());
        read_to_end(bytes);
    }

    #[test]
    fn any_xml_in_a_sheet_is_read_without_a_panic(xml in "(<row r=\"[0-9]{1,8}\">|</row>|<c r=\"[A-Z]{1,4}[0-9]{0,8}\" t=\"(s|b|e|n|d|str|inlineStr)\">|</c>|<v>[0-9.eE-]{0,8}</v>|<is><t>a</t></is>|x){0,30}") {
        let rows = format!("{}{xml}", crate::kit::row(1, &["Supplier Name", "Country"]));
        read_to_end(crate::kit::workbook(&[("A", &rows, "")], "<si><t>x</t></si>", ""));
    }

    #[test]
    fn any_table_that_is_written_is_read_back_cell_for_cell(
        rows in prop::collection::vec(prop::collection::vec("([a-z示例\u{e9}0-9 ;|'\"]|\n|\r\n|,){0,12}", 3), 1..12),
    ) {
        let mut out = Vec::new();
        let mut sheet = Box::new(csv_writer(&mut out, &["supplier name", "one", "two", "three"], CsvStyle { guard: false, ..CsvStyle::default() }).unwrap());
        for cells in &rows {
            let cells: Vec<Cell<'_>> = std::iter::once(Cell::Text("Example Gin")).chain(cells.iter().map(|c| Cell::Text(c))).collect();
            sheet.row(&cells).unwrap();
        }
        sheet.finish().unwrap();
        let table = open_reader("x", Cursor::new(out), &Options::default()).unwrap();
        let back: Vec<Vec<String>> = table.map(|r| r.unwrap().columns.0.into_iter().map(|(_, c)| c).collect()).collect();
        prop_assert_eq!(back, rows);
    }
}
