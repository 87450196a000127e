//! Rows from a reader that borrows from what it reads, handed over by a thread of its own.
//!
//! A sheet's reader borrows its workbook, so it cannot stand in a struct beside it. On a thread it can: it sends small batches
//! through a channel that holds a few, waits when nobody takes them, and ends when nobody wants more. A panic in a parser of
//! somebody else's ends that thread and becomes one bad row, never the end of the program.

use super::Raw;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Rows in a batch, and batches under way: some thousand rows in memory.
const BATCH: usize = 256;
const UNDER_WAY: usize = 8;

/// A row and the number of its sheet.
pub(crate) type Numbered = (usize, Raw);

/// The taking end.
pub(crate) struct Feed {
    batches: Option<Receiver<Vec<Numbered>>>,
    batch: std::vec::IntoIter<Numbered>,
    worker: Option<JoinHandle<()>>,
    sheet: usize,
}

/// The giving end.
pub(crate) struct Outlet {
    batches: SyncSender<Vec<Numbered>>,
    batch: Vec<Numbered>,
}

impl Outlet {
    /// Gives a row; `false` where nobody wants any more.
    pub(crate) fn give(&mut self, sheet: usize, raw: Raw) -> bool {
        self.batch.push((sheet, raw));
        self.batch.len() < BATCH || self.flush()
    }

    fn flush(&mut self) -> bool {
        self.batches.send(std::mem::take(&mut self.batch)).is_ok()
    }
}

impl Drop for Outlet {
    /// Rows read before a parser fails are given all the same.
    fn drop(&mut self) {
        if !self.batch.is_empty() {
            self.flush();
        }
    }
}

impl Feed {
    /// Starts `work` on its own thread.
    pub(crate) fn start(work: impl FnOnce(&mut Outlet) + Send + 'static) -> Feed {
        let (send, receive) = sync_channel(UNDER_WAY);
        let worker = std::thread::Builder::new().name("table".to_owned()).spawn(move || {
            let mut outlet = Outlet { batches: send, batch: Vec::with_capacity(BATCH) };
            work(&mut outlet);
        });
        Feed { batches: Some(receive), batch: Vec::new().into_iter(), worker: worker.ok(), sheet: 0 }
    }
}

impl Iterator for Feed {
    type Item = Numbered;

    fn next(&mut self) -> Option<Numbered> {
        loop {
            if let Some(row) = self.batch.next() {
                self.sheet = row.0;
                return Some(row);
            }
            match self.batches.as_ref()?.recv() {
                Ok(batch) => self.batch = batch.into_iter(),
                Err(_) => {
                    self.batches = None;
                    let failed = self.worker.take().is_none_or(|w| w.join().is_err());
                    return failed.then(|| {
                        let cause = format!("the file {}: its reader failed", super::BREAKS_OFF);
                        (self.sheet, Raw::Bad { row: super::RawRow::default(), cause })
                    });
                }
            }
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        // The worker sees that nobody listens and ends; waiting for it frees the file before its owner may delete it.
        self.batches = None;
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::RawRow;

    #[test]
    fn rows_arrive_in_order_and_a_panic_is_one_bad_row() {
        let feed = Feed::start(|outlet| {
            for line in 1..=1000 {
                if !outlet.give(0, Raw::Row(RawRow { line, ..RawRow::default() })) {
                    return;
                }
            }
        });
        let lines: Vec<u64> = feed.filter_map(|(_, raw)| if let Raw::Row(r) = raw { Some(r.line) } else { None }).collect();
        assert_eq!(lines, (1..=1000).collect::<Vec<_>>());

        let rows: Vec<Numbered> = Feed::start(|_| std::panic::resume_unwind(Box::new("a parser"))).collect();
        assert!(matches!(rows.as_slice(), [(0, Raw::Bad { .. })]));
    }

    #[test]
    fn a_feed_dropped_early_ends_its_thread() {
        let mut feed = Feed::start(|outlet| {
            let mut line = 0;
            while outlet.give(0, Raw::Row(RawRow { line, ..RawRow::default() })) {
                line += 1;
            }
        });
        assert!(feed.next().is_some());
        drop(feed);
    }
}
