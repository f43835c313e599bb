//! A progress bar for runs that take longer than a second. It must not write to anything but a terminal.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run stays without a bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that shows itself when its time has come, and goes away when dropped: for this project's commands and any other's.
pub struct Progress {
    bar: ProgressBar,
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// A bar that is never shown.
    pub fn hidden() -> Self {
        Self { bar: ProgressBar::hidden(), waiting: None }
    }

    /// A bar on standard error with `steps` steps; nothing is drawn where that is no terminal.
    pub fn new(steps: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} [{bar:24}] {msg} {elapsed}") {
            bar.set_style(style.progress_chars("=> "));
        }
        let (sender, receiver) = channel::<()>();
        let later = bar.clone();
        let thread = std::thread::spawn(move || {
            if receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                later.set_draw_target(ProgressDrawTarget::stderr());
                later.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Self { bar, waiting: Some((sender, thread)) }
    }

    /// The next step begins.
    pub fn step(&self, what: &str) {
        self.bar.inc(1);
        self.bar.set_message(what.to_owned());
    }

    /// Does something that prints, with the bar out of the way.
    pub fn suspend<R>(&self, print: impl FnOnce() -> R) -> R {
        self.bar.suspend(print)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.waiting.take() {
            drop(sender);
            // It panics only where drawing does; the run's result does not depend on it.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
