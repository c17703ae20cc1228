//! Tests only: a study with known parameters, drawn from a seed, and what the report must find in it.
//!
//! Images are easy or hard, which makes annotators err together. A wrong guess is any of the other
//! classes, each as likely, and every class is the truth as often: so all that agreement has to find is
//! known in closed form.

use std::sync::Arc;

use super::rows::{
    AnsweredTrial, ClassKey, ModelRows, Rows, SessionHead, SessionRows, Sight, Step,
};
use crate::domain::{ImageId, Phase, SessionId, Timestamp};
use crate::stats::{SplitMix64, upper_quantile};

mod coverage;
mod tests;

/// Classes, each the truth of as many images.
pub(super) const CLASSES: usize = 100;
/// The share of images that are hard.
pub(super) const HARD: f64 = 0.2;
/// Images of one kind take such a time (median in milliseconds, spread of its logarithm), others
/// another; and the share of the first.
pub(super) const FAST: (f64, f64) = (6_000.0, 0.3);
pub(super) const SLOW: (f64, f64) = (40_000.0, 0.4);
pub(super) const SHARE_FAST: f64 = 0.7;
/// When the guesses are made, as a share of the active time.
pub(super) const GUESSED_AT: f64 = 0.5;
/// How often a right and a wrong first guess get each confidence, 1 to 5.
pub(super) const SURE_IF_RIGHT: [f64; 5] = [0.05, 0.05, 0.1, 0.3, 0.5];
pub(super) const SURE_IF_WRONG: [f64; 5] = [0.2, 0.3, 0.2, 0.2, 0.1];
/// The model's error, and how often it is expected to be right where it is and where it is not.
pub(super) const MODEL_ERROR: f64 = 0.3;
pub(super) const EXPECTED_IF_RIGHT: f64 = 0.8;
pub(super) const EXPECTED_IF_WRONG: f64 = 0.5;
/// The odds that a class was never on the screen: their logarithm at first, and its growth with every
/// doubling of the images answered before.
pub(super) const UNAWARE: (f64, f64) = (2.0, -0.4);

/// How one annotator errs.
#[derive(Clone, Copy)]
pub(super) struct Skill {
    /// The share of easy images on which the first guess is wrong.
    pub(super) easy: f64,
    /// The same of hard ones.
    pub(super) hard: f64,
    /// The share of wrong first guesses after which the second is right.
    pub(super) second: f64,
}

impl Skill {
    /// The error of the first guess.
    pub(super) fn top_1(self) -> f64 {
        (1.0 - HARD) * self.easy + HARD * self.hard
    }

    /// The error of both guesses.
    pub(super) fn top_k(self) -> f64 {
        self.top_1() * (1.0 - self.second)
    }
}

/// Annotators who know nothing of unawareness.
pub(super) const ADA: Skill = Skill { easy: 0.05, hard: 0.5, second: 0.3 };
pub(super) const BOB: Skill = Skill { easy: 0.1, hard: 0.6, second: 0.3 };

/// Chance from a seed.
pub(super) struct Chance(pub(super) SplitMix64);

impl Chance {
    pub(super) fn share(&mut self) -> f64 {
        (self.0.below(1 << 52) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    pub(super) fn comes(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    fn normal(&mut self) -> f64 {
        upper_quantile(self.share()).unwrap()
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.0.below(n as u64)).unwrap()
    }

    fn level(&mut self, shares: [f64; 5]) -> u8 {
        let mut left = self.share();
        let level = shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        u8::try_from(level.unwrap_or(4) + 1).unwrap()
    }

    fn time(&mut self) -> u64 {
        let (median, spread) = if self.comes(SHARE_FAST) { FAST } else { SLOW };
        let time = median * (spread * self.normal()).exp();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "far below 2^63"
        )]
        let whole = time.round() as u64;
        whole
    }

    /// A class, but not that one.
    fn other(&mut self, class: usize) -> usize {
        (class + 1 + self.below(CLASSES - 1)) % CLASSES
    }
}

/// The images, which every annotator sees: the true class, and whether it is hard.
pub(super) struct Images {
    keys: Vec<ClassKey>,
    all: Vec<(usize, bool)>,
}

impl Images {
    pub(super) fn new(n: usize, chance: &mut Chance) -> Self {
        let keys = (0..CLASSES).map(|class| Arc::from(format!("c{class}"))).collect();
        let all = (0..n).map(|_| (chance.below(CLASSES), chance.comes(HARD))).collect();
        Self { keys, all }
    }

    fn key(&self, class: usize) -> ClassKey {
        Arc::clone(&self.keys[class])
    }
}

fn id(place: usize) -> ImageId {
    ImageId(i64::try_from(place).unwrap())
}

/// A model that errs on such a share of the images, whatever they are.
pub(super) fn model(images: &Images, chance: &mut Chance) -> ModelRows {
    let ranked = images.all.iter().enumerate().map(|(place, &(truth, _))| {
        let said = if chance.comes(MODEL_ERROR) { chance.other(truth) } else { truth };
        (id(place), vec![images.key(said)])
    });
    ModelRows { name: "net".into(), ranked: ranked.collect(), ..ModelRows::default() }
}

/// A session in which an annotator answers all images.
pub(super) fn session(
    (number, name): (i64, &str),
    skill: Skill,
    images: &Images,
    model: &ModelRows,
    chance: &mut Chance,
) -> SessionRows {
    let head = SessionHead {
        id: SessionId(number),
        uid: String::new(),
        dataset: "simulated".into(),
        annotator: name.into(),
        phase: Phase::Test,
        started: Timestamp(0),
        finished: None,
        k: 2,
        n_trials: images.all.len(),
        study: None,
    };
    let answered = (0..images.all.len()).map(|place| {
        let guesses = guesses(skill, images.all[place], chance);
        trial(place, &guesses, images, model, chance)
    });
    let answered = answered.collect();
    SessionRows { answered, ..SessionRows::of(head) }
}

fn guesses(skill: Skill, (truth, is_hard): (usize, bool), chance: &mut Chance) -> [usize; 2] {
    if !chance.comes(if is_hard { skill.hard } else { skill.easy }) {
        return [truth, chance.other(truth)];
    }
    let first = chance.other(truth);
    // A second guess that is wrong may be as the first: nobody minds.
    [first, if chance.comes(skill.second) { truth } else { chance.other(truth) }]
}

fn trial(
    place: usize,
    guesses: &[usize],
    images: &Images,
    model: &ModelRows,
    chance: &mut Chance,
) -> AnsweredTrial {
    let truth = images.all[place].0;
    let rank = guesses.iter().position(|guess| *guess == truth);
    let active_ms = chance.time();
    let sure = if rank == Some(0) { SURE_IF_RIGHT } else { SURE_IF_WRONG };
    let key = images.key(truth);
    let is_model_right = model.ranked[&id(place)][0] == key;
    let expected = if is_model_right { EXPECTED_IF_RIGHT } else { EXPECTED_IF_WRONG };
    let log_odds = UNAWARE.0 + UNAWARE.1 * ((place + 1) as f64).log2();
    // Of misses alone is anything said of awareness, so that errors keep their parameter.
    let is_unaware = rank.is_none() && chance.comes(1.0 / (1.0 + (-log_odds).exp()));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "part of the time")]
    let guessed_ms = (active_ms as f64 * GUESSED_AT) as u64;
    AnsweredTrial {
        place: u32::try_from(place).unwrap(),
        truth: Some(key),
        guesses: guesses.iter().map(|&guess| images.key(guess)).collect(),
        steps: vec![Step { active_ms: guessed_ms, rank }],
        sight: Some(Sight { row_ms: u64::from(!is_unaware) * 500, examples_ms: 0 }),
        lead_ms: active_ms,
        active_ms,
        at: Timestamp(i64::try_from(place).unwrap() * 1_000),
        confidence: Some(chance.level(sure)),
        expects_model: Some(chance.comes(expected)),
        ..AnsweredTrial::of(id(place))
    }
}

/// Two annotators and a model on as many images.
pub(super) fn study(seed: u64, n: usize) -> Rows {
    let mut chance = Chance(SplitMix64::new(seed));
    let images = Images::new(n, &mut chance);
    let model = model(&images, &mut chance);
    let sessions = [("ada", ADA), ("bob", BOB)].into_iter().zip(1..);
    let sessions = sessions.map(|((name, skill), number)| {
        session((number, name), skill, &images, &model, &mut chance)
    });
    Rows { sessions: sessions.collect(), models: vec![model], ..Rows::default() }
}

/// Cohen's kappa of first guesses: they agree if both are right, or both wrong in the same way.
pub(super) fn kappa() -> f64 {
    let classes = CLASSES as f64;
    let both = |p: f64, q: f64| (1.0 - p) * (1.0 - q) + p * q / (classes - 1.0);
    let observed = (1.0 - HARD) * both(ADA.easy, BOB.easy) + HARD * both(ADA.hard, BOB.hard);
    let expected = 1.0 / classes;
    (observed - expected) / (1.0 - expected)
}

/// The share of images on which both first and second guesses of both are wrong.
pub(super) fn both_wrong() -> f64 {
    let of = |skill: Skill, error: f64| error * (1.0 - skill.second);
    (1.0 - HARD) * of(ADA, ADA.easy) * of(BOB, BOB.easy)
        + HARD * of(ADA, ADA.hard) * of(BOB, BOB.hard)
}

/// The kappa of being right among two guesses.
pub(super) fn consistency() -> f64 {
    let (p, q, both) = (ADA.top_k(), BOB.top_k(), both_wrong());
    let observed = both + (1.0 - p - q + both);
    let expected = p * q + (1.0 - p) * (1.0 - q);
    (observed - expected) / (1.0 - expected)
}

/// The area under the curve of confidence.
pub(super) fn area() -> f64 {
    let mut area = 0.0;
    for (i, right) in SURE_IF_RIGHT.iter().enumerate() {
        let below: f64 = SURE_IF_WRONG[..i].iter().sum();
        area += right * (below + SURE_IF_WRONG[i] / 2.0);
    }
    area
}
