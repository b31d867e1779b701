// What people do on the web, each step once: the addresses and field names of the pages stand only here.
import { Visitor } from './visitor.mjs';

/** A password that nobody will guess. */
export const password = 'lantern-orchard-quiet-river-42';

/** The Pool that all tests tell of. */
export const oak = {
  handle: 'oak',
  name: 'Oak Street Garden',
  purpose: 'We look after the garden on Oak Street and share what grows there.',
};

/** Signs up a new person, by the operator's link when one is given, and returns her visitor. */
export async function signUp(origin, { handle, name }, address = '/sign-up') {
  const visitor = new Visitor(origin);
  const { pathname } = new URL(address, origin);
  await visitor.submit(address, pathname, { handle, name, password });
  return visitor;
}

/** Founds a Pool; `admission` is `open` or `steward`. */
export async function foundPool(visitor, { admission = 'open', ...pool } = {}) {
  const { handle, name, purpose } = { ...oak, ...pool };
  await visitor.submit('/pools/new', '/pools/new', { handle, name, purpose, admission });
  return `${visitor.origin}/pools/${handle}`;
}

/** Asks to join and agrees to the rules. */
export async function joinPool(visitor, handle = oak.handle) {
  await visitor.submit(`/pools/${handle}`, `/pools/${handle}/join`);
  return visitor.submit(`/pools/${handle}/join`, `/pools/${handle}/agree`);
}

/** Opens a proposal and returns its address. */
export async function openProposal(visitor, { title, text }, handle = oak.handle) {
  const page = await visitor.submit(`/pools/${handle}/proposals/new`, `/pools/${handle}/proposals/new`, { title, text });
  if (!/\/proposals\/\d+$/.test(page.url.pathname)) throw new Error(`the proposal was not opened: ${page.words.slice(0, 600)}`);
  return page.url.href;
}

/** Votes; `choice` is `for`, `against` or `abstain`. */
export function castBallot(visitor, proposal, choice, reason = '') {
  return visitor.submit(proposal, `${new URL(proposal).pathname}/ballot`, { choice, reason });
}
