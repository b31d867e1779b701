// A Pool on one server with members on another: founded, followed, joined, voted in, decided, left. All of it by the
// forms of the pages.
import assert from 'node:assert/strict';
import { copyWithin } from '../support/copy.mjs';
import { acceptance, alone, oak, password } from '../support/steps.mjs';
import { Visitor } from '../support/visitor.mjs';
import { deed, form } from './steps.mjs';

export const elm = { handle: 'elm', name: 'Elm Yard Workshop', purpose: 'We share tools, and keep them sharp.' };
export const proposal = { title: 'Buy a second water barrel', text: 'The first one is empty by July.' };

const said = (key) => copyWithin(key);
const counted = new RegExp(`${said('choice-for').source} (\\d+) ${said('choice-against').source} (\\d+) ${said('choice-abstain').source} (\\d+)`);

/** What a person of another server sees of a Pool, and does there. */
export const abroad = (home, pool = oak) => {
  const page = `/elsewhere?handle=${encodeURIComponent(`@${pool.handle}@${home.host}`)}`;
  return {
    page,
    /** Whether her page says the words of `key`. */
    says: (who, key) => async () => said(key).test((await who.see(page)).words),
    act: (who, action, fields, options) => form(who, page, `/elsewhere/${action}`, fields, options),
    /** The counts on her page: For, Against, Abstain. */
    counts: async (who) => (await who.see(page)).words.match(counted)?.slice(1).map(Number),
  };
};

/** A Question as any server is shown it. */
export async function questionOf(url) {
  const question = await (await fetch(url, { headers: { accept: 'application/activity+json' } })).json();
  return { counts: question.oneOf.map(({ replies }) => replies.totalItems), voters: question.votersCount, closed: Boolean(question.closed) };
}

/** Whether the page shows that she is in. */
const isIn = (who) => async () => said('footer-signed-in').test((await who.see('/')).words);

/**
 * Somebody signs up. If the answer is lost, she sends the form again; if it was taken the first time, she is in by her
 * password. A server that was begun anew has a new link for its first operator: `link` asks for it.
 */
const signUp = (who, handle, name, link = async () => '/sign-up') => {
  const fill = async () => {
    const page = new URL(await link(), who.origin).pathname;
    return who.fill(page, page, { handle, name, password });
  };
  return {
    ...form(who, '', 'sign-up'),
    fill,
    again: async (filled) => {
      await who.send(filled);
      if (!await isIn(who)()) await who.send(await who.fill('/sign-in', '/sign-in', { handle, password }));
      if (!await isIn(who)()) await who.send(await fill());
    },
  };
};

/**
 * Tells the story from beginning to end.
 * @param {{home: object, away: object, clock: object, step: Function}} given the Pool's server, the members' server
 */
export async function tell({ home, away, clock, step }) {
  const person = (server) => new Visitor(server.origin);
  const [ana, ben] = [person(home), person(home)];
  const [jon, lea, kim, noa, sam] = Array.from({ length: 5 }, () => person(away));
  const visitor = person(home);
  const [toOak, toElm] = [abroad(home), abroad(home, elm)];
  const all = (people, look) => async () => (await Promise.all(people.map((who) => look(who)()))).every(Boolean);
  const has = (who, page, text) => async () => (await who.see(page)).words.includes(text);
  const address = (who) => `@${who}@${away.host}`;
  const listed = (pool, who) => has(visitor, `/pools/${pool}/members`, address(who));

  await step('ana signs up by the link of the first operator', [signUp(ana, 'ana', 'Ana', home.operatorLink)], isIn(ana));
  await step('ben signs up', [signUp(ben, 'ben', 'Ben')], isIn(ben));
  const guests = Object.entries({ jon, lea, kim, noa, sam });
  await step('five sign up on the other server', guests.map(([handle, who]) => signUp(who, handle, handle)), all([jon, lea, kim, noa, sam], isIn));
  const found = async (pool, admission) => {
    const page = `/pools/${pool.handle}`;
    const vote = `${page}/proposals/0`;
    const stands = async () => said('standing-steward').test((await ana.see(page)).words);
    await step(`ana drafts ${pool.name}`, [form(ana, '/pools/new', '/pools/new', { ...pool, ...alone, admission })], has(visitor, page, pool.name));
    await step('ana accepts the draft', [form(ana, `${page}/accept`, `${page}/accept`, acceptance)], async () => said('draft-accepted').test((await ana.see(page)).words));
    await step('ana holds the founding vote', [form(ana, page, `${page}/founding-vote`)], async () => (await ana.open(vote)).status === 200);
    await step('ana votes for it', [form(ana, vote, `${vote}/ballot`, { choice: 'for' }, { isDone: stands })], stands);
  };
  await found(oak, 'open');
  await found(elm, 'steward');
  await step('ben asks to join', [form(ben, '/pools/oak', '/pools/oak/join')], async () => said('standing-asked').test((await ben.see('/pools/oak')).words));
  await step('ben agrees', [form(ben, '/pools/oak/accept', '/pools/oak/accept', acceptance)], async () => said('standing-member').test((await ben.see('/pools/oak')).words));
  const lookUp = () => jon.open(toOak.page);
  await step('jon looks the Pool up', [deed(lookUp, lookUp)], toOak.says(jon, 'membership-stranger'));
  await step('sam follows', [toOak.act(sam, 'follow')], toOak.says(sam, 'following-yes'));
  await step('jon follows', [toOak.act(jon, 'follow')], toOak.says(jon, 'following-yes'));
  assert.ok(await toOak.says(jon, 'membership-stranger')(), 'following is not membership');
  await step('jon asks to join, and gets the rules', [toOak.act(jon, 'join')], toOak.says(jon, 'membership-rules'));
  assert.ok(!await listed('oak', 'jon')(), 'asking is not membership');
  await step('jon agrees', [toOak.act(jon, 'agree')], toOak.says(jon, 'membership-member'));
  const others = [lea, kim, noa];
  await step('three ask at once', others.map((who) => toOak.act(who, 'join')), all(others, (who) => toOak.says(who, 'membership-rules')));
  await step('three agree at once', others.map((who) => toOak.act(who, 'agree')), all(others, (who) => toOak.says(who, 'membership-member')));
  await step('lea asks to join the Pool with stewards', [toElm.act(lea, 'join')], toElm.says(lea, 'membership-rules'));
  await step('lea agrees there', [toElm.act(lea, 'agree')], has(ana, '/pools/elm/members', address('lea')));
  assert.ok(await toElm.says(lea, 'membership-agreed')(), 'she waits');
  await step('ana lets her in', [form(ana, '/pools/elm/members', '/admit')], toElm.says(lea, 'membership-member'));
  await step('noa has her follow accepted', [], toOak.says(noa, 'following-yes'));

  const isOpen = has(visitor, '/pools/oak', proposal.title);
  await step('ben opens a proposal', [form(ben, '/pools/oak/proposals/new/decision', '/pools/oak/proposals/new/decision', proposal, { isDone: isOpen })],
    all([jon, lea, kim, noa, sam], (who) => has(who, toOak.page, proposal.title)));
  const question = `${home.origin}/pools/oak/proposals/1`;
  const counts = (...expected) => async () => {
    const seen = await questionOf(question);
    assert.deepEqual(seen, { counts: expected, voters: expected.reduce((a, b) => a + b), closed: false });
    return true;
  };
  assert.ok(!said('elsewhere-vote-hint').test((await sam.see(toOak.page)).words), 'who only follows is offered no vote');
  await step('jon votes from his server', [toOak.act(jon, 'ballot', { choice: 'for' })], counts(1, 0, 0));
  await step('lea and kim vote at once', [toOak.act(lea, 'ballot', { choice: 'against' }), toOak.act(kim, 'ballot', { choice: 'abstain' })], counts(1, 1, 1));
  const { pathname } = new URL(question);
  const vote = (choice, reason) => form(ben, pathname, `${pathname}/ballot`, { choice, reason });
  await step('ben votes on the web', [vote('against', 'Not sure yet.')], counts(1, 2, 1));
  await step('ben changes his mind', [vote('for', 'The old one leaks.')], counts(2, 1, 1));
  await step('the count travels', [deed(async () => clock.advance({ seconds: 130 }))], async () => {
    assert.deepEqual(await toOak.counts(sam), [2, 1, 1]);
    return true;
  });
  await step('the proposal closes', [deed(async () => clock.advance({ days: 7 }))], async () => {
    assert.deepEqual(await questionOf(question), { counts: [2, 1, 1], voters: 4, closed: true });
    return all([jon, sam], (who) => toOak.says(who, 'message-outcome-title-carried'))();
  });
  await step('noa leaves', [toOak.act(noa, 'leave', {}, { accepts: [403, 409] })], async () => !await listed('oak', 'noa')());

  for (const who of [jon, lea, kim, noa, sam]) {
    assert.deepEqual(await toOak.counts(who), [2, 1, 1]);
    assert.ok(await toOak.says(who, 'message-outcome-title-carried')());
  }
  const page = (await visitor.see(pathname)).words;
  assert.match(page, said('outcome-carried'));
  assert.match(page, /The old one leaks\./);
  assert.doesNotMatch(page, /Not sure yet\./);
  return { ana, ben, jon, lea, kim, noa, sam, visitor, question };
}
