// `pools demo`, as it tells people to try it: a vote cast on one server, counted on the other.
// Its two addresses are its own and fixed, so that it can't run beside another demo.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { copy, copyStart } from '../support/copy.mjs';
import { eventually } from '../support/eventually.mjs';
import { binary } from '../support/places.mjs';
import { startProcess } from '../support/process.mjs';
import { launch, look, newPerson } from './chromium.mjs';

/** What the demo prints for people to read, in pieces. */
function read(said) {
  const found = (pattern) => said.match(pattern)?.[1] ?? assert.fail(`the demo doesn't say ${pattern}:\n${said}`);
  return {
    pool: new URL(found(/(http:\S+\/pools\/oak)\s/)),
    password: found(/password is: (.+)/),
    signIn: new URL(found(/sign in as jon at (http:[^\s,]+)/)),
    handle: found(/(@oak@[^\s,]+)/),
  };
}

const inFavour = async (page) => Number(await page.locator('.count-for b').first().innerText());

describe('the demo', { timeout: 120_000 }, () => {
  let demo; let browser; let told; let jon; let guest;

  before(async () => {
    demo = startProcess({ name: 'demo', command: binary, args: ['demo'] });
    await demo.until(() => demo.said().includes('Ctrl-C'), { timeout: 60_000, what: 'the demo being told' });
    told = read(demo.said());
    browser = await launch();
    const person = ({ origin }) => newPerson(browser, { origin, device: 'desktop', javaScriptEnabled: true });
    [jon, guest] = await Promise.all([person(told.signIn), person(told.pool)]);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  test('a vote from the second server is counted on the first', async () => {
    const seen = guest.page;
    await seen.goto(told.pool.href);
    await look(seen, 'demo', '01-oak');
    await seen.getByRole('region', { name: copy('pool-open-title') }).getByRole('heading', { level: 3 }).getByRole('link').click();
    await seen.getByRole('heading', { name: copy('count-title') }).waitFor();
    const before = await inFavour(seen);
    await look(seen, 'demo', '02-proposal');

    const { page } = jon;
    await page.goto(told.signIn.href);
    await page.getByLabel(copy('sign-in-handle')).fill('jon');
    await page.getByLabel(copy('sign-in-password')).fill(told.password);
    await page.getByRole('button', { name: copy('sign-in-button') }).click();
    await page.getByRole('status').waitFor();
    await look(page, 'demo', '03-jon');
    await page.getByRole('navigation').getByRole('link', { name: copy('nav-elsewhere') }).click();
    await look(page, 'demo', '04-elsewhere');
    await page.getByLabel(copy('elsewhere-handle')).fill(told.handle);
    await page.getByRole('button', { name: copy('elsewhere-button') }).click();
    await page.getByText(copy('membership-member')).waitFor();
    await look(page, 'demo', '05-oak-from-elsewhere');
    await page.getByRole('button', { name: copyStart('choice-for') }).click();
    await page.getByRole('status').getByText(copy('notice-vote-sent')).waitFor();
    assert.equal(await page.getByRole('button', { name: copyStart('choice-for') }).count(), 0, 'he has voted');
    await look(page, 'demo', '06-voted-elsewhere');

    await eventually(async () => {
      await seen.reload();
      return await inFavour(seen) === before + 1;
    }, { what: 'the vote in the count' });
    await look(seen, 'demo', '07-counted');
    assert.deepEqual([...jon.complaints, ...guest.complaints], []);
  });

  test('Ctrl-C stops both servers cleanly', async () => {
    assert.equal(await demo.stop({ signal: 'SIGINT' }), 0, `it said:\n${demo.said().slice(-2000)}`);
    for (const { origin } of [told.pool, told.signIn]) await assert.rejects(fetch(origin), `${origin} still answers`);
  });
});
