// A Pools server for a test: its own address, folder, database and clock.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newClock } from './clock.mjs';
import { newDatabase, rows } from './database.mjs';
import { binary, freePort } from './places.mjs';
import { startProcess } from './process.mjs';

/** One process that can be ended and begun anew; `ready` looks whether it has begun. */
function life({ name, args, env, ready }) {
  let now;
  let runs = 0;
  const one = {
    name,
    said: () => now.said(),
    until: (look, options) => now.until(look, options),
    async begin() {
      runs += 1;
      now = startProcess({ name: runs === 1 ? name : `${name}-${runs}`, command: binary, args, env });
      await now.until(() => ready(now), { timeout: 60_000, what: `${name} being ready` });
    },
    end: (signal) => now?.stop({ signal }),
    kill: () => one.end('SIGKILL'),
    /** Stops the clock of the process alone: it neither reads nor answers, and its connections stay. */
    freeze: () => now.child.kill('SIGSTOP'),
    thaw: () => now.child.kill('SIGCONT'),
  };
  return one;
}

/**
 * Starts `pools serve` and waits until it is ready.
 * With `workers`, the background work is done by processes of their own (`pools work`) of these names.
 * @param {{name: string, host?: string, engine?: string, clock?: object, workers?: string[]}} options
 */
export async function startPools({ name, host = '127.0.0.10', engine = 'SQLite', clock, workers = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'pools-test-'));
  const database = await newDatabase(engine);
  const origin = `http://${host}:${await freePort(host)}`;
  const ownClock = clock ? undefined : newClock();
  const time = clock ?? ownClock;

  const env = {
    POOLS_ORIGIN: origin,
    POOLS_LISTEN: new URL(origin).host,
    POOLS_DATA_DIR: join(folder, 'data'),
    POOLS_DEVELOPMENT: 'true',
    POOLS_CLOCK_OFFSET_FILE: time.file,
    ...(database.url ? { POOLS_DATABASE_URL: database.url } : {}),
  };
  const server = life({
    name, env, args: workers.length > 0 ? ['serve', '--no-worker'] : ['serve'],
    ready: async () => (await fetch(`${origin}/readyz`)).ok,
  });
  await server.begin();
  const helpers = workers.map((worker) => life({
    name: `${name}-${worker}`, env: { ...env, POOLS_WORKER_NAME: worker }, args: ['work'], ready: (run) => run.said().includes('working'),
  }));
  for (const helper of helpers) await helper.begin();

  return {
    name,
    origin,
    host: new URL(origin).host,
    env,
    server,
    workers: helpers,
    said: server.said,
    /** The one-time link that makes the first operator, as the server prints it. */
    operatorLink: () => server.until(
      () => server.said().match(/https?:\/\/\S+\/setup\/[A-Za-z0-9_-]+/)?.[0],
      { what: 'the link for the first operator' },
    ),
    /** Moves the server's clock on; it looks at the file by itself. */
    advance: time.advance,
    /** Ends the server with `signal` and starts it anew on the same data. */
    async restart(signal = 'SIGKILL') {
      await server.end(signal);
      await server.begin();
    },
    /** What stands in its database, as rows of texts. */
    rows: (query) => rows(database.url ?? join(env.POOLS_DATA_DIR, 'pools.db'), query),
    /** `pools check`: it fails when a rule doesn't hold. */
    check: async () => (await promisify(execFile)(binary, ['check'], { env: { ...process.env, ...env } })).stdout,
    /** Stops the server; its exit code is returned. All that it had is removed. */
    async stop() {
      await Promise.all(helpers.map((helper) => helper.end()));
      const code = await server.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
      ownClock?.remove();
      return code;
    },
  };
}
