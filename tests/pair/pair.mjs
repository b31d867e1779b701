// Two servers on addresses of their own, which share a clock.
import { newClock } from '../support/clock.mjs';
import { startPools } from '../support/pools.mjs';

/**
 * Starts two servers and stops them when `use` is through.
 * @param {number} salt sets their addresses apart from those of other pairs
 * @param {{home: object, away: object}} how what `startPools` is given for each
 */
export async function pair(salt, { home, away }, use) {
  const clock = newClock();
  const started = await Promise.allSettled([
    startPools({ name: `pair-${salt}-home`, host: `127.0.0.${20 + 2 * salt}`, clock, ...home }),
    startPools({ name: `pair-${salt}-away`, host: `127.0.0.${21 + 2 * salt}`, clock, ...away }),
  ]);
  try {
    const [one, other] = started.map(({ value, reason }) => {
      if (reason) throw reason;
      return value;
    });
    return await use({ home: one, away: other, clock });
  } finally {
    await Promise.all(started.map(({ value }) => value?.stop()));
    clock.remove();
  }
}
