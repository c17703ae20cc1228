//! How a file names classes: by key, by number, or by a word.

/// What a number among a file's classes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// A class index, from 0: the place among the sorted keys, a model's output position.
    FromZero,
    /// The same from 1.
    FromOne,
    /// An ILSVRC id, from 1: the devkit's own order of the classes.
    IlsvrcId,
}

impl Numbering {
    /// What the numbers are, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::FromZero => "class indices from 0",
            Self::FromOne => "class indices from 1",
            Self::IlsvrcId => "ILSVRC ids",
        }
    }
}

/// The classes of a dataset as files may name them.
#[derive(Clone, Copy)]
pub struct Classes<'a> {
    /// Their keys, sorted: the place is the class index.
    pub sorted_keys: &'a [String],
    /// Their keys by ILSVRC id less one; empty where the classes have none.
    pub by_ilsvrc_id: &'a [String],
    /// The key of the class that a word names, or a clause why there is none.
    pub named: &'a dyn Fn(&str) -> Result<String, String>,
}

impl std::fmt::Debug for Classes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Classes").field("sorted_keys", &self.sorted_keys).finish_non_exhaustive()
    }
}

impl<'a> Classes<'a> {
    /// What a submission's numbers are unless the caller says otherwise.
    pub(super) fn of_submissions(&self) -> Numbering {
        if self.by_ilsvrc_id.is_empty() { Numbering::FromOne } else { Numbering::IlsvrcId }
    }

    /// The key of a class as a file names it, and what a number was taken for. Where nothing is said
    /// of numbers, a key comes before an index, as folders may be called 0 to 9.
    pub(super) fn find(
        &self,
        text: &str,
        numbering: Option<Numbering>,
    ) -> Result<(String, Option<Numbering>), String> {
        let number = text.parse::<usize>().ok();
        if numbering.is_none() && self.has_key(text) {
            return Ok((text.to_owned(), None));
        }
        if let Some(number) = number {
            let numbering = numbering.unwrap_or(Numbering::FromZero);
            return Ok((self.numbered(number, numbering)?.to_owned(), Some(numbering)));
        }
        match (self.named)(text) {
            Ok(key) => Ok((key, None)),
            Err(_) if text.is_empty() => Err("a class is missing".to_owned()),
            Err(why) => Err(format!("class {text:?}: {why}")),
        }
    }

    /// The numbers of an array's columns: how many columns come first that are no class, and the
    /// number of the next. A model may have a background class before those from 1.
    pub(super) fn columns(
        &self,
        columns: usize,
        numbering: Numbering,
    ) -> Result<(usize, usize), String> {
        let (first, classes) = (Self::first(numbering), self.order(numbering)?.len());
        if columns == classes {
            return Ok((0, first));
        }
        if columns == classes + 1 {
            if first == 1 {
                return Ok((1, 1));
            }
            return Err(format!(
                "{columns} columns for {classes} classes: if the first one is a background class, \
                 say --indices 1"
            ));
        }
        Err(format!("{columns} columns for {classes} classes: a column for each is expected"))
    }

    pub(in crate::dataset) fn has_key(&self, text: &str) -> bool {
        self.sorted_keys.binary_search_by(|key| key.as_str().cmp(text)).is_ok()
    }

    pub(in crate::dataset) fn numbered(
        &self,
        number: usize,
        numbering: Numbering,
    ) -> Result<&'a str, String> {
        let (first, order) = (Self::first(numbering), self.order(numbering)?);
        let key = number.checked_sub(first).and_then(|place| order.get(place));
        key.map(String::as_str).ok_or_else(|| {
            let last = (order.len() + first).saturating_sub(1);
            let hint = match number {
                0 => ": are they from 0? then say --indices 0",
                _ if number == order.len() => ": are they from 1? then say --indices 1",
                _ => "",
            };
            format!("class {number}: {} are {first} to {last}{hint}", numbering.name())
        })
    }

    fn first(numbering: Numbering) -> usize {
        usize::from(numbering != Numbering::FromZero)
    }

    fn order(&self, numbering: Numbering) -> Result<&'a [String], String> {
        match numbering {
            Numbering::FromZero | Numbering::FromOne => Ok(self.sorted_keys),
            Numbering::IlsvrcId if self.by_ilsvrc_id.is_empty() => {
                Err("the classes of this dataset have no ILSVRC ids".to_owned())
            }
            Numbering::IlsvrcId => Ok(self.by_ilsvrc_id),
        }
    }
}
