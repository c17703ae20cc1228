//! The pages: what is on them, and how far they scroll.

use super::*;
use crate::app::canvas::{Canvas, Display};
use crate::app::keymap::Keymap;
use crate::app::theme::Theme;
use crate::domain::{Now, Timestamp};
use crate::graphics::CellSize;
use crate::report::document::plot::{Axis, Bin, Plot, Point, Series, Shape, Unit};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::HashMap;
use std::time::Duration;

fn bins() -> Plot {
    let bin = |n: u32| Bin {
        low: 1_000.0 * 2f64.powi(n.cast_signed()),
        high: 2_000.0 * 2f64.powi(n.cast_signed()),
        count: f64::from(10 - n),
    };
    let shape = Shape::Histogram {
        x: Axis::log("active time per image", Unit::Duration),
        y: Axis::linear("images", Unit::Count),
        bins: (0..6).map(bin).collect(),
        curves: vec![],
        marks: vec![],
    };
    Plot { title: "How long images take".into(), shape }
}

fn line() -> Plot {
    let points = (1..=8).map(|n| Point::new(f64::from(n) * 50.0, 0.5 / f64::from(n), None));
    let series = Series { name: "top-5".into(), points: points.collect(), is_joined: true };
    let (x, y) = (Axis::linear("images", Unit::Count), Axis::linear("error", Unit::Share));
    Plot { title: "Error by training".into(), shape: Shape::Lines { x, y, series: vec![series] } }
}

fn document() -> Document {
    let mut time = Section::new("Time");
    time.text("Half of the images took less than a\u{1b}[31m minute.");
    time.plot(bins());
    let mut training = Section::new("Training");
    training.plot(line());
    let mut part = Section::new("Session 1");
    part.text("10 of 10 images answered.");
    part.section(time);
    part.section(training);
    Document { title: "Report".into(), sections: vec![part] }
}

fn drawn(figures: &Figures, width: u16, height: u16) -> String {
    let buffer = buffer(figures, (width, height), &Theme::colour());
    let row = |y: u16| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..height).map(|y| row(y).trim_end().to_owned() + "\n").collect()
}

fn buffer(figures: &Figures, (width, height): (u16, u16), theme: &Theme) -> Buffer {
    let screen = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(screen);
    let display = Display {
        screen,
        cell: CellSize { width_px: 8, height_px: 16 },
        has_sharp_pictures: true,
        widest_px: None,
        shows_parts: true,
    };
    let mut canvas = Canvas {
        buffer: &mut buffer,
        placements: Vec::new(),
        display: &display,
        theme,
        keymap: &Keymap::default(),
        pictures: &HashMap::new(),
        now: Now { mono: Duration::ZERO, wall: Timestamp(0) },
    };
    figures.draw(&mut canvas);
    buffer
}

fn sent(figures: &mut Figures, commands: &[Command], screen: Rect) {
    for &command in commands {
        let size = figures.size(screen);
        figures.command(command, size);
    }
}

#[test]
fn every_section_has_a_page_with_its_plots() {
    let screen = Rect::new(0, 0, 80, 24);
    let mut figures = Figures::new(document());
    assert!(drawn(&figures, 80, 24).contains("10 of 10 images answered."));
    sent(&mut figures, &[Command::NextPage], screen);
    insta::assert_snapshot!("histogram", drawn(&figures, 80, 24));
    sent(&mut figures, &[Command::NextPage, Command::NextPage], screen);
    insta::assert_snapshot!("lines", drawn(&figures, 80, 24));
}

#[test]
fn a_page_longer_than_the_screen_is_scrolled_to_its_end_and_no_further() {
    let screen = Rect::new(0, 0, 60, 12);
    let mut figures = Figures::new(document());
    sent(&mut figures, &[Command::NextPage, Command::PageDown, Command::PageDown], screen);
    let end = drawn(&figures, 60, 12);
    assert!(end.contains("images over active time per image"), "{end}");
    sent(&mut figures, &[Command::Down], screen);
    assert_eq!(drawn(&figures, 60, 12), end);
    sent(&mut figures, &[Command::PreviousPage], screen);
    assert!(drawn(&figures, 60, 12).contains("10 of 10"));
}

#[test]
fn nothing_to_tell_is_said() {
    let shown = drawn(&Figures::new(Document::default()), 80, 24);
    assert!(shown.contains("nothing to tell yet"), "{shown}");
}

#[test]
fn without_colours_there_are_none_and_signs_tell_series_apart() {
    let mut section = Section::new("Error");
    let (mut plot, mut other) = (line(), line());
    if let (Shape::Lines { series, .. }, Shape::Lines { series: others, .. }) =
        (&mut plot.shape, &mut other.shape)
    {
        others[0].name = "top-1".into();
        series.append(others);
    }
    section.plot(plot);
    section.plot(bins());
    let figures = Figures::new(Document { title: "Report".into(), sections: vec![section] });
    let buffer = buffer(&figures, (80, 40), &Theme::plain());
    let has_colour = |cell: &&ratatui::buffer::Cell| {
        [cell.fg, cell.bg].iter().any(|colour| *colour != ratatui::style::Color::Reset)
    };
    assert_eq!(buffer.content.iter().find(has_colour), None);
    let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(text.contains("• top-5") && text.contains("◆ top-1"), "{text}");
}
