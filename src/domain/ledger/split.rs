//! Sharing a sum out to the last minor unit.

use super::LedgerError;

/// Shares `total` by weight: whole units first, what is left over by the
/// largest remainder, ties to the lowest id. The parts sum to the total
/// exactly. Where nobody has a weight, nobody gets anything.
///
/// # Errors
/// [`LedgerError::Overflow`] for a negative total, or weights whose products
/// don't fit 128 bits; none of those that the program makes.
pub fn largest_remainder<K: Ord + Clone>(
    total: i64,
    weights: &[(K, u64)],
) -> Result<Vec<(K, i64)>, LedgerError> {
    let overflow = || LedgerError::Overflow;
    let total = u128::try_from(total).map_err(|_| overflow())?;
    let sum: u128 = weights.iter().map(|(_, weight)| u128::from(*weight)).sum();
    if sum == 0 {
        return Ok(Vec::new());
    }
    let mut parts = Vec::with_capacity(weights.len());
    let mut given: u128 = 0;
    for (key, weight) in weights {
        let product = total
            .checked_mul(u128::from(*weight))
            .ok_or_else(overflow)?;
        let whole = product / sum;
        given += whole;
        parts.push((key.clone(), whole, product % sum));
    }
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|left, right| {
        let of = |index: &usize| {
            parts
                .get(*index)
                .map(|(key, _, rest)| (std::cmp::Reverse(*rest), key))
        };
        of(left).cmp(&of(right))
    });
    let mut over = total - given;
    for index in order {
        if over == 0 {
            break;
        }
        if let Some((_, whole, _)) = parts.get_mut(index) {
            *whole += 1;
            over -= 1;
        }
    }
    parts
        .into_iter()
        .map(|(key, whole, _)| Ok((key, i64::try_from(whole).map_err(|_| overflow())?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_shared_to_the_last_unit() {
        for (total, weights, parts) in [
            (100, &[1, 1, 1][..], &[34, 33, 33][..]),
            (1, &[1, 1], &[1, 0]),
            (0, &[1, 2], &[0, 0]),
            (10, &[0, 1], &[0, 10]),
            (7, &[3, 3, 1], &[3, 3, 1]),
            (10, &[1, 3], &[3, 7]),
            (5, &[1, 3], &[1, 4]),
            (i64::MAX, &[1], &[i64::MAX]),
        ] {
            let weights: Vec<(usize, u64)> = weights.iter().copied().enumerate().collect();
            let made = largest_remainder(total, &weights).unwrap();
            let amounts: Vec<i64> = made.iter().map(|(_, minor)| *minor).collect();
            assert_eq!(amounts, parts, "{total} {weights:?}");
        }
    }

    #[test]
    fn the_parts_sum_to_the_total_and_do_not_depend_on_the_order() {
        let mut state = 1_u64;
        let mut next = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..2_000 {
            let total = i64::try_from(next(1_000_000)).unwrap();
            let count = 1 + next(12);
            let mut weights: Vec<(u64, u64)> = (0..count).map(|key| (key, 1 + next(50))).collect();
            let made = largest_remainder(total, &weights).unwrap();
            assert_eq!(made.iter().map(|(_, minor)| minor).sum::<i64>(), total);
            weights.reverse();
            let mut other = largest_remainder(total, &weights).unwrap();
            other.reverse();
            assert_eq!(made, other);
        }
    }

    #[test]
    fn what_cannot_be_shared_is_not() {
        assert_eq!(largest_remainder(-1, &[(1, 1)]), Err(LedgerError::Overflow));
        assert_eq!(largest_remainder::<u8>(5, &[]), Ok(Vec::new()));
        assert_eq!(largest_remainder(5, &[(1, 0)]), Ok(Vec::new()));
    }
}
