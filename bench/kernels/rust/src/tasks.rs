//! A simulation of tasks: a binary heap of deadlines, trait objects that do the work, results by iterators over slices
//! with bounds checks.
#![no_main]
#![no_std]

use cortex_m_rt::entry;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Deadline {
    at: u32,
    task: u8,
}

/// The least deadline first.
struct Queue<const N: usize> {
    items: [Option<Deadline>; N],
    len: usize,
}

impl<const N: usize> Queue<N> {
    fn push(&mut self, item: Deadline) -> Result<(), Deadline> {
        if self.len == N {
            return Err(item);
        }
        let mut at = self.len;
        self.items[at] = Some(item);
        self.len += 1;
        while at > 0 && self.items[at] < self.items[(at - 1) / 2] {
            self.items.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
        Ok(())
    }
    fn pop(&mut self) -> Option<Deadline> {
        self.len = self.len.checked_sub(1)?;
        self.items.swap(0, self.len);
        let first = self.items[self.len].take();
        let mut at = 0;
        loop {
            let least = (2 * at + 1..(2 * at + 3).min(self.len)).min_by_key(|&child| self.items[child]);
            match least {
                Some(child) if self.items[child] < self.items[at] => {
                    self.items.swap(at, child);
                    at = child;
                }
                _ => return first,
            }
        }
    }
}

enum Step {
    Again(u32),
    Done,
}

trait Task {
    fn step(&mut self, now: u32) -> Step;
    fn result(&self) -> u32;
}

struct Average {
    window: [u16; 16],
    next: usize,
}
impl Task for Average {
    fn step(&mut self, now: u32) -> Step {
        self.window[self.next] = (now.wrapping_mul(40503) >> 8) as u16;
        self.next = (self.next + 1) % self.window.len();
        Step::Again(3 + u32::from(self.window[self.next] & 7))
    }
    fn result(&self) -> u32 {
        self.window.iter().map(|&sample| u32::from(sample)).sum::<u32>() / 16
    }
}

#[derive(Default)]
struct Frames {
    state: State,
    good: u32,
    bad: u32,
}
#[derive(Default)]
enum State {
    #[default]
    Idle,
    Length(u8),
    Body { left: u8, sum: u8 },
}
impl Task for Frames {
    fn step(&mut self, now: u32) -> Step {
        let byte = (now.wrapping_mul(2_654_435_761) >> 24) as u8;
        self.state = match self.state {
            State::Idle if byte & 3 == 0 => State::Length(byte >> 5),
            State::Idle => State::Idle,
            State::Length(0) => {
                self.bad += 1;
                State::Idle
            }
            State::Length(left) => State::Body { left, sum: byte },
            State::Body { left: 1, sum } => {
                if sum.wrapping_add(byte) & 1 == 0 {
                    self.good += 1;
                } else {
                    self.bad += 1;
                }
                State::Idle
            }
            State::Body { left, sum } => State::Body { left: left - 1, sum: sum.wrapping_add(byte) },
        };
        Step::Again(1)
    }
    fn result(&self) -> u32 {
        self.good << 16 | self.bad
    }
}

struct Primes {
    found: [u32; 64],
    count: usize,
    candidate: u32,
}
impl Task for Primes {
    fn step(&mut self, _: u32) -> Step {
        let candidate = self.candidate;
        self.candidate += 1;
        let mut smaller = self.found[..self.count].iter().take_while(|&&p| p * p <= candidate);
        if smaller.all(|p| candidate % p != 0) {
            match self.found.get_mut(self.count) {
                Some(place) => *place = candidate,
                None => return Step::Done,
            }
            self.count += 1;
        }
        Step::Again(5)
    }
    fn result(&self) -> u32 {
        self.found.iter().fold(0, |sum, &prime| sum ^ sum.rotate_left(7).wrapping_add(prime))
    }
}

fn kernel() -> u32 {
    let mut average = Average { window: [0; 16], next: 0 };
    let mut frames = Frames::default();
    let mut primes = Primes { found: [0; 64], count: 0, candidate: 2 };
    let tasks: [&mut dyn Task; 3] = [&mut average, &mut frames, &mut primes];
    let mut queue = Queue::<8> { items: [None; 8], len: 0 };
    for task in 0..tasks.len() as u8 {
        let _ = queue.push(Deadline { at: u32::from(task), task });
    }
    while let Some(Deadline { at, task }) = queue.pop() {
        if at > 2_000 {
            break;
        }
        if let Step::Again(later) = tasks[usize::from(task)].step(at) {
            let _ = queue.push(Deadline { at: at + later, task });
        }
    }
    // The 64th prime is 311.
    assert_eq!(primes.found[63], 311);
    let results = [average.result(), frames.result(), primes.result()];
    results.iter().fold(17, |sum, result| sum * 31 ^ result)
}

#[entry]
fn main() -> ! {
    kernels::run(kernel)
}
