// Two servers as processes of their own, one on SQLite and one on PostgreSQL: people of one are members of a Pool on
// the other. The same story is told again with processes killed at every step. At the end nothing is lost, and nothing
// is counted twice.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engines } from '../support/database.mjs';
import { balance, ballots, followers, isQuiet, letters, members, saidOnce } from './books.mjs';
import { chance, seed } from './chance.mjs';
import { pair } from './pair.mjs';
import { stepper } from './steps.mjs';
import { tell } from './story.mjs';

/** What both servers have on their books when the story is over. */
async function closeTheBooks({ home, away }, see) {
  await see('both servers having nothing left to do', () => isQuiet(home, away));
  assert.deepEqual(await members(home), [
    'elm ana active', 'elm lea active', 'oak ana active', 'oak ben active',
    'oak jon active', 'oak kim active', 'oak lea active', 'oak noa left',
  ]);
  assert.deepEqual(await ballots(home), ['oak ben for web', 'oak jon for poll', 'oak kim abstain poll', 'oak lea against poll']);
  const following = ['elm lea', 'oak jon', 'oak kim', 'oak lea', 'oak noa', 'oak sam'];
  assert.deepEqual(await followers(home), following);
  assert.deepEqual(await followers(away), following);
  // The rules, a copy of the bylaws and a welcome; from the Pool with stewards, that she waits as well. Nobody else is
  // written to.
  assert.deepEqual(await letters(away), ['elm lea 4', 'oak jon 3', 'oak kim 3', 'oak lea 3', 'oak noa 3']);
  // Two founding votes, and one on what ben proposed.
  assert.deepEqual(await saidOnce(home), { questions: 3, outcomes: 3, closings: 3, votes: 0, joins: 0, agreements: 0, follows: 0 });
  // Each asked once and agreed once.
  assert.deepEqual(await saidOnce(away), { questions: 0, outcomes: 0, closings: 0, votes: 3, joins: 5, agreements: 5, follows: 6 });
  await balance(home, away);
}

const whole = (salt, servers, { victims, insist } = {}) => pair(salt, servers, async ({ home, away, clock }) => {
  const { step, see, told } = stepper({ clock, random: chance(salt), victims: victims?.({ home, away }), insist });
  try {
    await tell({ home, away, clock, step });
    await closeTheBooks({ home, away }, see);
  } catch (error) {
    throw new Error(`seed ${seed}: ${error.message}\nTold so far:\n${told.join('\n')}`, { cause: error });
  }
});

const [small, large] = [{ engine: 'SQLite' }, { engine: 'PostgreSQL' }];
const ends = (first, second) => ({ home, away }) => (step) => [[home, away][step % 2 === 0 ? first : second].server];

describe('two servers', { concurrency: 5, timeout: 300_000, skip: !engines.includes('PostgreSQL') && 'no PostgreSQL' }, () => {
  console.log(`POOLS_TEST_SEED=${seed}`);

  test('the whole story', () => whole(0, { home: small, away: large }));

  test('one of them killed at every step, in turn', () => whole(1, { home: small, away: large }, { victims: ends(0, 1) }));

  test('the other one killed at every step', () => whole(2, { home: small, away: large }, { victims: ends(1, 0) }));

  test('both killed at every step, and every form sent twice', () => whole(3, { home: small, away: large }, {
    victims: ({ home, away }) => () => [home.server, away.server], insist: true,
  }));

  test('two workers beside the server, killed in turn and together', () => whole(4, { home: { ...large, workers: ['first', 'second'] }, away: small }, {
    victims: ({ home: { workers: [first, second], server } }) => (step) => [[first], [second], [first, second], [first, server]][step % 4],
  }));
});
