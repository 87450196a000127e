//! Parquet, row by row through its record interface.
//!
//! A Parquet file names and types its columns, so nothing is looked for. Its parser trusts what the file says of itself more than
//! the others here do, so it runs on a thread of its own, where a panic costs one bad row.

use super::feed::Feed;
use super::{Raw, RawRow};
use crate::columns::{ColumnMap, Layout, of_headings, unique};
use crate::error::TableError;
use crate::value;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use std::fs::File;

/// Opens a Parquet file: what its columns hold, and its rows.
pub(crate) fn open(name: &str, file: File, map: &ColumnMap) -> Result<(Layout, Feed), TableError> {
    let damaged = |cause: String| TableError::Damaged { file: name.to_owned(), what: "Parquet file", cause };
    // The footer is parsed here; a panic in it must not pass either.
    let opened = std::panic::catch_unwind(move || SerializedFileReader::new(file));
    let reader = opened.map_err(|_| damaged("its reader failed".to_owned()))?.map_err(|e| damaged(e.to_string()))?;
    let schema = reader.metadata().file_metadata().schema();
    let headings: Vec<String> = schema.get_fields().iter().map(|f| f.name().to_owned()).collect();
    let layout = of_headings(&headings, map).map_err(|column| TableError::no_column(name, None, 0, column, &headings))?;
    if !layout.can_name() {
        return Err(TableError::NoNameColumn { file: name.to_owned(), sheet: None, line: 0, columns: unique(&headings) });
    }
    let feed = Feed::start(move |outlet| {
        let mut line = 0;
        for row in RowIter::from_file_into(Box::new(reader)) {
            line += 1;
            let row = match row {
                Ok(row) => row,
                Err(e) => {
                    let row = RawRow { line, ..RawRow::default() };
                    outlet.give(0, Raw::Bad { row, cause: format!("the file breaks off here: {e}") });
                    return;
                }
            };
            let cells: Vec<String> = row.get_column_iter().map(|(_, field)| text(field)).collect();
            if !outlet.give(0, Raw::Row(RawRow { line, cells, ..RawRow::default() })) {
                return;
            }
        }
    });
    Ok((layout, feed))
}

/// A value as a cell: dates as ISO dates, texts as they are.
fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Date(days) => value::serial(i64::from(*days) + 25_569).map_or_else(|| days.to_string(), |d| d.to_string()),
        Field::ListInternal(list) => list.elements().iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, open_reader};
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::io::Cursor;
    use std::sync::Arc;

    fn file() -> Vec<u8> {
        let schema = "message s { required binary supplier_name (UTF8); required int32 since (DATE); optional int32 n; }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Default::default()).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let names = [ByteArray::from("示例纺织有限公司"), ByteArray::from("Example Gin")];
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&names, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&[19_753, 0], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&[7], Some(&[0, 1]), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.into_inner().unwrap()
    }

    #[test]
    fn a_parquet_file_gives_the_same_records_as_any_table() {
        let table = open_reader("a.parquet", Cursor::new(file()), &Options::default()).unwrap();
        let rows: Vec<_> = table.map(|r| r.unwrap()).collect();
        assert_eq!(rows[0].entity.caption(), "示例纺织有限公司");
        let carried: Vec<_> = rows.iter().map(|r| r.columns.0.iter().map(|c| c.1.as_str()).collect::<Vec<_>>()).collect();
        assert_eq!(carried, [["2024-01-31", ""], ["1970-01-01", "7"]]);
        assert_eq!(rows[1].at.line, 2);
    }

    #[test]
    fn a_damaged_parquet_file_is_an_error_and_no_panic() {
        let whole = file();
        for at in 4..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            if let Ok(table) = open_reader("a.parquet", Cursor::new(bytes), &Options::default()) {
                assert!(table.take(1000).count() <= 1000);
            }
        }
    }
}
