//! What comes from a terminal: replies, keys, the mouse, pastes.

use super::choice;
use hit5::graphics::probe::{Piece, ProbeTty, Splitter, WindowSize};
use hit5::graphics::{GraphicsChoice, ProbeEnv, Protocol, probe};
use hit5::runtime::is_typed_event;
use std::io;
use std::time::Duration;

/// The longest typed sequence and paste that are kept.
const MOST: usize = 64 * 1024;

/// However the bytes are split they mean the same, and whatever a terminal answers, what follows from it
/// makes sense.
pub(crate) fn check(data: &[u8]) {
    let (choice, bytes) = choice(data);
    let whole = pieces([bytes]);
    assert_eq!(whole, pieces(bytes.chunks(1)));
    let (start, end) = bytes.split_at(choice.min(bytes.len()));
    assert_eq!(whole, pieces([start, end]));
    for piece in &whole {
        match piece {
            Piece::Typed(sequence) => {
                assert!(!sequence.is_empty() && sequence.len() <= MOST);
                is_typed_event(sequence);
            }
            Piece::Pasted(text) => assert!(text.len() <= 3 * MOST),
            Piece::Reply(_) => {}
        }
    }
    check_probe(choice, bytes);
}

/// The pieces of an input that comes in parts, with a silence at its end.
fn pieces<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<Piece> {
    let mut splitter = Splitter::default();
    let mut pieces: Vec<Piece> = parts.into_iter().flat_map(|part| splitter.feed(part)).collect();
    pieces.extend(splitter.silence());
    let key_patience = Duration::from_millis(30);
    assert_eq!(splitter.patience(key_patience), None, "silence ends whatever was begun");
    pieces
}

/// A terminal that answers with these bytes, some at a time, a millisecond after another.
struct Scripted<'a> {
    left: std::slice::Chunks<'a, u8>,
    elapsed: Duration,
}

impl ProbeTty for Scripted<'_> {
    fn write_all(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn read(&mut self, timeout: Duration) -> io::Result<Vec<u8>> {
        let read = self.left.next().map(<[u8]>::to_vec);
        self.elapsed += if read.is_some() { Duration::from_millis(1) } else { timeout };
        Ok(read.unwrap_or_default())
    }

    fn elapsed(&self) -> Duration {
        self.elapsed
    }

    fn window_size(&self) -> Option<WindowSize> {
        Some(WindowSize { columns: 80, rows: 24, width_px: 0, height_px: 0 })
    }
}

fn check_probe(choice: usize, bytes: &[u8]) {
    let env = ProbeEnv {
        term: ["xterm-256color", "xterm-kitty", "screen", "linux"][choice % 4].to_owned(),
        has_tmux: choice / 4 % 2 == 1,
        is_remote: choice / 8 % 2 == 1,
        ..ProbeEnv::default()
    };
    let wish = match choice / 16 % 5 {
        0 => GraphicsChoice::Auto,
        other => GraphicsChoice::Always(Protocol::ALL[other - 1]),
    };
    let left = bytes.chunks(1 + choice % 64);
    let found = probe(&mut Scripted { left, elapsed: Duration::ZERO }, &env, wish);
    let able = &found.capabilities;
    assert!(able.supported.contains(&Protocol::HalfBlocks), "they work everywhere");
    assert!(able.cell.width_px > 0 && able.cell.height_px > 0);
    if let GraphicsChoice::Always(protocol) = wish {
        assert_eq!(able.protocol, protocol);
    }
    for text in able.reasons.iter().chain(&able.terminal) {
        assert!(text.len() <= 8 * 1024, "{} bytes", text.len());
    }
}
