//! Plans: from an uploaded file over a reviewed draft to versions that are kept, seen and printed.
