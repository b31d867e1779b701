// The Fedify server as a process of its own, and the ways to tell it what to do.
import { fileURLToPath } from 'node:url';
import { freePort } from './places.mjs';
import { startProcess } from './process.mjs';

/** Starts the peer at `host`; `firstKnock` is the signature it tries first. */
export async function startPeer({ name, host = '127.0.0.20', firstKnock, secure = false }) {
  const listen = `${host}:${await freePort(host)}`;
  const control = `${host}:${await freePort(host)}`;
  const peer = startProcess({
    name,
    command: process.execPath,
    args: [
      fileURLToPath(new URL('../peer/peer.mjs', import.meta.url)),
      '--listen', listen, '--control', control, '--first-knock', firstKnock, ...(secure ? ['--secure'] : []),
    ],
  });
  await peer.until(() => peer.said().includes('ready: '), { what: 'the peer being ready' });

  const read = async (response, action) => {
    const answer = await response.json();
    if (!response.ok) throw new Error(`${action}: ${answer.error}`);
    return answer;
  };
  return {
    host: listen,
    origin: `http://${listen}`,
    person: (actor) => `http://${listen}/users/${actor}`,
    handle: (actor) => `@${actor}@${listen}`,
    /** Has a person of the peer do something. */
    tell: async (action, given) => read(await fetch(`http://${control}/control/${action}`, {
      method: 'POST', body: JSON.stringify(given), headers: { 'content-type': 'application/json' },
    }), action),
    /** Asks the peer what it knows. */
    ask: async (question, given = {}) => read(await fetch(`http://${control}/control/${question}?${new URLSearchParams(given)}`), question),
    stop: () => peer.stop(),
  };
}
