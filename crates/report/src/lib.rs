//! Tables for people, HTML, CSV and XLSX reports.
