// A program of ours as a child process: started, listened to, and stopped by its id.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.mjs';
import { outputFolder } from './places.mjs';

// Nothing outlives the test that started it, however that ends.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(signal, () => process.exit(code));

/**
 * Starts `command` and keeps all it says, in memory and in ci-output/logs.
 * @param {{name: string, command: string, args: string[], env?: object}} what
 */
export function startProcess({ name, command, args, env = {} }) {
  const log = createWriteStream(join(outputFolder('logs'), `${name}.log`));
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const failed = new Promise((_, fail) => child.once('error', fail));
  failed.catch(() => {});
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      said += text;
      log.write(text);
    });
  }
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  running.add(child);
  const ended = once(child, 'close').finally(() => {
    running.delete(child);
    log.end();
  });
  ended.catch(() => {});

  return {
    child,
    /** Everything said so far, both streams. */
    said: () => said,
    gone,
    /** Waits until `look` answers something true; fails at once when the program ends before. */
    async until(look, options) {
      const answer = eventually(async () => gone() || (await look()), options);
      const result = await Promise.race([answer, failed]).catch((error) => {
        throw new Error(`${name}: ${error.message}\nIt said:\n${said.slice(-4000)}`);
      });
      if (gone()) throw new Error(`${name} ended too early (${child.exitCode ?? child.signalCode}). It said:\n${said.slice(-4000)}`);
      return result;
    },
    /** Asks politely, then insists after `patience` milliseconds. Returns the exit code. */
    async stop({ signal = 'SIGTERM', patience = 10_000 } = {}) {
      if (child.pid === undefined) return null;
      if (!gone()) {
        child.kill(signal);
        const insist = setTimeout(() => child.kill('SIGKILL'), patience);
        await ended;
        clearTimeout(insist);
      }
      return child.exitCode;
    },
  };
}
