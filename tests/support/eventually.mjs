// Waiting without guessing: a condition is looked at again and again until it holds or its time is up.
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `look` until it answers something true, and returns that answer.
 * An error thrown by `look` means "not yet"; the last one is told when the time is up.
 * @param {() => any} look what is looked at
 * @param {{timeout?: number, every?: number, what?: string}} options milliseconds, and a name for the message
 */
export async function eventually(look, { timeout = 15_000, every = 50, what = 'what was waited for' } = {}) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      const answer = await look();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= end) {
      throw new Error(`not within ${timeout} ms: ${what}${last ? `: ${last.message}` : ''}`, { cause: last });
    }
    await pause(every);
  }
}
