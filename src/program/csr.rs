//! Edges into lists by target: compressed sparse rows, built by counting.

/// For each of a fixed number of targets a list of items, in the order in which they were given.
#[derive(Debug, Default)]
pub(super) struct Csr<T> {
    /// Where the list of each target starts; one more entry than targets.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Csr<T> {
    /// Sorts the edges of all runs by target. Edges to targets that do not exist are left out.
    pub(super) fn of(targets: usize, runs: &[Vec<(u32, T)>]) -> Self {
        let edges = || runs.iter().flatten();
        let mut starts = vec![0u32; targets + 1];
        for &(target, _) in edges() {
            if let Some(count) = starts.get_mut(target as usize)
                && (target as usize) < targets
            {
                *count += 1;
            }
        }
        let mut end = 0u32;
        for start in &mut starts {
            end += std::mem::replace(start, end);
        }
        let mut items = vec![T::default(); end as usize];
        let mut next = starts.clone();
        for &(target, item) in edges() {
            let Some(position) = next.get_mut(target as usize) else {
                continue;
            };
            if let Some(slot) = items.get_mut(*position as usize) {
                *slot = item;
                *position += 1;
            }
        }
        Self { starts, items }
    }

    /// The items of a target; empty for a target that does not exist.
    pub(super) fn get(&self, target: usize) -> &[T] {
        let bounds = (self.starts.get(target), self.starts.get(target + 1));
        match bounds {
            (Some(&start), Some(&end)) => self
                .items
                .get(start as usize..end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Csr;

    #[test]
    fn items_keep_their_order_within_a_target() {
        let runs = [
            vec![(2, 'a'), (0, 'b')],
            vec![],
            vec![(2, 'c'), (3, 'x'), (9, 'y')],
        ];
        let csr = Csr::of(3, &runs);
        let check = |target: usize, expected: &[char]| assert_eq!(csr.get(target), expected);
        check(0, &['b']);
        check(1, &[]);
        check(2, &['a', 'c']);
        check(3, &[]);
        check(usize::MAX - 1, &[]);
    }
}
