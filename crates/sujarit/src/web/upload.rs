//! An uploaded file: taken in piece by piece, never whole in memory, up to [`files::LARGEST`].

use super::{App, Problem, form, guard::Visit};
use crate::files::{self, Arriving};
use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};

/// A verified form with a file in it.
#[derive(Debug)]
pub struct Upload {
    /// The file, not kept yet.
    pub file: Arriving,
    /// The name it had on the sender's machine, without any path.
    pub name: String,
    fields: Vec<(String, String)>,
}

/// Most fields before the file.
const MOST_FIELDS: usize = 30;

impl Upload {
    /// The value of a field that stands before the file, without space around it; empty where the
    /// form has none.
    pub fn get(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(field, _)| field == name);
        field.map_or("", |(_, value)| value.trim())
    }
}

/// Longest file name that is kept, in characters.
const LONGEST_NAME: usize = 150;

impl FromRequest<App> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let visit = request.extensions().get::<Visit>().cloned();
        let visit = visit.ok_or(Problem::StaleForm)?;
        let mut form = Multipart::from_request(request, app)
            .await
            .map_err(|_| Problem::StaleForm)?;
        let mut verified = false;
        let mut fields = Vec::new();
        // A connection that breaks off in the middle ends here too; nobody is left to read it.
        while let Some(mut field) = form.next_field().await.map_err(cut_off)? {
            match field.name() {
                Some(form::TOKEN) => {
                    let given = short(field).await?;
                    form::verify(app, &visit, &given)?;
                    verified = true;
                }
                Some("file") if verified => {
                    let name = plain_name(field.file_name().unwrap_or_default());
                    let mut arriving = app.files.arrive().await?;
                    let mut too_large = false;
                    while let Some(piece) = field.chunk().await.map_err(cut_off)? {
                        // Read on to the end: a browser that is cut off shows no page.
                        too_large |= arriving.size() + piece.len() as u64 > files::LARGEST;
                        if !too_large {
                            arriving.write(&piece).await?;
                        }
                    }
                    if too_large {
                        return Err(Problem::TooLarge);
                    }
                    if name.is_empty() && arriving.size() == 0 {
                        return Err(Problem::NoFile);
                    }
                    arriving.settle().await?;
                    return Ok(Self {
                        file: arriving,
                        name,
                        fields,
                    });
                }
                Some(other) if verified && fields.len() < MOST_FIELDS => {
                    let other = other.to_owned();
                    fields.push((other, short(field).await?.replace('\0', "")));
                }
                _ => {}
            }
        }
        Err(if verified {
            Problem::NoFile
        } else {
            Problem::StaleForm
        })
    }
}

/// Most bytes of a form with a file, whatever its fields; what is beyond is not waited for.
pub const LARGEST_UPLOAD: usize = 4 * files::LARGEST as usize;

/// The text of a field that can only be short.
async fn short(mut field: Field<'_>) -> Result<String, Problem> {
    const LONGEST: usize = 1024;
    let mut text = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(cut_off)? {
        if text.len() + piece.len() > LONGEST {
            return Err(Problem::StaleForm);
        }
        text.extend_from_slice(&piece);
    }
    String::from_utf8(text).map_err(|_| Problem::StaleForm)
}

fn cut_off(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::StaleForm,
    }
}

/// The last part of a path, without control characters and letters that turn the direction of
/// writing, not too long.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !is_direction_mark(*letter))
        .take(LONGEST_NAME)
        .collect();
    let plain = plain.trim();
    if plain.trim_matches('.').is_empty() {
        String::new()
    } else {
        plain.to_owned()
    }
}

const fn is_direction_mark(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_path_in_a_name_is_dropped() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\งาน\\แผน ๒๕๖๖.docx"), "แผน ๒๕๖๖.docx");
        assert_eq!(plain_name(".."), "");
        assert_eq!(plain_name("a\u{202e}fdp.exe\n"), "afdp.exe");
    }
}
