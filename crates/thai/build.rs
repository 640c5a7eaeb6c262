//! Makes the automaton of the word lists once, at build time, so that no program has to at start.

use daachorse::CharwiseDoubleArrayAhoCorasick;
use std::{collections::BTreeMap, env, error::Error, fs, path::Path};

/// Words in the corpus that the frequencies were counted in.
const CORPUS: f64 = 32e6;
/// Cost of a word by itself, in quarters of a bit: a cut with fewer words is nearly always right.
const WORD: u32 = 160;
/// Cost of a word that the corpus has never or hardly ever, beside [`WORD`].
const RARE: u32 = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../data/words");
    let read = |name: &str| {
        let path = folder.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let mut costs = BTreeMap::new();
    for list in [read("words_th.txt")?, read("office_th.txt")?] {
        let words = list.lines().filter(|word| is_useful(word));
        costs.extend(words.map(|word| (word.to_owned(), WORD + RARE)));
    }
    for line in read("frequency_th.txt")?.lines() {
        let (word, count) = line.split_once('\t').ok_or("a line without a tab")?;
        let bits = (CORPUS / count.parse::<f64>()?).log2();
        if let Some(cost) = costs.get_mut(word) {
            *cost = WORD + (bits * 4.0) as u32;
        }
    }
    let automaton = CharwiseDoubleArrayAhoCorasick::<u32>::with_values(costs)
        .map_err(|error| error.to_string())?;
    let out = Path::new(&env::var("OUT_DIR")?).join("words");
    fs::write(out, automaton.serialize())?;
    Ok(())
}

/// Words with spaces are several words; one letter, or one with a point, would cut names apart.
fn is_useful(word: &str) -> bool {
    word.chars().filter(|letter| *letter != '.').count() > 1
        && word
            .chars()
            .all(|letter| letter == '.' || matches!(letter, 'ก'..='๎'))
}
