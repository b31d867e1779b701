// The thread of a Pool as people live it in a browser: founded, joined, proposed, voted, decided.
// Walked on a desktop, a phone, a very narrow screen, and without JavaScript.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { copy, copyStart, copyWithin } from '../support/copy.mjs';
import { eventually } from '../support/eventually.mjs';
import { startPools } from '../support/pools.mjs';
import { oak, password } from '../support/steps.mjs';
import { launch, look as lookAt, newPerson, tabTo } from './chromium.mjs';

// `early`: the second vote settles it before the close.
const walks = [
  { walk: 'desktop', device: 'desktop', admission: 'open', keyboard: true, early: true },
  { walk: 'phone', device: 'phone', admission: 'steward' },
  { walk: 'narrow', device: 'narrow', admission: 'open', early: true },
  { walk: 'desktop-without-javascript', device: 'desktop', admission: 'steward', javaScriptEnabled: false },
  { walk: 'phone-without-javascript', device: 'phone', admission: 'open', javaScriptEnabled: false },
];

const people = { ada: { handle: 'ada', name: 'Ada Moss' }, ben: { handle: 'ben', name: 'Ben Hill' } };
const proposal = {
  title: 'Buy a second water barrel',
  text: 'The first one is empty by July.\n\nA second costs about 80, and Cleo can fetch it on Saturday.',
};
const reasons = ['The beds at the back stay dry.', 'Where would it stand?', 'Beside the shed there is room.'];

/** Things on a page by role, and by the key of their text. */
const on = (page) => ({
  button: (key, given) => page.getByRole('button', { name: copy(key, given) }),
  link: (key, given) => page.getByRole('main').getByRole('link', { name: copy(key, given) }),
  nav: (key) => page.getByRole('navigation').getByRole('link', { name: copyStart(key) }),
  field: (key) => page.getByLabel(copy(key)),
  heading: (name) => page.getByRole('heading', { name }),
  told: (key) => page.getByRole('status').getByText(copy(key)),
});

for (const { walk, device, admission, keyboard = false, early = false, javaScriptEnabled = true } of walks) {
  describe(`a Pool in the browser: ${walk}`, { timeout: 480_000 }, () => {
    let pools; let browser; let ada; let ben; let guest; let question;
    const look = (page, name) => lookAt(page, walk, name);
    const person = () => newPerson(browser, { origin: pools.origin, device, javaScriptEnabled });
    // One step builds on another: after the first that fails there is nothing to walk on.
    let fallen = false;
    const step = (name, walkOn) => test(name, async (t) => {
      if (fallen) return t.skip('an earlier step failed');
      fallen = true;
      await walkOn(t);
      fallen = false;
    });

    before(async () => {
      [pools, browser] = await Promise.all([startPools({ name: `browser-${walk}`, host: '127.0.0.11' }), launch()]);
      [ada, ben, guest] = await Promise.all([person(), person(), person()]);
    });
    after(async () => {
      await browser?.close();
      await pools?.stop();
    });

    const fillInSignUp = async (page, { handle, name }) => {
      await on(page).field('sign-up-name').fill(name);
      await on(page).field('sign-up-handle').fill(handle);
      await on(page).field('sign-up-password').fill(password);
      await on(page).button('sign-up-button').click();
    };

    const accept = async (page, { name }) => {
      await on(page).field('accept-name').fill(name);
      await on(page).field('accept-age').check();
      await on(page).field('accept-electronic').check();
      await on(page).button('accept-button').click();
    };

    step('a guest finds an empty house that says what it is', async () => {
      const { page } = guest;
      await page.goto('/');
      await on(page).heading(copyWithin('start-headline')).waitFor();
      await look(page, '01-start-empty');
      await on(page).link('start-found').click();
      await page.getByText(copy('sign-up-to-found')).waitFor();
      assert.equal(new URL(page.url()).searchParams.get('next'), '/pools/new', 'founding goes on after signing up');
      await page.getByRole('contentinfo').getByRole('link', { name: copy('nav-about') }).click();
      await on(page).heading(copy('about-title')).waitFor();
      await look(page, '02-about');
    });

    step('the first operator signs up by her one-time link', async () => {
      const { page } = ada;
      await page.goto(await pools.operatorLink());
      await look(page, '03-setup');
      await on(page).button('sign-up-button').click();
      await page.getByRole('alert').waitFor();
      await look(page, '04-setup-wrong');
      await fillInSignUp(page, people.ada);
      await on(page).nav('nav-you').waitFor();
      await look(page, '05-signed-in');
    });

    step('what is wrong in the form is said beside it, and what was filled in stays', async () => {
      const { page } = ada;
      await on(page).nav('nav-found').click();
      await on(page).heading(copy('found-title')).waitFor();
      await look(page, '06-found');
      await on(page).field('terms-name').fill(oak.name);
      await on(page).field('terms-voting_days').fill('99');
      await on(page).button('found-button').click();
      await page.getByRole('alert').waitFor();
      assert.equal(await on(page).field('terms-name').inputValue(), oak.name, 'what was filled in stays');
      assert.ok(await on(page).field('terms-voting_days').isVisible(), 'the number to be put right is in sight');
      await look(page, '07-found-wrong');
      await page.goto('/');
    });

    step('she founds a Pool alone: writes the draft, accepts it, and votes for it', async (t) => {
      const { page } = ada;
      const effort = { fields: 0, clicks: 0 };
      const fill = async (field, words) => {
        effort.fields += 1;
        await field.fill(words);
      };
      const click = async (thing) => {
        effort.clicks += 1;
        await thing.click();
      };
      await click(on(page).nav('nav-found'));
      await fill(on(page).field('terms-name'), oak.name);
      await fill(on(page).field('found-handle'), oak.handle);
      await fill(on(page).field('terms-purpose'), oak.purpose);
      await fill(on(page).field('terms-founders'), '1');
      if (admission !== 'steward') await click(page.getByRole('radio', { name: copy(`terms-admission-${admission}`) }));
      await click(on(page).button('found-button'));
      await on(page).heading(oak.name).waitFor();
      await look(page, '08-draft');
      await click(on(page).link('draft-accept'));
      await look(page, '08-draft-accept');
      await fill(on(page).field('accept-name'), people.ada.name);
      await click(page.locator('#of_age'));
      await click(page.locator('#electronic_records'));
      await click(on(page).button('accept-button'));
      await page.getByText(copy('draft-accepted')).waitFor();
      await look(page, '08-draft-accepted');
      await click(on(page).button('draft-hold'));
      await page.waitForURL(`**/pools/${oak.handle}/proposals/0`);
      await click(page.getByRole('group', { name: copy('ballot-title') }).getByRole('button', { name: copyStart('choice-for') }));
      await page.getByRole('status').waitFor();
      t.diagnostic(`founding took ${effort.fields} fields and ${effort.clicks} clicks`);
      assert.deepEqual(effort, { fields: 5, clicks: admission === 'steward' ? 8 : 9 });
      await page.goto(`/pools/${oak.handle}`);
      assert.equal(new URL(page.url()).pathname, `/pools/${oak.handle}`);
      assert.equal(await on(page).field('follow-handle').inputValue(), `@${oak.handle}@${pools.host}`);
      await look(page, '08-pool-of-the-steward');
    });

    step('a guest reads the Pool without signing in', async () => {
      const { page } = guest;
      await page.goto('/');
      await look(page, '09-start');
      await page.getByRole('link', { name: oak.name }).click();
      await page.getByText(oak.purpose).waitFor();
      await on(page).heading(copy('rules-title')).waitFor();
      await look(page, '10-pool');
      await page.goto(`/pools/${oak.handle}/members`);
      const ofAda = page.getByRole('region', { name: copy('members-list') }).getByRole('link', { name: people.ada.name });
      await ofAda.waitFor();
      await look(page, '11-members');
      await ofAda.click();
      await on(page).heading(people.ada.name).waitFor();
      await look(page, '12-person');
    });

    step('the way in for people of other servers shows a code', async () => {
      const { page } = guest;
      await page.goto('/sign-in');
      await look(page, '13-sign-in');
      await on(page).link('sign-in-code-button').click();
      const code = await on(page).field('code-label').inputValue();
      assert.match(code, /^\S{4,}$/);
      await look(page, '14-sign-in-code');
      await on(page).link('code-sent').click();
      await on(page).told('code-not-yet').waitFor();
      assert.equal(await on(page).field('code-label').inputValue(), code, 'the code stays');
      await look(page, '14-sign-in-code-not-yet');
    });

    step('a second person signs up on the way to joining', async () => {
      const { page } = ben;
      await page.goto(`/pools/${oak.handle}`);
      await on(page).link('standing-join').click();
      await on(page).heading(copy('join-title')).waitFor();
      await look(page, '15-join-guest');
      await on(page).link('start-sign-up').click();
      await on(page).heading(copy('sign-up-title')).waitFor();
      await look(page, '16-sign-up');
      await fillInSignUp(page, people.ben);
      await page.waitForURL(`**/pools/${oak.handle}/join`);
      await look(page, '17-join');
      await on(page).link('join-accept').click();
      await on(page).button('accept-button').click();
      await page.getByRole('alert').waitFor();
      await look(page, '17-join-accept-wrong');
      await accept(page, people.ben);
      await page.waitForURL(`**/pools/${oak.handle}`);
    });

    if (admission === 'steward') {
      step('the steward lets him in', async () => {
        await ben.page.goto(`/pools/${oak.handle}`);
        await ben.page.getByText(copy('standing-waiting')).waitFor();
        await look(ben.page, '18-pool-waiting');
        const { page } = ada;
        await page.goto(`/pools/${oak.handle}/members`);
        await look(page, '19-members-waiting');
        await on(page).button('waiting-admit-label', people.ben.name).click();
        await page.getByRole('status').waitFor();
        await look(page, '20-members-admitted');
      });
    }

    step('he is a member', async () => {
      const { page } = ben;
      await page.goto(`/pools/${oak.handle}`);
      await page.getByText(copy('standing-member')).waitFor();
      await look(page, '21-pool-of-a-member');
    });

    step('he opens a proposal', async () => {
      const { page } = ben;
      await on(page).link('pool-propose').click();
      await look(page, '22-kinds');
      await on(page).link('kind-decision').click();
      await on(page).heading(copy('propose-title')).waitFor();
      await look(page, '22-propose');
      await on(page).button('propose-button').click();
      await page.getByRole('alert').waitFor();
      await look(page, '23-propose-wrong');
      await on(page).field('propose-name').fill(proposal.title);
      await on(page).field('propose-text').fill(proposal.text);
      await on(page).button('propose-button').click();
      await on(page).heading(proposal.title).waitFor();
      question = page.url();
      assert.match(question, /\/proposals\/1$/);
      await look(page, '24-proposal');
    });

    step('he votes with a reason, and changes his mind', async () => {
      const { page } = ben;
      const votes = page.getByRole('group', { name: copy('ballot-title') });
      const vote = async (choice, reason) => {
        const button = votes.getByRole('button', { name: copyStart(`choice-${choice}`) });
        if (keyboard) {
          await page.reload();
          await tabTo(page, on(page).field('ballot-reason'));
          await page.keyboard.press('ControlOrMeta+A');
          await page.keyboard.type(reason);
          await tabTo(page, button);
          await page.keyboard.press('Enter');
        } else {
          await on(page).field('ballot-reason').fill(reason);
          await button.click();
        }
        await page.getByRole('status').waitFor();
        await page.locator('li').getByText(reason).waitFor();
      };
      await vote('for', reasons[0]);
      await look(page, '25-voted-for');
      // Not Against: of two members that one vote would settle it.
      await vote('abstain', reasons[1]);
      assert.equal(await page.locator('li').getByText(reasons[0]).count(), 0, 'the earlier reason is gone');
      await look(page, '26-voted-abstain');
      await vote('for', reasons[2]);
      await look(page, '27-voted-again');
    });

    step('guests see the count, and a way in', async () => {
      const { page } = guest;
      await page.goto(question);
      await page.getByText(reasons[2]).waitFor();
      await on(page).heading(copy('count-title')).waitFor();
      await page.getByRole('main').getByText(copy('count-how')).click();
      await look(page, '28-proposal-guest');
    });

    step('the other member sees it waiting for her', async () => {
      const { page } = ada;
      await page.goto('/you');
      await look(page, '29-you');
      await page.getByRole('link', { name: proposal.title }).first().click();
      await on(page).heading(proposal.title).waitFor();
    });

    step('the outcome stands there with its arithmetic', async () => {
      if (early) {
        await ada.page.getByRole('button', { name: copyStart('choice-for') }).click();
        await ada.page.getByRole('status').waitFor();
      } else {
        pools.advance({ days: 8 });
      }
      const { page } = ben;
      await eventually(async () => {
        await page.goto(question);
        return on(page).heading(copy('outcome-title-carried')).isVisible();
      }, { what: 'the outcome' });
      assert.equal(await page.getByText(copyWithin('outcome-early')).count(), early ? 1 : 0);
      assert.equal(await page.getByRole('group', { name: copy('ballot-title') }).count(), 0, 'nobody can vote any more');
      await look(page, '30-outcome');
      await page.goto(`/pools/${oak.handle}`);
      await page.getByRole('link', { name: proposal.title }).waitFor();
      await look(page, '31-pool-with-a-past');
    });

    step('pages for other Pools and for nothing at all', async () => {
      const { page } = ben;
      await page.goto('/elsewhere');
      await look(page, '32-elsewhere');
      await on(page).field('elsewhere-handle').fill('not a handle');
      await on(page).button('elsewhere-button').click();
      await page.getByRole('alert').waitFor();
      await look(page, '33-elsewhere-wrong');
      await page.goto('/nowhere');
      await look(page, '34-nowhere');
    });

    step('he signs out, and in again with his password', async () => {
      const { page } = ben;
      await page.goto('/you');
      await on(page).button('sign-out').click();
      await on(page).nav('nav-sign-in').click();
      await on(page).field('sign-in-handle').fill(people.ben.handle);
      await on(page).field('sign-in-password').fill('not his password at all');
      await on(page).button('sign-in-button').click();
      await page.getByRole('alert').waitFor();
      await look(page, '35-sign-in-wrong');
      await on(page).field('sign-in-handle').fill(people.ben.handle);
      await on(page).field('sign-in-password').fill(password);
      await on(page).button('sign-in-button').click();
      await on(page).nav('nav-you').waitFor();
    });

    if (keyboard) {
      step('the first Tab offers the way past the head of the page', async () => {
        const { page } = guest;
        await page.goto(`/pools/${oak.handle}`);
        await page.keyboard.press('Tab');
        assert.ok(await page.getByRole('link', { name: copy('skip') }).evaluate((each) => each === document.activeElement && each.getBoundingClientRect().top >= 0));
        await page.keyboard.press('Enter');
        assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
      });
    }

    step('nothing was asked of another host, and the console stayed quiet', () => {
      assert.deepEqual([ada, ben, guest].flatMap(({ complaints }) => complaints), []);
    });
  });
}
