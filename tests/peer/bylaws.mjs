// What a stranger does to check bylaws: only what the specification says, and nothing of the server's own code.
import { createHash } from 'node:crypto';

/** Canonical JSON (RFC 8785): names sorted by their UTF-16 code units, no white space, texts and numbers as ECMAScript writes them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** The digest of a version, made anew from what the object holds. */
export function digestOf({ 'pools:parameters': parameters, 'pools:template': template, content: text }) {
  return createHash('sha256').update(canonical({ parameters, template, text })).digest('hex');
}
