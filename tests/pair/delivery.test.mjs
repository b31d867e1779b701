// What travels between two servers when it goes wrong in one chosen way: sent twice, heard too late, asked twice.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engines } from '../support/database.mjs';
import { eventually } from '../support/eventually.mjs';
import { castBallot, foundPool, oak, openProposal, signUp } from '../support/steps.mjs';
import { balance, ballots, isQuiet, members, saidOnce } from './books.mjs';
import { pair } from './pair.mjs';
import { stepper } from './steps.mjs';
import { abroad, proposal, questionOf } from './story.mjs';

const [small, large] = [{ engine: 'SQLite' }, { engine: 'PostgreSQL' }];

/** Longer than a delivery is leased for. */
const lease = { seconds: 181 };

/** A Pool that ana founded, which decides within a day; jon and sam live on the other server. */
async function garden({ home, away, clock }) {
  const { see } = stepper({ clock });
  const [ana, jon, sam] = await Promise.all([
    signUp(home.origin, { handle: 'ana', name: 'Ana' }, await home.operatorLink()),
    signUp(away.origin, { handle: 'jon', name: 'Jon' }),
    signUp(away.origin, { handle: 'sam', name: 'Sam' }),
  ]);
  await foundPool(ana, { voting_days: '1' });
  const toOak = abroad(home);
  return {
    ana, jon, sam, toOak,
    act: (who, action, fields) => who.submit(toOak.page, `/elsewhere/${action}`, fields),
    is: (who, key) => eventually(toOak.says(who, key), { what: `the page saying ${key}` }),
    settled: () => see('both servers having nothing left to do', () => isQuiet(home, away)),
  };
}

/** The same, with jon as a member. */
async function gardenWithJon(servers) {
  const made = await garden(servers);
  await made.act(made.jon, 'join');
  await made.is(made.jon, 'membership-rules');
  await made.act(made.jon, 'agree');
  await made.is(made.jon, 'membership-member');
  await made.settled();
  return made;
}

/** Which workers have deliveries under way. */
const leases = (server) => server.rows("SELECT DISTINCT leased_by FROM delivery WHERE leased_by IS NOT NULL AND state = 'pending'");

/** Waits until a delivery of the server has failed so many times. */
const tried = (server, times) => eventually(
  async () => Number((await server.rows("SELECT MAX(attempts) FROM delivery WHERE state = 'pending'"))[0][0]) >= times,
  { what: 'a try that failed' },
);

describe('between two servers', { concurrency: 5, timeout: 120_000, skip: !engines.includes('PostgreSQL') && 'no PostgreSQL' }, () => {
  test('asking to join twice is asking once', () => pair(6, { home: small, away: large }, async (servers) => {
    const { jon, toOak, is, settled } = await garden(servers);
    const ask = await jon.fill(toOak.page, '/elsewhere/join');
    // A double click, or a form sent again because its answer was lost.
    await jon.send(ask);
    await jon.send(ask);
    await is(jon, 'membership-rules');
    await settled();
    assert.ok(await toOak.says(jon, 'membership-rules')(), 'she has not agreed');
    assert.deepEqual(await members(servers.home), ['oak ana active', 'oak jon invited']);
    assert.equal((await saidOnce(servers.away)).joins, 1);
  }));

  test('two workers that make the same delivery: it is taken once', () => pair(7, { home: { ...large, workers: ['first', 'second'] }, away: small }, async (servers) => {
    const { home, away, clock } = servers;
    const { ana, jon, toOak, settled } = await gardenWithJon(servers);
    // The other server is there and says nothing: one worker waits for its answer until the lease is over, and the
    // other one takes the delivery up.
    away.server.freeze();
    await openProposal(ana, proposal);
    const [[first]] = await eventually(async () => {
      const found = await leases(home);
      return found.length > 0 && found;
    }, { what: 'a lease' });
    clock.advance(lease);
    await eventually(async () => (await leases(home)).some(([name]) => name !== first), { what: 'the other worker taking it up' });
    away.server.thaw();
    await settled();
    const [[attempts]] = await home.rows('SELECT MAX(attempts) FROM delivery');
    assert.equal(attempts, '2', 'it was sent twice');
    assert.equal((await jon.see(toOak.page)).html.split(`>${proposal.title}</a>`).length - 1, 1);
    assert.equal((await saidOnce(home)).questions, 2, 'the founding vote, and this');
    await balance(home, away);
  }));

  test('a server killed after it sent a vote and before it wrote that down: the vote counts once', () => pair(8, { home: small, away: large }, async (servers) => {
    const { home, away } = servers;
    const { ana, jon, act, settled } = await gardenWithJon(servers);
    const question = await openProposal(ana, proposal);
    await settled();
    home.server.freeze();
    await act(jon, 'ballot', { choice: 'for' });
    await eventually(async () => (await leases(away)).length > 0, { what: 'the vote under way' });
    await away.server.kill();
    home.server.thaw();
    await away.server.begin();
    await settled();
    assert.deepEqual(await questionOf(question), { counts: [1, 0, 0], voters: 1, closed: false });
    assert.deepEqual(await ballots(home), ['oak jon for poll']);
    await balance(home, away);
  }));

  test('an opening that is heard after the close takes nothing back', () => pair(9, { home: small, away: large }, async (servers) => {
    const { home, away, clock } = servers;
    const { ana, jon, sam, toOak, act, is, settled } = await garden(servers);
    await act(jon, 'follow');
    await is(jon, 'following-yes');
    await away.server.kill();
    const question = await openProposal(ana, proposal);
    await tried(home, 1);
    await away.server.begin();
    await act(sam, 'follow');
    await is(sam, 'following-yes');
    // She is the only member: her vote closes it, while the opening still waits for its next try.
    await castBallot(ana, question, 'for');
    assert.deepEqual(await questionOf(question), { counts: [1, 0, 0], voters: 1, closed: true });
    const shown = async () => assert.deepEqual(await toOak.counts(jon), [1, 0, 0]) ?? true;
    await eventually(shown, { what: 'the count at the close' });
    // Now the opening comes, and says that nobody has voted yet.
    clock.advance({ seconds: 61 });
    const opening = "SELECT 1 FROM inbound_request WHERE state = 'done' AND activity_uri LIKE '%/proposals/1/activity'";
    await eventually(async () => (await away.rows(opening)).length === 1, { what: 'the opening' });
    await shown();
    await settled();
    await shown();
    assert.ok(await toOak.says(jon, 'message-outcome-title-carried')(), 'the outcome came');
    await balance(home, away);
  }));

  test('a server that was away from the opening to the close hears all of it, and in order', () => pair(10, { home: small, away: large }, async (servers) => {
    const { home, away, clock } = servers;
    const { ana, jon, sam, toOak, act, settled } = await gardenWithJon(servers);
    await away.server.kill();
    const question = await openProposal(ana, proposal);
    await tried(home, 1);
    await castBallot(ana, question, 'for');
    // The count is due.
    clock.advance({ seconds: 130 });
    await tried(home, 2);
    clock.advance({ days: 1 });
    await eventually(async () => (await questionOf(question)).closed, { what: 'the close' });
    await away.server.begin();
    // Its first word wakes the other server, which has a proposal, a count, the close and the outcome for it.
    await act(sam, 'follow');
    await settled();
    assert.deepEqual(await toOak.counts(jon), [1, 0, 0]);
    assert.ok(await toOak.says(jon, 'message-outcome-title-carried')(), 'the outcome came');
    assert.ok(!await toOak.says(jon, 'elsewhere-vote-hint')(), 'it is over');
    await balance(home, away);
  }));
});
