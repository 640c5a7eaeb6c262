//! The vocabulary of the log: everything that can be done, in one list.

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The office was made when the program first ran.
    OfficeMade,
    /// The office was said to be the example.
    OfficeMarkedAsExample,
    /// The office took its name from its first plan.
    OfficeNamed,
    /// The example office was removed with all its plans.
    OfficeRemoved,
    /// The office was made or brought up to date from the department's table.
    OfficeRegistered,
    /// The department's table was read.
    OfficesImported,
    /// A unit was added to the office.
    UnitAdded,
    /// A unit got another name.
    UnitRenamed,
    /// A unit ended.
    UnitEnded,
    /// A file was read and waits for decisions.
    DraftBegun,
    /// Decisions about a draft were kept.
    DraftDecided,
    /// A draft was thrown away.
    DraftDiscarded,
    /// A plan was kept as a version.
    PlanImported,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 13] = [
        Self::OfficeMade,
        Self::OfficeMarkedAsExample,
        Self::OfficeNamed,
        Self::OfficeRemoved,
        Self::OfficeRegistered,
        Self::OfficesImported,
        Self::UnitAdded,
        Self::UnitRenamed,
        Self::UnitEnded,
        Self::DraftBegun,
        Self::DraftDecided,
        Self::DraftDiscarded,
        Self::PlanImported,
    ];

    /// As it stands in the log, for ever.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OfficeMade => "office.made",
            Self::OfficeMarkedAsExample => "office.example",
            Self::OfficeNamed => "office.named",
            Self::OfficeRemoved => "office.removed",
            Self::OfficeRegistered => "office.registered",
            Self::OfficesImported => "offices.imported",
            Self::UnitAdded => "unit.added",
            Self::UnitRenamed => "unit.renamed",
            Self::UnitEnded => "unit.ended",
            Self::DraftBegun => "draft.begun",
            Self::DraftDecided => "draft.decided",
            Self::DraftDiscarded => "draft.discarded",
            Self::PlanImported => "plan.imported",
        }
    }

    /// The action with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// The key of the sentence that says it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OfficeMade => "done.office_made",
            Self::OfficeMarkedAsExample => "done.office_example",
            Self::OfficeNamed => "done.office_named",
            Self::OfficeRemoved => "done.office_removed",
            Self::OfficeRegistered => "done.office_registered",
            Self::OfficesImported => "done.offices_imported",
            Self::UnitAdded => "done.unit_added",
            Self::UnitRenamed => "done.unit_renamed",
            Self::UnitEnded => "done.unit_ended",
            Self::DraftBegun => "done.draft_begun",
            Self::DraftDecided => "done.draft_decided",
            Self::DraftDiscarded => "done.draft_discarded",
            Self::PlanImported => "done.plan_imported",
        }
    }
}
