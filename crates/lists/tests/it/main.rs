//! Readers against what a hostile or broken file may hold, and against the corpus of the fuzzer.

#[path = "../../../../fuzz/fuzz_targets/packet.rs"]
mod packet;

mod corpus;
mod documented;
mod hostile;
