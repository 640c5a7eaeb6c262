//! The command line; see the library for the program.

use std::net::{Ipv4Addr, SocketAddr};
use sujarit::{ServeOptions, plans::worker};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let value = |flag: &str| {
        let at = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(at + 1).cloned()
    };
    match arguments.first().map(String::as_str) {
        Some(worker::COMMAND) => {
            let name = arguments
                .iter()
                .find_map(|argument| argument.strip_prefix("--name="));
            worker::child(name.unwrap_or_default())
        }
        Some("serve") => {
            let port =
                value("--port").map_or(Ok(sujarit::serve::DEFAULT_PORT), |port| port.parse())?;
            sujarit::serve(&ServeOptions {
                demo: has("--demo"),
                address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
                data_dir: value("--data")
                    .unwrap_or_else(|| "sujarit-data".to_owned())
                    .into(),
                language: sujarit::messages::Language::Thai,
            })
        }
        _ => Ok(()),
    }
}
