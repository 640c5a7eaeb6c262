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
    /// A plan began to be written.
    WritingBegun,
    /// A plan that is being written was changed.
    WritingChanged,
    /// A plan that was being written was thrown away.
    WritingDiscarded,
    /// A plan was laid before the executive.
    PlanProposed,
    /// A proposal was taken back.
    PlanWithdrawn,
    /// A proposal was returned with a reason.
    PlanReturned,
    /// A plan was approved.
    PlanApproved,
    /// A plan was announced.
    PlanAnnounced,
    /// A round of reporting was opened.
    RoundOpened,
    /// The closing day of a round was moved.
    RoundMoved,
    /// A round was closed with a frozen copy.
    RoundClosed,
    /// A round that is closed was published.
    RoundPublished,
    /// It was said which unit carries an entry out.
    EntryAssigned,
    /// A report was written on.
    ReportDrafted,
    /// A report was sent.
    ReportSent,
    /// A report was corrected after its round was closed.
    ReportCorrected,
    /// Evidence was added, or a further version of it.
    EvidenceAdded,
    /// Evidence is used by a further entry.
    EvidenceUsed,
    /// Evidence is used by an entry no more.
    EvidenceRemoved,
    /// A verifier said what he thinks of a report.
    ReportVerified,
    /// Proof was kept that a round was submitted to the national system.
    RoundSubmitted,
    /// Somebody signed in.
    SignedIn,
    /// Somebody failed to sign in.
    SignInFailed,
    /// Somebody signed out, or ended a session.
    SignedOut,
    /// Somebody began to work for another office.
    OfficeChosen,
    /// A person was added with a post.
    PersonAdded,
    /// A person's posts in the office ended.
    PersonLeft,
    /// An account was closed.
    PersonDisabled,
    /// An account was opened again.
    PersonEnabled,
    /// A link to set a password was given.
    Invited,
    /// A password was set.
    PasswordSet,
    /// An app that shows codes counts from now on.
    CodeAppSet,
    /// An app that shows codes was removed.
    CodeAppRemoved,
    /// Recovery codes were made anew.
    RecoveryCodesMade,
    /// A recovery code was used up.
    RecoveryCodeUsed,
    /// All second factors of somebody were taken away, so that he begins anew.
    FactorsForgotten,
    /// A passkey was kept.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// An account at another provider was linked.
    ProviderLinked,
    /// An account at another provider was linked no more.
    ProviderUnlinked,
    /// A role waits for a second person.
    RoleAsked,
    /// A role was given.
    RoleGiven,
    /// A role was taken.
    RoleTaken,
    /// Somebody asked for what his roles do not allow.
    Refused,
    /// A page of personal data was read.
    PersonalDataRead,
    /// Post, roles and open matters went to a successor.
    HandedOver,
    /// A job that had failed was put to be tried again.
    JobRunAgain,
    /// A day of a duty was said to be done.
    DutyDone,
    /// A day of a duty was said not to concern the office.
    DutyNotApplicable,
    /// What was said of a day of a duty was taken back.
    DutyTakenBack,
    /// A person's calendar of duties got an address, another one than before.
    DutyCalendarMade,
    /// A person's calendar of duties has no address any more.
    DutyCalendarEnded,
    /// Mails about duties were turned on or off.
    DutyMailsSet,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 66] = [
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
        Self::WritingBegun,
        Self::WritingChanged,
        Self::WritingDiscarded,
        Self::PlanProposed,
        Self::PlanWithdrawn,
        Self::PlanReturned,
        Self::PlanApproved,
        Self::PlanAnnounced,
        Self::RoundOpened,
        Self::RoundMoved,
        Self::RoundClosed,
        Self::RoundPublished,
        Self::EntryAssigned,
        Self::ReportDrafted,
        Self::ReportSent,
        Self::ReportCorrected,
        Self::EvidenceAdded,
        Self::EvidenceUsed,
        Self::EvidenceRemoved,
        Self::ReportVerified,
        Self::RoundSubmitted,
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::OfficeChosen,
        Self::PersonAdded,
        Self::PersonLeft,
        Self::PersonDisabled,
        Self::PersonEnabled,
        Self::Invited,
        Self::PasswordSet,
        Self::CodeAppSet,
        Self::CodeAppRemoved,
        Self::RecoveryCodesMade,
        Self::RecoveryCodeUsed,
        Self::FactorsForgotten,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::ProviderLinked,
        Self::ProviderUnlinked,
        Self::RoleAsked,
        Self::RoleGiven,
        Self::RoleTaken,
        Self::Refused,
        Self::PersonalDataRead,
        Self::HandedOver,
        Self::JobRunAgain,
        Self::DutyDone,
        Self::DutyNotApplicable,
        Self::DutyTakenBack,
        Self::DutyCalendarMade,
        Self::DutyCalendarEnded,
        Self::DutyMailsSet,
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
            Self::WritingBegun => "writing.begun",
            Self::WritingChanged => "writing.changed",
            Self::WritingDiscarded => "writing.discarded",
            Self::PlanProposed => "plan.proposed",
            Self::PlanWithdrawn => "plan.withdrawn",
            Self::PlanReturned => "plan.returned",
            Self::PlanApproved => "plan.approved",
            Self::PlanAnnounced => "plan.announced",
            Self::RoundOpened => "round.opened",
            Self::RoundMoved => "round.moved",
            Self::RoundClosed => "round.closed",
            Self::RoundPublished => "round.published",
            Self::EntryAssigned => "entry.assigned",
            Self::ReportDrafted => "report.drafted",
            Self::ReportSent => "report.sent",
            Self::ReportCorrected => "report.corrected",
            Self::EvidenceAdded => "evidence.added",
            Self::EvidenceUsed => "evidence.used",
            Self::EvidenceRemoved => "evidence.removed",
            Self::ReportVerified => "report.verified",
            Self::RoundSubmitted => "round.submitted",
            Self::SignedIn => "person.signed_in",
            Self::SignInFailed => "person.sign_in_failed",
            Self::SignedOut => "person.signed_out",
            Self::OfficeChosen => "person.office_chosen",
            Self::PersonAdded => "person.added",
            Self::PersonLeft => "person.left",
            Self::PersonDisabled => "person.disabled",
            Self::PersonEnabled => "person.enabled",
            Self::Invited => "person.invited",
            Self::PasswordSet => "person.password_set",
            Self::CodeAppSet => "person.code_app_set",
            Self::CodeAppRemoved => "person.code_app_removed",
            Self::RecoveryCodesMade => "person.recovery_codes_made",
            Self::RecoveryCodeUsed => "person.recovery_code_used",
            Self::FactorsForgotten => "person.factors_forgotten",
            Self::PasskeyAdded => "person.passkey_added",
            Self::PasskeyRemoved => "person.passkey_removed",
            Self::ProviderLinked => "person.provider_linked",
            Self::ProviderUnlinked => "person.provider_unlinked",
            Self::RoleAsked => "role.asked",
            Self::RoleGiven => "role.given",
            Self::RoleTaken => "role.taken",
            Self::Refused => "refused",
            Self::PersonalDataRead => "personal_data.read",
            Self::HandedOver => "person.handed_over",
            Self::JobRunAgain => "job.run_again",
            Self::DutyDone => "duty.done",
            Self::DutyNotApplicable => "duty.not_applicable",
            Self::DutyTakenBack => "duty.taken_back",
            Self::DutyCalendarMade => "duty.calendar_made",
            Self::DutyCalendarEnded => "duty.calendar_ended",
            Self::DutyMailsSet => "duty.mails_set",
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
            Self::WritingBegun => "done.writing_begun",
            Self::WritingChanged => "done.writing_changed",
            Self::WritingDiscarded => "done.writing_discarded",
            Self::PlanProposed => "done.plan_proposed",
            Self::PlanWithdrawn => "done.plan_withdrawn",
            Self::PlanReturned => "done.plan_returned",
            Self::PlanApproved => "done.plan_approved",
            Self::PlanAnnounced => "done.plan_announced",
            Self::RoundOpened => "done.round_opened",
            Self::RoundMoved => "done.round_moved",
            Self::RoundClosed => "done.round_closed",
            Self::RoundPublished => "done.round_published",
            Self::EntryAssigned => "done.entry_assigned",
            Self::ReportDrafted => "done.report_drafted",
            Self::ReportSent => "done.report_sent",
            Self::ReportCorrected => "done.report_corrected",
            Self::EvidenceAdded => "done.evidence_added",
            Self::EvidenceUsed => "done.evidence_used",
            Self::EvidenceRemoved => "done.evidence_removed",
            Self::ReportVerified => "done.report_verified",
            Self::RoundSubmitted => "done.round_submitted",
            Self::SignedIn => "done.signed_in",
            Self::SignInFailed => "done.sign_in_failed",
            Self::SignedOut => "done.signed_out",
            Self::OfficeChosen => "done.office_chosen",
            Self::PersonAdded => "done.person_added",
            Self::PersonLeft => "done.person_left",
            Self::PersonDisabled => "done.person_disabled",
            Self::PersonEnabled => "done.person_enabled",
            Self::Invited => "done.invited",
            Self::PasswordSet => "done.password_set",
            Self::CodeAppSet => "done.code_app_set",
            Self::CodeAppRemoved => "done.code_app_removed",
            Self::RecoveryCodesMade => "done.recovery_codes_made",
            Self::RecoveryCodeUsed => "done.recovery_code_used",
            Self::FactorsForgotten => "done.factors_forgotten",
            Self::PasskeyAdded => "done.passkey_added",
            Self::PasskeyRemoved => "done.passkey_removed",
            Self::ProviderLinked => "done.provider_linked",
            Self::ProviderUnlinked => "done.provider_unlinked",
            Self::RoleAsked => "done.role_asked",
            Self::RoleGiven => "done.role_given",
            Self::RoleTaken => "done.role_taken",
            Self::Refused => "done.refused",
            Self::PersonalDataRead => "done.personal_data_read",
            Self::HandedOver => "done.handed_over",
            Self::JobRunAgain => "done.job_run_again",
            Self::DutyDone => "done.duty_done",
            Self::DutyNotApplicable => "done.duty_not_applicable",
            Self::DutyTakenBack => "done.duty_taken_back",
            Self::DutyCalendarMade => "done.duty_calendar_made",
            Self::DutyCalendarEnded => "done.duty_calendar_ended",
            Self::DutyMailsSet => "done.duty_mails_set",
        }
    }
}
