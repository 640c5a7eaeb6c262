//! The pages of this room: the door, one's own account, the people of the office, the roles that
//! count beyond an office.

mod account;
mod beyond;
mod door;
mod factors;
mod handovers;
mod members;
mod passkeys;
mod providers;
mod second;
mod setup;

use super::Act;
use crate::web::{Access, Routes};

/// The addresses of this room.
pub fn routes() -> Routes {
    let own = Access::OwnConfirmed;
    let people = Access::May(Act::EditPeople);
    let edit = Access::Confirmed(Act::EditPeople);
    let give = Access::Confirmed(Act::GiveRoles);
    let beyond = Access::Confirmed(Act::GiveHigherRoles);
    Routes::new()
        .get("/sign-in", Access::Public, door::show)
        .post("/sign-in", Access::Public, door::sign_in)
        .post("/sign-in/example", Access::Public, door::as_example)
        .post("/sign-out", Access::SignedIn, door::sign_out)
        .get("/setup", Access::Public, setup::show)
        .post("/setup", Access::Public, setup::set_up)
        .get("/invitation/{token}", Access::Public, door::invitation)
        .post("/invitation/{token}", Access::Public, door::accept)
        .get("/sign-in/second", Access::Public, second::show)
        .post("/sign-in/second", Access::Public, second::with_code)
        .post("/sign-in/provider", Access::Public, providers::sign_in)
        .get(
            "/sign-in/provider/return",
            Access::Public,
            providers::arrive,
        )
        .post("/confirm/provider", Access::SignedIn, providers::confirm)
        .post(
            "/sign-in/passkey/ask",
            Access::Public,
            passkeys::ask_anybody,
        )
        .post("/sign-in/passkey", Access::Public, passkeys::sign_in)
        .post("/sign-in/second/ask", Access::Public, passkeys::ask_second)
        .post("/sign-in/second/passkey", Access::Public, passkeys::second)
        .post("/confirm/ask", Access::SignedIn, passkeys::ask_own)
        .post("/confirm/passkey", Access::SignedIn, passkeys::confirm)
        .get("/confirm", Access::SignedIn, second::ask)
        .post("/confirm", Access::SignedIn, second::confirm)
        .post("/work/{office}", Access::SignedIn, account::work)
        .get("/account", Access::SignedIn, account::show)
        .post("/account/password", own, account::set_password)
        .post("/account/sessions", Access::SignedIn, account::end_sessions)
        .get("/account/factors", Access::SignedIn, factors::show)
        .get("/account/factors/app", own, factors::setup)
        .post("/account/factors/app", own, factors::begin)
        .post("/account/factors/app/check", own, factors::check)
        .post("/account/factors/app/remove", own, factors::remove)
        .post("/account/factors/recovery", own, factors::renew)
        .post("/account/factors/providers", own, providers::link)
        .post("/account/factors/providers/remove", own, providers::unlink)
        .post("/account/factors/passkeys/ask", own, passkeys::ask_new)
        .post("/account/factors/passkeys", own, passkeys::keep)
        .post("/account/factors/passkeys/{passkey}", own, passkeys::remove)
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
