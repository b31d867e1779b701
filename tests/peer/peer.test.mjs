// The thread of a Pool as another server lives it: a Fedify server, which knows nothing of Pools, follows, joins, votes
// and hears the outcome. Run on every database, with either signature tried first.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { copyWithin } from '../support/copy.mjs';
import { engines } from '../support/database.mjs';
import { eventually } from '../support/eventually.mjs';
import { startPeer } from '../support/peer.mjs';
import { startPools } from '../support/pools.mjs';
import { castBallot, foundPool, joinPool, oak, openProposal, signUp } from '../support/steps.mjs';
import { Visitor, words } from '../support/visitor.mjs';

const cavage = 'draft-cavage-http-signatures-12';
const rfc9421 = 'rfc9421';

/** The names of the choices on the wire; votes match them exactly. */
const choices = { for: 'For', against: 'Against', abstain: 'Abstain' };

/** What the Pool says by message. */
const says = {
  rules: copyWithin('message-rules-shown'),
  welcome: copyWithin('message-welcome-member'),
  notAMember: copyWithin('message-not-a-member'),
  carried: copyWithin('message-outcome-title-carried'),
};

const proposal = { title: 'Buy a second water barrel', text: 'The first one is empty by July. A second costs about 80.' };

const runs = engines.flatMap((engine) => [
  { engine, firstKnock: cavage, secure: false },
  { engine, firstKnock: rfc9421, secure: true },
]);

for (const { engine, firstKnock, secure } of runs) {
  const label = `${engine}, ${firstKnock} first${secure ? ', signed fetches only' : ''}`;

  describe(`a Pool and a Fedify server: ${label}`, { timeout: 240_000 }, () => {
    let pools; let peer; let pool; let question; let ada; let ben;
    const slug = label.toLowerCase().replace(/[^a-z0-9]+/g, '-');

    before(async () => {
      [pools, peer] = await Promise.all([
        startPools({ name: `pools-${slug}`, engine }),
        startPeer({ name: `peer-${slug}`, firstKnock, secure }),
      ]);
    });
    after(async () => {
      await peer?.stop();
      await pools?.stop();
    });

    const inbox = (actor) => peer.inbox(actor);
    const messages = (actor) => peer.messages(actor);
    const heard = (actor, pattern, count) => peer.heard(actor, pattern, count);
    const say = (actor, text, open) => peer.tell('dm', { actor, target: pool, text, open });
    /** The Question as it stands: `{for, against, abstain, voters, closed}`. */
    const counts = async (url = question) => {
      const { json } = await peer.ask('object', { url });
      const of = (name) => (json.oneOf ?? json.anyOf).find((option) => option.name === name).replies.totalItems;
      return {
        for: of(choices.for), against: of(choices.against), abstain: of(choices.abstain), voters: json.votersCount, closed: Boolean(json.closed),
      };
    };
    const counted = (expected) => eventually(async () => {
      const seen = await counts();
      assert.deepEqual(seen, { closed: false, ...expected });
      return true;
    }, { what: `the count ${JSON.stringify(expected)}` });
    /** Asks for a while that nothing more happens: the queue has been emptied by a later, answered message. */
    const settled = async (actor) => {
      const before = (await messages(actor)).length;
      await say(actor, 'help');
      await eventually(async () => (await messages(actor)).length > before, { what: `an answer to ${actor}'s help` });
    };
    const followers = async () => (await peer.ask('object', { url: `${pool}/followers` })).json.totalItems;
    const membersPage = async () => (await new Visitor(pools.origin).see(`/pools/${oak.handle}/members`)).words;

    test('the first operator founds the Pool on the web', async () => {
      ada = await signUp(pools.origin, { handle: 'ada', name: 'Ada' }, await pools.operatorLink());
      pool = await foundPool(ada);
      const page = await new Visitor(pools.origin).see(`/pools/${oak.handle}`);
      assert.match(page.words, new RegExp(oak.name));
      assert.ok(page.html.includes(`@${oak.handle}@${pools.host}`), 'the page shows the handle');
    });

    test('the peer finds it by its handle', async () => {
      const found = await peer.ask('actor', { target: `@${oak.handle}@${pools.host}` });
      assert.equal(found.id, pool);
      assert.equal(found.type, 'Group');
      assert.equal(found.username, oak.handle);
    });

    test('following is accepted, and is not membership', async () => {
      for (const actor of ['friend', 'lurker']) await peer.tell('follow', { actor, target: `@${oak.handle}@${pools.host}` });
      await eventually(async () => (await peer.ask('followings')).every(({ state }) => state === 'accepted'), { what: 'Accept for both' });
      assert.doesNotMatch(await membersPage(), /friend/i);
    });

    test('an unfollow is heard, and following again works', async () => {
      const accepted = (n) => eventually(
        async () => (await peer.ask('followings', { actor: 'passer' })).filter(({ state }) => state === 'accepted').length === n,
        { what: 'Accept for a passer' },
      );
      const others = await followers();
      await peer.tell('follow', { actor: 'passer', target: pool });
      await accepted(1);
      assert.equal(await followers(), others + 1);
      await peer.tell('undo-follow', { actor: 'passer', target: pool });
      await eventually(async () => (await followers()) === others, { what: 'the passer gone' });
      await peer.tell('follow', { actor: 'passer', target: pool });
      await accepted(1);
      assert.equal(await followers(), others + 1);
    });

    test('a message "join" is answered with the rules, "agree" makes a member', async () => {
      await say('friend', 'join');
      await heard('friend', says.rules);
      assert.doesNotMatch(await membersPage(), /friend/i);
      await say('friend', 'agree');
      await heard('friend', says.welcome);
      await eventually(async () => /friend/i.test(await membersPage()), { what: 'the friend among the members' });
    });

    test('an AS2 Join is answered with the rules, a second one makes a member', async () => {
      await peer.tell('join', { actor: 'joiner', target: pool });
      await heard('joiner', says.rules);
      await peer.tell('join', { actor: 'joiner', target: pool });
      await eventually(async () => (await inbox('joiner')).some(({ activity }) => activity.type === 'Accept'
        && (activity.object?.type === 'Join' || String(activity.object?.id ?? activity.object).includes('#joins/'))), { what: 'Accept of the Join' });
    });

    test('four more join by messages, one by an open mention', async () => {
      await Promise.all(['mastodon', 'gotosocial', 'pleroma', 'misskey'].map(async (actor, i) => {
        await say(actor, 'join', i === 0);
        await heard(actor, says.rules);
        await say(actor, 'agree');
        await eventually(async () => new RegExp(actor, 'i').test(await membersPage()), { what: `${actor} among the members` });
      }));
    });

    test('a proposal opened on the web reaches the followers as a poll', async () => {
      ben = await signUp(pools.origin, { handle: 'ben', name: 'Ben' });
      await joinPool(ben);
      question = await openProposal(ben, proposal);
      const { activity } = await eventually(async () => (await inbox('friend'))
        .find(({ activity }) => activity.type === 'Create' && activity.object?.type === 'Question'), { what: 'the Question' });
      assert.equal(activity.object.id, question);
      assert.equal(activity.actor, pool);
      assert.deepEqual(activity.object.oneOf.map(({ name }) => name), Object.values(choices));
      assert.ok(activity.object.endTime, 'it says when it ends');
      assert.match(words(activity.object.content), new RegExp(proposal.title));
      assert.deepEqual(await counts(), { for: 0, against: 0, abstain: 0, voters: 0, closed: false });
    });

    test("a member's vote from her own server is counted once", async () => {
      await peer.tell('vote', { actor: 'friend', question, choice: choices.for });
      await counted({ for: 1, against: 0, abstain: 0, voters: 1 });
      await peer.tell('vote', { actor: 'friend', question, choice: choices.for });
      await settled('friend');
      await counted({ for: 1, against: 0, abstain: 0, voters: 1 });
    });

    test("a follower's vote doesn't count, and she is told once how to join", async () => {
      await peer.tell('vote', { actor: 'lurker', question, choice: choices.for });
      await heard('lurker', says.notAMember);
      assert.equal((await messages('lurker')).length, 1);
      await peer.tell('vote', { actor: 'lurker', question, choice: choices.against });
      await settled('friend');
      assert.equal((await messages('lurker')).length, 1, 'no second message');
      await counted({ for: 1, against: 0, abstain: 0, voters: 1 });
    });

    test('votes are counted in the shapes of four servers', async () => {
      const expected = { for: 1, against: 0, abstain: 0, voters: 1 };
      for (const [shape, choice] of [['mastodon', 'against'], ['gotosocial', 'for'], ['pleroma', 'abstain'], ['misskey', 'against']]) {
        const { statuses } = await peer.tell('vote', { actor: shape, question, choice: choices[choice], shape });
        assert.deepEqual(statuses, [202], shape);
        expected[choice] += 1;
        expected.voters += 1;
        await counted(expected);
      }
    });

    test('a vote on the web is counted beside them', async () => {
      await castBallot(ben, question, 'against', 'Not sure yet.');
      await castBallot(ben, question, 'for', 'The old one leaks.');
      await counted({ for: 3, against: 2, abstain: 1, voters: 6 });
    });

    describe('what must be refused', () => {
      const vote = (actor, n) => ({
        '@context': 'https://www.w3.org/ns/activitystreams',
        id: `${peer.person(actor)}#spoiled/${n}/activity`, type: 'Create', actor: peer.person(actor), to: pool,
        object: { id: `${peer.person(actor)}#spoiled/${n}`, type: 'Note', name: choices.for, attributedTo: peer.person(actor), to: pool, inReplyTo: question },
      });
      const hoursAgo = (n) => new Date(Date.now() - n * 3_600_000).toISOString();
      const cases = [
        ['unsigned', () => ({ unsigned: true }), [401]],
        ['another body than the one signed', () => ({ sentBody: JSON.stringify(vote('joiner', 'swapped')) }), [400, 401]],
        ["another person's signature", () => ({ signer: 'lurker' }), [401, 403]],
        ['a signature of yesterday', () => ({ date: hoursAgo(25) }), [401]],
        ['a signature of tomorrow', () => ({ date: hoursAgo(-25) }), [401]],
        ['signed for another host', () => ({ host: '127.0.0.99:1' }), [400, 401, 421]],
        ['not an activity by its media type', () => ({ contentType: 'text/plain' }), [400, 401, 415]],
      ];
      for (const [index, [name, spoil, statuses]] of cases.entries()) {
        for (const spec of [cavage, rfc9421]) {
          test(`${name} (${spec})`, async () => {
            const given = { actor: 'joiner', url: `${pool}/inbox`, activity: vote('joiner', `${index}-${spec}`), spec, ...spoil() };
            const answer = await peer.tell('raw', given);
            assert.ok(statuses.includes(answer.statuses[0]), `answered ${answer.statuses[0]}, not ${statuses}`);
          });
        }
      }
      test('none of it was counted', async () => {
        await settled('joiner');
        await counted({ for: 3, against: 2, abstain: 1, voters: 6 });
      });
    });

    test('the same signed request twice is taken twice and counted once', async () => {
      const activity = {
        '@context': 'https://www.w3.org/ns/activitystreams',
        id: `${peer.person('joiner')}#votes/twice/activity`, type: 'Create', actor: peer.person('joiner'), to: pool,
        object: { id: `${peer.person('joiner')}#votes/twice`, type: 'Note', name: choices.abstain, attributedTo: peer.person('joiner'), to: pool, inReplyTo: question },
      };
      const { statuses } = await peer.tell('raw', { actor: 'joiner', url: `${pool}/inbox`, activity, times: 3 });
      assert.deepEqual(statuses, [202, 202, 202]);
      await settled('joiner');
      await counted({ for: 3, against: 2, abstain: 2, voters: 7 });
    });

    test('a message with the code of a page signs her in there, and she may change her mind', async () => {
      const friend = new Visitor(pools.origin);
      const page = await friend.see('/sign-in/code');
      const [, code] = page.html.match(/value="([A-Z0-9]{4}-[A-Z0-9]{4})"/);
      await say('friend', code);
      await eventually(async () => /friend/i.test((await friend.see('/sign-in/code?sent=1')).words), { what: 'her account named on the page' });
      const inside = await friend.submit('/sign-in/code?sent=1', '/sign-in/code/go-on');
      assert.match(inside.words, /Signed in as @friend@/);
      await castBallot(friend, question, 'abstain', 'I asked around.');
      await counted({ for: 2, against: 2, abstain: 3, voters: 7 });
      await castBallot(friend, question, 'for', 'I asked around, and slept on it.');
      await counted({ for: 3, against: 2, abstain: 2, voters: 7 });
      // The server itself takes codes too; a code that nobody was shown signs nobody in.
      const other = new Visitor(pools.origin);
      const [, second] = (await other.see('/sign-in/code')).html.match(/value="([A-Z0-9]{4}-[A-Z0-9]{4})"/);
      await peer.tell('dm', { actor: 'joiner', target: `${pools.origin}/actor`, text: second });
      await eventually(async () => /joiner/i.test((await other.see('/sign-in/code?sent=1')).words), { what: 'the other account named on the page' });
      assert.match((await other.submit('/sign-in/code?sent=1', '/sign-in/code/go-on')).words, /Signed in as @joiner@/);
    });

    test('someone who deletes her account is a follower no more', async () => {
      const others = await followers() - 1;
      await peer.tell('delete-actor', { actor: 'lurker', target: pool });
      await eventually(async () => (await followers()) === others, { what: 'one follower less' });
    });

    test('at the close all followers hear the outcome', async () => {
      pools.advance({ days: 8 });
      const updated = await eventually(async () => (await inbox('friend')).map(({ activity }) => activity)
        .findLast(({ type, object }) => type === 'Update' && object?.type === 'Question' && object.closed), { what: 'the last Update of the Question' });
      assert.equal(updated.object.id, question);
      assert.equal(updated.object.votersCount, 7);
      assert.deepEqual(updated.object.oneOf.map(({ replies }) => replies.totalItems), [3, 2, 2]);
      const outcomes = async () => (await inbox('friend')).map(({ activity }) => activity)
        .filter(({ type, object }) => type === 'Create' && object?.type === 'Note' && object.inReplyTo === question);
      const [outcome] = await eventually(async () => { const all = await outcomes(); return all.length > 0 && all; }, { what: 'the outcome' });
      assert.equal(outcome.actor, pool);
      assert.match(words(outcome.object.content), says.carried);
      assert.deepEqual(await counts(), { for: 3, against: 2, abstain: 2, voters: 7, closed: true });
      assert.equal((await outcomes()).length, 1);
    });

    test('the page says the same as the wire', async () => {
      const { words: text } = await new Visitor(pools.origin).see(question);
      assert.match(text, /carried/i);
      assert.match(text, /The old one leaks\./);
    });

    test('the peer refused nothing that the Pool sent', async () => {
      const refused = await peer.ask('refused');
      assert.deepEqual(refused, []);
    });

    test('the server stops cleanly when asked', async () => {
      assert.equal(await pools.stop(), 0);
      pools = undefined;
    });
  });
}
