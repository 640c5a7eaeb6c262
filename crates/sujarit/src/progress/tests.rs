//! How rounds, reports, evidence and verdicts behave on both databases.
