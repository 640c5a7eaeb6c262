//! The framework as the reader looks headings up: which version a document follows, and which
//! place of it a printed heading names. Numbers lie and letters are misread, so both are weighed.

use plan::framework::{self, Framework};
use thai::{fiscal::FiscalYear, likeness::Key};

/// Where in a plan the reader stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    pub dimension: Option<u8>,
    pub mission: Option<String>,
    pub group: Option<String>,
}

/// The headings of one version with their keys.
pub(super) struct Frame {
    version: &'static Framework,
    headings: Vec<Heading>,
}

struct Heading {
    dimension: u8,
    mission: Option<&'static str>,
    group: Option<&'static str>,
    key: Key,
}

/// What a printed heading was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// As printed.
    Printed,
    /// The number could not stand; the wording told.
    ByWording(String),
    /// Neither number nor wording tell.
    Unknown,
}

impl Frame {
    fn new(version: &'static Framework) -> Self {
        let headings = version
            .titles()
            .map(|title| Heading {
                dimension: title.dimension,
                mission: title.mission,
                group: title.group,
                key: Key::new(title.wording),
            })
            .collect();
        Self { version, headings }
    }

    /// The version whose titles the numbered headings of a document follow; the year decides
    /// between versions that fit alike.
    pub(super) fn choose<'a>(
        headings: impl Iterator<Item = (String, &'a str)>,
        year: Option<FiscalYear>,
    ) -> Self {
        let frames: Vec<Self> = framework::all().iter().map(Self::new).collect();
        let mut scores = vec![0.0_f32; frames.len()];
        for (code, text) in headings.take(400) {
            let key = Key::new(text);
            for (score, frame) in scores.iter_mut().zip(&frames) {
                let likeness = frame.likeness_at(&code, &key);
                if likeness > 0.6 {
                    *score += likeness;
                }
            }
        }
        let by_year = year
            .and_then(framework::for_year)
            .map(|version| version.id.as_str());
        let mut best: Option<(f32, Self)> = None;
        for (mut score, frame) in scores.into_iter().zip(frames) {
            if by_year == Some(frame.version.id.as_str()) {
                score = score * 1.02 + 0.5;
            }
            if best.as_ref().is_none_or(|(other, _)| score >= *other) {
                best = Some((score, frame));
            }
        }
        best.map_or_else(
            || Self {
                version: &framework::all()[0],
                headings: Vec::new(),
            },
            |(_, frame)| frame,
        )
    }

    /// The version's identifier.
    pub(super) fn id(&self) -> &'static str {
        &self.version.id
    }

    /// How alike a wording is to what this version prints at a code.
    fn likeness_at(&self, code: &str, key: &Key) -> f32 {
        self.headings
            .iter()
            .filter(|heading| heading.code() == code)
            .map(|heading| heading.key.likeness(key))
            .fold(0.0, f32::max)
    }

    /// The heading of a level (1 dimension, 2 mission, 3 group) most like a wording.
    fn most_like(&self, level: usize, key: &Key, within: Option<&str>) -> Option<(f32, &Heading)> {
        self.headings
            .iter()
            .filter(|heading| heading.level() == level)
            .filter(|heading| within.is_none_or(|prefix| heading.code().starts_with(prefix)))
            .map(|heading| (heading.key.likeness(key), heading))
            .max_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// Whether a text reads like a heading of this level.
    pub(super) fn is_like(&self, level: usize, text: &str, bound: f32) -> bool {
        let key = Key::new(text);
        self.most_like(level, &key, None)
            .is_some_and(|(likeness, _)| likeness >= bound)
    }

    /// How much of a text, from its start, is the framework's own wording of a group in a
    /// mission, at least so alike: bytes, where a title may follow without a mark.
    pub(super) fn heading_length(&self, code: &str, text: &str, bound: f32) -> Option<usize> {
        let title = self.version.group(code)?.title.as_str();
        let length = title.chars().filter(|c| !c.is_whitespace()).count();
        let mut seen = 0;
        for (at, letter) in text.char_indices() {
            if seen == length {
                return (Key::new(title).likeness(&Key::new(&text[..at])) > bound).then_some(at);
            }
            seen += usize::from(!letter.is_whitespace());
        }
        None
    }

    /// Takes a dimension heading.
    pub(super) fn dimension(&self, spot: &mut Spot, number: Option<u16>, text: &str) -> Found {
        let key = Key::new(text);
        let like = self
            .most_like(1, &key, None)
            .filter(|(likeness, _)| *likeness > 0.55);
        let printed = number.filter(|n| (1..=4).contains(n)).map(|n| n as u8);
        let (dimension, found) = match (printed, like) {
            (Some(printed), Some((likeness, heading))) if heading.dimension != printed => {
                let own = self.likeness_at(&printed.to_string(), &key);
                if likeness > 0.8 && own < 0.5 {
                    (
                        heading.dimension,
                        Found::ByWording(heading.dimension.to_string()),
                    )
                } else {
                    (printed, Found::Printed)
                }
            }
            (Some(printed), _) => (printed, Found::Printed),
            (None, Some((_, heading))) => (
                heading.dimension,
                Found::ByWording(heading.dimension.to_string()),
            ),
            (None, None) => return Found::Unknown,
        };
        if spot.dimension != Some(dimension) {
            *spot = Spot {
                dimension: Some(dimension),
                ..Spot::default()
            };
        }
        found
    }

    /// Takes a mission heading.
    pub(super) fn mission(&self, spot: &mut Spot, parts: &[u16], text: &str) -> Found {
        let key = Key::new(text);
        if let [first @ 1..=4, second @ 1..=9] = *parts {
            let first = first as u8;
            let current = spot.dimension;
            let follows = current.is_none_or(|current| first == current || first == current + 1);
            if follows || self.likeness_at(&format!("{first}.{second}"), &key) > 0.6 {
                spot.set_mission(first, format!("{first}.{second}"));
                return Found::Printed;
            }
        }
        let within = spot.dimension.map(|d| format!("{d}."));
        let like = self
            .most_like(2, &key, within.as_deref())
            .filter(|(likeness, _)| *likeness > 0.5)
            .or_else(|| {
                self.most_like(2, &key, None)
                    .filter(|(likeness, _)| *likeness > 0.6)
            });
        match like {
            Some((_, heading)) => {
                let code = heading.code();
                spot.set_mission(heading.dimension, code.clone());
                Found::ByWording(code)
            }
            None => Found::Unknown,
        }
    }

    /// Takes a group heading.
    pub(super) fn group(&self, spot: &mut Spot, parts: &[u16], text: &str) -> Found {
        let key = Key::new(text);
        if let [first @ 1..=4, second @ 1..=9, third @ 1..=19] = *parts {
            let (first, mission) = (first as u8, format!("{first}.{second}"));
            let stays = spot.mission.as_deref() == Some(mission.as_str());
            let follows = spot
                .dimension
                .is_none_or(|current| current == first || current + 1 == first);
            if stays || follows || self.likeness_at(&format!("{mission}.{third}"), &key) > 0.6 {
                spot.set_mission(first, mission.clone());
                spot.group = Some(format!("{mission}.{third}"));
                return Found::Printed;
            }
        }
        let within = spot.mission.as_ref().map(|mission| format!("{mission}."));
        let like = self
            .most_like(3, &key, within.as_deref())
            .filter(|(likeness, _)| *likeness > 0.5)
            .or_else(|| {
                self.most_like(3, &key, None)
                    .filter(|(likeness, _)| *likeness > 0.65)
            });
        match like {
            Some((_, heading)) => {
                let code = heading.code();
                spot.set_mission(
                    heading.dimension,
                    heading.mission.unwrap_or_default().to_owned(),
                );
                spot.group = Some(code.clone());
                Found::ByWording(code)
            }
            None => Found::Unknown,
        }
    }
}

impl Heading {
    fn level(&self) -> usize {
        1 + usize::from(self.mission.is_some()) + usize::from(self.group.is_some())
    }

    fn code(&self) -> String {
        self.group
            .or(self.mission)
            .map_or_else(|| self.dimension.to_string(), str::to_owned)
    }
}

impl Spot {
    fn set_mission(&mut self, dimension: u8, mission: String) {
        self.dimension = Some(dimension);
        if self.mission.as_ref() != Some(&mission) {
            self.mission = Some(mission);
            self.group = None;
        }
    }
}
