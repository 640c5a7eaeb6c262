//! The way to a provider and back by OpenID Connect: authorization code with PKCE; state and nonce
//! are random, kept on this side, and good for one return. The library verifies signature, issuer,
//! audience, expiry and nonce of the ID token; no redirect is followed while talking to a provider.

mod refusal;

use super::Provider;
use crate::db::Boxed;
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AsyncHttpClient, AuthType, AuthenticationFlow,
    AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
    http,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{pin::Pin, time::Duration};

/// Longest answer of a provider, in bytes.
const LONGEST_ANSWER: usize = 1024 * 1024;
/// How long a provider may take for one answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How fresh a sign-in there must be to confirm something here.
const FRESH: i64 = 5 * 60;

/// Why nobody came back from a provider.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The provider (its name in the settings) does not answer, or not as the standard says.
    #[error("{0} does not answer: {1}")]
    Unreachable(String, &'static str),
    /// What came back is not what was asked for. Of what kind that is stands in the program's log,
    /// and nothing of what came: it may hold tokens, or be anybody's text.
    #[error("an answer of {0} was refused: {1}")]
    Refused(String, &'static str),
}

/// Everything a provider says of somebody beyond what the standard names.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Rest {
    #[serde(flatten)]
    claims: Map<String, Value>,
}

impl AdditionalClaims for Rest {}

type Answer = StandardTokenResponse<
    IdTokenFields<
        Rest,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Party = Client<
    Rest,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is kept on this side while somebody is with a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    state: String,
    nonce: String,
    verifier: String,
    back: String,
    fresh: bool,
}

/// As whom a provider knows somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its own key for him, which never changes.
    pub subject: String,
    /// What may be compared with a login: a verified address of mail, or the claim of the
    /// settings.
    pub login: Option<String>,
}

/// What the provider sent with the browser that came back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Return {
    /// The code to be exchanged.
    pub code: String,
    /// What was sent along on the way there.
    pub state: String,
    /// Who sends it, where the provider says.
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

struct Http(reqwest::Client);

#[derive(Debug, thiserror::Error)]
enum HttpError {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error(transparent)]
    Form(#[from] http::Error),
    #[error("an answer of more than {LONGEST_ANSWER} bytes")]
    TooLong,
}

impl Http {
    fn new() -> Result<Self, reqwest::Error> {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(ANSWER_WITHIN)
            .build()
            .map(Self)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let mut answer = self.0.execute(request).await?;
        let mut response = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await? {
            body.extend_from_slice(&part);
            if body.len() > LONGEST_ANSWER {
                return Err(HttpError::TooLong);
            }
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Whether all addresses that a provider names are by https; by http only where the issuer is, which
/// is then on this machine. Anything else, "javascript:" for one, is none that a browser is sent to.
fn is_protected(issuer: &str, metadata: &CoreProviderMetadata) -> bool {
    let is_http = issuer.starts_with("http://");
    let token = metadata.token_endpoint().map(|address| address.url());
    let about = metadata.userinfo_endpoint().map(|address| address.url());
    let mut named = [
        Some(metadata.authorization_endpoint().url()),
        Some(metadata.jwks_uri().url()),
        token,
        about,
    ]
    .into_iter()
    .flatten();
    named.all(|address| address.scheme() == "https" || is_http && address.scheme() == "http")
}

/// Asks a provider where and how it wants to be spoken to. Asked each time: sign-ins are few, and
/// a provider that changes its keys is understood at once.
async fn party(provider: &Provider, back: &str) -> Result<(Party, Http), OidcError> {
    let unreachable = |why: &'static str| OidcError::Unreachable(provider.name.clone(), why);
    let http = Http::new().map_err(|_| unreachable("no client"))?;
    let issuer = IssuerUrl::new(provider.issuer.clone());
    let issuer = issuer.map_err(|_| unreachable("the issuer is no address"))?;
    let back = RedirectUrl::new(back.to_owned());
    let back = back.map_err(|_| unreachable("the way back is no address"))?;
    let metadata = CoreProviderMetadata::discover_async(issuer, &http).await;
    let metadata = metadata.map_err(|error| unreachable(refusal::of_discovery(&error)))?;
    if !is_protected(&provider.issuer, &metadata) {
        return Err(unreachable("an endpoint is not protected"));
    }
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes_basic = methods.is_none_or(|methods| {
        methods.is_empty() || methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
    });
    let secret = provider.client_secret.clone().map(ClientSecret::new);
    let party =
        Client::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), secret);
    let auth = if takes_basic {
        AuthType::BasicAuth
    } else {
        AuthType::RequestBody
    };
    Ok((party.set_redirect_uri(back).set_auth_type(auth), http))
}

/// The address at the provider to which somebody goes, and what is kept meanwhile. `fresh`: he is
/// to sign in there anew.
///
/// # Errors
/// When the provider does not answer.
pub fn leave<'a>(
    provider: &'a Provider,
    back: &'a str,
    fresh: bool,
) -> Boxed<'a, Result<(String, Journey), OidcError>> {
    Box::pin(async move {
        let (party, _) = party(provider, back).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut way = party
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        for scope in &provider.scopes {
            way = way.add_scope(Scope::new(scope.clone()));
        }
        if fresh {
            way = way
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        }
        let (address, state, nonce) = way.url();
        let journey = Journey {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
            back: back.to_owned(),
            fresh,
        };
        Ok((address.into(), journey))
    })
}

/// Who came back.
///
/// # Errors
/// When the provider does not answer, or anything in its answer is not right.
pub fn arrive<'a>(
    provider: &'a Provider,
    journey: Journey,
    returned: &'a Return,
) -> Boxed<'a, Result<Identity, OidcError>> {
    Box::pin(async move {
        let refused = |why: &'static str| OidcError::Refused(provider.name.clone(), why);
        // Hashes are compared, so that the time tells nothing.
        let is_state = crate::token::hash(&journey.state) == crate::token::hash(&returned.state);
        if !is_state {
            return Err(refused("another state"));
        }
        if returned
            .iss
            .as_ref()
            .is_some_and(|iss| *iss != provider.issuer)
        {
            return Err(refused("another issuer"));
        }
        if let Some(error) = &returned.error {
            return Err(refused(refusal::of_return(error)));
        }
        let (party, http) = party(provider, &journey.back).await?;
        let answer = party
            .exchange_code(AuthorizationCode::new(returned.code.clone()))
            .map_err(|_| refused("no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(journey.verifier))
            .request_async(&http)
            .await
            .map_err(|error| refused(refusal::of_request(&error)))?;
        let id_token = answer.id_token();
        let id_token = id_token.ok_or_else(|| refused("no ID token"))?;
        // Signatures that who verifies could have made himself say nothing.
        let verifier = party.id_token_verifier().set_allowed_algs([
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
            CoreJwsSigningAlgorithm::RsaSsaPssSha256,
            CoreJwsSigningAlgorithm::RsaSsaPssSha384,
            CoreJwsSigningAlgorithm::RsaSsaPssSha512,
            CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            CoreJwsSigningAlgorithm::EcdsaP384Sha384,
            CoreJwsSigningAlgorithm::EdDsa,
        ]);
        let claims = id_token
            .claims(&verifier, &Nonce::new(journey.nonce))
            .map_err(|error| refused(refusal::of_claims(&error)))?;
        if let Some(expected) = claims.access_token_hash() {
            let alg = id_token.signing_alg();
            let alg = alg.map_err(|_| refused("an unknown signature"))?;
            let key = id_token.signing_key(&verifier);
            let key = key.map_err(|_| refused("an unknown key"))?;
            let actual = AccessTokenHash::from_token(answer.access_token(), alg, key);
            if actual.ok().as_ref() != Some(expected) {
                return Err(refused("another access token"));
            }
        }
        if journey.fresh {
            let now = jiff::Timestamp::now().as_second();
            let signed_in_at = claims.auth_time().map(|time| time.timestamp());
            if signed_in_at.is_none_or(|at| now - at > FRESH) {
                return Err(refused("no fresh sign-in"));
            }
        }
        let subject = claims.subject().clone();
        let mut said = serde_json::to_value(claims).unwrap_or_default();
        if login(provider, &said).is_none() && party.user_info_url().is_some() {
            // Some providers tell of the person only when asked apart.
            let asked = party
                .user_info(answer.access_token().clone(), Some(subject.clone()))
                .map_err(|_| refused("no endpoint that tells of him"))?;
            let more: Result<UserInfoClaims<Rest, CoreGenderClaim>, _> =
                asked.request_async(&http).await;
            let more = more.map_err(|error| refused(refusal::of_user_info(&error)))?;
            said = serde_json::to_value(more).unwrap_or_default();
        }
        Ok(Identity {
            subject: subject.to_string(),
            login: login(provider, &said),
        })
    })
}

/// What of a provider's words may be compared with a login. An address of mail counts only where
/// the provider says that it is verified.
fn login(provider: &Provider, said: &Value) -> Option<String> {
    let claim = provider.claim.as_deref().unwrap_or("email");
    let is_said = said.get(claim)?.as_str().filter(|said| !said.is_empty())?;
    let verified = said.get("email_verified").and_then(Value::as_bool);
    (claim != "email" || verified == Some(true)).then(|| is_said.to_owned())
}

#[cfg(test)]
#[path = "oidc_tests.rs"]
mod tests;
