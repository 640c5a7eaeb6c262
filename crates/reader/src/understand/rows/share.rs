//! Steps of a schedule given to the entries they belong to.

use super::*;

impl Rows {
    /// Gives runs of steps to the entries they belong to, by their numbers.
    pub(super) fn share_steps(
        &mut self,
        mut runs: Vec<Run>,
        found: &[usize],
        repeated: bool,
        row: &FlowRow,
        doubts: &mut Doubts,
    ) {
        let fresh: Vec<usize> = found
            .iter()
            .copied()
            .filter(|&index| self.entries[index].steps.is_empty())
            .collect();
        if runs.is_empty() {
            // An entry without steps of its own takes what the row before had too many of.
            if !self.waiting.is_empty()
                && let Some(&index) = fresh.first()
            {
                let run = self.waiting.remove(0);
                self.add_steps(index, run);
            }
            return;
        }
        let starts_anew = runs[0].first == Some(1) && runs[0].lead.is_empty();
        if !starts_anew {
            let continues = repeated || fresh.is_empty() || runs.len() > fresh.len();
            let previous = if repeated || fresh.is_empty() {
                found
                    .first()
                    .copied()
                    .or_else(|| self.entries.len().checked_sub(1))
            } else {
                fresh.first().and_then(|first| first.checked_sub(1))
            };
            if continues && let Some(previous) = previous {
                let run = runs.remove(0);
                self.add_steps(previous, run);
                if !repeated && !fresh.is_empty() {
                    doubts.add(
                        Unsure::StepsShared,
                        Owner::Row(previous),
                        &row.place,
                        String::new(),
                        Vec::new(),
                    );
                }
            }
        }
        let mut targets = found
            .iter()
            .copied()
            .filter(|&index| self.entries[index].steps.is_empty())
            .collect::<Vec<_>>();
        if targets.is_empty()
            && found.is_empty()
            && let Some(last) = self.entries.len().checked_sub(1)
        {
            targets.push(last);
        }
        if targets.is_empty() {
            targets.extend(found.last());
        }
        let mut targets = targets.into_iter();
        let mut last_target = None;
        for run in runs {
            match targets.next() {
                Some(index) => {
                    self.add_steps(index, run);
                    last_target = Some(index);
                }
                None => {
                    if let Some(index) = last_target {
                        doubts.add(
                            Unsure::StepsShared,
                            Owner::Row(index),
                            &row.place,
                            String::new(),
                            Vec::new(),
                        );
                    }
                    self.waiting.push(run);
                }
            }
        }
    }

    pub(super) fn add_steps(&mut self, index: usize, run: Run) {
        let entry = &mut self.entries[index];
        if !run.lead.is_empty() {
            match entry.steps.last_mut() {
                Some(last) => append(last, &run.lead),
                None => entry.steps.push(run.lead),
            }
        }
        entry.last_step += run.items.len() as u16;
        entry.steps.extend(run.items);
        entry.filled = true;
    }

    /// "1.1.2", "1.2.3", "2.1.4": a third number that runs on from mission to mission counts
    /// entries and names no group.
    pub(super) fn running_codes(&mut self) {
        let coded: Vec<(usize, String, u16)> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| {
                let code = entry.code.as_ref()?;
                let (mission, last) = code.rsplit_once('.')?;
                (mission.contains('.') && entry.spot.group.as_ref() == Some(code)).then_some(())?;
                Some((index, mission.to_owned(), last.parse().ok()?))
            })
            .collect();
        let runs = coded.len() >= 4
            && coded.windows(2).all(|pair| pair[0].2 < pair[1].2)
            && coded.first().map(|first| &first.1) != coded.last().map(|last| &last.1);
        if runs {
            for (index, _, number) in coded {
                self.entries[index].spot.group = None;
                self.entries[index].number = Some(number);
            }
        }
    }
}
