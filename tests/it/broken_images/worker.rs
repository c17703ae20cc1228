//! The decoder in a process of its own, under a limit of memory: this test binary once more, running the
//! one test that is no test. What it allocates is counted.

use hit5::imaging::{self, Limits};
use peak_alloc::PeakAlloc;
use std::fmt;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// Counts what the whole test binary allocates.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Says that this process is a worker.
const IS_WORKER: &str = "HIT5_BROKEN_IMAGES_WORKER";
/// How its answers begin, among what the test harness prints.
const ANSWER: &str = "@decoded ";
/// How long an answer may take while the machine does other things too: on a busy one, seconds of processor
/// time are minutes. What is silent for longer hangs.
const PATIENCE: Duration = Duration::from_secs(300);
/// What a process takes in addresses beside what is allocated: its code, stacks and pools.
const ADDRESSES: u64 = 512 << 20;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// How many the picture has; 0 if it was refused.
    pub(super) pixels: u64,
    /// Processor time.
    pub(super) cpu_ms: u64,
    /// Most bytes allocated at a moment.
    pub(super) bytes: u64,
    /// Most bytes that may be.
    pub(super) may_take: u64,
    /// Why it was refused.
    pub(super) reason: Option<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.reason.as_deref().unwrap_or("decoded");
        write!(f, "{said} ({} ms, {} MB)", self.cpu_ms, self.bytes / 1_000_000)
    }
}

/// The process.
pub(super) struct Worker {
    child: Child,
    files: ChildStdin,
    answers: Receiver<String>,
}

impl Worker {
    pub(super) fn start() -> Self {
        let limits = Limits::default();
        let most = limits.memory(limits.max_pixels) + ADDRESSES;
        let limited = format!(r#"ulimit -v {} && exec "$0" "$@""#, most / 1024);
        let program = std::env::current_exe().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", &limited]).arg(program).args(["--exact", "--ignored", "--nocapture"]);
        command.arg(concat!("broken_images::worker::", "decodes_what_it_is_sent"));
        command.env(IS_WORKER, "1").env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let files = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (to, answers) = mpsc::channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, answer)) = line.split_once(ANSWER) {
                    to.send(answer.to_owned()).unwrap_or_default();
                }
            }
        });
        Self { child, files, answers }
    }

    /// What becomes of a file. That the process ends or is silent is a failure.
    pub(super) fn decode(&mut self, name: &str, bytes: &[u8]) -> Outcome {
        let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let sent = self.files.write_all(&length).and_then(|()| self.files.write_all(bytes));
        let answer = sent.ok().and_then(|()| self.answers.recv_timeout(PATIENCE).ok());
        let Some(answer) = answer else {
            let ended = self.child.try_wait().unwrap();
            let kept = std::env::temp_dir().join("hit5-broken-image");
            fs::write(&kept, bytes).unwrap();
            panic!("{name}: no answer, ended: {ended:?}; it is kept as {}", kept.display());
        };
        let mut words = answer.splitn(5, ' ');
        let mut number = || words.next().unwrap().parse().unwrap();
        let [pixels, cpu_ms, bytes, may_take] = std::array::from_fn(|_| number());
        let reason = words.next().filter(|words| !words.is_empty()).map(str::to_owned);
        Outcome { pixels, cpu_ms, bytes, may_take, reason }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().unwrap();
    }
}

/// The other side of [`Worker`].
#[test]
#[ignore = "the worker's process, started by the tests beside it"]
fn decodes_what_it_is_sent() {
    if std::env::var_os(IS_WORKER).is_none() {
        return;
    }
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !imaging::is_decoding() {
            print(panic);
        }
    }));
    let mut files = io::stdin().lock();
    let mut length = [0; 4];
    while files.read_exact(&mut length).is_ok() {
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        files.read_exact(&mut bytes).unwrap();
        println!("{ANSWER}{}", answer(&bytes));
    }
}

fn answer(bytes: &[u8]) -> String {
    let limits = Limits::default();
    let (cpu, held) = (cpu_ms(), MEMORY.current_usage());
    MEMORY.reset_peak_usage();
    let decoded = imaging::decode(bytes, &limits);
    let (peak, cpu) = (MEMORY.peak_usage() - held, cpu_ms() - cpu);
    if cpu < 100 {
        // The same bytes before all else that decodes.
        let inspected = imaging::inspect(bytes, &limits);
        assert_eq!(inspected.as_ref().err(), decoded.as_ref().err());
        imaging::is_plain_jpeg(bytes);
        imaging::has_wide_gamut(bytes);
    }
    let pixels = decoded.as_ref().map_or(0, |p| u64::from(p.width()) * u64::from(p.height()));
    // Of what is refused, the header may have promised anything.
    let may_take = limits.memory(if decoded.is_ok() { pixels } else { limits.max_pixels });
    let may_take = may_take + 3 * bytes.len() as u64;
    let reason = decoded.err().map(|error| error.to_string()).unwrap_or_default();
    format!("{pixels} {cpu} {peak} {may_take} {reason}")
}

/// Processor time of this process so far.
fn cpu_ms() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let mut fields = stat.rsplit_once(')').unwrap().1.split(' ').skip(12);
    let mut ticks = || fields.next().unwrap().parse::<u64>().unwrap();
    let user = ticks();
    // A hundred ticks a second, on every Linux.
    (user + ticks()) * 10
}
