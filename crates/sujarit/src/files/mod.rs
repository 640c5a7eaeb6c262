//! Uploaded files, kept under the hash of their content.
