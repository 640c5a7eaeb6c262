//! Versions of the national framework, as data (`data/frameworks/*.json`).
