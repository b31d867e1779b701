// Chance that can be had again: the same seed, the same moments.
import { randomInt } from 'node:crypto';

/** The seed of this run; POOLS_TEST_SEED repeats an earlier one. */
export const seed = Number(process.env.POOLS_TEST_SEED ?? randomInt(2 ** 31));

/** Numbers from 0 up to 1, by mulberry32; each story has its own row of them. */
export function chance(salt) {
  let state = (seed ^ Math.imul(salt + 1, 0x9e3779b9)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
