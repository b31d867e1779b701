// What two servers have written down, held against each other: all that one sent, the other got once.
import assert from 'node:assert/strict';

const sentBy = (server) => server.rows(`
  SELECT outbox_activity.activity_uri, delivery.state FROM delivery
  JOIN outbox_activity ON outbox_activity.activity_id = delivery.activity_id ORDER BY 1`);
const receivedBy = (server) => server.rows('SELECT activity_uri, state FROM inbound_request ORDER BY 1');

const state = async (server) => (await server.rows(`SELECT
  (SELECT COUNT(*) FROM inbound_request WHERE state = 'pending') + (SELECT COUNT(*) FROM outbox_event WHERE rendered_at IS NULL)
    + (SELECT COUNT(*) FROM delivery WHERE state = 'pending'),
  (SELECT COUNT(*) FROM inbound_request) + (SELECT COUNT(*) FROM outbox_event)`))[0].map(Number);

/**
 * Whether both servers have nothing left to do: no request that was not read, no event that was not said, no delivery
 * that was not made. What is on its way from one to the other is seen by the rows that it makes: looked at twice.
 */
export async function isQuiet(one, other) {
  const look = async () => [await state(one), await state(other)];
  const [before, after] = [await look(), await look()];
  return [...before, ...after].every(([waiting]) => waiting === 0) && String(before) === String(after);
}

/** Nothing failed or was refused, and what one sent is what the other received. */
export async function balance(one, other) {
  for (const [from, to] of [[one, other], [other, one]]) {
    const [sent, received] = [await sentBy(from), await receivedBy(to)];
    assert.deepEqual(sent.filter(([, state]) => state !== 'done'), [], `${from.name} delivered all`);
    assert.deepEqual(received.filter(([, state]) => state !== 'done'), [], `${to.name} refused nothing`);
    assert.deepEqual(received.map(([uri]) => uri), [...new Set(sent.map(([uri]) => uri))].sort(), `what ${from.name} sent, ${to.name} has`);
    assert.match(await from.check(), /rules hold/);
  }
}

const table = async (server, query) => (await server.rows(query)).map((row) => row.join(' '));

/** Who voted what, how; but for the votes that founded the Pools. */
export const ballots = (server) => table(server, `SELECT pool.handle, person.handle, ballot.choice, ballot.way FROM ballot
  JOIN actor person ON person.actor_id = ballot.person_id JOIN proposal ON proposal.proposal_id = ballot.proposal_id
  JOIN actor pool ON pool.actor_id = proposal.pool_id WHERE proposal.kind <> 'founding' ORDER BY 1, 2`);

/** Who is how a member of what. */
export const members = (server) => table(server, `SELECT pool.handle, person.handle, membership.state FROM membership
  JOIN actor pool ON pool.actor_id = membership.pool_id JOIN actor person ON person.actor_id = membership.person_id ORDER BY 1, 2`);

/** Who follows what. */
export const followers = (server) => table(server, `SELECT pool.handle, person.handle FROM follow
  JOIN actor pool ON pool.actor_id = follow.target_id JOIN actor person ON person.actor_id = follow.follower_id ORDER BY 1, 2`);

/** How many letters each person here had from each Pool. */
export const letters = (server) => table(server, `SELECT pool.handle, person.handle, COUNT(*) FROM letter
  JOIN actor pool ON pool.actor_id = letter.sender_id JOIN actor person ON person.actor_id = letter.recipient_id
  GROUP BY pool.handle, person.handle ORDER BY 1, 2`);

/** How often this server said something of that kind: the counts of a proposal may be told several times, all else once. */
export const saidOnce = async (server) => {
  const bodies = (await server.rows('SELECT body FROM outbox_activity')).map(([body]) => JSON.parse(body));
  const of = (pick) => bodies.filter(pick).length;
  return {
    questions: of(({ type, object }) => type === 'Create' && object?.type === 'Question'),
    outcomes: of(({ type, object }) => type === 'Create' && object?.type === 'Note' && /\/outcome$/.test(object.id)),
    closings: of(({ type, object }) => type === 'Update' && object?.closed),
    votes: of(({ type, object }) => type === 'Create' && object?.type === 'Note' && object.name !== undefined),
    joins: of(({ type }) => type === 'Join'),
    agreements: of(({ type, object }) => type === 'Create' && /<\/a> agree<\/p>$/.test(object?.content ?? '')),
    follows: of(({ type }) => type === 'Follow'),
  };
};
