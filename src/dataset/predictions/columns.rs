//! What a column of a table, or a field of an object, holds, by its name.

/// What is under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The image.
    Image,
    /// The rank of the class, from 0 or 1.
    Rank,
    /// A class, or a list of them.
    Class(Named),
    /// The score of the class, or a list of them.
    Score {
        /// The rank in the name.
        number: Option<u32>,
    },
    /// Kaggle's list: each class with the box around it.
    Boxed,
    /// Something that is not read, such as the ground truth.
    Other,
}

/// How a name of classes looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    /// The rank in the name: 2 in `class2`, 5 in `top5_indices`.
    pub(super) number: Option<u32>,
    /// Where several tell the class, the lowest is read: a key says more than an index.
    pub(super) grade: u8,
}

/// The names in messages.
pub(super) const EXPECTED: &str = "image, and class or class1, class2, ... (also wnid, index, \
                                   predicted_class, top1), or PredictionString; rank and score \
                                   (also prob, confidence) may be there";

impl Meaning {
    /// What is under this name. Case and everything but letters and digits do not matter.
    pub(super) fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
        let digits: String =
            lower.chars().skip_while(|c| !c.is_numeric()).take_while(|c| c.is_numeric()).collect();
        let number: Option<u32> = digits.parse().ok();
        match letters.as_str() {
            "image" | "images" | "imageid" | "imagename" | "imagepath" | "imagefile" | "img"
            | "file" | "files" | "filename" | "filepath" | "path" => return Self::Image,
            "id" if number.is_none() => return Self::Image,
            "rank" => return Self::Rank,
            "predictionstring" => return Self::Boxed,
            _ => {}
        }
        let (bare, is_of_model) = without_prefix(&letters);
        if is_score(bare, number) {
            return Self::Score { number };
        }
        // A plain `label` is the truth in most files.
        let is_ours = is_of_model || number.is_some() || !bare.starts_with("label");
        match grade(bare) {
            Some(grade) if is_ours => Self::Class(Named { number, grade }),
            None if is_of_model && matches!(bare, "" | "s" | "k") => {
                Self::Class(Named { number, grade: 1 })
            }
            _ => Self::Other,
        }
    }
}

/// A name without "top" and "predicted", and whether it had one of them.
fn without_prefix(letters: &str) -> (&str, bool) {
    let bare = letters.strip_prefix("top").unwrap_or(letters);
    let said = ["predicted", "prediction", "pred"].iter().find_map(|said| bare.strip_prefix(said));
    let bare = said.unwrap_or(bare);
    (bare, bare.len() < letters.len())
}

fn is_score(bare: &str, number: Option<u32>) -> bool {
    let bare = bare.strip_prefix("class").or(bare.strip_prefix("label")).unwrap_or(bare);
    match bare {
        "score" | "scores" | "prob" | "probs" | "probability" | "probabilities" | "conf"
        | "confidence" | "confidences" | "logit" | "logits" => true,
        "s" | "p" => number.is_some(),
        _ => false,
    }
}

fn grade(bare: &str) -> Option<u8> {
    let bare = match bare {
        "class" | "classes" | "label" | "labels" | "guess" | "guesses" => return Some(1),
        _ => bare.strip_prefix("class").or(bare.strip_prefix("label")).unwrap_or(bare),
    };
    match bare {
        "wnid" | "wnids" | "synset" | "synsets" | "key" | "keys" => Some(0),
        "c" => Some(1),
        "name" | "names" | "lemma" => Some(2),
        "index" | "indices" | "indexes" | "idx" | "id" | "ids" => Some(3),
        _ => None,
    }
}
