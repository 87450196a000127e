//! The promises of the crate, tried on whole files. One binary, so that it links once.

mod bad_input;
mod corpus;
mod formats;
mod kit;
mod properties;
