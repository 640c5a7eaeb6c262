//! Random values that open something for whoever holds them. The database keeps their hashes only.

use crate::hex::hex;
use sha2::{Digest, Sha256};

/// Letters and digits that nobody takes for one another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The system gives no random numbers, so that nothing can be kept secret.
#[derive(Debug, thiserror::Error)]
#[error("no randomness: {0}")]
pub struct NoRandomness(getrandom::Error);

fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoRandomness)?;
    Ok(bytes)
}

/// 32 random bytes.
///
/// # Errors
/// When the system gives none.
pub fn secret() -> Result<[u8; 32], NoRandomness> {
    random()
}

/// A token of 256 bits, in hexadecimal digits.
///
/// # Errors
/// When the system gives no random numbers.
pub fn new() -> Result<String, NoRandomness> {
    Ok(hex(&random::<32>()?))
}

/// A code of 60 bits that is typed off a screen: "ABCD-EFGH-JKLM".
///
/// # Errors
/// When the system gives no random numbers.
pub fn code() -> Result<String, NoRandomness> {
    let bytes = random::<12>()?;
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let group = |at: usize| letters[at..at + 4].iter().collect::<String>();
    Ok(format!("{}-{}-{}", group(0), group(4), group(8)))
}

/// A code as it was typed, in the form in which it was given.
pub fn typed(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    let letters: Vec<char> = letters.map(|letter| letter.to_ascii_uppercase()).collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// What is kept of a token.
pub fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A hash that only who has the secret can compute; nested, so that nothing can be appended.
pub fn keyed(secret: &[u8; 32], text: &str) -> String {
    let inner = Sha256::new()
        .chain_update(secret)
        .chain_update(text)
        .finalize();
    hex(&Sha256::new()
        .chain_update(secret)
        .chain_update(inner)
        .finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        let code = code().expect("random");
        assert_eq!(code.len(), 14);
        assert_eq!(typed(&code), code);
        assert_eq!(typed(&code.to_lowercase().replace('-', " ")), code);
        assert_ne!(new().expect("random"), new().expect("random"));
    }
}
