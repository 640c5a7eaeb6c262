//! Which browser on which system somebody uses, in a word each, from what the browser says of
//! itself (RFC 9110, 10.1.5). For people to know their own devices again; nothing is decided by it.

/// Longest text of a browser that is not recognised, in characters.
const SHORT: usize = 40;

/// The browser and the system, such as ("Chrome", "Linux"). Each where it is known.
fn known(agent: &str) -> (Option<&'static str>, Option<&'static str>) {
    // The order matters: browsers name those whose pages they want as well, the own name last.
    const BROWSERS: [(&str, &str); 13] = [
        ("Line/", "LINE"),
        ("FBAN/", "Facebook"),
        ("FBAV/", "Facebook"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("EdgiOS/", "Edge"),
        ("OPR/", "Opera"),
        ("FxiOS/", "Firefox"),
        ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];
    let of = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, name)| *name)
    };
    (of(&BROWSERS), of(&SYSTEMS))
}

/// What a device is called: `on` is the word between browser and system. One that is not
/// recognised is told in its own words, shortened.
pub fn device(agent: &str, on: &str) -> String {
    match known(agent) {
        (Some(browser), Some(system)) => format!("{browser} {on} {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => match agent.char_indices().nth(SHORT) {
            Some((end, _)) => format!("{}…", agent[..end].trim_end()),
            None => agent.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn browsers_are_called_by_their_own_name_and_not_by_those_they_resemble() {
        for (agent, called) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 6.1; rv:115.0) Gecko/20100101 Firefox/115.0",
                "Firefox on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0 Mobile Safari/537.36 Line/14.9.0/IAB",
                "LINE on Android",
            ),
        ] {
            assert_eq!(device(agent, "on"), called, "{agent}");
        }
    }

    #[test]
    fn what_is_not_recognised_is_told_in_its_own_words_shortened() {
        assert_eq!(device("", "on"), "");
        assert_eq!(device("curl/8.5.0", "on"), "curl/8.5.0");
        assert_eq!(device("Firefox/140.0", "on"), "Firefox");
        let long = device(&"ก".repeat(100), "on");
        assert_eq!(long, format!("{}…", "ก".repeat(40)));
    }
}
