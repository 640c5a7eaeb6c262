//! Whom a provider lets in, on both databases.

use super::*;
use crate::{
    db::testing::empty,
    people::{accounts, factors::tests::person, invitations},
    session::Scope,
};

const FROM: (Option<IpAddr>, &str) = (None, "a test");

fn provider(issuer: &str) -> Provider {
    Provider::of(&ProviderSettings {
        name: "ตัวอย่าง".to_owned(),
        issuer: issuer.to_owned(),
        client_id: "sujarit".to_owned(),
        client_secret: None,
        client_secret_file: None,
        claim: None,
        scopes: None,
    })
    .expect("a provider")
}

fn identity(subject: &str, login: Option<&str>) -> Identity {
    Identity {
        subject: subject.to_owned(),
        login: login.map(str::to_owned),
    }
}

async fn comes(db: &Db, provider: &Provider, identity: &Identity) -> Arrived {
    let arrived = sign_in(db, provider, identity, FROM).await;
    arrived.expect("the database")
}

fn for_all() -> Scope {
    session::of_command_for_all("test")
}

#[tokio::test]
async fn who_has_an_account_is_let_in_by_his_login_once_and_then_by_the_providers_own_key() {
    for place in empty().await {
        let db = place.open().await;
        let idp = provider("https://idp.example");
        person(&db, "somying@example").await;
        let unknown = comes(&db, &idp, &identity("1", Some("nobody@example"))).await;
        assert!(matches!(unknown, Arrived::Unknown));
        let unverified = comes(&db, &idp, &identity("1", None)).await;
        assert!(matches!(unverified, Arrived::Unknown));
        let first = comes(&db, &idp, &identity("1", Some("Somying@Example"))).await;
        assert!(matches!(first, Arrived::In(Entered::In(_))), "{first:?}");
        let again = comes(&db, &idp, &identity("1", Some("changed@example"))).await;
        assert!(
            matches!(again, Arrived::In(_)),
            "the key counts, not the address"
        );
        let other = comes(&db, &idp, &identity("2", Some("somying@example"))).await;
        assert!(
            matches!(other, Arrived::Unknown),
            "a successor with the same address"
        );
        let elsewhere = provider("https://other.example");
        let other = comes(&db, &elsewhere, &identity("1", None)).await;
        assert!(
            matches!(other, Arrived::Unknown),
            "the same key at another provider"
        );
    }
}

#[tokio::test]
async fn a_closed_account_and_one_that_begins_anew_are_not_let_in_by_an_old_link() {
    for place in empty().await {
        let db = place.open().await;
        let idp = provider("https://idp.example");
        person(&db, "first@example").await;
        let somying = person(&db, "somying@example").await;
        let him = identity("1", Some("somying@example"));
        assert!(matches!(comes(&db, &idp, &him).await, Arrived::In(_)));
        accounts::set_disabled(&db, &for_all(), &somying, true)
            .await
            .expect("closed");
        assert!(matches!(comes(&db, &idp, &him).await, Arrived::Unknown));
        let closed = roster::get(db.read(), somying.id).await.expect("read");
        let closed = closed.expect("a person");
        accounts::set_disabled(&db, &for_all(), &closed, false)
            .await
            .expect("opened");
        assert!(matches!(comes(&db, &idp, &him).await, Arrived::In(_)));
        invitations::reset(&db, &for_all(), &somying)
            .await
            .expect("reset");
        let unverified = identity("1", None);
        assert!(matches!(
            comes(&db, &idp, &unverified).await,
            Arrived::Unknown
        ));
    }
}

#[test]
fn an_issuer_is_protected_or_on_this_machine() {
    let of = |issuer: &str| {
        Provider::of(&ProviderSettings {
            issuer: issuer.to_owned(),
            name: String::new(),
            client_id: String::new(),
            client_secret: None,
            client_secret_file: None,
            claim: None,
            scopes: None,
        })
    };
    for issuer in [
        "https://idp.example",
        "http://localhost:1",
        "http://127.0.0.1:1",
        "http://[::1]:1",
    ] {
        assert!(of(issuer).is_ok(), "{issuer}");
    }
    for issuer in [
        "http://idp.example",
        "http://10.0.0.1",
        "ftp://localhost",
        "idp",
    ] {
        assert!(of(issuer).is_err(), "{issuer}");
    }
}
