//! The index of names: build, open, retrieve.
