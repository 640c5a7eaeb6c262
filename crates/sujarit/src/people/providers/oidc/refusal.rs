//! What is told of an answer that was refused: its kind, and nothing of what it held.

use openidconnect::{
    ClaimsVerificationError, DiscoveryError, RequestTokenError, StandardErrorResponse,
    UserInfoError, core::CoreErrorResponseType,
};
use std::error::Error;

/// Errors that a provider may send back with the browser (RFC 6749, 4.1.2.1; OpenID Connect Core,
/// 3.1.2.6).
const OF_RETURN: [&str; 16] = [
    "access_denied",
    "account_selection_required",
    "consent_required",
    "interaction_required",
    "invalid_request",
    "invalid_request_object",
    "invalid_request_uri",
    "invalid_scope",
    "login_required",
    "registration_not_supported",
    "request_not_supported",
    "request_uri_not_supported",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_response_type",
];

/// What a browser brought back in place of a code: anybody may have written it.
pub(super) fn of_return(said: &str) -> &'static str {
    let mut known = OF_RETURN.into_iter();
    known
        .find(|known| *known == said)
        .unwrap_or("an error that the standard does not know")
}

pub(super) const fn of_discovery<E: Error>(error: &DiscoveryError<E>) -> &'static str {
    match error {
        DiscoveryError::Parse(_) => "what it says of itself cannot be read",
        DiscoveryError::Request(_) => "no connection",
        DiscoveryError::Response(..) => "another status than 200",
        DiscoveryError::UrlParse(_) => "an address that is none",
        DiscoveryError::Validation(_) => "what it says of itself contradicts the settings",
        _ => "an unknown fault",
    }
}

pub(super) fn of_request<E: Error>(
    error: &RequestTokenError<E, StandardErrorResponse<CoreErrorResponseType>>,
) -> &'static str {
    match error {
        RequestTokenError::ServerResponse(said) => match said.error() {
            CoreErrorResponseType::InvalidClient => "invalid_client",
            CoreErrorResponseType::InvalidGrant => "invalid_grant",
            CoreErrorResponseType::InvalidRequest => "invalid_request",
            CoreErrorResponseType::InvalidScope => "invalid_scope",
            CoreErrorResponseType::UnauthorizedClient => "unauthorized_client",
            CoreErrorResponseType::UnsupportedGrantType => "unsupported_grant_type",
            _ => "an error that the standard does not know",
        },
        RequestTokenError::Request(_) => "no connection",
        RequestTokenError::Parse(..) => "the token's answer cannot be read",
        RequestTokenError::Other(_) => "the token's answer is none",
    }
}

pub(super) const fn of_claims(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "an expired ID token",
        ClaimsVerificationError::InvalidAudience(_) => "an ID token for another",
        ClaimsVerificationError::InvalidIssuer(_) => "an ID token of another",
        ClaimsVerificationError::InvalidNonce(_) => "another nonce",
        ClaimsVerificationError::InvalidSubject(_) => "another subject",
        ClaimsVerificationError::SignatureVerification(_) => "a wrong signature",
        _ => "an ID token that is not right",
    }
}

pub(super) const fn of_user_info<E: Error>(error: &UserInfoError<E>) -> &'static str {
    match error {
        UserInfoError::ClaimsVerification(error) => of_claims(error),
        UserInfoError::Parse(_) => "what it tells of him cannot be read",
        UserInfoError::Request(_) => "no connection",
        UserInfoError::Response(..) => "another status than 200 where it tells of him",
        _ => "an unknown fault",
    }
}
