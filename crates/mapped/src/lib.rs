//! Immutable, checksummed, memory-mapped sections.
