// The clock of servers under test: a file that says how far they are ahead of the machine. Several may share one.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A clock that runs with the machine's, and can be moved on. */
export function newClock() {
  const folder = mkdtempSync(join(tmpdir(), 'pools-clock-'));
  const file = join(folder, 'offset');
  let offset = 0;
  // Renamed into place, so that no server reads half a number.
  const write = () => {
    writeFileSync(`${file}.new`, `${offset}\n`);
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    file,
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      offset += ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
      write();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
