// A co-op as another server lives it: a Fedify server, which knows nothing of Pools, checks the bylaws, has its people
// join by words and by Join where a steward lets them in, amends what they agreed on, elects stewards, and founds another.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newClock } from '../support/clock.mjs';
import { copyWithin } from '../support/copy.mjs';
import { engines } from '../support/database.mjs';
import { eventually } from '../support/eventually.mjs';
import { startPeer } from '../support/peer.mjs';
import { startPools } from '../support/pools.mjs';
import { acceptBylaws, alone, foundPool, oak, signUp } from '../support/steps.mjs';
import { Visitor, words } from '../support/visitor.mjs';
import { digestOf } from './bylaws.mjs';

const elm = { handle: 'elm', name: 'Elm Yard Workshop', purpose: 'We share tools, and keep them sharp.' };

/** What the Pools say by message. */
const says = {
  rules: copyWithin('message-rules-shown'),
  copy: copyWithin('message-bylaws-copy'),
  waiting: copyWithin('message-waiting-for-steward'),
  stillWaiting: copyWithin('message-already-waiting'),
  letIn: copyWithin('message-let-in'),
  welcome: copyWithin('message-welcome-member'),
  already: copyWithin('message-already-member'),
  wrongName: copyWithin('message-wrong-name'),
  turnedDown: copyWithin('message-turned-down'),
  turnedDownBefore: copyWithin('message-turned-down-before'),
  amended: copyWithin('message-bylaws-amended'),
  notAMember: copyWithin('message-not-a-member'),
  help: copyWithin('message-help'),
  invited: copyWithin('message-invited-to-found'),
  notInvited: copyWithin('message-not-invited'),
  founder: copyWithin('message-waiting-for-founding'),
  foundingOpened: copyWithin('message-founding-opened'),
  founded: copyWithin('message-founded'),
  foundersVote: copyWithin('message-founding-vote-runs'),
};

const [cavage, rfc9421] = ['draft-cavage-http-signatures-12', 'rfc9421'];
const runs = engines.map((engine, i) => (i % 2 === 0 ? { engine, firstKnock: rfc9421, secure: true } : { engine, firstKnock: cavage, secure: false }));

for (const { engine, firstKnock, secure } of runs) {
  const label = `${engine}, ${firstKnock} first${secure ? ', signed fetches only' : ''}`;

  describe(`a co-op and a Fedify server: ${label}`, { timeout: 240_000 }, () => {
    let clock; let pools; let peer; let ada; let bylaws; let question;
    const pool = {};
    const slug = label.toLowerCase().replace(/[^a-z0-9]+/g, '-');

    before(async () => {
      clock = newClock();
      [pools, peer] = await Promise.all([
        startPools({ name: `coop-${slug}`, engine, clock }),
        startPeer({ name: `coop-peer-${slug}`, firstKnock, secure, clock }),
      ]);
    });
    after(async () => {
      await peer?.stop();
      await pools?.stop();
      clock?.remove();
    });

    const say = (actor, text, { to = pool.oak, open } = {}) => peer.tell('dm', { actor, target: to, text, open });
    const join = (actor, to = pool.oak) => peer.tell('join', { actor, target: to });
    const object = async (url) => (await peer.ask('object', { url })).json;
    const shows = async (who, page, text) => (await who.see(page)).words.includes(text);
    const isListed = (actor, handle = oak.handle) => shows(new Visitor(pools.origin), `/pools/${handle}/members`, peer.handle(actor));
    /** The steward lets the only one who waits in. */
    const letIn = async (actor) => {
      const page = `/pools/${oak.handle}/members`;
      await eventually(() => shows(ada, page, peer.handle(actor)), { what: `${actor} waiting` });
      assert.equal(await isListed(actor), false, 'not a member yet');
      await ada.submit(page, '/admit');
      assert.ok(await isListed(actor), 'a member');
    };
    /** All that was said before has been read: a later message is answered. */
    const settled = async (actor) => {
      const earlier = (await peer.messages(actor)).filter((text) => says.help.test(text)).length;
      await say(actor, 'help');
      await peer.heard(actor, says.help, earlier + 1);
    };

    test('one Pool with stewards at the door, and an open one', async () => {
      ada = await signUp(pools.origin, { handle: 'ada', name: 'Ada' }, await pools.operatorLink());
      pool.oak = await foundPool(ada, { admission: 'steward' });
      pool.elm = await foundPool(ada, { ...elm, admission: 'open' });
    });

    describe('the bylaws', () => {
      const proven = async (document) => (await peer.tell('proven', { document })).by;

      test('are an object that the Pool links to, with its digest and its proof', async () => {
        const actor = await object(pool.oak);
        assert.equal(actor['pools:bylaws'], `${pool.oak}/bylaws/1`);
        bylaws = await object(actor['pools:bylaws']);
        assert.equal(bylaws.attributedTo, pool.oak);
        assert.equal(bylaws['pools:adoptedBy'], `${pool.oak}/proposals/0`);
        assert.match(bylaws.content, new RegExp(oak.name));
        assert.equal(bylaws['pools:digest'], digestOf(bylaws));
        assert.equal(await proven(bylaws), pool.oak);
      });

      test('are checked in vain when anything was changed', async () => {
        const changes = {
          content: `${bylaws.content}\n`,
          'pools:template': 'association/99',
          'pools:parameters': { ...bylaws['pools:parameters'], name: elm.name },
        };
        for (const [name, value] of Object.entries(changes)) {
          const changed = { ...bylaws, [name]: value };
          assert.notEqual(digestOf(changed), bylaws['pools:digest'], name);
          assert.equal(await proven(changed), null, name);
        }
        // Another Pool's proof is none, nor is none at all.
        const other = await object(`${pool.elm}/bylaws/1`);
        assert.equal(await proven(other), pool.elm);
        assert.equal(await proven({ ...bylaws, proof: other.proof }), null);
        const { proof, ...bare } = bylaws;
        assert.ok(proof);
        assert.equal(await proven(bare), null);
      });

      test('have the outcome of the founding vote behind them', async () => {
        const founding = await object(bylaws['pools:adoptedBy']);
        assert.equal(founding['pools:kind'], 'founding');
        assert.equal(founding['pools:outcome'], 'Carried');
        assert.ok(founding.closed);
      });
    });

    describe('joining', () => {
      test('by words: she signs with a name, gets a copy, and waits for the steward', async () => {
        await peer.tell('follow', { actor: 'friend', target: pool.oak });
        await say('friend', 'join');
        await peer.heard('friend', says.rules);
        await say('friend', 'agree Frieda O’Brook');
        const [copy] = await peer.heard('friend', says.copy);
        assert.doesNotMatch(copy, /Frieda/, 'her name stands where it can be erased, and nowhere else');
        assert.ok(copy.includes(bylaws['pools:digest']) && copy.includes(bylaws.id), copy);
        await peer.heard('friend', says.waiting);
        await say('friend', 'agree');
        await peer.heard('friend', says.stillWaiting);
        await letIn('friend');
        await peer.heard('friend', says.letIn);
        await say('friend', 'agree');
        await peer.heard('friend', says.already);
        assert.equal((await peer.heard('friend', says.copy)).length, 1, 'one acceptance, one copy');
        const page = await ada.see(`/pools/${oak.handle}/acceptances`);
        assert.match(page.words, copyWithin('acceptances-way-message'));
        assert.match(page.words, /Frieda O’Brook/);
      });

      test('by Join: the second one agrees, and is accepted when a steward has let her in', async () => {
        const asked = await join('joiner');
        await peer.heard('joiner', says.rules);
        const agreed = await join('joiner');
        await peer.heard('joiner', says.copy);
        await peer.heard('joiner', says.waiting);
        assert.deepEqual(await peer.answersTo('joiner', agreed), [], 'nothing is accepted yet');
        await letIn('joiner');
        await peer.answered('joiner', agreed, 'Accept');
        assert.deepEqual(await peer.answersTo('joiner', asked), [], 'the latest one is answered');
        assert.match((await ada.see(`/pools/${oak.handle}/acceptances`)).words, copyWithin('acceptances-way-join'));
        const again = await join('joiner');
        await peer.answered('joiner', again, 'Accept');
        assert.equal((await peer.messages('joiner')).filter((text) => says.copy.test(text)).length, 1);
      });

      test('by Join and by words, mixed', async () => {
        const asked = await join('kit');
        await peer.heard('kit', says.rules);
        await say('kit', 'agree Kit Marlow');
        await peer.heard('kit', says.waiting);
        await letIn('kit');
        await peer.answered('kit', asked, 'Accept');
      });

      test('in vain: she is turned down, and a Join too soon after is rejected', async () => {
        await join('late');
        await peer.heard('late', says.rules);
        const agreed = await join('late');
        await peer.heard('late', says.waiting);
        await ada.submit(`/pools/${oak.handle}/members`, '/turn-down');
        await peer.heard('late', says.turnedDown);
        await peer.answered('late', agreed, 'Reject');
        const again = await join('late');
        await peer.heard('late', says.turnedDownBefore);
        await peer.answered('late', again, 'Reject');
        assert.equal(await isListed('late'), false);
      });

      test('a name in public is talk, one too long is told, and nobody is bound unseen', async () => {
        await say('talker', 'agree Tall Ker', { open: true });
        await say('talker', `agree ${'x'.repeat(121)}`);
        await peer.heard('talker', says.wrongName);
        assert.equal((await peer.messages('talker')).length, 1);
        await say('talker', 'agree Tall Ker');
        await peer.heard('talker', says.rules);
        assert.ok(!(await peer.messages('talker')).some((text) => says.copy.test(text)));
        assert.equal(await isListed('talker'), false);
      });

      test('an open Pool by words: a member at once', async () => {
        await say('maker', 'join', { to: pool.elm });
        await peer.heard('maker', says.rules);
        await say('maker', 'agree Maker Moss', { to: pool.elm });
        await peer.heard('maker', says.welcome);
        await peer.heard('maker', says.copy);
        assert.ok(await isListed('maker', elm.handle));
      });

      test('an open Pool by Join: the second one is accepted at once', async () => {
        await join('smith', pool.elm);
        await peer.heard('smith', says.rules);
        const agreed = await join('smith', pool.elm);
        await peer.answered('smith', agreed, 'Accept');
        await peer.heard('smith', says.copy);
        assert.ok(await isListed('smith', elm.handle));
      });
    });

    describe('an amendment', () => {
      let former; let amended; let proposal;

      test('is voted on like any proposal, and writes a version that anyone can check', async () => {
        const page = `/pools/${elm.handle}/proposals/new/amendment`;
        const fields = { title: 'Ten days for a vote', text: 'Seven are too few in summer.', voting_days: '10' };
        proposal = (await ada.submit(page, page, fields)).url.href;
        former = await object(`${pool.elm}/bylaws/1`);
        const drafted = await object(`${pool.elm}/bylaws/2`);
        assert.equal(drafted['pools:adoptedBy'], undefined, 'nobody has adopted it yet');
        assert.equal((await object(pool.elm))['pools:bylaws'], former.id);
        for (const actor of ['maker', 'smith']) await peer.tell('vote', { actor, question: proposal, choice: 'For' });
        // Two of three are for it: two thirds, whatever the third would say.
        await eventually(async () => (await object(proposal)).closed, { what: 'the close' });
        assert.equal((await object(proposal))['pools:enactment'], 'done');
        amended = await object((await object(pool.elm))['pools:bylaws']);
        assert.equal(amended.id, `${pool.elm}/bylaws/2`);
        assert.equal(amended['pools:adoptedBy'], proposal);
        assert.equal(amended['pools:parameters'].voting_days, 10);
        assert.equal(amended.content, drafted.content, 'what was voted on is what holds');
        assert.equal(amended['pools:digest'], digestOf(amended));
        assert.equal((await peer.tell('proven', { document: amended })).by, pool.elm);
        const { proof: _, 'pools:status': status, ...kept } = await object(former.id);
        const { proof: __, 'pools:status': was, ...before } = former;
        assert.deepEqual(kept, before, 'the one before stays');
        assert.deepEqual([was, status, drafted['pools:status'], amended['pools:status']], ['adopted', 'superseded', 'proposed', 'adopted']);
      });

      test('is told to each member once, who may accept it by a word', async () => {
        for (const actor of ['maker', 'smith']) await peer.heard(actor, says.amended);
        const [first] = await peer.heard('maker', says.copy);
        assert.ok(first.includes(former['pools:digest']));
        await say('maker', 'agree Maker Moss', { to: pool.elm });
        const [, second] = await peer.heard('maker', says.copy, 2);
        assert.ok(second.includes(amended['pools:digest']) && second.includes(amended.id), second);
        await say('maker', 'agree', { to: pool.elm });
        await peer.heard('maker', says.already);
        for (const actor of ['maker', 'smith']) assert.equal((await peer.heard(actor, says.amended)).length, 1);
        assert.equal((await peer.heard('maker', says.copy)).length, 2);
        assert.ok(await isListed('smith', elm.handle), 'who has not answered is a member as before');
      });
    });

    describe('an election', () => {
      const vote = (actor, choice, shape) => peer.tell('vote', { actor, question, choice, shape });
      const counts = async (url = question) => {
        const { anyOf, votersCount, closed } = await object(url);
        return { ...Object.fromEntries(anyOf.map(({ name, replies }) => [name, replies.totalItems])), ballots: votersCount, closed: Boolean(closed) };
      };
      const counted = (expected) => eventually(async () => {
        assert.deepEqual(await counts(), { closed: false, ...expected });
        return true;
      }, { what: `the count ${JSON.stringify(expected)}` });

      test('comes as a poll with several choices', async () => {
        const page = `/pools/${oak.handle}/proposals/new/election`;
        const opened = await ada.submit(page, page, { others: `${peer.handle('friend')} ${peer.handle('joiner')}` });
        question = opened.url.href;
        const { activity } = await eventually(async () => (await peer.inbox('friend'))
          .find((one) => one.activity.type === 'Create' && one.activity.object?.id === question), { what: 'the Question' });
        assert.deepEqual(activity.object.anyOf.map(({ name }) => name), ['Friend', 'Joiner']);
        const shown = await object(question);
        assert.equal(shown['pools:kind'], 'election');
        assert.equal(shown['pools:electorate'], 4);
        await counted({ Friend: 0, Joiner: 0, ballots: 0 });
      });

      test('a Create for each choice, at once: one ballot', async () => {
        await Promise.all(['Friend', 'Joiner'].map((name) => vote('friend', name)));
        await counted({ Friend: 1, Joiner: 1, ballots: 1 });
        await vote('friend', 'Friend');
        await vote('friend', 'Joiner', 'misskey');
        await settled('friend');
        await counted({ Friend: 1, Joiner: 1, ballots: 1 });
      });

      test('one Create with all choices: one ballot', async () => {
        assert.deepEqual((await vote('kit', ['Friend', 'Joiner'], 'gotosocial')).statuses, [202]);
        await counted({ Friend: 2, Joiner: 2, ballots: 2 });
      });

      test('the same choice three times: one approval', async () => {
        for (const shape of ['mastodon', 'pleroma', 'mastodon']) assert.deepEqual((await vote('joiner', 'Friend', shape)).statuses, [202]);
        await settled('joiner');
        await counted({ Friend: 3, Joiner: 2, ballots: 3 });
      });

      test('who does not stand gets nothing, and who is no member has no ballot', async () => {
        await vote('joiner', 'Kit');
        await vote('joiner', ['Joiner', 'Kit'], 'gotosocial');
        await settled('joiner');
        await vote('talker', 'Friend');
        await vote('talker', 'Joiner');
        await peer.heard('talker', says.notAMember);
        await settled('talker');
        assert.equal((await peer.heard('talker', says.notAMember)).length, 1, 'she is told once');
        await counted({ Friend: 3, Joiner: 2, ballots: 3 });
      });

      test('a ballot on the web that approves of nobody counts beside them', async () => {
        const { pathname } = new URL(question);
        await ada.submit(pathname, `${pathname}/approvals`, { none: '1' });
        await counted({ Friend: 3, Joiner: 2, ballots: 4 });
      });

      test('at the close, who more than half approve of is a steward', async () => {
        clock.advance({ days: 8 });
        const updated = await eventually(async () => (await peer.inbox('friend')).map(({ activity }) => activity)
          .findLast(({ type, object: about }) => type === 'Update' && about?.id === question && about.closed), { what: 'the last Update' });
        assert.equal(updated.object.votersCount, 4);
        assert.deepEqual(updated.object.anyOf.map(({ replies }) => replies.totalItems), [3, 2]);
        const outcome = await eventually(async () => (await peer.inbox('friend')).map(({ activity }) => activity)
          .find(({ type, object: about }) => type === 'Create' && about?.type === 'Note' && about.inReplyTo === question), { what: 'the outcome' });
        assert.match(words(outcome.object.content), copyWithin('election-outcome-carried'));
        const shown = await object(question);
        assert.equal(shown['pools:outcome'], 'Carried');
        assert.equal(shown['pools:enactment'], 'done');
        const page = (await new Visitor(pools.origin).see(`/pools/${oak.handle}/members`)).html;
        const [, stewards] = page.match(/id="stewards-title"([\s\S]*?)<\/section>/);
        assert.deepEqual([peer.handle('friend'), peer.handle('joiner'), '@ada@'].map((who) => words(stewards).includes(who)), [true, false, false]);
      });
    });

    describe('a founding', () => {
      const yew = { handle: 'yew', name: 'Yew Hill Choir', purpose: 'We sing on Sundays.' };
      const page = `/pools/${yew.handle}`;
      let agreed;

      test('begins with a draft, which is accepted by whoever was invited, and by nobody else', async () => {
        pool.yew = `${pools.origin}${page}`;
        await ada.submit('/pools/new', '/pools/new', { ...alone, ...yew, founders: '3', admission: 'open' });
        await acceptBylaws(ada, yew.handle);
        await say('uma', 'join', { to: pool.yew });
        await peer.heard('uma', says.notInvited);
        for (const actor of ['fay', 'gus', 'hal']) {
          await ada.submit(page, `${page}/invitations`, { guest: peer.handle(actor) });
          await peer.heard(actor, says.invited);
          await join(actor, pool.yew);
          await peer.heard(actor, says.rules);
        }
        await peer.tell('follow', { actor: 'fay', target: pool.yew });
        agreed = await join('fay', pool.yew);
        await say('gus', 'agree Gus Green', { to: pool.yew });
        for (const actor of ['fay', 'gus']) await peer.heard(actor, says.founder);
        assert.deepEqual(await peer.answersTo('fay', agreed), [], 'nothing is founded yet');
      });

      test('is voted on by its founders, wherever they are, and makes them members', async () => {
        const { url: { href: founding } } = await ada.submit(page, `${page}/founding-vote`);
        await eventually(async () => (await peer.inbox('fay')).some(({ activity }) => activity.object?.id === founding), { what: 'the poll' });
        for (const actor of ['fay', 'gus']) assert.ok((await peer.heard(actor, says.foundingOpened))[0].includes(founding), actor);
        await say('hal', 'agree', { to: pool.yew });
        await peer.heard('hal', says.foundersVote);
        for (const actor of ['hal', 'fay', 'gus']) await peer.tell('vote', { actor, question: founding, choice: 'For' });
        const closed = await eventually(async () => {
          const shown = await object(founding);
          return shown.closed && shown;
        }, { what: 'the close' });
        assert.deepEqual([closed['pools:outcome'], closed['pools:electorate'], closed.votersCount], ['Carried', 3, 2], 'two of three, whatever the third would say');
        await peer.answered('fay', agreed, 'Accept');
        for (const actor of ['fay', 'gus']) await peer.heard(actor, says.founded);
        const listed = await Promise.all(['fay', 'gus', 'hal'].map((actor) => isListed(actor, yew.handle)));
        assert.deepEqual(listed, [true, true, false]);
        await say('hal', 'agree', { to: pool.yew });
        await peer.heard('hal', says.welcome);
      });
    });

    test('the bylaws are the same to the byte', async () => {
      assert.equal(JSON.stringify(await object(bylaws.id)), JSON.stringify(bylaws));
    });

    test('the peer refused nothing, and all that the Pool keeps as evidence holds', async () => {
      assert.deepEqual(await peer.ask('refused'), []);
      assert.match(await pools.check(), /rules hold/);
    });
  });
}
