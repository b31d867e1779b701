// Where the tests put things, and which doors are free.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Folder for logs and pictures; git ignores it. */
export const output = process.env.POOLS_TEST_OUTPUT ?? join(root, 'ci-output');

/** A folder below `output`, made when it is missing. */
export function outputFolder(name) {
  const folder = join(output, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The server under test. */
export const binary = process.env.POOLS_TEST_BINARY
  ?? join(process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/pools/target'), 'debug', 'pools');

/** A port that nobody listens on at the address `host`. */
export function freePort(host) {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, host, () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
