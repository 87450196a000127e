//! Name to candidates to score to explanation; batch.
