//! hit5 measures how well a human does on an image-classification test set, from a terminal.
//!
//! # The idea
//!
//! Everything the annotator does is an *event*; a pure state machine turns events into new state
//! and *effects*; the edge carries effects out (write a record, open a session) and feeds what
//! comes of them back as events. Drawing reads state and returns two things: cells in a buffer and
//! a list of image *placements*. Cells are diffed by ratatui, placements by our compositor, which
//! knows what the terminal already holds and sends only what is missing. Every submitted answer is
//! on disk before the screen says so.
//!
//! # Map
//!
//! The core is deaf and blind (no clock, file, thread, environment, chance):
//!
//! | module | what it is |
//! |---|---|
//! | [`domain`] | the field's words as types, and the glossary |
//! | [`taxonomy`] | the tree of classes and its depth-first list |
//! | [`search`] | typed text to ranked classes |
//! | [`session`] | one annotator working through one queue: events in, records out |
//! | [`study`] | the plan around sessions: phases, samples, queues, candidate lists |
//! | [`stats`] | rows in, numbers out, each with its source |
//! | [`report`] | sessions to figures, figures to text, Markdown, HTML, JSON and CSV |
//! | [`widgets`] | pieces of screens that know no screen |
//! | [`app`] | the screens and the key table |
//!
//! The edge:
//!
//! | module | what it is |
//! |---|---|
//! | [`dataset`] | folders, files of predictions and the built-in demonstration set to plain rows; answers to files of other tools |
//! | [`imaging`] | bytes to pixels, with limits |
//! | [`graphics`] | pixels to the terminal: probe, protocols, compositor |
//! | [`store`] | the data file; the only module that says SQL |
//! | [`runtime`] | the loop; the only place with threads, clocks and terminal modes |
//! | [`cli`] | the command line; the only module that prints |
//!
//! # Who may import whom
//!
//! `cli -> runtime -> app -> {taxonomy, search, session, study, stats, report, widgets} -> domain`,
//! `study -> {taxonomy, stats}` and
//! `cli, runtime -> {store, dataset, imaging, graphics} -> domain`. The application uses the plain
//! types of [`graphics`] (where a picture stands), never its devices. `clippy.toml` keeps clocks,
//! files and threads out of the core; `tests/it/tidy.rs` holds the directions, the fences around
//! foreign crates and the lengths of files.
//!
//! # From a key to the disk
//!
//! A key reaches [`runtime`]'s loop as a message, the [`app::App`] as an [`app::Event`], the
//! [`session::Session`] as a [`session::Event`]. The session answers with a
//! [`domain::Record`], which travels to the writer thread; once `fsync` has returned, the
//! acknowledgement comes back as a message and the header changes from "saving…" to "saved". A
//! session is resumed by replaying its records: the property test in [`session`] holds that this
//! gives the state that living through it gave.

pub mod app;
pub mod cli;
pub mod dataset;
pub mod domain;
pub mod graphics;
pub mod imaging;
pub mod report;
pub mod runtime;
pub mod search;
pub mod session;
pub mod stats;
pub mod store;
pub mod study;
pub mod taxonomy;
pub mod widgets;
