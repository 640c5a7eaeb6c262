//! Names as people type them: of a person, a post, a unit, and what somebody signs in with. Copied
//! text carries letters that nobody sees; two names that look alike must not be two.

/// A name without what nobody sees and without space around it.
pub fn plain(typed: &str) -> String {
    let seen = |letter: char| match letter {
        _ if letter.is_control() => Some(' '),
        _ if is_unseen(letter) => None,
        _ => Some(letter),
    };
    let seen: String = typed.chars().filter_map(seen).collect();
    seen.trim().to_owned()
}

/// Whether somebody or something can be called so: it has a letter.
pub fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Whether somebody can sign in with this: letters without accents, Thai letters, digits, and what
/// addresses of mail have besides.
pub fn is_login(text: &str) -> bool {
    let fits = |letter: char| {
        letter.is_ascii_alphanumeric() || "._-@+".contains(letter) || is_thai(letter)
    };
    text.chars().all(fits) && text.chars().any(char::is_alphanumeric)
}

const fn is_thai(letter: char) -> bool {
    matches!(letter, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}')
}

/// Letters of Unicode's category "format" that turn up in Thai and Latin text.
const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0001}'
            | '\u{e0020}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_in_no_name() {
        assert_eq!(
            plain(" สม\u{200b}หญิง\u{202e} ใจ\nซื่อ\u{feff} "),
            "สมหญิง ใจ ซื่อ"
        );
        assert!(is_name("ก") && is_name("สมหญิง ใจซื่อ"));
        for none in ["", ". .", "12", &plain("\u{200b}\u{2066}")] {
            assert!(!is_name(none), "{none:?}");
        }
    }

    #[test]
    fn a_login_looks_like_no_other() {
        for login in ["somying@example.go.th", "สมหญิง", "a.b-c_d+1", "ครูเอ๋"]
        {
            assert!(is_login(login), "{login}");
        }
        // A space, a zero width, Cyrillic, the sign of Kelvin, nothing but signs.
        for login in [
            "a b",
            "a\u{200b}b",
            "\u{430}dmin",
            "\u{212a}im",
            "...",
            "a\u{7}b",
        ] {
            assert!(!is_login(login), "{login:?}");
        }
    }
}
