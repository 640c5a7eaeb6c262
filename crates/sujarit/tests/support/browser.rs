//! A browser in some lines, for programs that run by themselves: plain HTTP over a socket, so that a
//! server that is killed in the middle is an error and nothing else.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// A browser at one server.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    address: String,
    cookies: Vec<String>,
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Browser {
    /// A browser at this address, "127.0.0.1:8086", with the token of somebody's session.
    pub fn signed_in(address: &str, token: &str) -> io::Result<Self> {
        let mut browser = Self {
            address: address.to_owned(),
            cookies: vec![format!("session={token}")],
        };
        // A page that is small however much is kept.
        browser.get("/account")?;
        Ok(browser)
    }

    /// A browser at this address that nobody has used.
    pub fn stranger(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            cookies: Vec::new(),
        }
    }

    /// The same browser at another address of the same program.
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            cookies: self.cookies.clone(),
        }
    }

    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "text/plain", b"")
    }

    /// Sends the form on `page` that goes to `path`.
    pub fn post(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let token = self.token(page, path)?;
        self.post_with(&token, path, fields)
    }

    /// Sends a form whose token is known: it counts as long as the session does.
    pub fn post_with(
        &mut self,
        token: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> io::Result<Answer> {
        let mut body = format!("token={token}");
        for (name, value) in fields {
            let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            body += &format!("&{name}={value}");
        }
        let media = "application/x-www-form-urlencoded";
        self.send("POST", path, media, body.as_bytes())
    }

    /// Uploads a file and confirms what was read; the address of the plan is in the answer.
    pub fn import(&mut self, name: &str, content: &[u8]) -> io::Result<Answer> {
        self.import_at("/import", name, content)
    }

    /// The same from this page, which may be that of a plan's next version.
    pub fn import_at(&mut self, path: &str, name: &str, content: &[u8]) -> io::Result<Answer> {
        let token = self.token(path, path)?;
        let mut body = super::part("token", None, token.as_bytes());
        body.extend(super::part("file", Some(name), content));
        body.extend(b"--edge--\r\n");
        let media = "multipart/form-data; boundary=edge";
        let draft = self.send("POST", path, media, &body)?;
        if draft.status != 303 {
            return Ok(draft);
        }
        let (form, plan) = match draft.location.split_once("?plan=") {
            Some((form, plan)) => (form, plan),
            None => (draft.location.as_str(), "new"),
        };
        let kept = [("target", plan), ("do", "confirm")];
        self.post(&draft.location, form, &kept)
    }

    /// The token of the form on `page` that goes to `path`.
    pub fn token(&mut self, page: &str, path: &str) -> io::Result<String> {
        let page = self.get(page)?.body;
        let form = page.split_once(&format!("action=\"{path}\""));
        let token = form.and_then(|(_, form)| form.split_once("name=\"token\" value=\""));
        let token = token.and_then(|(_, token)| token.split_once('"'));
        let none = || io::Error::other(format!("no form for {path}"));
        token.map(|(token, _)| token.to_owned()).ok_or_else(none)
    }

    fn send(&mut self, method: &str, path: &str, media: &str, body: &[u8]) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: {media}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            self.cookies.join("; "),
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let text = String::from_utf8_lossy(&answer);
        let (head, body) = text
            .split_once("\r\n\r\n")
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let mut location = String::new();
        for line in head.lines() {
            let (name, value) = line.split_once(": ").unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "location" => location = value.to_owned(),
                "set-cookie" => {
                    let pair = value.split(';').next().unwrap_or_default().to_owned();
                    let name = format!("{}=", pair.split('=').next().unwrap_or_default());
                    self.cookies.retain(|known| !known.starts_with(&name));
                    self.cookies.push(pair);
                }
                _ => {}
            }
        }
        Ok(Answer {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            location,
            body: body.to_owned(),
        })
    }
}
