//! Plans: from an uploaded file over a reviewed draft to versions that are kept, seen and printed.
//!
//! [`worker`] reads a file in a child process, [`drafts`] keep what was read while a person
//! decides ([`decide`]), [`store`] keeps the plan; [`writing`] is the plan as it is being written,
//! proposed, approved and announced; [`pages`] show all of it.

mod changes;
pub mod decide;
mod difference;
pub mod drafts;
pub mod import;
pub mod in_force;
mod matters;
mod pages;
mod promises;
mod rows;
mod shelf;
mod show;
pub mod store;
mod tables;
pub mod worker;
pub mod writing;

pub use import::{Imported, import};
pub use matters::open as open_matters;
pub(crate) use pages::{attachment, media, print};
pub use pages::{fill_with_example, routes};
pub(crate) use promises::target;
pub use shelf::Shelf;
pub(crate) use show::budget as budget_words;
