//! The command line; see the library for the program.
fn main() {}
