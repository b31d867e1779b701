// The databases that the same tests run on.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cluster = process.env.POOLS_TEST_POSTGRES;

/** Which engines can be had here: SQLite always, PostgreSQL when a cluster is named. */
export const engines = cluster ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

async function say(statement) {
  await run('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname', cluster, '--command', statement]);
}

/**
 * A new, empty database.
 * @returns {Promise<{url?: string, drop: () => Promise<void>}>} no `url` stands for the embedded SQLite
 */
export async function newDatabase(engine) {
  if (engine === 'SQLite') return { url: undefined, drop: async () => {} };
  const name = `pools_${randomBytes(6).toString('hex')}`;
  await say(`CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => say(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/**
 * What a database answers to a query: rows of texts. It is only read.
 * @param {string} place an address of PostgreSQL, or the path of a SQLite file
 */
export async function rows(place, query) {
  if (!place.startsWith('postgres:')) {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(place, { readOnly: true });
    try {
      return database.prepare(query).all().map((row) => Object.values(row).map((value) => String(value ?? '')));
    } finally {
      database.close();
    }
  }
  const { stdout } = await run('psql', [
    '--no-psqlrc', '--tuples-only', '--no-align', '--field-separator=\t', '--set=ON_ERROR_STOP=1', '--dbname', place, '--command', query,
  ], { env: { ...process.env, PGOPTIONS: '-c default_transaction_read_only=on' } });
  return stdout.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
}
