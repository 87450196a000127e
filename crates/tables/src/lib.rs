//! Rows with file, sheet and line out of CSV, XLSX and JSON; column recognition; safe writers.
