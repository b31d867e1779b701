// One step of a story after the other: something is sent, a process may be killed meanwhile and begun anew, what was
// lost is sent again as a person would, and both servers must come to show it.
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually.mjs';

/** Milliseconds between sending and the kill. */
const moments = [0, 2, 5, 10, 20, 35, 60, 120];
/** A little more than the first pause after a failed delivery. */
const retry = { seconds: 61 };
/** How often the clocks may be moved on by that pause before the step counts as lost. */
const rounds = 40;

/** A form that is filled in before the kill; `isDone` says whether a person would see that it needn't be sent again. */
export const form = (who, page, action, fields = {}, { isDone, accepts = [409, 422] } = {}) => ({
  fill: () => who.fill(page, action, fields),
  send: async (filled) => {
    const { status } = await who.send(filled);
    if (status >= 400) throw new Error(`${action} answered ${status}`);
  },
  again: async (filled) => {
    if (isDone && await isDone()) return;
    const { status, words } = await who.send(filled);
    if (status >= 400 && !accepts.includes(status)) throw new Error(`${action}, sent again, answered ${status}: ${words.slice(0, 400)}`);
  },
});

/** Something else that is done once. */
export const deed = (send, again = async () => {}) => ({ fill: async () => {}, send, again });

/**
 * @param {{clock: object, random: () => number, victims?: (step: number) => object[], insist?: boolean}} given
 * `insist` sends every form a second time, answered or not
 */
export function stepper({ clock, random, victims = () => [], insist = false }) {
  const told = [];

  /** Looks until it is so. Only where something was killed the clocks are moved on to the next try. */
  async function see(what, look, moves) {
    if (!moves) return eventually(look, { what, every: 30 });
    for (let round = 1; ; round += 1) {
      try {
        return await eventually(look, { what, every: 30, timeout: 500 });
      } catch (error) {
        if (round === rounds) throw error;
        clock.advance(retry);
      }
    }
  }

  async function step(what, deeds, look) {
    const number = told.length + 1;
    const killed = victims(number);
    const moment = moments[Math.floor(random() * moments.length)];
    told.push(`${number}. ${what}${killed.length > 0 ? `; after ${moment} ms killed: ${killed.map(({ name }) => name).join(' and ')}` : ''}`);
    try {
      const filled = [];
      for (const one of deeds) filled.push(await one.fill());
      const sent = deeds.map((one, i) => one.send(filled[i]).then(() => undefined, (error) => error));
      if (killed.length > 0) {
        await pause(moment);
        await Promise.all(killed.map((one) => one.kill()));
        await Promise.all(killed.map((one) => one.begin()));
      }
      for (const [i, error] of (await Promise.all(sent)).entries()) {
        if (error && killed.length === 0) throw error;
        if (error || insist) await deeds[i].again(filled[i]);
      }
      return await see(what, look, victims(number).length > 0);
    } catch (error) {
      throw new Error(`step ${told.at(-1)}\n${error.message}`, { cause: error });
    }
  }

  return { step, see: (what, look) => see(what, look, true), told };
}
