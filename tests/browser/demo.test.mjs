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

describe('the demo', { timeout: 240_000 }, () => {
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
    const open = seen.getByRole('region', { name: copy('pool-open-title') }).getByRole('heading', { level: 3 }).getByRole('link').last();
    const title = await open.innerText();
    await open.click();
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
    const vote = page.getByRole('group', { name: copy('elsewhere-vote-label', title) }).getByRole('button', { name: copyStart('choice-for') });
    await vote.click();
    await page.getByRole('status').getByText(copy('notice-vote-sent')).waitFor();
    assert.equal(await vote.count(), 0, 'he has voted');
    await look(page, 'demo', '06-voted-elsewhere');

    await eventually(async () => {
      await seen.reload();
      return await inFavour(seen) === before + 1;
    }, { what: 'the vote in the count' });
    await look(seen, 'demo', '07-counted');
    assert.deepEqual([...jon.complaints, ...guest.complaints], []);
  });

  test('its money is in every stage, and every page of it can be read', async () => {
    const signsIn = async ({ page }, handle) => {
      await page.goto(new URL('/sign-in', told.pool).href);
      await page.getByLabel(copy('sign-in-handle')).fill(handle);
      await page.getByLabel(copy('sign-in-password')).fill(told.password);
      await page.getByRole('button', { name: copy('sign-in-button') }).click();
      await page.getByRole('status').waitFor();
    };
    const walk = async ({ page }, stops) => {
      for (const [path, name, link] of stops) {
        await page.goto(`${told.pool.href}${path}`);
        if (link) await page.getByRole('main').getByRole('link', { name: link }).first().click();
        await look(page, 'demo', name);
      }
    };
    const here = { origin: told.pool.origin, javaScriptEnabled: true };
    const [ines, theo, otto] = await Promise.all(['narrow', 'desktop', 'phone'].map((device) => newPerson(browser, { ...here, device })));
    await walk(guest, [['/money', '20-budget-of-a-guest'], ['/proposals/3', '21-paid'], ['/proposals/8', '22-spend-open']]);
    await signsIn(ines, 'ines');
    await walk(ines, [
      ['', '30-pool-of-a-steward'], ['/money', '31-budget'], ['/contribute', '32-contribute'], ['/money/mine', '33-mine'],
      ['/money/statements', '34-statements'], ['/money/payables', '35-payables'], ['/money/cash', '36-cash'], ['/money/rails', '37-rails'],
      ['/money/report', '38-report'], ['/stripe', '39-stripe'], ['/money/payables', '40-invoice', 'No. 2044'],
      ['/money/payables', '41-payable', 'Locksmith Adler'], ['/money/statements', '42-statement', /^statement-/],
      ['/proposals/new/spend', '43-spend-new'], ['/proposals/6', '44-invoice-waits'],
    ]);
    for (const key of ['desk-lines', 'desk-invoices', 'desk-cash', 'desk-payables']) {
      await ines.page.goto(told.pool.href);
      await ines.page.getByRole('link', { name: copy(key) }).click();
      await ines.page.waitForURL('**/money/**');
    }
    await signsIn(theo, 'theo');
    await walk(theo, [['/money/mine', '50-owing'], ['/money/mine', '51-how-to-pay', copy('my-money-pay-label')]]);
    await signsIn(otto, 'otto');
    await walk(otto, [['', '60-pool-he-left'], ['/money/mine', '61-his-money'], ['/money/capital', '62-his-capital']]);
    assert.deepEqual([ines, theo, otto, guest].flatMap(({ complaints }) => complaints), []);
  });

  test('Ctrl-C stops both servers cleanly', async () => {
    assert.equal(await demo.stop({ signal: 'SIGINT' }), 0, `it said:\n${demo.said().slice(-2000)}`);
    for (const { origin } of [told.pool, told.signIn]) await assert.rejects(fetch(origin), `${origin} still answers`);
  });
});
