//! What was done to the data of an office: each write leaves one entry in its own transaction.
