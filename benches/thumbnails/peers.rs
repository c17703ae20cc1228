//! The programs that are measured. One that is not installed is named as missing.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The command over files.
type Make = Box<dyn Fn(&[PathBuf]) -> Command>;

/// A program that makes thumbnails.
pub(crate) struct Peer {
    /// What it is called.
    pub(crate) name: &'static str,
    /// The Debian package that has it.
    pub(crate) package: &'static str,
    /// The command, if it can be built.
    pub(crate) command: Option<Make>,
}

/// Those that only make the pixels; hit5 first.
pub(crate) fn decoding(work: &Path, side: u32) -> Vec<Peer> {
    let turbo = build_turbo(work);
    let turbo = turbo.map(|program| -> Make {
        Box::new(move |files| {
            let mut command = Command::new(&program);
            command.args(["1", &side.to_string()]).args(files);
            command
        })
    });
    vec![
        Peer { name: "hit5", package: "", command: Some(ours("--decode", None)) },
        Peer {
            name: "libjpeg-turbo, scaled in the DCT",
            package: "libjpeg62-turbo-dev and a C compiler",
            command: turbo,
        },
    ]
}

/// Those that read and write files; hit5 first.
pub(crate) fn writing(work: &Path, side: u32, quality: u8) -> Vec<Peer> {
    let [ours_in, vips_in, gm_in] = ["hit5", "vips", "gm"].map(|name| {
        let folder = work.join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    });
    let area = format!("{side}x{side}");
    let vips: Make = {
        let to = format!("{}/%s.jpg[Q={quality}]", vips_in.display());
        let area = area.clone();
        Box::new(move |files| {
            let mut command = Command::new("vipsthumbnail");
            command.env("VIPS_CONCURRENCY", "1");
            command.args(["--size", &area, "--smartcrop", "centre", "-o", &to]).args(files);
            command
        })
    };
    let gm: Make = Box::new(move |files| {
        let mut command = Command::new("gm");
        command.env("OMP_NUM_THREADS", "1").args(["mogrify", "-size", &area]);
        command.args(["-thumbnail", &format!("{area}^"), "-gravity", "center"]);
        command.args(["-extent", &area, "-quality", &quality.to_string()]);
        command.args(["-create-directories", "-output-directory"]).arg(&gm_in).args(files);
        command
    });
    vec![
        Peer { name: "hit5", package: "", command: Some(ours("--write", Some(ours_in))) },
        Peer { name: "vipsthumbnail", package: "libvips-tools", command: Some(vips) },
        Peer { name: "gm mogrify -size", package: "graphicsmagick", command: Some(gm) },
    ]
}

/// This program, as a process of its own like the others.
fn ours(work: &'static str, folder: Option<PathBuf>) -> Make {
    Box::new(move |files| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(work).args(&folder).args(files);
        command
    })
}

/// Compiles the yardstick in `benches/peers`, if that can be done here.
fn build_turbo(work: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/turbo.c");
    let program = work.join("turbo");
    let mut compile = Command::new("cc");
    compile.arg("-O2").arg(source).arg("-ljpeg").arg("-o").arg(&program);
    compile.output().ok().filter(|output| output.status.success()).map(|_| program)
}
