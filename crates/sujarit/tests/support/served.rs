//! The real program, serving, as a process of its own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// A running `sujarit serve`. It is killed when the test ends.
pub struct Served {
    child: Child,
    told: Arc<Mutex<String>>,
    /// Where it listens, e.g. "127.0.0.1:40001".
    pub address: String,
}

/// An address on which nobody listens.
pub fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

impl Served {
    /// Starts it with these settings and waits until it has printed its address.
    pub fn start(folder: &Path, settings: &str, options: &[&str]) -> Self {
        let file = folder.join("sujarit.toml");
        std::fs::write(&file, settings).expect("settings");
        let errors = std::fs::File::options()
            .create(true)
            .append(true)
            .open(folder.join("stderr"))
            .expect("a file for faults");
        let mut child = Command::new(env!("CARGO_BIN_EXE_sujarit"))
            .args(["serve", "--port", "0", "--lang", "en", "--data"])
            .arg(folder)
            .args(options)
            .env_remove("RUST_LOG")
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, after) = line.split_once("://")?;
                after.split_whitespace().next().map(str::to_owned)
            })
            .expect("an address");
        let told = Arc::new(Mutex::new(String::new()));
        // Nobody may be blocked by a pipe that is not read.
        std::thread::spawn({
            let told = Arc::clone(&told);
            move || {
                for line in lines.map_while(Result::ok) {
                    *told.lock().unwrap_or_else(PoisonError::into_inner) += &line;
                }
            }
        });
        Self {
            child,
            told,
            address,
        }
    }

    /// The one-time code of the first set-up, which it prints after its address.
    pub fn code(&self) -> String {
        for _ in 0..200 {
            let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let code = told.split_once("/setup?code=").map(|(_, code)| code);
            if let Some((code, _)) = code.and_then(|code| code.split_once(' ')) {
                return code.to_owned();
            }
            drop(told);
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no code was printed")
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// Asks it; gives back the whole answer.
    pub fn get(&self, path: &str) -> String {
        ask(
            &self.address,
            &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1"),
            "",
        )
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request (its head without the last lines) and gives back the whole answer.
pub fn ask(address: &str, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let length = body.len();
    let request = format!("{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}
