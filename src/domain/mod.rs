//! The field's words as types. Everything else is built from these; this module knows nothing
//! of terminals, files, clocks or databases.
//!
//! # Glossary
//!
//! | word | meaning |
//! |---|---|
//! | image | the thing judged |
//! | class | what is chosen among; [`ClassId`] is its position in the class list |
//! | synset, [`Wnid`] | WordNet's concept, and its name `n########` |
//! | class index | 0..999, a model's output position; never mixed with WNID or ILSVRC id |
//! | lemma, gloss | a synset's words; its definition |
//! | taxonomy | the tree of classes: parent, child, ancestor, leaf, subtree |
//! | annotator | the person |
//! | [`Phase`] | practice (the truth is shown after each trial) or test (never) |
//! | study | the plan around sessions: phases in order, each with its images and rules |
//! | candidate list | the classes that can be chosen of an image where they are not all |
//! | session | one sitting-spanning queue of images with one seed |
//! | trial | one image shown to one annotator once; [`TrialState`] is how far it got |
//! | guess, [`Guesses`] | one class the annotator chose; up to k, ranked |
//! | annotation | the submitted guesses of a trial |
//! | [`Prediction`] | a *model's* ranked classes with scores |
//! | [`GroundTruth`] | the reference class of an image: its original label, and all that are right where somebody looked |
//! | hit@k, top-k error | truth among the first k; 1 - hit@k |
//! | lead time, active time | shown to submitted; the same without pauses and idleness ([`Spent`]) |
//! | [`Remarks`], [`Flag`] | what is said of an image beside the guesses: confidence, unclear, ... |
//! | [`Effort`], [`Seen`] | what an answer took: keys, searches; the classes that were on the screen |
//! | [`Reveal`] | when the truth or a model's prediction is shown; an answer given after a prediction is *assisted* |
//! | candidates | the classes a trial is pruned to by models; *widened*: all classes again |
//! | error | the truth is not among the first k that an annotator or a model named |
//! | [`Cause`], factor | why an error was made; what is present in the image, which need not be why |
//! | [`Judgement`], reviewer | what somebody who looked at an error says of it; who did |
//! | example image | a class's training picture, shown as a thumbnail |
//! | half, list | of a dataset: what may be examples, or what is to be labelled; a file that says what images show |
//! | [`Container`] | a file that holds many images, as a tar does; an image in one is [`Held`] |
//! | [`Look`], [`Part`] | how an image is looked at (turned, grey, ...); which region of it is seen |
//! | [`Record`], [`Entry`] | one line of the append-only log; what happened in it |

mod cause;
mod class;
mod dataset;
mod delivery;
mod effort;
mod guesses;
mod hash;
mod image;
mod json;
mod judgement;
mod lines;
mod look;
mod mark;
mod part;
mod prediction;
mod problem;
mod record;
mod remark;
mod reveal;
mod text;
mod time;
mod truth;

pub use cause::{Cause, CauseClash, Causes};
pub use class::{ClassId, Wnid, WnidError};
pub use dataset::{
    ClassNames, Container, ContainerKind, DatasetDraft, EMBEDDED_DEMO, Held, ImageDraft, NodeSpec,
    Role, TaxonomySpec,
};
pub use delivery::{Delivery, Sharpness};
pub use effort::{Effort, Seen};
pub use guesses::{GuessRefused, Guesses, MAX_K};
pub use hash::sha256;
pub use image::{DatasetId, ImageId, ModelId, SessionId, StudyId};
pub use json::{to_json, to_json_pretty};
pub use judgement::{ErrorId, Judgement, MAX_SEVERITY, Opinion, Whose};
pub use lines::Lines;
pub use look::Look;
pub use mark::{ClassMarks, Mark};
pub use part::{Part, PixelRect};
pub use prediction::{Prediction, RankedClass};
pub use problem::Problem;
pub use record::{Entry, Outcome, Phase, Record, Spent, TrialState};
pub use remark::{Flag, Flags, MAX_CONFIDENCE, Remarks};
pub use reveal::Reveal;
pub use text::{cell_text, counted, letters, printable, printable_json};
pub use time::{DEFAULT_IDLE_AFTER_MS, Now, Timestamp};
pub use truth::GroundTruth;
