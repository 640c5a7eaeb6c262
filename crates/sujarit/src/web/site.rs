//! By which addresses the program is reached, and whether what it sends is protected on its way.

use crate::settings::Server;
use axum::{extract::ConnectInfo, http::HeaderMap};
use std::net::{IpAddr, SocketAddr};

/// How people reach the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The address in links: "https://sujarit.example.go.th".
    origin: Option<String>,
    /// Whether browsers speak to it by TLS, its own or a proxy's.
    is_secure: bool,
    proxies: Vec<IpAddr>,
}

/// Whether this can stand in the settings as the address of the program: http:// or https://, a
/// host as browsers write it and, where it is not the scheme's own, a port; nothing behind.
pub fn is_public(address: &str) -> bool {
    let origin = address.strip_suffix('/').unwrap_or(address);
    let is_web = origin.starts_with("http://") || origin.starts_with("https://");
    let url = url::Url::parse(origin).ok().filter(|_| is_web);
    url.is_some_and(|url| url.origin().ascii_serialization() == origin)
}

impl Site {
    /// As the settings say.
    pub fn of(server: &Server) -> Self {
        let origin = server
            .public
            .as_deref()
            .map(|public| public.trim_end_matches('/'));
        let is_public_secure = origin.is_some_and(|origin| origin.starts_with("https://"));
        Self {
            origin: origin.map(str::to_owned),
            is_secure: server.certificate.is_some() || is_public_secure,
            proxies: server.proxies.clone(),
        }
    }

    /// Whether browsers speak to it by TLS.
    pub const fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// The address that links in mails begin with, where one is set.
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// The address of who asked this host.
    pub fn asked(&self, host: &str) -> String {
        let scheme = if self.is_secure { "https" } else { "http" };
        format!("{scheme}://{host}")
    }

    /// Whether a request may name this host. A name that somebody else made lead here is refused;
    /// a bare address is nobody's name.
    pub fn is_host(&self, host: &str) -> bool {
        let own = self
            .origin
            .as_deref()
            .and_then(|origin| origin.split_once("://"));
        if own.is_some_and(|(_, own)| own.eq_ignore_ascii_case(host)) {
            return true;
        }
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        name == "localhost" || bare.parse::<IpAddr>().is_ok()
    }

    /// Where a request comes from: the address of the connection, or what a proxy that is believed
    /// says. Of several, the last that no such proxy wrote of another.
    pub fn address(
        &self,
        connection: Option<&ConnectInfo<SocketAddr>>,
        headers: &HeaderMap,
    ) -> Option<IpAddr> {
        let mut address = connection?.0.ip().to_canonical();
        let named: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for named in named.iter().rev() {
            if !self.proxies.contains(&address) {
                break;
            }
            match named.trim().parse::<IpAddr>() {
                Ok(before) => address = before.to_canonical(),
                Err(_) => break,
            }
        }
        Some(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(public: Option<&str>, proxies: &[&str]) -> Site {
        Site::of(&Server {
            public: public.map(str::to_owned),
            proxies: proxies
                .iter()
                .filter_map(|proxy| proxy.parse().ok())
                .collect(),
            ..Server::default()
        })
    }

    #[test]
    fn only_its_own_name_and_bare_addresses_are_its_hosts() {
        let site = site(Some("https://sujarit.example.go.th/"), &[]);
        for host in [
            "sujarit.example.go.th",
            "localhost:8086",
            "10.1.2.3:8086",
            "[::1]:8086",
        ] {
            assert!(site.is_host(host), "{host}");
        }
        for host in [
            "evil.example",
            "sujarit.example.go.th.evil.example",
            "",
            "localhost.evil",
        ] {
            assert!(!site.is_host(host), "{host}");
        }
        assert!(site.is_secure());
    }

    #[test]
    fn the_address_of_the_settings_is_scheme_host_and_port_alone() {
        for right in [
            "https://sujarit.example.go.th",
            "https://sujarit.example.go.th/",
            "http://10.1.2.3:8086",
            "https://[2001:db8::1]:8443",
        ] {
            assert!(is_public(right), "{right}");
        }
        for wrong in [
            "",
            "sujarit.example.go.th",
            "https://sujarit.example.go.th/app",
            "https://sujarit.example.go.th?x",
            "https://user@sujarit.example.go.th",
            "https://sujarit.example.go.th:443",
            "ftp://sujarit.example.go.th",
            "javascript://sujarit.example.go.th",
            "https:sujarit.example.go.th",
            "https://",
        ] {
            assert!(!is_public(wrong), "{wrong}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_about_where_a_request_comes_from() {
        let from = |connection: [u8; 4], forwarded: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
            let connection = ConnectInfo(SocketAddr::from((connection, 1)));
            let address =
                site(None, &["10.0.0.1", "10.0.0.2"]).address(Some(&connection), &headers);
            address
                .map(|address| address.to_string())
                .unwrap_or_default()
        };
        assert_eq!(from([203, 0, 113, 9], "1.2.3.4"), "203.0.113.9", "a liar");
        assert_eq!(from([10, 0, 0, 1], "1.2.3.4, 203.0.113.9"), "203.0.113.9");
        assert_eq!(from([10, 0, 0, 1], "203.0.113.9, 10.0.0.2"), "203.0.113.9");
        assert_eq!(from([10, 0, 0, 1], "nonsense"), "10.0.0.1");
    }
}
