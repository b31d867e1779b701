// The peer's clock: the machine's, moved on by the seconds that stand in a file. With it a server under test that lives
// days ahead takes what the peer signs.
import { readFileSync } from 'node:fs';

/** From now on all that asks for the time in this process gets that of `file`. */
export function liveBy(file) {
  const machine = Date;
  const now = () => machine.now() + Number(readFileSync(file, 'utf8')) * 1000;
  globalThis.Date = new Proxy(machine, {
    construct: (_, given, target) => Reflect.construct(machine, given.length > 0 ? given : [now()], target),
    get: (_, name) => (name === 'now' ? now : Reflect.get(machine, name)),
  });
}
