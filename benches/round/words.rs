//! Generated texts with the word frequencies of real calls: some words are common, most are rare, and a few are
//! relevant to kommuner. The same at every run.

/// Words that are relevant to a kommun.
const RELEVANT: &str = "municipalities local authorities cities regional young people youth democracy participation \
    citizens inclusion schools teachers education libraries culture heritage museums health care elderly climate \
    adaptation energy efficiency buildings heat mobility public transport cycling water waste circular economy \
    biodiversity nature rural development food tourism housing integration migrants employment skills digital \
    cybersecurity crisis preparedness town twinning networks sport gender equality social services small enterprises";

const COMMON: &str = "the of and to in for a is on with that be by as are will should their from this or an which at \
    proposals expected project projects actions activities european union member states innovation research results \
    support partners including more such through across new topic call work impact solutions development systems";

const SYLLABLES: [&str; 24] = [
    "ba", "con", "de", "est", "fi", "gra", "hel", "in", "ju", "ka", "lor", "men", "no", "or", "pre", "qui", "ra",
    "sta", "tion", "ul", "ver", "ment", "ing", "ally",
];

/// The number of rare words; a portal's day has some fifteen thousand.
const RARE: usize = 15_000;

/// A pseudorandom generator that gives the same numbers each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// Returns sentences of about `length` bytes.
    pub(crate) fn prose(&mut self, length: usize) -> String {
        let mut text = String::with_capacity(length + 16);
        while text.len() < length {
            let end = if self.roll(14) == 0 { ". " } else { " " };
            text.push_str(&self.word());
            text.push_str(end);
        }
        text
    }

    /// Returns a word: two of five are common and one of forty is relevant, as in the texts of real calls.
    fn word(&mut self) -> String {
        match self.roll(40) {
            0 => self.one_of(RELEVANT),
            1..=16 => self.one_of(COMMON),
            _ => self.rare(),
        }
    }

    fn one_of(&mut self, list: &str) -> String {
        let at = self.roll(list.split_whitespace().count());
        list.split_whitespace().nth(at).unwrap_or_default().to_owned()
    }

    /// Returns a rare word; those with low numbers are more frequent.
    fn rare(&mut self) -> String {
        let below = self.roll(RARE) + 1;
        let mut number = self.roll(below) + 37;
        let mut word = String::new();
        while number > 0 {
            word.push_str(SYLLABLES[number % SYLLABLES.len()]);
            number /= SYLLABLES.len();
        }
        word
    }
}
