// Who is in, and for how long, as people of another server live it: let in by members who vouch, or by a vote; on
// probation; leaving by notice, and staying; voted out after they were heard; and the end of a Pool. All of it over the
// wire, from a Fedify server that knows nothing of Pools.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newClock } from '../support/clock.mjs';
import { copyWithin } from '../support/copy.mjs';
import { engines } from '../support/database.mjs';
import { eventually } from '../support/eventually.mjs';
import { startPeer } from '../support/peer.mjs';
import { startPools } from '../support/pools.mjs';
import { castBallot, foundPool, foundTogether, oak, openProposal, signUp } from '../support/steps.mjs';
import { words } from '../support/visitor.mjs';

const elm = { handle: 'elm', name: 'Elm Yard Workshop', purpose: 'We share tools, and keep them sharp.' };
const ash = { handle: 'ash', name: 'Ash Lane Kitchen', purpose: 'We cook for each other on Thursdays.' };

/** What the Pools say by message. */
const says = {
  rules: copyWithin('message-rules-shown'),
  copy: copyWithin('message-bylaws-copy'),
  help: copyWithin('message-help'),
  already: copyWithin('message-already-member'),
  awaitsSponsors: copyWithin('message-waiting-for-sponsors'),
  letInBySponsors: copyWithin('message-let-in-by-sponsors'),
  awaitsVote: copyWithin('message-waiting-for-vote'),
  letInByVote: copyWithin('message-let-in-by-vote'),
  turnedDown: copyWithin('message-turned-down-by-vote'),
  turnedDownBefore: copyWithin('message-turned-down-before'),
  notAMember: copyWithin('message-not-a-member'),
  votesLater: copyWithin('message-votes-later'),
  voteOnNotice: copyWithin('message-vote-on-notice'),
  voteOpened: copyWithin('message-vote-opened'),
  onProbation: copyWithin('message-welcome-on-probation'),
  probationOver: copyWithin('message-probation-over'),
  leaving: copyWithin('message-leaving-pool'),
  staying: copyWithin('message-staying'),
  notLeaving: copyWithin('message-not-leaving'),
  noticeOver: copyWithin('message-notice-over'),
  expulsionNotice: copyWithin('message-expulsion-notice'),
  replyTaken: copyWithin('message-reply-taken'),
  replyTooLate: copyWithin('message-reply-too-late'),
  expulsionOpened: copyWithin('message-expulsion-opened'),
  expelled: copyWithin('message-expelled'),
  expelledBefore: copyWithin('message-expelled-before'),
  letsNobodyIn: copyWithin('message-lets-nobody-in'),
  poolEnded: copyWithin('message-pool-ended'),
};

const [cavage, rfc9421] = ['draft-cavage-http-signatures-12', 'rfc9421'];
const runs = engines.map((engine, i) => (i % 2 === 0 ? { engine, firstKnock: cavage, secure: true } : { engine, firstKnock: rfc9421, secure: false }));

for (const { engine, firstKnock, secure } of runs) {
  const label = `${engine}, ${firstKnock} first${secure ? ', signed fetches only' : ''}`;

  describe(`members on a Fedify server: ${label}`, { timeout: 240_000 }, () => {
    let clock; let pools; let peer; let ada; let ben;
    const pool = {};
    const slug = label.toLowerCase().replace(/[^a-z0-9]+/g, '-');

    before(async () => {
      clock = newClock();
      [pools, peer] = await Promise.all([
        startPools({ name: `membership-${slug}`, engine, clock }),
        startPeer({ name: `membership-peer-${slug}`, firstKnock, secure, clock }),
      ]);
    });
    after(async () => {
      await peer?.stop();
      await pools?.stop();
      clock?.remove();
    });

    const say = (actor, to, text, open) => peer.tell('dm', { actor, target: to, text, open });
    const join = (actor, to) => peer.tell('join', { actor, target: to });
    const leave = (actor, to) => peer.tell('leave', { actor, target: to });
    const vote = (actor, question, choice) => peer.tell('vote', { actor, question, choice });
    const object = async (url) => (await peer.ask('object', { url })).json;
    const follow = async (actor, to) => {
      const { id } = await peer.tell('follow', { actor, target: to });
      await eventually(async () => (await peer.ask('followings', { actor })).some((one) => one.id === id && one.state === 'accepted'), { what: `${actor} following` });
    };
    /** She asks, is shown the rules, and agrees; the Join that says so. */
    const joinTwice = async (actor, to) => {
      await join(actor, to);
      await peer.heard(actor, says.rules);
      const agreed = await join(actor, to);
      await peer.heard(actor, says.copy);
      return agreed;
    };
    const joinByWords = async (actor, to, name) => {
      await say(actor, to, 'join');
      await peer.heard(actor, says.rules);
      await say(actor, to, `agree ${name}`);
      await peer.heard(actor, says.copy);
    };
    /** All that she said before has been read: a later message is answered. */
    const settled = async (actor, to) => {
      const earlier = (await peer.messages(actor)).filter((text) => says.help.test(text)).length;
      await say(actor, to, 'help');
      await peer.heard(actor, says.help, earlier + 1);
    };
    /** Under which headings of the list of members somebody stands: `list` for who has a vote. */
    const where = async (actor, { handle }) => {
      const { html } = await ada.see(`/pools/${handle}/members`);
      return [...html.matchAll(/<section [^>]*aria-labelledby="([a-z-]+)-title">([\s\S]*?)<\/section>/g)]
        .filter(([, , inside]) => words(inside).includes(peer.handle(actor))).map(([, heading]) => heading);
    };
    const stands = async (actor, listed, expected) => assert.deepEqual(await where(actor, listed), [expected].flat(), actor);
    /** The poll whose title holds `text`, as it came to somebody who follows. */
    const poll = (actor, text) => eventually(async () => (await peer.inbox(actor)).map(({ activity }) => activity)
      .find(({ type, object: about }) => type === 'Create' && about?.type === 'Question' && about.name.includes(text))?.object.id, { what: `a poll on ${text}` });
    const open = async (title, { handle }) => {
      const question = await openProposal(ada, { title, text: 'As we said on Thursday.' }, handle);
      return { question, electorate: (await object(question))['pools:electorate'] };
    };
    const counts = async (question) => (await object(question)).oneOf.map(({ replies }) => replies.totalItems);
    const counted = (question, expected) => eventually(
      async () => assert.deepEqual(await counts(question), expected) ?? true, { what: `the count ${expected}` },
    );
    /** What came of a proposal, once it has closed. */
    const outcome = async (question) => {
      const closed = await eventually(async () => {
        const now = await object(question);
        return now.closed && now;
      }, { what: `the close of ${question}` });
      return [closed['pools:outcome'], closed['pools:enactment']];
    };
    /** What the followers are told at the close. */
    const told = (actor, question) => eventually(async () => {
      const found = (await peer.inbox(actor)).map(({ activity }) => activity)
        .find(({ type, object: about }) => type === 'Create' && about?.type === 'Note' && about.inReplyTo === question);
      return found && words(found.object.content);
    }, { what: `${actor} hearing the outcome` });

    test('three Pools that let people in by different rules', async () => {
      ada = await signUp(pools.origin, { handle: 'ada', name: 'Ada' }, await pools.operatorLink());
      ben = await signUp(pools.origin, { handle: 'ben', name: 'Ben' });
      pool.oak = await foundTogether([ada, ben], { ...oak, admission: 'sponsors', sponsors: '2', exit_notice_days: '7' });
      pool.elm = await foundPool(ada, { ...elm, admission: 'vote' });
      pool.ash = await foundPool(ada, { ...ash, admission: 'open', probation_days: '3', exit_notice_days: '7' });
    });

    describe('members vouch', () => {
      const vouch = (who, address) => who.submit(address, '/vouch');
      /** The link that she passes on to who knows her. */
      const linkOf = async (actor) => (await peer.heard(actor, says.awaitsSponsors))[0].match(/https?:\/\/\S+\/applicants\/[0-9a-f-]+/)[0];

      test('by Join: two vouch, and she is accepted', async () => {
        await follow('friend', pool.oak);
        const agreed = await joinTwice('friend', pool.oak);
        const link = await linkOf('friend');
        await stands('friend', oak, 'waiting');
        await vouch(ada, link);
        assert.ok(!(await ada.see(link)).html.includes('/vouch"'), 'nobody vouches twice');
        await settled('friend', pool.oak);
        assert.deepEqual(await peer.answersTo('friend', agreed), [], 'one is not enough');
        await stands('friend', oak, 'waiting');
        await vouch(ben, link);
        await peer.answered('friend', agreed, 'Accept');
        await peer.heard('friend', says.letInBySponsors);
        await stands('friend', oak, 'list');
      });

      test('by words: the same, and a message says it', async () => {
        await joinByWords('kit', pool.oak, 'Kit Marlow');
        const link = await linkOf('kit');
        for (const who of [ben, ada]) await vouch(who, link);
        await peer.heard('kit', says.letInBySponsors);
        await stands('kit', oak, 'list');
        await say('kit', pool.oak, 'agree');
        await peer.heard('kit', says.already);
      });
    });

    describe('members vote on who asks', () => {
      test('carried by the one member there is: accepted', async () => {
        await follow('smith', pool.elm);
        const agreed = await joinTwice('smith', pool.elm);
        await peer.heard('smith', says.awaitsVote);
        const question = await poll('smith', peer.handle('smith'));
        const shown = await object(question);
        assert.deepEqual([shown['pools:kind'], shown['pools:electorate']], ['admission', 1]);
        await vote('smith', question, 'For');
        await peer.heard('smith', says.notAMember);
        assert.deepEqual(await counts(question), [0, 0, 0], 'she has no vote on herself');
        assert.deepEqual(await peer.answersTo('smith', agreed), []);
        await castBallot(ada, question, 'for');
        await peer.answered('smith', agreed, 'Accept');
        await peer.heard('smith', says.letInByVote);
        assert.deepEqual(await outcome(question), ['Carried', 'done']);
        await stands('smith', elm, 'list');
      });

      test('the poll comes to a member elsewhere, whose vote counts like any other', async () => {
        await joinByWords('maker', pool.elm, 'Maker Moss');
        await peer.heard('maker', says.awaitsVote);
        const question = await poll('smith', peer.handle('maker'));
        assert.doesNotMatch(JSON.stringify(await object(question)), /Moss/, 'what she signed with is not told');
        await vote('smith', question, 'For');
        await counted(question, [1, 0, 0]);
        await stands('maker', elm, 'waiting');
        await castBallot(ada, question, 'for');
        await peer.heard('maker', says.letInByVote);
        await stands('maker', elm, 'list');
      });

      test('defeated: her Join is rejected, and so is the next one', async () => {
        const agreed = await joinTwice('late', pool.elm);
        await peer.heard('late', says.awaitsVote);
        const question = await poll('smith', peer.handle('late'));
        await vote('maker', question, 'Against');
        await counted(question, [0, 1, 0]);
        assert.deepEqual(await peer.answersTo('late', agreed), []);
        await vote('smith', question, 'Against');
        await peer.answered('late', agreed, 'Reject');
        await peer.heard('late', says.turnedDown);
        assert.deepEqual(await outcome(question), ['Defeated', undefined]);
        await stands('late', elm, []);
        await peer.answered('late', await join('late', pool.elm), 'Reject');
        await peer.heard('late', says.turnedDownBefore);
      });
    });

    describe('probation', () => {
      test('she is accepted, and on no roll until it is over', async () => {
        await follow('tess', pool.ash);
        const agreed = await joinTwice('tess', pool.ash);
        await peer.answered('tess', agreed, 'Accept');
        await peer.heard('tess', says.onProbation);
        await stands('tess', ash, 'probation');
        const early = await open('A larger pot', ash);
        assert.equal(early.electorate, 1);
        assert.equal(await poll('tess', 'A larger pot'), early.question, 'she reads along');
        await vote('tess', early.question, 'For');
        await peer.heard('tess', says.votesLater);
        assert.deepEqual(await counts(early.question), [0, 0, 0]);

        clock.advance({ days: 3 });
        await peer.heard('tess', says.probationOver);
        await stands('tess', ash, 'list');
        const later = await open('Sharper knives', ash);
        assert.equal(later.electorate, 2);
        await vote('tess', later.question, 'For');
        await counted(later.question, [1, 0, 0]);
        await vote('tess', early.question, 'For');
        await settled('tess', pool.ash);
        assert.deepEqual(await counts(early.question), [0, 0, 0], 'that roll was fixed before');
      });
    });

    describe('notice', () => {
      test('by Leave: on no new roll while it runs, and back by a word', async () => {
        await leave('friend', pool.oak);
        await peer.heard('friend', says.leaving);
        await stands('friend', oak, 'on-notice');
        const gate = await open('Mend the gate', oak);
        assert.equal(gate.electorate, 3);
        await vote('friend', gate.question, 'For');
        await peer.heard('friend', says.voteOnNotice);
        const [link] = (await peer.heard('kit', says.voteOpened)).filter((text) => text.includes('Mend the gate'));
        assert.ok(link.includes(gate.question), 'who does not follow is told of the vote');
        assert.ok(!(await peer.messages('friend')).some((text) => says.voteOpened.test(text)), 'who follows has the poll');
        await say('friend', pool.oak, 'stay');
        await peer.heard('friend', says.staying);
        await stands('friend', oak, 'list');
        const { question, electorate } = await open('Paint the gate', oak);
        assert.equal(electorate, 4);
        await vote('friend', question, 'For');
        await counted(question, [1, 0, 0]);
      });

      test('by a word: back by a Join, which is accepted', async () => {
        await say('kit', pool.oak, 'leave');
        await peer.heard('kit', says.leaving);
        await leave('kit', pool.oak);
        await settled('kit', pool.oak);
        assert.equal((await peer.heard('kit', says.leaving)).length, 1, 'one notice, told once');
        await peer.answered('kit', await join('kit', pool.oak), 'Accept');
        await stands('kit', oak, 'list');
        await say('kit', pool.oak, 'stay');
        await peer.heard('kit', says.notLeaving);
      });

      test('that runs out: she votes on what was open before, and then is out', async () => {
        const { question, electorate } = await open('Soup in winter', ash);
        assert.equal(electorate, 2);
        await leave('tess', pool.ash);
        await peer.heard('tess', says.leaving);
        await vote('tess', question, 'Against');
        await counted(question, [0, 1, 0]);
        clock.advance({ days: 7 });
        await peer.heard('tess', says.noticeOver);
        await stands('tess', ash, []);
        await say('tess', pool.ash, 'stay');
        await peer.heard('tess', says.notLeaving);
        assert.equal((await open('Bread as well', ash)).electorate, 1);
        assert.deepEqual(await outcome(question), ['Defeated', undefined], 'her ballot stays');
      });
    });

    describe('an expulsion', () => {
      const reason = 'The shed was left open three nights in a row.';
      const answer = 'I was ill, and should have said so.';
      let notice; let question;

      test('begins with a notice to her alone, which she answers by a message', async () => {
        const page = `/pools/${oak.handle}/expulsions/new`;
        notice = (await ada.submit(page, page, { whom: peer.handle('kit'), reason })).url.href;
        const [text] = await peer.heard('kit', says.expulsionNotice);
        assert.ok(text.includes(reason) && text.includes(notice), text);
        await say('kit', pool.oak, 'reply in public is talk', true);
        await say('kit', pool.oak, 'reply I forgot.');
        await peer.heard('kit', says.replyTaken);
        await say('kit', pool.oak, `Reply: ${answer}`);
        await peer.heard('kit', says.replyTaken, 2);
        const shown = (await ben.see(notice)).words;
        assert.ok(shown.includes(reason) && shown.includes(answer), shown);
        assert.ok(!shown.includes('I forgot') && !shown.includes('in public'), 'the latest answer stands');
        await stands('kit', oak, ['expulsions', 'list']);
      });

      test('is voted on after two weeks, with her on the roll, and says nothing of her in public', async () => {
        clock.advance({ days: 14 });
        const [text] = await peer.heard('kit', says.expulsionOpened);
        question = await poll('friend', peer.handle('kit'));
        assert.ok(text.includes(question), text);
        const shown = await object(question);
        assert.deepEqual([shown['pools:kind'], shown['pools:electorate'], shown['pools:threshold']], ['expulsion', 4, '>= 2/3']);
        const followers = JSON.stringify([shown, await peer.messages('friend')]);
        assert.ok(!followers.includes(reason) && !followers.includes(answer), followers);
        await say('kit', pool.oak, 'reply Too late.');
        await peer.heard('kit', says.replyTooLate);
        assert.ok(!(await ada.see(notice)).words.includes('Too late'), 'what is voted on stays as it was');
      });

      test('carried by two thirds, it ends her membership, and she is told', async () => {
        await vote('kit', question, 'Against');
        await counted(question, [0, 1, 0]);
        await vote('friend', question, 'For');
        await castBallot(ada, question, 'for');
        await counted(question, [2, 1, 0]);
        await castBallot(ben, question, 'for');
        assert.deepEqual(await outcome(question), ['Carried', 'done']);
        await peer.heard('kit', says.expelled);
        assert.match(await told('friend', question), copyWithin('enactment-done-expulsion'));
        await stands('kit', oak, []);
      });

      test('leaves her without a vote, and nobody lets her in for a year', async () => {
        const next = await open('Mend the fence', oak);
        assert.equal(next.electorate, 3);
        await vote('kit', next.question, 'Against');
        await peer.heard('kit', says.notAMember);
        assert.deepEqual(await counts(next.question), [0, 0, 0]);
        await peer.answered('kit', await join('kit', pool.oak), 'Reject');
        await peer.heard('kit', says.expelledBefore);
        await say('kit', pool.oak, 'join');
        await peer.heard('kit', says.expelledBefore, 2);
        await stands('kit', oak, []);
      });
    });

    describe('the end of a Pool', () => {
      test('takes three quarters of all members, one of them elsewhere, and is told to who follows', async () => {
        const page = `/pools/${oak.handle}/proposals/new/dissolution`;
        const question = (await ada.submit(page, page, { why: 'The garden is built over in spring.' })).url.href;
        assert.equal(await poll('friend', oak.name), question);
        const shown = await object(question);
        assert.deepEqual([shown['pools:kind'], shown['pools:electorate'], shown['pools:threshold']], ['dissolution', 3, '>= 3/4 of all']);
        for (const who of [ada, ben]) await castBallot(who, question, 'for');
        await counted(question, [2, 0, 0]);
        assert.equal((await object(question)).closed, undefined, 'two of three are not three quarters');
        await vote('friend', question, 'For');
        assert.deepEqual(await outcome(question), ['Carried', 'done']);
        assert.match(await told('friend', question), copyWithin('enactment-done-dissolution'));
      });

      test('and then it decides nothing and lets nobody in', async () => {
        await say('nova', pool.oak, 'join');
        await peer.heard('nova', says.letsNobodyIn);
        await peer.answered('nova', await join('nova', pool.oak), 'Reject');
        await peer.heard('nova', says.letsNobodyIn, 2);
        await stands('nova', oak, []);
        await say('friend', pool.oak, 'leave');
        await peer.heard('friend', says.poolEnded);
        const { words: shown } = await ada.see(`/pools/${oak.handle}/proposals/new`);
        assert.match(shown, copyWithin('kinds-not-deciding'));
      });
    });

    test('the peer refused nothing, and all that the Pools keep holds', async () => {
      assert.deepEqual(await peer.ask('refused'), []);
      assert.match(await pools.check(), /rules hold/);
    });
  });
}
