//! A mail server of one's own: takes what it is given, or refuses as it is told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A server that counts.
#[derive(Clone, Debug)]
pub struct MailServer {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// How often each Message-ID came.
    taken: BTreeMap<String, usize>,
    /// What is answered to a receiver instead of taking the mail.
    refusal: Option<&'static str>,
    /// How long it thinks before it says that a mail is taken.
    slow: Duration,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = Self {
            port: listener.local_addr().expect("an address").port(),
            state: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        server
    }

    fn state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().expect("no panic before"))
    }

    pub fn refuse(&self, with: Option<&'static str>) {
        self.state(|state| state.refusal = with);
    }

    pub fn think(&self, slow: Duration) {
        self.state(|state| state.slow = slow);
    }

    /// How often each Message-ID came.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        self.state(|state| state.taken.clone())
    }

    async fn serve(self, stream: TcpStream) -> std::io::Result<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 mail.example.go.th\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let command = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let refusal = self.state(|state| state.refusal);
            let answer = match (&*command, refusal) {
                ("RCPT", Some(refusal)) => refusal,
                ("DATA", _) => "354 go on",
                ("QUIT", _) => "221 bye",
                _ => "250 ok",
            };
            writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
            if command == "DATA" {
                let mut id = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    if let Some(given) = line.strip_prefix("Message-ID: ") {
                        given.clone_into(&mut id);
                    }
                }
                let slow = self.state(|state| state.slow);
                tokio::time::sleep(slow).await;
                self.state(|state| *state.taken.entry(id).or_default() += 1);
                writer.write_all(b"250 taken\r\n").await?;
            }
        }
        Ok(())
    }
}
