// The words on the pages, read where they are written, so that a test finds a button by its meaning and
// goes on finding it when its name is changed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';

const folder = process.env.POOLS_TEST_LOCALE ?? join(root, 'templates/locales/en');

/** Fluent's messages by key; only the message itself, without attributes. */
function read() {
  const messages = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ftl'))) {
    let key;
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      const start = line.match(/^(-?[a-zA-Z][\w-]*) *= *(.*)$/);
      if (start) {
        [, key] = start;
        messages.set(key, start[2].trim());
      } else if (key && /^(\s+\S|\})/.test(line)) {
        messages.set(key, `${messages.get(key)}\n${line.trim()}`.trim());
      } else if (line.trim() !== '') {
        key = undefined;
      }
    }
  }
  return messages;
}

const messages = read();
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+');

/** What stands between braces: a string, another message, a choice between variants, or something filled in. */
function placeable(inside) {
  const [selector, ...rest] = inside.split('->');
  if (rest.length > 0) {
    const variants = rest.join('->').split(/^\s*\*?\[[^\]]+\]/m).slice(1);
    return `(?:${variants.map((variant) => pattern(variant.trim())).join('|')})`;
  }
  const name = selector.trim();
  if (/^"[^"]*"$/.test(name)) return escape(name.slice(1, -1));
  return messages.has(name) ? pattern(messages.get(name)) : '[\\s\\S]*?';
}

/** A message as the source of a pattern: its own words, and anything for what is filled in. */
function pattern(message) {
  let found = '';
  let words = '';
  let inside = '';
  let depth = 0;
  for (const sign of message) {
    if (sign === '}') depth -= 1;
    if (depth === 0 && sign === '}') {
      found += placeable(inside);
      inside = '';
    } else if (depth > 0) inside += sign;
    else if (sign === '{') {
      found += escape(words);
      words = '';
    } else words += sign;
    if (sign === '{') depth += 1;
  }
  return found + escape(words);
}

function sourceOf(key) {
  const message = messages.get(key);
  if (message === undefined) throw new Error(`no text ${key} in ${folder}`);
  return pattern(message);
}

/**
 * The words of `key`, as a pattern that matches the whole of them: what is filled in may be anything.
 * `given` narrows it: the whole must hold this text too.
 */
export function copy(key, given) {
  const holding = given === undefined ? '' : `(?=[\\s\\S]*${escape(given)})`;
  return new RegExp(`^\\s*${holding}${sourceOf(key)}\\s*$`);
}

/** The words of `key` at the start of something longer. */
export function copyStart(key) {
  return new RegExp(`^\\s*${sourceOf(key)}(?:\\s|$)`);
}

/** The words of `key` anywhere in something longer. */
export function copyWithin(key) {
  return new RegExp(sourceOf(key));
}
