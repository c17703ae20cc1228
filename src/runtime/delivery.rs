//! When a photo has really arrived on the annotator's screen, and what it took. Pure: moments and
//! pings come in as arguments.

use crate::domain::{Delivery, ImageId, Sharpness};
use crate::graphics::Ping;
use std::collections::VecDeque;
use std::time::Duration;

/// A terminal that does not answer in this time is taken to show what it was sent.
const PATIENCE: Duration = Duration::from_secs(1);

/// A photo, as sharp as it stands on the screen.
pub(super) type Photo = (ImageId, Sharpness);

/// The photo that the last frame showed: on its way, or known to have arrived.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    shown: Option<Photo>,
    /// Pings whose answers say that a photo has arrived, the oldest first: a preview may still be
    /// on its way when its picture follows.
    expected: VecDeque<(Ping, Duration, Photo)>,
    arrived: Option<Photo>,
}

impl Arrivals {
    /// Whether a frame shows something else than the one before.
    pub(super) fn is_news(&self, photo: Option<Photo>) -> bool {
        self.shown != photo
    }

    /// A frame was written that shows this photo, with a ping behind it. Without one it counts as
    /// arrived: the terminal does not answer.
    pub(super) fn expect(&mut self, photo: Option<Photo>, ping: Option<Ping>, now: Duration) {
        let image = |photo: Option<Photo>| photo.map(|(image, _)| image);
        if image(self.shown) != image(photo) {
            self.forget();
        }
        self.shown = photo;
        match (photo, ping) {
            (Some(photo), Some(ping)) => self.expected.push_back((ping, now + PATIENCE, photo)),
            (photo, _) => self.arrived = photo,
        }
    }

    /// The photo that this answer says has arrived.
    pub(super) fn take(&mut self, answered: Ping) -> Option<Photo> {
        let mut arrived = None;
        while let Some(&(ping, _, photo)) = self.expected.front()
            && ping <= answered
        {
            self.expected.pop_front();
            arrived = Some(photo);
        }
        self.arrived = arrived.or(self.arrived);
        arrived
    }

    /// The photo whose answer did not come in time.
    pub(super) fn overdue(&mut self, now: Duration) -> Option<Photo> {
        let &(_, until, photo) = self.expected.front()?;
        if until > now {
            return None;
        }
        self.expected.pop_front();
        self.arrived = Some(photo);
        Some(photo)
    }

    /// When to stop waiting for an answer.
    pub(super) fn due(&self) -> Option<Duration> {
        self.expected.front().map(|(_, until, _)| *until)
    }

    /// The photo that has arrived and still stands.
    pub(super) fn standing(&self) -> Option<Photo> {
        self.arrived
    }

    /// Nothing is known of the screen any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

/// Keeps count, from the moment an image becomes the current one.
#[derive(Debug, Default)]
pub(super) struct Watch {
    image: Option<ImageId>,
    since: Duration,
    written_before: u64,
    /// How long the image took to appear, and the best that was seen of it.
    arrived: Option<(Duration, Sharpness)>,
    told: Option<Delivery>,
}

impl Watch {
    /// This is the current image now; so many bytes have been written so far.
    pub(super) fn note_current(&mut self, image: Option<ImageId>, now: Duration, written: u64) {
        if self.image != image {
            *self = Self { image, since: now, written_before: written, ..Self::default() };
        }
    }

    /// Time begins anew for an image that has not appeared: the terminal was in other hands.
    pub(super) fn restart(&mut self, now: Duration) {
        if self.arrived.is_none() {
            self.since = now;
        }
    }

    /// A photo is on the screen.
    pub(super) fn note_shown(&mut self, image: ImageId, sharpness: Sharpness, now: Duration) {
        if self.image != Some(image) {
            return;
        }
        let (wait, best) = self.arrived.unwrap_or((now.saturating_sub(self.since), sharpness));
        self.arrived = Some((wait, best.max(sharpness)));
    }

    /// How the current image has been delivered, if that changed since it was last asked.
    pub(super) fn news(&mut self, written: u64) -> Option<Delivery> {
        let (wait, sharpness) = self.arrived?;
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        let delivery =
            Delivery { sharpness, wait_ms, bytes: written.saturating_sub(self.written_before) };
        let is_news = self.told != Some(delivery);
        self.told = Some(delivery);
        is_news.then_some(delivery)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: Photo = (ImageId(7), Sharpness::Near);

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_photo_arrives_with_the_answer_to_its_own_ping() {
        let mut arrivals = Arrivals::default();
        assert!(arrivals.is_news(Some(PHOTO)));
        arrivals.expect(Some(PHOTO), Some(Ping(4)), ms(0));
        assert_eq!((arrivals.take(Ping(3)), arrivals.standing()), (None, None));
        assert_eq!(arrivals.take(Ping(4)), Some(PHOTO));
        assert_eq!((arrivals.take(Ping(5)), arrivals.standing()), (None, Some(PHOTO)));
        assert!(!arrivals.is_news(Some(PHOTO)) && arrivals.is_news(None));
    }

    #[test]
    fn a_preview_arrives_although_its_picture_follows_close_behind() {
        let preview = (ImageId(7), Sharpness::Preview);
        let mut arrivals = Arrivals::default();
        arrivals.expect(Some(preview), Some(Ping(4)), ms(0));
        arrivals.expect(Some(PHOTO), Some(Ping(6)), ms(50));
        assert_eq!((arrivals.take(Ping(4)), arrivals.standing()), (Some(preview), Some(preview)));
        assert_eq!((arrivals.take(Ping(6)), arrivals.standing()), (Some(PHOTO), Some(PHOTO)));
        arrivals.expect(None, None, ms(90));
        assert_eq!(arrivals.standing(), None);
    }

    #[test]
    fn without_an_answer_it_counts_as_arrived_after_a_while() {
        let mut arrivals = Arrivals::default();
        arrivals.expect(Some(PHOTO), Some(Ping(0)), ms(0));
        assert_eq!(arrivals.overdue(ms(999)), None);
        assert_eq!(arrivals.overdue(ms(1000)), Some(PHOTO));
        arrivals.expect(Some(PHOTO), None, ms(2000));
        assert_eq!((arrivals.standing(), arrivals.due()), (Some(PHOTO), None));
    }

    #[test]
    fn the_wait_ends_with_the_first_picture_and_sharpness_is_the_best() {
        let mut watch = Watch::default();
        watch.note_current(Some(ImageId(7)), ms(100), 5_000);
        assert_eq!(watch.news(6_000), None);
        watch.note_shown(ImageId(7), Sharpness::Preview, ms(180));
        watch.note_shown(ImageId(7), Sharpness::Near, ms(900));
        watch.note_shown(ImageId(8), Sharpness::Lossless, ms(950));
        let delivery = Delivery { sharpness: Sharpness::Near, wait_ms: 80, bytes: 1_500 };
        assert_eq!((watch.news(6_500), watch.news(6_500)), (Some(delivery), None));
        watch.note_current(Some(ImageId(8)), ms(2_000), 6_500);
        assert_eq!(watch.news(7_000), None);
    }
}
