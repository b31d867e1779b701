// The Fedify server as a process of its own, and the ways to tell it what to do.
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.mjs';
import { freePort } from './places.mjs';
import { startProcess } from './process.mjs';
import { words } from './visitor.mjs';

const isPublic = (to) => ['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public'].includes(to);

/** Starts the peer at `host`; `firstKnock` is the signature it tries first, `clock` one that it shares with a server. */
export async function startPeer({ name, host = '127.0.0.20', firstKnock, secure = false, clock }) {
  const listen = `${host}:${await freePort(host)}`;
  const control = `${host}:${await freePort(host)}`;
  const peer = startProcess({
    name,
    command: process.execPath,
    args: [
      fileURLToPath(new URL('../peer/peer.mjs', import.meta.url)),
      '--listen', listen, '--control', control, '--first-knock', firstKnock, ...(secure ? ['--secure'] : []),
      ...(clock ? ['--clock', clock.file] : []),
    ],
  });
  await peer.until(() => peer.said().includes('ready: '), { what: 'the peer being ready' });

  const read = async (response, action) => {
    const answer = await response.json();
    if (!response.ok) throw new Error(`${action}: ${answer.error}`);
    return answer;
  };
  const person = (actor) => `http://${listen}/users/${actor}`;
  const ask = async (question, given = {}) => read(await fetch(`http://${control}/control/${question}?${new URLSearchParams(given)}`), question);
  /** What a person of the peer was handed, newest last. */
  const inbox = (actor) => ask('inbox', { actor });
  /** Direct messages to a person: the words of each. */
  const messages = async (actor) => (await inbox(actor))
    .map(({ activity }) => activity)
    .filter(({ type, object }) => type === 'Create' && object?.type === 'Note')
    .filter(({ object }) => [object.to].flat().includes(person(actor)) && ![object.to, object.cc].flat().some(isPublic))
    .map(({ object }) => words(object.content));
  /** What a person was handed about a Join of hers: the types of the answers. */
  const answersTo = async (actor, { id }) => (await inbox(actor)).map(({ activity }) => activity)
    .filter(({ object: about }) => (about?.id ?? about) === id).map(({ type }) => type);
  return {
    host: listen,
    origin: `http://${listen}`,
    person,
    handle: (actor) => `@${actor}@${listen}`,
    /** Has a person of the peer do something. */
    tell: async (action, given) => read(await fetch(`http://${control}/control/${action}`, {
      method: 'POST', body: JSON.stringify(given), headers: { 'content-type': 'application/json' },
    }), action),
    /** Asks the peer what it knows. */
    ask,
    inbox,
    messages,
    answersTo,
    /** Waits until a Join of a person has an answer of that type. */
    answered: (actor, asked, type) => eventually(
      async () => (await answersTo(actor, asked)).includes(type), { what: `${type} of ${actor}'s Join` },
    ),
    /** Waits until a person was sent so many messages that match, and returns their words. */
    heard: (actor, pattern, count = 1) => eventually(async () => {
      const found = (await messages(actor)).filter((text) => pattern.test(text));
      return found.length >= count && found;
    }, { what: `${actor} being told ${pattern}` }),
    stop: () => peer.stop(),
  };
}
