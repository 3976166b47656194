//! The clock, for timings only: nothing in a picture depends on it.

use std::time::{Duration, Instant};

/// Measures the stages of a run.
#[derive(Debug)]
pub struct Stopwatch {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Default for Stopwatch {
    fn default() -> Self {
        Stopwatch {
            last: Instant::now(),
            laps: Vec::new(),
        }
    }
}

impl Stopwatch {
    /// Ends a stage: the time since the end of the last one is its own.
    pub fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        let time = now - self.last;
        self.last = now;
        match self.laps.iter_mut().find(|(s, _)| *s == stage) {
            Some((_, total)) => *total += time,
            None => self.laps.push((stage, time)),
        }
    }

    /// The stages and their times, a line each, in milliseconds.
    pub fn table(&self) -> String {
        let mut out = String::new();
        let mut sum = Duration::ZERO;
        for (stage, time) in &self.laps {
            out.push_str(&line(stage, *time));
            sum += *time;
        }
        out.push_str(&line("total", sum));
        out
    }
}

fn line(stage: &str, time: Duration) -> String {
    format!("{stage:<10} {:>9.2} ms\n", time.as_secs_f64() * 1e3)
}
