//! The shape of the gazetteer.
