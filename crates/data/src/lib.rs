//! What the TSV files under data/ say, checked and compiled at build time.
