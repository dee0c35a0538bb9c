//! Text by the standard library: lines by `core::fmt`, parsed by iterators of `str`, sorted by keys.
#![no_main]
#![no_std]

use core::fmt::{self, Write};
use cortex_m_rt::entry;

struct Buffer<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Write for Buffer<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let to = self.bytes.get_mut(self.len..self.len + text.len()).ok_or(fmt::Error)?;
        to.copy_from_slice(text.as_bytes());
        self.len += text.len();
        Ok(())
    }
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    Volt,
    Celsius,
    Percent,
}

#[derive(Debug, Clone, Copy)]
struct Sample {
    channel: u8,
    value: i32,
    unit: Unit,
}

fn write_log(to: &mut impl Write) -> fmt::Result {
    let mut seed = 99u32;
    for line in 0..24 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let unit = match seed >> 30 {
            0 => Unit::Volt,
            1 => Unit::Celsius,
            _ => Unit::Percent,
        };
        let sample = Sample { channel: (seed >> 8 & 7) as u8, value: (seed >> 12 & 0xfff) as i32 - 2048, unit };
        writeln!(to, "{line:03} ch{} {:+} {:?} 0x{:04x}", sample.channel, sample.value, sample.unit, seed & 0xffff)?;
    }
    write!(to, "{:?}", Sample { channel: 7, value: -1, unit: Unit::Volt })
}

/// Channel, value and the hexadecimal word of a line.
fn parse(line: &str) -> Option<(u8, i32, u32)> {
    let mut words = line.split(' ').skip(1);
    let channel = words.next()?.strip_prefix("ch")?.parse().ok()?;
    let value = words.next()?.parse().ok()?;
    let word = u32::from_str_radix(words.nth(1)?.strip_prefix("0x")?, 16).ok()?;
    Some((channel, value, word))
}

fn kernel() -> u32 {
    let mut log = Buffer::<1024> { bytes: [0; 1024], len: 0 };
    if write_log(&mut log).is_err() {
        return 0xdead;
    }
    let Ok(text) = core::str::from_utf8(&log.bytes[..log.len]) else {
        return 0xdead;
    };
    assert!(text.ends_with("Sample { channel: 7, value: -1, unit: Volt }"));
    let mut parsed = [(0, 0, 0); 24];
    for (line, place) in text.lines().zip(&mut parsed) {
        match parse(line) {
            Some(values) => *place = values,
            None => return 0xdead,
        }
    }
    parsed.sort_unstable_by_key(|&(channel, value, _)| (channel, -value));
    let sum = text.bytes().fold(1, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    parsed.iter().fold(sum, |sum, &(channel, value, word)| {
        sum.rotate_left(5) ^ word.wrapping_add(u32::from(channel) << 24).wrapping_add(value as u32)
    })
}

#[entry]
fn main() -> ! {
    kernels::run(kernel)
}
