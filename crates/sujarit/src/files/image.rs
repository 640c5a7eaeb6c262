//! Pictures without what a camera writes into them: place, time, device, thumbnail, remarks.
//!
//! Everything that is no picture is taken out: EXIF, XMP, IPTC, remarks, second pictures, whatever
//! stands behind the end. The colour profile stays, and so does the one fact of EXIF without which
//! a picture lies on its side: its orientation, written anew as the only entry.

use super::Kind;
use axum::body::Bytes;
use img_parts::{
    ImageEXIF,
    jpeg::{Jpeg, JpegSegment, markers},
    png::Png,
    webp::WebP,
};

/// The picture without metadata; `None` where it is no whole picture of this kind.
pub fn bare(kind: Kind, content: Vec<u8>) -> Option<Vec<u8>> {
    let content = Bytes::from(content);
    let bytes = match kind {
        Kind::Jpeg => jpeg(content)?,
        Kind::Png => png(content)?,
        Kind::Webp => webp(content)?,
        _ => return None,
    };
    Some(bytes.to_vec())
}

fn jpeg(content: Bytes) -> Option<Bytes> {
    let mut image = Jpeg::from_bytes(content).ok()?;
    let turned = image.exif().and_then(|exif| orientation(&exif));
    let mut kept = Vec::new();
    for segment in image.segments() {
        if !is_picture(segment) {
            continue;
        }
        if segment.has_entropy() {
            let contents = segment.contents().clone();
            // Written out, the scans stand behind marker, length and contents.
            let written = segment.clone().encoder().bytes();
            let scan = scans(written.get(4 + contents.len()..)?)?;
            let scan = JpegSegment::new_with_entropy(segment.marker(), contents, scan.into());
            kept.push(scan);
        } else {
            kept.push(segment.clone());
        }
    }
    *image.segments_mut() = kept;
    image.set_exif(turned.map(only_orientation));
    Some(image.encoder().bytes())
}

/// Whether a segment belongs to the picture: all but remarks and what applications add, of which
/// the frame of the format, colour profiles and Adobe's colours belong to it.
fn is_picture(segment: &JpegSegment) -> bool {
    let begins = |with: &[u8]| segment.contents().starts_with(with);
    match segment.marker() {
        markers::APP0 => begins(b"JFIF\0"),
        markers::APP2 => begins(b"ICC_PROFILE\0"),
        markers::APP14 => begins(b"Adobe"),
        markers::APP1..=markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// The scans of a picture and its end, without what is added between them or behind the end.
fn scans(entropy: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(entropy.len());
    let mut at = 0;
    while let Some(&byte) = entropy.get(at) {
        let next = entropy.get(at + 1).copied();
        match (byte, next) {
            (0xff, Some(markers::EOI)) | (0xff, None) => break,
            // A byte of the picture, a restart, a filling.
            (0xff, Some(0 | 0xd0..=0xd7)) => {
                kept.extend(&entropy[at..at + 2]);
                at += 2;
            }
            (0xff, Some(0xff)) => at += 1,
            (0xff, Some(marker)) => {
                let length = entropy.get(at + 2..at + 4)?;
                let end = at + 2 + usize::from(u16::from_be_bytes(length.try_into().ok()?));
                let is_added = (markers::APP0..=markers::APP15).contains(&marker);
                if !is_added && marker != markers::COM {
                    kept.extend(entropy.get(at..end)?);
                }
                at = end;
            }
            _ => {
                kept.push(byte);
                at += 1;
            }
        }
    }
    kept.extend([0xff, markers::EOI]);
    Some(kept)
}

fn png(content: Bytes) -> Option<Bytes> {
    /// Chunks of the picture and of its colours; see the PNG specification, chapter 11.
    const PICTURE: [&[u8; 4]; 14] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
        b"cICP", b"pHYs", b"bKGD", b"hIST",
    ];
    let mut image = Png::from_bytes(content).ok()?;
    let turned = image.exif().and_then(|exif| orientation(&exif));
    let chunks = image.chunks_mut();
    chunks.retain(|chunk| PICTURE.contains(&&chunk.kind()));
    image.set_exif(turned.map(only_orientation));
    Some(image.encoder().bytes())
}

fn webp(content: Bytes) -> Option<Bytes> {
    const PICTURE: [&[u8; 4]; 7] = [
        b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
    ];
    let mut image = WebP::from_bytes(content).ok()?;
    let turned = image.exif().and_then(|exif| orientation(&exif));
    let chunks = image.chunks_mut();
    chunks.retain(|chunk| PICTURE.contains(&&chunk.id()));
    image.set_exif(turned.map(only_orientation));
    Some(image.encoder().bytes())
}

/// The orientation that EXIF tells, where the picture does not stand upright already.
fn orientation(exif: &[u8]) -> Option<u8> {
    const ORIENTATION: u16 = 0x0112;
    let is_little = exif.starts_with(b"II");
    let short = |at: usize| -> Option<u16> {
        let bytes = exif.get(at..at + 2)?.try_into().ok()?;
        Some(match is_little {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        })
    };
    let (low, high) = if is_little { (4, 6) } else { (6, 4) };
    let first = usize::from(short(high)?) << 16 | usize::from(short(low)?);
    let entries = usize::from(short(first)?);
    let places = (0..entries).map(|index| first + 2 + 12 * index);
    let mut found = places.filter(|at| short(*at) == Some(ORIENTATION));
    let turned = u8::try_from(short(found.next()? + 8)?).ok()?;
    (2..=8).contains(&turned).then_some(turned)
}

/// EXIF with this orientation and nothing else.
fn only_orientation(turned: u8) -> Bytes {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.push(turned);
    exif.extend([0; 6]);
    exif.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EXIF with an orientation and with a text that must not stay, in either order of bytes.
    fn exif(turned: u8, is_little: bool) -> Vec<u8> {
        let mut exif = only_orientation(turned).to_vec();
        if is_little {
            exif = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
            exif.extend([turned, 0, 0, 0, 0, 0, 0, 0]);
        }
        exif.extend(b"GPS 13.7563 100.5018");
        exif
    }

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).expect("short");
        let mut segment = vec![0xff, marker];
        segment.extend(length.to_be_bytes());
        segment.extend(content);
        segment
    }

    fn photograph(turned: u8, is_little: bool) -> Vec<u8> {
        let mut exif_segment = b"Exif\0\0".to_vec();
        exif_segment.extend(exif(turned, is_little));
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend(segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
        bytes.extend(segment(0xe1, &exif_segment));
        bytes.extend(segment(
            0xe1,
            b"http://ns.adobe.com/xap/1.0/\0<x>SECRET XMP</x>",
        ));
        bytes.extend(segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"));
        bytes.extend(segment(0xe2, b"MPF\0SECRET second picture"));
        bytes.extend(segment(0xed, b"Photoshop 3.0\0SECRET IPTC"));
        bytes.extend(segment(0xfe, b"SECRET remark"));
        bytes.extend(segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]));
        bytes.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
        bytes.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
        bytes.extend(segment(0xfe, b"SECRET between scans"));
        bytes.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
        bytes.extend([0x78, 0xff, 0xd9]);
        bytes.extend(b"SECRET behind the end GPS");
        bytes
    }

    fn has(bytes: &[u8], text: &str) -> bool {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    }

    #[test]
    fn a_photograph_keeps_its_picture_its_colours_and_which_side_is_up() {
        for (turned, is_little) in [(6, true), (8, false), (1, true)] {
            let bare = bare(Kind::Jpeg, photograph(turned, is_little)).expect("a picture");
            assert!(!has(&bare, "SECRET") && !has(&bare, "GPS"));
            assert!(has(&bare, "JFIF") && has(&bare, "colours"));
            assert!(has(&bare, "\x12") && bare.ends_with(&[0x78, 0xff, 0xd9]));
            let exif = Jpeg::from_bytes(bare.clone().into()).expect("whole").exif();
            assert_eq!(
                exif.and_then(|exif| orientation(&exif)),
                (turned > 1).then_some(turned)
            );
            let again = super::bare(Kind::Jpeg, bare.clone());
            assert_eq!(again, Some(bare), "nothing is left to take out");
        }
    }

    #[test]
    fn png_and_webp_lose_their_texts_and_places() {
        let chunk = |kind: [u8; 4], content: &[u8]| {
            img_parts::png::PngChunk::new(kind, Bytes::copy_from_slice(content))
                .encoder()
                .bytes()
        };
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend(chunk(*b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]));
        png.extend(chunk(*b"tEXt", b"Comment\0SECRET"));
        png.extend(chunk(*b"iTXt", b"XML:com.adobe.xmp\0SECRET"));
        png.extend(chunk(*b"eXIf", &exif(3, false)));
        png.extend(chunk(*b"IDAT", b"picture"));
        png.extend(chunk(*b"IEND", b""));
        png.extend(b"SECRET behind the end");
        let bare_png = bare(Kind::Png, png).expect("a picture");
        assert!(!has(&bare_png, "SECRET") && !has(&bare_png, "GPS"));
        assert!(has(&bare_png, "picture"));
        let exif_of = Png::from_bytes(bare_png.into()).expect("whole").exif();
        assert_eq!(exif_of.and_then(|exif| orientation(&exif)), Some(3));

        let riff = |id: &[u8; 4], content: &[u8]| {
            let mut chunk = id.to_vec();
            chunk.extend(u32::try_from(content.len()).expect("short").to_le_bytes());
            chunk.extend(content);
            chunk.resize(chunk.len().next_multiple_of(2), 0);
            chunk
        };
        let mut body = b"WEBP".to_vec();
        body.extend(riff(b"VP8X", &[0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        body.extend(riff(b"VP8L", &[0x2f, 0, 0, 0, 0, 7, 7, 7]));
        body.extend(riff(b"EXIF", &exif(6, true)));
        body.extend(riff(b"XMP ", b"SECRET"));
        let bare_webp = bare(Kind::Webp, riff(b"RIFF", &body)).expect("a picture");
        assert!(!has(&bare_webp, "SECRET") && !has(&bare_webp, "GPS"));
        let exif_of = WebP::from_bytes(bare_webp.into()).expect("whole").exif();
        assert_eq!(exif_of.and_then(|exif| orientation(&exif)), Some(6));
    }

    #[test]
    fn what_is_no_whole_picture_is_refused_and_never_breaks_the_program() {
        let whole = photograph(6, true);
        assert_eq!(bare(Kind::Jpeg, b"<html>".to_vec()), None);
        assert_eq!(bare(Kind::Png, whole.clone()), None);
        for end in 0..whole.len() {
            let _ = bare(Kind::Jpeg, whole[..end].to_vec());
        }
        let mut random = 1u32;
        for _ in 0..2000 {
            let mut bytes = whole.clone();
            for _ in 0..4 {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = random as usize % bytes.len();
                bytes[at] = (random >> 24) as u8;
            }
            let _ = bare(Kind::Jpeg, bytes);
        }
    }
}
