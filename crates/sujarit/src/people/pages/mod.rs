//! The pages of this room: the door, one's own account, the people of the office, the roles that
//! count beyond an office.

mod account;
mod beyond;
mod door;
mod handovers;
mod members;

use super::Act;
use crate::web::{Access, Routes};

/// The addresses of this room.
pub fn routes() -> Routes {
    let people = Access::May(Act::EditPeople);
    let edit = Access::Confirmed(Act::EditPeople);
    let give = Access::Confirmed(Act::GiveRoles);
    let beyond = Access::Confirmed(Act::GiveHigherRoles);
    Routes::new()
        .get("/sign-in", Access::Public, door::show)
        .post("/sign-in", Access::Public, door::sign_in)
        .post("/sign-in/example", Access::Public, door::as_example)
        .post("/sign-out", Access::SignedIn, door::sign_out)
        .get("/setup", Access::Public, door::setup)
        .post("/setup", Access::Public, door::set_up)
        .get("/invitation/{token}", Access::Public, door::invitation)
        .post("/invitation/{token}", Access::Public, door::accept)
        .get("/confirm", Access::SignedIn, door::ask)
        .post("/confirm", Access::SignedIn, door::confirm)
        .post("/work/{office}", Access::SignedIn, account::work)
        .get("/account", Access::SignedIn, account::show)
        .post(
            "/account/password",
            Access::OwnConfirmed,
            account::set_password,
        )
        .post("/account/sessions", Access::SignedIn, account::end_sessions)
        .get("/people", people, members::list)
        .get("/people/new", edit, members::new)
        .post("/people/new", edit, members::add)
        .get("/people/{person}", people, members::show)
        .post("/people/{person}/invite", edit, members::invite)
        .post("/people/{person}/reset", edit, members::reset)
        .post("/people/{person}/leave", edit, members::leave)
        .post("/people/{person}/account", edit, members::set_disabled)
        .post("/people/{person}/roles", give, members::give)
        .post("/people/{person}/roles/{role}", give, members::take)
        .get("/handovers", people, handovers::list)
        .get("/handovers/new", edit, handovers::new)
        .post("/handovers/new", edit, handovers::hand_over)
        .get("/handovers/{handover}", people, handovers::show)
        .get(
            "/agreements",
            Access::May(Act::AgreeToRoles),
            members::waiting,
        )
        .post(
            "/agreements/{role}",
            Access::Confirmed(Act::AgreeToRoles),
            members::agree,
        )
        .get("/roles", Access::May(Act::GiveHigherRoles), beyond::list)
        .post("/roles", beyond, beyond::add)
        .post("/roles/{role}", beyond, beyond::take)
}
