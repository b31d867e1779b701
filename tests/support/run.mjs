// Node's own test runner over the *.test.mjs of one folder, with its closing lines left to be read.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { binary } from './places.mjs';

/** Runs the tests in `folder`; further arguments go to the runner (`--test-name-pattern=…`). */
export function runTests(folder) {
  if (!existsSync(binary)) {
    console.error(`no server at ${binary}: build it first (cargo build), or name it by POOLS_TEST_BINARY`);
    process.exit(2);
  }
  const here = fileURLToPath(folder);
  const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort().map((name) => here + name);
  const args = ['--test', '--test-concurrency=1', '--test-reporter=spec', ...process.argv.slice(2), ...files];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.exit(status ?? 1);
}
