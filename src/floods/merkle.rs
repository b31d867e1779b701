//! Merkle trees as RFC 6962 section 2.1 has them: SHA-256, leaves hashed with
//! 0x00 before them and nodes with 0x01, so that neither can stand for the other.

use sha2::{Digest as _, Sha256};

/// A hash of SHA-256.
pub type Hash = [u8; 32];

/// The hash of a leaf.
#[must_use]
pub fn leaf(data: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(data);
    hasher.finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// One level up: pairs are joined, an odd one goes up as it is, which is how
/// splitting at the largest power of two comes out.
fn up(level: &[Hash]) -> Vec<Hash> {
    let join = |pair: &[Hash]| match pair {
        [left, right] => Some(node(left, right)),
        [alone] => Some(*alone),
        _ => None,
    };
    level.chunks(2).filter_map(join).collect()
}

/// The root over hashed leaves in the order given; of none, the hash of nothing.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        level = up(&level);
    }
    let empty = || Sha256::digest([]).into();
    level.first().copied().unwrap_or_else(empty)
}

/// The audit path of section 2.1.1: what a leaf has to be joined with, from the
/// bottom up. None when there is no such leaf.
#[must_use]
pub fn path(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    leaves.get(index)?;
    let (mut level, mut at, mut path) = (leaves.to_vec(), index, Vec::new());
    while level.len() > 1 {
        path.extend(level.get(at ^ 1));
        level = up(&level);
        at /= 2;
    }
    Some(path)
}

/// Whether a leaf stands at a place in a tree of so many leaves with this root
/// (the algorithm of RFC 9162 section 2.1.3.2, whose trees are the same).
#[must_use]
pub fn is_in(leaf: &Hash, (mut index, size): (usize, usize), path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut last, mut hash) = (size - 1, *leaf);
    for other in path {
        if last == 0 {
            return false;
        }
        if index & 1 == 1 || index == last {
            hash = node(other, &hash);
            while index & 1 == 0 && index != 0 {
                index >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, other);
        }
        index >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
        (0..text.len()).step_by(2).map(digit).collect()
    }

    /// RFC 6962 section 2.1, with the leaves and roots of the Certificate
    /// Transparency reference tests.
    #[test]
    fn trees_are_those_of_the_standard() {
        let text = include_str!("../../tests/data/floods/rfc6962.json");
        let vectors: Value = serde_json::from_str(text).unwrap();
        let strings = |value: &Value| -> Vec<Vec<u8>> {
            let list = value.as_array().unwrap();
            list.iter()
                .map(|one| bytes(one.as_str().unwrap()))
                .collect()
        };
        let leaves: Vec<Hash> = strings(&vectors["leaves_hex"])
            .iter()
            .map(|data| leaf(data))
            .collect();
        let roots = strings(&vectors["roots_by_size"]);
        assert_eq!((leaves.len(), roots.len()), (8, 9));
        for (size, expected) in roots.iter().enumerate() {
            let top = root(&leaves[..size]);
            assert_eq!(top.to_vec(), *expected, "{size}");
            for index in 0..size {
                let way = path(&leaves[..size], index).unwrap();
                assert!(
                    is_in(&leaves[index], (index, size), &way, &top),
                    "{index} of {size}"
                );
                assert!(!is_in(&leaves[index], (index + 1, size), &way, &top) || size == 1);
                assert!(!is_in(&[7; 32], (index, size), &way, &top));
            }
            assert_eq!(path(&leaves[..size], size), None);
        }
        for (size, name) in [(5, "inclusion_paths_size5"), (8, "inclusion_paths_size8")] {
            for (index, expected) in vectors[name].as_array().into_iter().flatten().enumerate() {
                let way: Vec<Vec<u8>> = path(&leaves[..size], index)
                    .unwrap()
                    .iter()
                    .map(|hash| hash.to_vec())
                    .collect();
                assert_eq!(way, strings(expected), "{index} of {size}");
            }
        }
    }
}
