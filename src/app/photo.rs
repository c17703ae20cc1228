//! The image at hand in its pane, as it is looked at.

use super::canvas::{Canvas, Display, Picture, Pictures};
use super::viewing::{Viewing, scene_of};
use crate::domain::{ImageId, Look, Part, printable};
use crate::graphics::{Framing, ImageKey, Placement, Scene, fit_cells};
use crate::widgets;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// What a view of an image looks at, once its size is known.
pub(super) fn scene(
    image: ImageId,
    pane: Rect,
    display: &Display,
    pictures: &Pictures,
) -> Option<Scene> {
    let plain = ImageKey::Photo(image, Look::PLAIN);
    let Picture::Ready(width, height) = *pictures.get(&plain)? else { return None };
    Some(scene_of((width, height), display.drawable(pane), display))
}

/// An image that may soon be in the pane, as large as it would then be.
pub(super) fn ahead(
    image: ImageId,
    pane: Rect,
    display: &Display,
    pictures: &Pictures,
) -> Placement {
    let key = ImageKey::Photo(image, Look::PLAIN);
    let area = match pictures.get(&key) {
        Some(&Picture::Ready(width, height)) => {
            fit_cells((width, height), display.cell, pane, true)
        }
        Some(Picture::Failed(_)) | None => pane,
    };
    Placement::new(key, area)
}

/// Draws an image, or why it cannot be shown, with a hint.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    pane: Rect,
    image: ImageId,
    viewing: &Viewing,
    hint: &str,
) {
    let plain = ImageKey::Photo(image, Look::PLAIN);
    if let Some(scene) = scene(image, pane, canvas.display, canvas.pictures) {
        place(canvas, image, viewing, &scene);
    } else if let Some(Picture::Failed(reason)) = canvas.pictures.get(&plain) {
        note(canvas, pane, &["this image cannot be shown:", reason, hint]);
    } else {
        // Not decoded yet: asking for the place asks for the picture.
        canvas.place(plain, canvas.display.drawable(pane));
        note(canvas, pane, &["…"]);
    }
}

/// Places what is seen of the image: what is there at once, and over it what is to come.
fn place(canvas: &mut Canvas<'_>, image: ImageId, viewing: &Viewing, scene: &Scene) {
    let view = viewing.view();
    let Framing { part, area } = view.framing(scene);
    note(canvas, area, &["…"]);
    for look in viewing.stand_in().into_iter().chain([view.look()]) {
        canvas.place_part(ImageKey::Photo(image, look), part, area);
    }
    let to_make = if canvas.display.shows_parts {
        view.part_to_sharpen(scene)
    } else {
        Some(part).filter(|part| *part != Part::WHOLE)
    };
    if let Some(part) = to_make {
        canvas.place(ImageKey::Detail(image, view.look(), part), area);
    }
}

/// A few centred lines where a picture would be.
pub(super) fn note(canvas: &mut Canvas<'_>, area: Rect, lines: &[&str]) {
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = area.y + area.height.saturating_sub(count) / 2;
    for (y, line) in (top..area.bottom()).zip(lines) {
        let text = widgets::shorten(&printable(line), usize::from(area.width));
        let width = u16::try_from(text.width()).unwrap_or(area.width);
        let x = area.x + area.width.saturating_sub(width) / 2;
        canvas.buffer.set_string(x, y, text, canvas.theme.dim);
    }
}
