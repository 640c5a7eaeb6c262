//! Every lie a provider, or somebody between, could tell.

use super::{super::ProviderSettings, *};
use crate::people::factors::passkeys::base64url;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use openidconnect::{PrivateSigningKey, core::CoreEdDsaPrivateSigningKey};
use serde_json::json;
use std::sync::{Arc, Mutex};

/// A provider that says what the test wants.
#[derive(Clone)]
struct Liar {
    issuer: String,
    key: Arc<String>,
    token: Arc<Mutex<Value>>,
    head: Arc<Mutex<Value>>,
    asked: Arc<Mutex<String>>,
    redirects: Arc<Mutex<bool>>,
    /// Where it sends browsers, if not to itself.
    authorize: Arc<Mutex<Option<String>>>,
}

fn key(pem: &str) -> CoreEdDsaPrivateSigningKey {
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, None).expect("a key")
}

fn new_key() -> String {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    pair.serialize_pem()
}

/// JSON as a provider gives it.
fn answer(value: Value) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, value.to_string())
}

async fn discovery(State(liar): State<Liar>) -> Response {
    if *liar.redirects.lock().expect("a lock") {
        return Redirect::temporary(&format!("{}/elsewhere", liar.issuer)).into_response();
    }
    let at = |path: &str| format!("{}{path}", liar.issuer);
    let authorize = liar.authorize.lock().expect("a lock").clone();
    answer(json!({
        "issuer": liar.issuer,
        "authorization_endpoint": authorize.unwrap_or_else(|| at("/authorize")),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
    .into_response()
}

async fn keys(State(liar): State<Liar>) -> Response {
    let key = key(&liar.key).as_verification_key();
    answer(json!({ "keys": [key] })).into_response()
}

async fn token(State(liar): State<Liar>, body: String) -> Response {
    *liar.asked.lock().expect("a lock") = body;
    let claims = liar.token.lock().expect("a lock").clone();
    let head = liar.head.lock().expect("a lock").clone();
    if claims.is_null() {
        let error = answer(json!({ "error": "invalid_grant" }));
        return (StatusCode::BAD_REQUEST, error).into_response();
    }
    if let Some(text) = claims.as_str() {
        return text.to_owned().into_response();
    }
    let signed_with = head["key"].as_str().unwrap_or(&liar.key).to_owned();
    let alg = head["alg"].as_str().unwrap_or("EdDSA");
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    let message = format!("{}.{}", part(&json!({ "alg": alg })), part(&claims));
    let signature = match alg {
        "none" => Vec::new(),
        _ => key(&signed_with)
            .sign(&CoreJwsSigningAlgorithm::EdDsa, message.as_bytes())
            .expect("signed"),
    };
    let token = format!("{message}.{}", base64url(&signature));
    answer(json!({ "access_token": "access", "token_type": "Bearer", "id_token": token }))
        .into_response()
}

impl Liar {
    async fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port");
        let address = listener.local_addr().expect("an address");
        let liar = Self {
            issuer: format!("http://{address}"),
            key: Arc::new(new_key()),
            token: Arc::default(),
            head: Arc::default(),
            asked: Arc::default(),
            redirects: Arc::default(),
            authorize: Arc::default(),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/elsewhere", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(liar.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        liar
    }

    fn provider(&self) -> Provider {
        Provider::of(&ProviderSettings {
            name: "ตัวอย่าง".to_owned(),
            issuer: self.issuer.clone(),
            client_id: "sujarit".to_owned(),
            client_secret: Some("a shared secret of some length".to_owned()),
            client_secret_file: None,
            claim: None,
            scopes: None,
        })
        .expect("a provider")
    }

    /// What a right ID token says.
    fn right(&self, journey: &Journey) -> Value {
        let now = jiff::Timestamp::now().as_second();
        json!({
            "iss": self.issuer, "aud": "sujarit", "sub": "4711", "nonce": journey.nonce,
            "iat": now, "exp": now + 300, "email": "somying@example", "email_verified": true,
        })
    }

    /// Goes there and comes back with an ID token that says this, under this head.
    async fn journey(&self, says: impl Fn(&mut Value), head: Value) -> Result<Identity, OidcError> {
        let provider = self.provider();
        let back = "http://localhost:8086/sign-in/provider/return";
        let (_, journey) = leave(&provider, back, false).await.expect("there");
        let mut token = self.right(&journey);
        says(&mut token);
        *self.token.lock().expect("a lock") = token;
        *self.head.lock().expect("a lock") = head;
        let returned = Return {
            code: "code".to_owned(),
            state: journey.state.clone(),
            ..Return::default()
        };
        arrive(&provider, journey, &returned).await
    }
}

#[tokio::test]
async fn who_comes_back_with_a_right_token_is_known_and_the_way_is_protected() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let (address, journey) = leave(&provider, "http://localhost/back", true)
        .await
        .expect("there");
    for part in [
        "response_type=code",
        "code_challenge_method=S256",
        "scope=openid+email",
        "prompt=login",
        "max_age=0",
        &format!("state={}", journey.state),
        &format!("nonce={}", journey.nonce),
    ] {
        assert!(address.contains(part), "{part} in {address}");
    }
    assert!(!address.contains(&journey.verifier));
    let identity = liar.journey(|_| {}, Value::Null).await.expect("known");
    assert_eq!(identity.subject, "4711");
    assert_eq!(identity.login.as_deref(), Some("somying@example"));
    assert!(
        liar.asked
            .lock()
            .expect("a lock")
            .contains("code_verifier=")
    );
}

#[tokio::test]
async fn an_address_of_mail_counts_only_when_it_is_verified() {
    let liar = Liar::start().await;
    for verified in [json!(false), Value::Null, json!("true")] {
        let unverified = |token: &mut Value| token["email_verified"] = verified.clone();
        // What is no truth value is no word of the standard: it is refused, or does not count.
        if let Ok(identity) = liar.journey(unverified, Value::Null).await {
            assert_eq!(identity.login, None, "{verified}");
        }
    }
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_refused() {
    let liar = Liar::start().await;
    let other = new_key();
    type Lie = fn(&mut Value);
    let lies: [(&str, Lie, Value); 9] = [
        (
            "another nonce",
            |token| token["nonce"] = json!("other"),
            Value::Null,
        ),
        (
            "no nonce",
            |token| token["nonce"] = Value::Null,
            Value::Null,
        ),
        (
            "another issuer",
            |token| token["iss"] = json!("https://evil.example"),
            Value::Null,
        ),
        (
            "another audience",
            |token| token["aud"] = json!("other"),
            Value::Null,
        ),
        (
            "a further audience",
            |token| token["aud"] = json!(["sujarit", "other"]),
            Value::Null,
        ),
        ("expired", |token| token["exp"] = json!(1_000), Value::Null),
        ("another key", |_| {}, json!({ "key": other })),
        ("no signature", |_| {}, json!({ "alg": "none" })),
        (
            "signed with the shared secret",
            |_| {},
            json!({ "alg": "HS256" }),
        ),
    ];
    for (lie, says, head) in lies {
        let refused = liar.journey(says, head).await;
        assert!(
            matches!(refused, Err(OidcError::Refused(..))),
            "{lie}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn another_state_another_issuer_an_error_and_a_used_code_are_refused() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let back = "http://localhost/back";
    let (_, journey) = leave(&provider, back, false).await.expect("there");
    let right = Return {
        code: "code".to_owned(),
        state: journey.state.clone(),
        ..Return::default()
    };
    let wrong = [
        Return {
            state: "other".to_owned(),
            ..right.clone()
        },
        Return {
            state: String::new(),
            ..right.clone()
        },
        Return {
            iss: Some("https://evil.example".to_owned()),
            ..right.clone()
        },
        Return {
            error: Some("access_denied".to_owned()),
            ..right.clone()
        },
        // The provider knows this code no more.
        right,
    ];
    for returned in wrong {
        let refused = arrive(&provider, journey.clone(), &returned).await;
        assert!(
            matches!(refused, Err(OidcError::Refused(..))),
            "{returned:?}"
        );
    }
}

#[tokio::test]
async fn no_redirect_of_a_provider_is_followed() {
    let liar = Liar::start().await;
    *liar.redirects.lock().expect("a lock") = true;
    let refused = leave(&liar.provider(), "http://localhost/back", false).await;
    assert!(matches!(refused, Err(OidcError::Unreachable(..))));
}

#[tokio::test]
async fn a_confirmation_needs_a_sign_in_that_is_fresh() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let now = jiff::Timestamp::now().as_second();
    for (auth_time, is_fresh) in [
        (json!(now), true),
        (json!(now - 3600), false),
        (Value::Null, false),
    ] {
        let (_, journey) = leave(&provider, "http://localhost/back", true)
            .await
            .expect("there");
        let mut token = liar.right(&journey);
        token["auth_time"] = auth_time.clone();
        *liar.token.lock().expect("a lock") = token;
        let returned = Return {
            code: "code".to_owned(),
            state: journey.state.clone(),
            ..Return::default()
        };
        let arrived = arrive(&provider, journey, &returned).await;
        assert_eq!(arrived.is_ok(), is_fresh, "{auth_time}: {arrived:?}");
    }
}

#[tokio::test]
async fn nobody_is_sent_where_no_browser_should_go() {
    let liar = Liar::start().await;
    let back = "http://localhost:8086/sign-in/provider/return";
    for lie in [
        "javascript:alert(1)//",
        "data:text/html,x",
        "ftp://idp.example/",
    ] {
        *liar.authorize.lock().expect("a lock") = Some(lie.to_owned());
        let refused = leave(&liar.provider(), back, false).await;
        assert!(matches!(refused, Err(OidcError::Unreachable(..))), "{lie}");
    }
    *liar.authorize.lock().expect("a lock") = Some("https://idp.example/go".to_owned());
    let there = leave(&liar.provider(), back, false).await;
    assert!(there.expect("there").0.starts_with("https://idp.example/"));
}

#[test]
fn an_issuer_by_https_names_no_address_by_http() {
    let metadata = |authorize: &str, token: &str| -> CoreProviderMetadata {
        let said = json!({
            "issuer": "https://idp.example",
            "authorization_endpoint": authorize,
            "token_endpoint": token,
            "jwks_uri": "https://idp.example/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        });
        serde_json::from_value(said).expect("metadata")
    };
    let (safe, open) = ("https://idp.example/a", "http://idp.example/a");
    let issuer = "https://idp.example";
    assert!(is_protected(issuer, &metadata(safe, safe)));
    assert!(!is_protected(issuer, &metadata(open, safe)));
    assert!(!is_protected(issuer, &metadata(safe, open)));
}

#[tokio::test]
async fn nothing_that_a_provider_or_a_browser_sent_is_told_to_the_programs_log() {
    let liar = Liar::start().await;
    let text = |claims: &mut Value| *claims = json!("not-json-with-SECRET-token");
    let unread = liar.journey(text, Value::Null).await.expect_err("refused");
    let nonce = |claims: &mut Value| claims["nonce"] = json!("SECRET");
    let other = liar.journey(nonce, Value::Null).await.expect_err("refused");
    let provider = liar.provider();
    let back = "http://localhost:8086/sign-in/provider/return";
    let (_, journey) = leave(&provider, back, false).await.expect("there");
    let returned = Return {
        state: journey.state.clone(),
        error: Some("SECRET\nforged line".to_owned()),
        ..Return::default()
    };
    let forged = arrive(&provider, journey, &returned).await;
    for error in [unread, other, forged.expect_err("refused")] {
        let told = format!("{error} {error:?}");
        assert!(!told.contains("SECRET"), "{told}");
    }
}
