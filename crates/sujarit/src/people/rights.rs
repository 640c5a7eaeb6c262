//! Who may do what: one table, role by act.

/// A role that a person has in an office, a district, a province or the nation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Makes the plan and follows it (ผู้จัดทำแผน).
    Planner,
    /// Reports the entries of a unit.
    UnitOfficer,
    /// Approves and announces (นายก).
    Executive,
    /// Head of the permanent staff (ปลัด).
    Clerk,
    /// Sees what is open to audit and changes nothing but findings.
    InternalAuditor,
    /// Takes in and answers complaints, and opens corruption reports.
    ComplaintOfficer,
    /// Keeps the disclosure list.
    DisclosureOfficer,
    /// Looks after the people, posts and units of an office.
    OfficeAdministrator,
    /// Verifies what offices report, for a province or the nation.
    Verifier,
    /// Looks at offices, for a province or the nation.
    Reader,
    /// Runs the installation.
    SystemAdministrator,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// See the plan with its checks, before it is announced too.
    ReadPlan,
    /// Bring a plan in, decide doubts, change the draft.
    EditPlan,
    /// Lay the plan before the executive.
    ProposePlan,
    /// Approve the plan that was proposed.
    ApprovePlan,
    /// Announce the approved plan.
    AnnouncePlan,
    /// Report what was done of an entry.
    ReportProgress,
    /// Send the report of a round.
    SendReport,
    /// See the page of what is late, missing, failing.
    ReadOverview,
    /// See one's duties that return, those of the whole office where one sees the overview.
    ReadDuties,
    /// Say that a duty is done or does not concern the office.
    MarkDuties,
    /// See the history of records.
    ReadHistory,
    /// See findings of the audit.
    ReadFindings,
    /// Write findings and close them.
    WriteFindings,
    /// Answer a finding.
    AnswerFindings,
    /// Read general complaints.
    ReadComplaints,
    /// Take in, move on and answer general complaints.
    HandleComplaints,
    /// Open sealed corruption reports.
    ReadCorruptionReports,
    /// See how many complaints there are, in which state.
    ReadComplaintFigures,
    /// Keep the disclosure list and publish its items.
    EditDisclosure,
    /// Add, rename and end units.
    EditUnits,
    /// Keep people and posts.
    EditPeople,
    /// Give and take the roles of an office.
    GiveRoles,
    /// Agree, as the second person, to a role that opens corruption reports.
    AgreeToRoles,
    /// See the offices of a province or the nation side by side.
    CompareOffices,
    /// Mark what an office reported as verified or not.
    VerifyReports,
    /// Bring in the directory of offices.
    EditDirectory,
    /// Make an office's first administrator, give roles beyond an office.
    GiveHigherRoles,
    /// Verify the log.
    VerifyLog,
    /// Back up, restore, look after jobs.
    RunInstallation,
}

use Role::{
    Clerk, ComplaintOfficer, DisclosureOfficer, Executive, InternalAuditor, OfficeAdministrator,
    Planner, Reader, SystemAdministrator, UnitOfficer, Verifier,
};

/// The table: who may, act by act. What does not stand here is refused.
pub const TABLE: [(Act, &[Role]); 29] = [
    (
        Act::ReadPlan,
        &[
            Planner,
            UnitOfficer,
            Executive,
            Clerk,
            InternalAuditor,
            ComplaintOfficer,
            DisclosureOfficer,
            OfficeAdministrator,
            Verifier,
            Reader,
        ],
    ),
    (Act::EditPlan, &[Planner]),
    (Act::ProposePlan, &[Planner]),
    (Act::ApprovePlan, &[Executive]),
    (Act::AnnouncePlan, &[Executive, Clerk]),
    (Act::ReportProgress, &[Planner, UnitOfficer]),
    (Act::SendReport, &[Planner, Clerk]),
    (
        Act::ReadOverview,
        &[Planner, Executive, Clerk, InternalAuditor],
    ),
    (
        Act::ReadDuties,
        &[
            Planner,
            UnitOfficer,
            Executive,
            Clerk,
            InternalAuditor,
            ComplaintOfficer,
            DisclosureOfficer,
        ],
    ),
    (
        Act::MarkDuties,
        &[
            Planner,
            UnitOfficer,
            Executive,
            Clerk,
            ComplaintOfficer,
            DisclosureOfficer,
        ],
    ),
    (
        Act::ReadHistory,
        &[
            Planner,
            Executive,
            Clerk,
            InternalAuditor,
            OfficeAdministrator,
        ],
    ),
    (
        Act::ReadFindings,
        &[Planner, UnitOfficer, Executive, Clerk, InternalAuditor],
    ),
    (Act::WriteFindings, &[InternalAuditor]),
    (
        Act::AnswerFindings,
        &[Planner, UnitOfficer, Executive, Clerk],
    ),
    (Act::ReadComplaints, &[Clerk, ComplaintOfficer]),
    (Act::HandleComplaints, &[ComplaintOfficer]),
    (Act::ReadCorruptionReports, &[ComplaintOfficer]),
    (
        Act::ReadComplaintFigures,
        &[
            Planner,
            Executive,
            Clerk,
            InternalAuditor,
            ComplaintOfficer,
            DisclosureOfficer,
            Verifier,
            Reader,
        ],
    ),
    (Act::EditDisclosure, &[DisclosureOfficer]),
    (Act::EditUnits, &[OfficeAdministrator]),
    (Act::EditPeople, &[OfficeAdministrator]),
    (Act::GiveRoles, &[OfficeAdministrator]),
    (Act::AgreeToRoles, &[Executive, Clerk, OfficeAdministrator]),
    (Act::CompareOffices, &[Verifier, Reader]),
    (Act::VerifyReports, &[Verifier]),
    (Act::EditDirectory, &[SystemAdministrator]),
    (Act::GiveHigherRoles, &[SystemAdministrator]),
    (Act::VerifyLog, &[InternalAuditor, SystemAdministrator]),
    (Act::RunInstallation, &[SystemAdministrator]),
];

impl Role {
    /// Every role, in the order of the manual.
    pub const ALL: [Self; 11] = [
        Planner,
        UnitOfficer,
        Executive,
        Clerk,
        InternalAuditor,
        ComplaintOfficer,
        DisclosureOfficer,
        OfficeAdministrator,
        Verifier,
        Reader,
        SystemAdministrator,
    ];

    /// Whether the table lets this role do it.
    pub fn allows(self, act: Act) -> bool {
        TABLE
            .iter()
            .any(|(listed, roles)| *listed == act && roles.contains(&self))
    }

    /// As it is kept, for ever.
    pub const fn code(self) -> &'static str {
        match self {
            Planner => "planner",
            UnitOfficer => "unit-officer",
            Executive => "executive",
            Clerk => "clerk",
            InternalAuditor => "internal-auditor",
            ComplaintOfficer => "complaint-officer",
            DisclosureOfficer => "disclosure-officer",
            OfficeAdministrator => "office-administrator",
            Verifier => "verifier",
            Reader => "reader",
            SystemAdministrator => "system-administrator",
        }
    }

    /// The role with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Planner => "role.planner",
            UnitOfficer => "role.unit_officer",
            Executive => "role.executive",
            Clerk => "role.clerk",
            InternalAuditor => "role.internal_auditor",
            ComplaintOfficer => "role.complaint_officer",
            DisclosureOfficer => "role.disclosure_officer",
            OfficeAdministrator => "role.office_administrator",
            Verifier => "role.verifier",
            Reader => "role.reader",
            SystemAdministrator => "role.system_administrator",
        }
    }

    /// The key of one line on what it is for.
    pub const fn hint(self) -> &'static str {
        match self {
            Planner => "role.planner_hint",
            UnitOfficer => "role.unit_officer_hint",
            Executive => "role.executive_hint",
            Clerk => "role.clerk_hint",
            InternalAuditor => "role.internal_auditor_hint",
            ComplaintOfficer => "role.complaint_officer_hint",
            DisclosureOfficer => "role.disclosure_officer_hint",
            OfficeAdministrator => "role.office_administrator_hint",
            Verifier => "role.verifier_hint",
            Reader => "role.reader_hint",
            SystemAdministrator => "role.system_administrator_hint",
        }
    }

    /// Whether the role looks after the program rather than after an office's work.
    pub const fn is_administrator(self) -> bool {
        matches!(self, OfficeAdministrator | SystemAdministrator)
    }
}

impl Act {
    /// Whether it changes anything.
    pub const fn changes(self) -> bool {
        !matches!(
            self,
            Self::ReadPlan
                | Self::ReadOverview
                | Self::ReadDuties
                | Self::ReadHistory
                | Self::ReadFindings
                | Self::ReadComplaints
                | Self::ReadCorruptionReports
                | Self::ReadComplaintFigures
                | Self::CompareOffices
                | Self::VerifyLog
        )
    }

    /// Whether it is about no single office, so that nobody has to choose one for it.
    pub const fn is_beyond_an_office(self) -> bool {
        matches!(
            self,
            Self::CompareOffices
                | Self::EditDirectory
                | Self::GiveHigherRoles
                | Self::VerifyLog
                | Self::RunInstallation
        )
    }

    /// Whether it shows what somebody complained of.
    pub const fn shows_complaints(self) -> bool {
        matches!(
            self,
            Self::ReadComplaints | Self::HandleComplaints | Self::ReadCorruptionReports
        )
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReadPlan => "act.read_plan",
            Self::EditPlan => "act.edit_plan",
            Self::ProposePlan => "act.propose_plan",
            Self::ApprovePlan => "act.approve_plan",
            Self::AnnouncePlan => "act.announce_plan",
            Self::ReportProgress => "act.report_progress",
            Self::SendReport => "act.send_report",
            Self::ReadOverview => "act.read_overview",
            Self::ReadDuties => "act.read_duties",
            Self::MarkDuties => "act.mark_duties",
            Self::ReadHistory => "act.read_history",
            Self::ReadFindings => "act.read_findings",
            Self::WriteFindings => "act.write_findings",
            Self::AnswerFindings => "act.answer_findings",
            Self::ReadComplaints => "act.read_complaints",
            Self::HandleComplaints => "act.handle_complaints",
            Self::ReadCorruptionReports => "act.read_corruption_reports",
            Self::ReadComplaintFigures => "act.read_complaint_figures",
            Self::EditDisclosure => "act.edit_disclosure",
            Self::EditUnits => "act.edit_units",
            Self::EditPeople => "act.edit_people",
            Self::GiveRoles => "act.give_roles",
            Self::AgreeToRoles => "act.agree_to_roles",
            Self::CompareOffices => "act.compare_offices",
            Self::VerifyReports => "act.verify_reports",
            Self::EditDirectory => "act.edit_directory",
            Self::GiveHigherRoles => "act.give_higher_roles",
            Self::VerifyLog => "act.verify_log",
            Self::RunInstallation => "act.run_installation",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_act_stands_in_the_table_once_with_its_roles_in_the_order_of_the_manual() {
        let acts: BTreeSet<Act> = TABLE.iter().map(|(act, _)| *act).collect();
        assert_eq!(acts.len(), TABLE.len());
        for (act, roles) in TABLE {
            assert!(!roles.is_empty(), "nobody may {act:?}");
            assert!(roles.is_sorted_by(|one, other| one < other), "{act:?}");
        }
        let used: BTreeSet<Role> = TABLE
            .iter()
            .flat_map(|(_, roles)| roles.iter().copied())
            .collect();
        assert_eq!(used, Role::ALL.into_iter().collect());
        let codes: BTreeSet<&str> = Role::ALL.into_iter().map(Role::code).collect();
        assert_eq!(codes.len(), Role::ALL.len());
    }

    #[test]
    fn the_auditor_changes_nothing_but_findings() {
        let changed: Vec<Act> = TABLE
            .iter()
            .map(|(act, _)| *act)
            .filter(|act| act.changes() && InternalAuditor.allows(*act))
            .collect();
        assert_eq!(changed, [Act::WriteFindings]);
    }

    #[test]
    fn no_administrator_sees_what_somebody_complained_of() {
        for (act, roles) in TABLE {
            let administrator = roles.iter().any(|role| role.is_administrator());
            assert!(!(act.shows_complaints() && administrator), "{act:?}");
        }
    }

    #[test]
    fn whoever_approves_may_not_propose_and_whoever_looks_from_above_changes_no_plan() {
        for role in Role::ALL {
            let both = role.allows(Act::ProposePlan) && role.allows(Act::ApprovePlan);
            assert!(!both, "{role:?}");
        }
        for role in [Verifier, Reader, SystemAdministrator] {
            for act in [Act::EditPlan, Act::ReportProgress, Act::SendReport] {
                assert!(!role.allows(act), "{role:?} {act:?}");
            }
        }
    }
}
