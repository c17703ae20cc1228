//! Seeded sampling that another laboratory can redraw in any language.
//!
//! Generator: SplitMix64 (G. L. Steele, D. Lea and C. H. Flood 2014, "Fast splittable
//! pseudorandom number generators", OOPSLA), 64-bit wrapping arithmetic:
//!
//! ```text
//! state += 0x9E3779B97F4A7C15
//! z = state
//! z = (z xor (z >> 30)) * 0xBF58476D1CE4E5B9
//! z = (z xor (z >> 27)) * 0x94D049BB133111EB
//! result = z xor (z >> 31)
//! ```
//!
//! A number below n: results of at least 2^64 - (2^64 mod n) are drawn again, the first other one
//! is taken modulo n. Shuffle: for i from length - 1 down to 1, swap i with a number below i + 1
//! (R. Durstenfeld 1964, "Algorithm 235: Random permutation", CACM 7:420, after Fisher and
//! Yates). A stream for a name: the seed xor the 64-bit FNV-1a hash of the name's UTF-8 bytes.
//!
//! Check: seed 42 shuffles 0, 1, ..., 9 to 0, 9, 5, 8, 6, 4, 7, 2, 1, 3.

/// The generator. Not for secrets.
#[derive(Clone, Debug)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The stream of a seed that belongs to a name, so that what is drawn for one class does not
    /// depend on which other classes there are.
    pub fn for_name(seed: u64, name: &str) -> Self {
        Self::new(seed ^ fnv_1a(name.as_bytes()))
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, each equally likely; 0 if `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        loop {
            let bits = self.next_u64();
            // 2^64 mod n is below n, and needs to be known of the uppermost n results only.
            if bits <= u64::MAX - n || bits <= u64::MAX - (u64::MAX % n + 1) % n {
                return bits % n;
            }
        }
    }

    /// A place in a list of so many things, each equally likely; 0 if there are none.
    pub(super) fn place(&mut self, n: usize) -> usize {
        usize::try_from(self.below(n as u64)).unwrap_or(0)
    }

    /// Puts the items in random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = usize::try_from(self.below(i as u64 + 1)).unwrap_or(i);
            items.swap(i, j);
        }
    }
}

/// The 64-bit FNV-1a hash (G. Fowler, L. C. Noll and K.-P. Vo 1991).
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_streams_come_out() {
        let mut stream = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| stream.next_u64()).collect();
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
        assert_eq!(SplitMix64::new(0).next_u64(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn the_documented_shuffle_comes_out() {
        let mut numbers: Vec<u32> = (0..10).collect();
        SplitMix64::new(42).shuffle(&mut numbers);
        assert_eq!(numbers, [0, 9, 5, 8, 6, 4, 7, 2, 1, 3]);
    }

    #[test]
    fn a_name_has_its_own_stream() {
        let mut numbers: Vec<u32> = (0..10).collect();
        SplitMix64::for_name(42, "n01440764").shuffle(&mut numbers);
        assert_eq!(numbers, [6, 0, 1, 2, 7, 4, 9, 8, 5, 3]);
        assert_eq!(fnv_1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn no_room_leaves_no_choice() {
        let mut stream = SplitMix64::new(7);
        assert_eq!((stream.below(0), stream.below(1)), (0, 0));
    }

    proptest! {
        #[test]
        fn numbers_stay_below_and_shuffles_keep_every_item(seed: u64, n in 1_u64..) {
            let mut stream = SplitMix64::new(seed);
            prop_assert!(stream.below(n) < n);
            let mut items: Vec<u8> = (0..50).collect();
            stream.shuffle(&mut items);
            items.sort_unstable();
            prop_assert_eq!(items, (0..50).collect::<Vec<u8>>());
        }
    }
}
