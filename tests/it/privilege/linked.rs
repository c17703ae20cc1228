//! What is linked in: no crate that speaks to a network, and no call that would.

use crate::support::home::PROGRAM;
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;

/// Crates that open connections, resolve names or speak protocols of a network.
const CRATES: [&str; 32] = [
    "async-net",
    "async-std",
    "attohttpc",
    "awc",
    "curl",
    "curl-sys",
    "git2",
    "h2",
    "hickory-client",
    "hickory-resolver",
    "hyper",
    "isahc",
    "libssh2-sys",
    "minreq",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "ring",
    "rustls",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tokio",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "webpki",
    "wreq",
    "zmq",
];

#[test]
fn no_crate_for_a_network_is_in_the_lock_file() {
    let lock = include_str!("../../../Cargo.lock");
    let names: Vec<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(names.len() > 100 && names.contains(&"hit5"), "the lock file was understood");
    let found: Vec<_> = names.iter().filter(|name| CRATES.contains(name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// A program can do with a network only what it asks the system's library for, by name.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn the_program_asks_for_no_connection() {
    // The names stand before the code, each with a zero after it.
    let mut start = Vec::new();
    File::open(PROGRAM).unwrap().take(4 << 20).read_to_end(&mut start).unwrap();
    let names: HashSet<&[u8]> = start.split(|byte| *byte == 0).collect();
    let asks_for = |name: &str| names.contains(name.as_bytes());
    assert!(asks_for("socketpair") && asks_for("fsync"), "the names are there");
    let calls = ["connect", "bind", "listen", "accept", "accept4", "getaddrinfo", "gethostbyname"];
    let found: Vec<_> = calls.into_iter().filter(|name| asks_for(name)).collect();
    assert!(found.is_empty(), "{found:?}");
}
