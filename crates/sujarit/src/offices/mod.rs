//! The office whose data this is.
