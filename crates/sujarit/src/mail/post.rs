//! The way a mail goes: to a server, or into a folder.

use super::{Settings, SettingsError, Tls, is_address, settings::Password, tables::mail::Model};
use crate::jobs::{Fault, Unfinished};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, MIME_VERSION_1_0},
    },
    transport::smtp::{self, authentication::Credentials},
};
use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// The folder of the data folder that takes mails where there is no server.
pub const FOLDER: &str = "mail";

/// Longest time the server may take for one step.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where mails go.
#[derive(Debug)]
pub struct Post {
    from: Mailbox,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Folder(PathBuf),
    Server(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

impl Post {
    /// The way that the settings tell. Connects to nobody yet.
    ///
    /// # Errors
    /// When no mail could be sent with these settings.
    pub fn of(settings: &Settings, data_dir: &Path) -> Result<Self, SettingsError> {
        let from: Mailbox = settings.from.parse().map_err(|_| SettingsError::From)?;
        if !settings.roots_to.iter().all(|address| is_address(address)) {
            return Err(SettingsError::RootsTo);
        }
        let way = match &settings.server {
            None => Way::Folder(data_dir.join(FOLDER)),
            Some(server) => Way::Server(Box::new(transport(settings, server)?)),
        };
        Ok(Self { from, way })
    }

    /// Sends a mail. The same mail sent again is the same to the letter, Message-ID and date included.
    pub(super) async fn deliver(&self, mail: &Model) -> Result<(), Unfinished> {
        let message = self
            .write(mail)
            .ok_or(Unfinished::Never(Fault::MailUnusable))?;
        match &self.way {
            Way::Folder(folder) => Ok(keep(folder, mail, &message.formatted()).await?),
            Way::Server(server) => match server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(refusal(&error)),
            },
        }
    }

    /// The mail as it is sent; `None` where its address is none.
    pub(super) fn write(&self, mail: &Model) -> Option<Message> {
        let address: Address = mail.address.parse().ok()?;
        let name = Some(mail.name.clone()).filter(|name| !name.is_empty());
        let host = self.from.email.domain();
        let put = Duration::from_millis(mail.put_at.unsigned_abs());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(mail.subject.clone())
            .date(SystemTime::UNIX_EPOCH + put)
            .message_id(Some(format!("<{}@{host}>", mail.id)))
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .ok()
    }
}

fn transport(
    settings: &Settings,
    server: &str,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, SettingsError> {
    type Transport = AsyncSmtpTransport<Tokio1Executor>;
    let mut transport = match settings.tls {
        Tls::Starttls => Transport::starttls_relay(server).map_err(|_| SettingsError::Server)?,
        Tls::Tls => Transport::relay(server).map_err(|_| SettingsError::Server)?,
        Tls::None => Transport::builder_dangerous(server),
    };
    if let Some(port) = settings.port {
        transport = transport.port(port);
    }
    let password = match &settings.password_file {
        Some(file) => Some(Password::read(file).map_err(SettingsError::PasswordFile)?),
        None => settings.password.clone(),
    };
    if let (Some(user), Some(password)) = (&settings.user, password) {
        let here = matches!(server, "localhost" | "127.0.0.1" | "::1");
        if settings.tls == Tls::None && !here {
            return Err(SettingsError::PasswordInTheClear);
        }
        let password = password.reveal().to_owned();
        transport = transport.credentials(Credentials::new(user.clone(), password));
    }
    Ok(transport.timeout(Some(PATIENCE)).build())
}

/// Writes the mail under its key: a second time it is the same file again.
async fn keep(folder: &Path, mail: &Model, text: &[u8]) -> io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let passing = folder.join(format!("{}.{}.part", mail.id, crate::db::new_id().simple()));
    tokio::fs::write(&passing, text).await?;
    tokio::fs::rename(passing, folder.join(format!("{}.eml", mail.id))).await
}

/// What the server's answer means for the job. A login that is refused says nothing about the mail.
fn refusal(error: &smtp::Error) -> Unfinished {
    let code = error.status().map_or(0, u16::from);
    match code {
        530 | 534 | 535 | 538 => Unfinished::Later(Fault::MailLogin(code)),
        500.. => Unfinished::Never(Fault::MailRefused(code)),
        400.. => Unfinished::Later(Fault::MailBusy(code)),
        _ if error.is_tls() => Unfinished::Later(Fault::MailUntrusted),
        _ => Unfinished::Later(Fault::MailUnreachable),
    }
}
