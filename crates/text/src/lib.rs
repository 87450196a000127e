//! Characters and readings: fold, script, romanise, tokens.
