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

/** Terms that one person founds a Pool on, and that everyone may leave at once. */
export const alone = { founders: '1', buy_in: 'none', exit_notice_days: '0' };

/** What a person fills in who accepts the bylaws. */
export const acceptance = { typed_name: 'A. Person', of_age: 'yes', electronic_records: 'yes' };

/** Founds a Pool alone: writes the draft, accepts it, and votes for it. `admission` is `open` or `steward`. */
export async function foundPool(visitor, { admission = 'open', ...pool } = {}) {
  const { handle, ...terms } = { ...oak, ...alone, admission, ...pool };
  const page = `/pools/${handle}`;
  await visitor.submit('/pools/new', '/pools/new', { handle, ...terms });
  await acceptBylaws(visitor, handle);
  await visitor.submit(page, `${page}/founding-vote`);
  await castBallot(visitor, `${visitor.origin}${page}/proposals/0`, 'for');
  return `${visitor.origin}${page}`;
}

/** Several found a Pool: the first writes the draft, the others come by its link, and all accept it and vote for it. */
export async function foundTogether([first, ...others], { handle, ...terms }) {
  const page = `/pools/${handle}`;
  const founders = String(others.length + 1);
  const draft = await first.submit('/pools/new', '/pools/new', { handle, ...alone, ...terms, founders });
  const [link] = draft.html.match(/\/invitations\/[A-Za-z0-9_-]{20,}/);
  await acceptBylaws(first, handle);
  for (const other of others) {
    await other.submit(link, link);
    await acceptBylaws(other, handle);
  }
  await first.submit(page, `${page}/founding-vote`);
  for (const each of [first, ...others]) await castBallot(each, `${first.origin}${page}/proposals/0`, 'for');
  return `${first.origin}${page}`;
}

/** Accepts the bylaws as they are. */
export function acceptBylaws(visitor, handle = oak.handle) {
  return visitor.submit(`/pools/${handle}/accept`, `/pools/${handle}/accept`, acceptance);
}

/** Asks to join and accepts the bylaws. */
export async function joinPool(visitor, handle = oak.handle) {
  await visitor.submit(`/pools/${handle}`, `/pools/${handle}/join`);
  return acceptBylaws(visitor, handle);
}

/** Opens a proposal and returns its address. */
export async function openProposal(visitor, { title, text }, handle = oak.handle) {
  const page = await visitor.submit(`/pools/${handle}/proposals/new/decision`, `/pools/${handle}/proposals/new/decision`, { title, text });
  if (!/\/proposals\/\d+$/.test(page.url.pathname)) throw new Error(`the proposal was not opened: ${page.words.slice(0, 600)}`);
  return page.url.href;
}

/** Votes; `choice` is `for`, `against` or `abstain`. */
export function castBallot(visitor, proposal, choice, reason = '') {
  return visitor.submit(proposal, `${new URL(proposal).pathname}/ballot`, { choice, reason });
}
