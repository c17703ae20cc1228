//! A dataset that asks of the images of one class whether they are that: "is this a ...?", to be
//! answered by yes, no or unsure. Pure.

use crate::domain::{DatasetDraft, ImageDraft, NodeSpec, Role, TaxonomySpec};
use std::collections::HashMap;

/// Examples of other classes shown beside "no".
const OTHERS: usize = 13;

/// The class asked about.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its words.
    pub words: &'a str,
    /// Its definition; may be empty.
    pub gloss: &'a str,
    /// Whether another class has the same first word: then the dataset's name has the key as well.
    pub is_ambiguous: bool,
    /// Keys of the classes most like it, the nearest first: their examples stand beside "no".
    pub others: &'a [&'a str],
}

/// The dataset that asks about one class of another dataset with this name and root, of which
/// these are the images. `None` if the class has no images to label.
pub fn verification(
    (dataset, root): (&str, &str),
    claim: Claim<'_>,
    images: &[ImageDraft],
) -> Option<DatasetDraft> {
    let of_claim = images.iter().filter(|image| image.class == claim.key);
    let asked = of_claim.map(|image| ImageDraft { class: "yes".to_owned(), ..image.clone() });
    let asked: Vec<ImageDraft> = asked.collect();
    if !asked.iter().any(|image| image.role == Role::Label) {
        return None;
    }
    let images = asked.into_iter().chain(of_others(claim.others, images)).collect();
    Some(DatasetDraft {
        name: format!("{dataset}: {}?", name_of(claim)),
        root: root.to_owned(),
        taxonomy: TaxonomySpec::Nodes(answers(claim)),
        taxonomy_file: None,
        seed: 0,
        layout: String::new(),
        is_complete: true,
        images,
    })
}

/// Two classes must not share a dataset: "crane (n02012849)".
fn name_of(claim: Claim<'_>) -> String {
    let first = claim.words.split(", ").next().unwrap_or(claim.words);
    if claim.is_ambiguous { format!("{first} ({})", claim.key) } else { first.to_owned() }
}

fn answers(claim: Claim<'_>) -> Vec<NodeSpec> {
    let node = |key: &str, words: String, gloss: &str| NodeSpec {
        key: key.to_owned(),
        parents: Vec::new(),
        lemmas: vec![words],
        gloss: gloss.to_owned(),
        is_class: true,
    };
    vec![
        node("yes", format!("yes, it is: {}", claim.words), claim.gloss),
        node("no", "no, it is something else".to_owned(), "beside it: what is most like it"),
        node("unsure", "unsure".to_owned(), "it cannot be told from this image"),
    ]
}

/// The first examples of the other classes, one of each in turn.
fn of_others<'a>(
    others: &'a [&'a str],
    images: &'a [ImageDraft],
) -> impl Iterator<Item = ImageDraft> + 'a {
    let mut by_rank: HashMap<(u32, &str), &ImageDraft> = HashMap::new();
    for image in images {
        if let Role::Example { rank } = image.role {
            by_rank.insert((rank, &image.class), image);
        }
    }
    let places = (0..3).flat_map(move |rank| others.iter().map(move |&key| (rank, key)));
    let in_turn = places.filter_map(move |place| by_rank.get(&place).copied());
    (0..).zip(in_turn.take(OTHERS)).map(|(rank, image)| ImageDraft {
        class: "no".to_owned(),
        role: Role::Example { rank },
        ..image.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::Taxonomy;

    fn image(path: &str, class: &str, role: Role) -> ImageDraft {
        let (path, class) = (path.to_owned(), class.to_owned());
        ImageDraft {
            path,
            class,
            role,
            held: None,
            bytes: 1,
            modified_ms: 2,
            width_px: 3,
            height_px: 4,
        }
    }

    #[test]
    fn it_asks_of_every_image_of_the_class_and_of_no_other() {
        let first = Role::Example { rank: 0 };
        let images = [
            image("a1", "apple", Role::Label),
            image("a2", "apple", Role::Label),
            image("a3", "apple", first),
            image("p1", "pear", Role::Label),
            image("p2", "pear", first),
        ];
        let claim = Claim {
            key: "apple",
            words: "apple, eating apple",
            gloss: "a",
            is_ambiguous: false,
            others: &["pear"],
        };
        let draft = verification(("fruit", "/fruit"), claim, &images).unwrap();
        assert_eq!((draft.name.as_str(), draft.root.as_str()), ("fruit: apple?", "/fruit"));
        let told: Vec<_> =
            draft.images.iter().map(|i| (i.path.as_str(), i.class.as_str(), i.role)).collect();
        let label = Role::Label;
        assert_eq!(
            told,
            [("a1", "yes", label), ("a2", "yes", label), ("a3", "yes", first), ("p2", "no", first)]
        );
        let (taxonomy, problems) = Taxonomy::from_spec(&draft.taxonomy);
        assert_eq!((taxonomy.len(), problems.len()), (3, 0));
        let pears =
            Claim { key: "plum", words: "plum", gloss: "", is_ambiguous: true, others: &[] };
        assert!(verification(("fruit", "/fruit"), pears, &images).is_none());
    }
}
