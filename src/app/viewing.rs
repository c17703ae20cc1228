//! How the image at hand is looked at: zoomed, panned, turned, filtered. Begins anew with every
//! image. It knows nothing of trials and answers, and is never logged.

use crate::app::MouseAction;
use crate::app::canvas::Display;
use crate::app::keymap::Command;
use crate::domain::Look;
use crate::graphics::{Direction, Scene, View};
use ratatui::layout::{Position, Rect};

/// The view of the image at hand, and whether plain keys change it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Viewing {
    view: View,
    /// Whether keys go to the view and not to the search.
    is_open: bool,
    /// The look that was decoded last: it stands in for one that is still on its way.
    decoded: Look,
}

impl Viewing {
    /// How the image is looked at.
    pub(super) fn view(&self) -> &View {
        &self.view
    }

    /// Whether keys go to the view.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Whether there is something to say of how the image is looked at.
    fn has_words(&self) -> bool {
        self.is_open || !self.view.is_plain()
    }

    /// Notes that the image was decoded for this look.
    pub(super) fn note_decoded(&mut self, look: Look) {
        if look == self.view.look() {
            self.decoded = look;
        }
    }

    /// The look to be shown until that of the view has come: only one whose pixels lie in the
    /// same places.
    pub(super) fn stand_in(&self) -> Option<Look> {
        let (wanted, last) = (self.view.look(), self.decoded);
        let lies_alike = (wanted.turn(), wanted.is_mirrored()) == (last.turn(), last.is_mirrored());
        (lies_alike && wanted != last).then_some(last)
    }

    /// Takes a command of the key table; false if it is none for the view. Without a scene, while
    /// the image is not decoded, there is nothing to zoom.
    pub(super) fn command(&mut self, command: Command, scene: Option<&Scene>) -> bool {
        match command {
            Command::View => self.is_open = true,
            Command::LeaveView => self.close(),
            _ => match changed(self.view, command, scene) {
                Some(view) => self.view = view,
                None => return false,
            },
        }
        true
    }

    /// Gives the keys back; the view stays.
    pub(super) fn close(&mut self) {
        self.is_open = false;
    }

    /// The wheel over the image zooms at the mouse; false if the mouse did something else.
    pub(super) fn mouse(&mut self, action: MouseAction, scene: &Scene) -> bool {
        let over = |column, row| {
            let at = Position { x: column, y: row };
            scene.pane.contains(at).then_some(at)
        };
        let zoomed = match action {
            MouseAction::WheelUp { column, row } => {
                over(column, row).map(|at| self.view.zoomed_in(scene, Some(at)))
            }
            MouseAction::WheelDown { column, row } => {
                over(column, row).map(|at| self.view.zoomed_out(scene, Some(at)))
            }
            MouseAction::Click { .. } => None,
        };
        self.view = zoomed.unwrap_or(self.view);
        zoomed.is_some()
    }

    /// What is on, for a header of this width; `None` where there is nothing to say.
    pub(super) fn header_words(&self, scene: &Scene, width: u16) -> Option<String> {
        if !self.has_words() {
            return None;
        }
        let (long, short): (Vec<_>, Vec<_>) = self.words(scene).into_iter().unzip();
        let words = if width >= 110 { long.join("  ") } else { short.join(" ") };
        Some(format!(" {words} "))
    }

    /// What is on, as words and as their abbreviations: "2.0x", "grey".
    fn words(&self, scene: &Scene) -> Vec<(String, String)> {
        let look = self.view.look();
        let tenths = (self.view.times(scene) + 50) / 100;
        let angle = 90 * u32::from(look.turn());
        let contrast = look.contrast();
        let word = |long: &str, short: &str| (long.to_owned(), short.to_owned());
        [
            (tenths != 10 || self.view.is_plain()).then(|| {
                let times = format!("{}.{}x", tenths / 10, tenths % 10);
                (times.clone(), times)
            }),
            (angle > 0).then(|| (format!("rotated {angle}°"), format!("{angle}°"))),
            look.is_mirrored().then(|| word("flipped", "⇄")),
            (contrast != 0).then(|| (format!("contrast {contrast:+}"), format!("c{contrast:+}"))),
            look.is_grey().then(|| word("grey", "grey")),
            look.is_inverted().then(|| word("inverted", "inv")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The scene of an image of this size in a pane.
pub(super) fn scene_of(image_px: (u32, u32), pane: Rect, display: &Display) -> Scene {
    let dot_px = if display.has_sharp_pictures { 1 } else { display.cell.width_px };
    Scene { image_px, pane, cell: display.cell, dot_px }
}

/// The view after a command; `None` if it is none for a view.
fn changed(view: View, command: Command, scene: Option<&Scene>) -> Option<View> {
    let with_scene = |change: &dyn Fn(&Scene) -> View| scene.map_or(view, change);
    let panned = |direction| with_scene(&|scene| view.panned(direction, scene));
    Some(match command {
        Command::ZoomIn => with_scene(&|scene| view.zoomed_in(scene, None)),
        Command::ZoomOut => with_scene(&|scene| view.zoomed_out(scene, None)),
        Command::DotByDot => with_scene(&|scene| view.dot_by_dot(scene)),
        Command::Fit => view.fitted(),
        Command::PanUp => panned(Direction::Up),
        Command::PanDown => panned(Direction::Down),
        Command::PanLeft => panned(Direction::Left),
        Command::PanRight => panned(Direction::Right),
        Command::TurnRight => view.turned_right(),
        Command::TurnLeft => view.turned_left(),
        Command::Flip => view.flipped(),
        Command::MoreContrast => view.with_contrast_by(1),
        Command::LessContrast => view.with_contrast_by(-1),
        Command::Grey => view.with_grey_switched(),
        Command::Invert => view.with_inversion_switched(),
        Command::ResetView => View::default(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphics::CellSize;

    fn scene() -> Scene {
        let cell = CellSize { width_px: 10, height_px: 20 };
        Scene { image_px: (500, 375), pane: Rect::new(0, 0, 40, 20), cell, dot_px: 1 }
    }

    fn after(commands: &[Command]) -> Viewing {
        let mut viewing = Viewing::default();
        for &command in commands {
            assert!(viewing.command(command, Some(&scene())), "{command:?}");
        }
        viewing
    }

    #[test]
    fn commands_for_others_are_left_alone() {
        assert!(!Viewing::default().command(Command::Submit, Some(&scene())));
    }

    #[test]
    fn an_image_not_decoded_is_not_zoomed() {
        let mut viewing = Viewing::default();
        assert!(viewing.command(Command::ZoomIn, None));
        assert!(viewing.view().is_plain());
    }

    #[test]
    fn the_words_say_all_that_is_on() {
        use Command::{Flip, Grey, Invert, LessContrast, TurnLeft, ZoomIn};
        let all = after(&[ZoomIn, ZoomIn, Flip, TurnLeft, LessContrast, Grey, Invert]);
        let (long, short): (Vec<_>, Vec<_>) = all.words(&scene()).into_iter().unzip();
        let words = ["2.0x", "rotated 270°", "flipped", "contrast -1", "grey", "inverted"];
        assert_eq!(long, words);
        assert_eq!(short.join(" "), "2.0x 270° ⇄ c-1 grey inv");
        assert!(!after(&[Command::View, Command::LeaveView]).has_words());
        assert_eq!(after(&[Command::View]).words(&scene())[0].0, "1.0x");
        assert_eq!(after(&[Grey]).words(&scene()).len(), 1);
    }

    #[test]
    fn a_look_stands_in_only_where_its_pixels_lie_the_same() {
        let mut viewing = after(&[Command::Grey]);
        assert_eq!(viewing.stand_in(), Some(Look::PLAIN));
        viewing.note_decoded(viewing.view().look());
        assert_eq!(viewing.stand_in(), None);
        viewing.command(Command::TurnRight, None);
        assert_eq!(viewing.stand_in(), None);
    }
}
