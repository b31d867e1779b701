// A Pools server for a test: its own address, folder, database and clock.
import { mkdtempSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDatabase } from './database.mjs';
import { binary, freePort } from './places.mjs';
import { startProcess } from './process.mjs';

/**
 * Starts `pools serve` and waits until it is ready.
 * @param {{name: string, host?: string, engine?: string}} options
 */
export async function startPools({ name, host = '127.0.0.10', engine = 'SQLite' }) {
  const folder = mkdtempSync(join(tmpdir(), 'pools-test-'));
  const database = await newDatabase(engine);
  const origin = `http://${host}:${await freePort(host)}`;
  const offsetFile = join(folder, 'clock-offset');
  let offset = 0;
  // Renamed into place, so that the server never reads half a number.
  const setClock = () => {
    writeFileSync(`${offsetFile}.new`, `${offset}\n`);
    renameSync(`${offsetFile}.new`, offsetFile);
  };
  setClock();

  const env = {
    POOLS_ORIGIN: origin,
    POOLS_LISTEN: new URL(origin).host,
    POOLS_DATA_DIR: join(folder, 'data'),
    POOLS_DEVELOPMENT: 'true',
    POOLS_CLOCK_OFFSET_FILE: offsetFile,
    ...(database.url ? { POOLS_DATABASE_URL: database.url } : {}),
  };
  const start = async (run) => {
    const server = startProcess({ name: run, command: binary, args: ['serve'], env });
    await server.until(async () => (await fetch(`${origin}/readyz`)).ok, { timeout: 60_000, what: 'the server being ready' });
    return server;
  };
  let server = await start(name);
  let runs = 1;

  return {
    origin,
    host: new URL(origin).host,
    env,
    said: () => server.said(),
    /** The one-time link that makes the first operator, as the server prints it. */
    operatorLink: () => server.until(
      () => server.said().match(/https?:\/\/\S+\/setup\/[A-Za-z0-9_-]+/)?.[0],
      { what: 'the link for the first operator' },
    ),
    /** Moves the server's clock on; it looks at the file by itself. */
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      offset += ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
      setClock();
    },
    /** Ends the server with `signal` and starts it anew on the same data. */
    async restart(signal = 'SIGKILL') {
      await server.stop({ signal });
      runs += 1;
      server = await start(`${name}-${runs}`);
    },
    /** Stops the server; its exit code is returned. All that it had is removed. */
    async stop() {
      const code = await server.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}
