// The story of a Pool that three people found: draft, invitation, acceptance and founding vote; then its bylaws
// are amended and accepted anew, stewards elected, an expulsion announced and taken back, and somebody gives notice.
// Walked on a desktop, a phone, a very narrow screen, and without JavaScript.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { copy, copyStart, copyWithin } from '../support/copy.mjs';
import { eventually } from '../support/eventually.mjs';
import { startPools } from '../support/pools.mjs';
import { oak, password } from '../support/steps.mjs';
import { launch, look as lookAt, newPerson, paper } from './chromium.mjs';

// `form`: a legal form that has to be filed; without one, the association that is none.
const walks = [
  { walk: 'story-desktop', device: 'desktop' },
  { walk: 'story-phone', device: 'phone', form: 'delaware_llc' },
  { walk: 'story-narrow', device: 'narrow' },
  { walk: 'story-phone-without-javascript', device: 'phone', javaScriptEnabled: false },
];

const people = {
  ada: { handle: 'ada', name: 'Ada Moss' }, ben: { handle: 'ben', name: 'Ben Hill' }, cleo: { handle: 'cleo', name: 'Cleo Reed' },
};
const pool = `/pools/${oak.handle}`;
const amendment = { title: 'We vote for two weeks', text: 'A week is too short in summer, when half of us are away.' };
const expulsion = { reason: 'The tool shed stood open three nights in a row.', reply: 'The lock is broken. I said so in May.' };

/** Things on a page by role, and by the key of their text. */
const on = (page) => ({
  button: (key, given) => page.getByRole('button', { name: copy(key, given) }),
  link: (key, given) => page.getByRole('main').getByRole('link', { name: copy(key, given) }),
  field: (key) => page.getByLabel(copy(key)),
  heading: (key, given) => page.getByRole('heading', { name: copy(key, given) }),
  told: (key) => page.getByRole('status').getByText(copy(key)),
  tick: (name) => page.getByRole('checkbox', { name }),
  vote: (choice) => page.getByRole('group', { name: copy('ballot-title') }).getByRole('button', { name: copyStart(`choice-${choice}`) }),
});

for (const { walk, device, form, javaScriptEnabled = true } of walks) {
  describe(`a Pool of three founders: ${walk}`, { timeout: 600_000 }, () => {
    let pools; let browser; let ada; let ben; let cleo; let guest; let invitation;
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
      [pools, browser] = await Promise.all([startPools({ name: `browser-${walk}`, host: '127.0.0.12' }), launch()]);
      [ada, ben, cleo, guest] = await Promise.all([person(), person(), person(), person()]);
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
      await page.getByRole('status').waitFor();
    };
    const votesFor = async ({ page }, proposal) => {
      await page.goto(proposal);
      await on(page).vote('for').click();
      await page.getByRole('status').waitFor();
    };
    const isCarried = (page, proposal) => eventually(async () => {
      await page.goto(proposal);
      return on(page).heading('outcome-title-carried').isVisible();
    }, { what: `${proposal} being carried` });
    const proposes = async (page, kind) => {
      await page.goto(pool);
      await on(page).link('pool-propose').click();
      await on(page).heading('kinds-title').waitFor();
      await on(page).link(`kind-${kind}`).click();
    };

    step('the bylaws follow what she fills in', async () => {
      const { page } = ada;
      await page.goto(await pools.operatorLink());
      await fillInSignUp(page, people.ada);
      await page.getByRole('status').waitFor();
      await page.goto('/pools/new');
      await on(page).field('terms-name').fill(oak.name);
      await on(page).field('found-handle').fill(oak.handle);
      await on(page).field('terms-purpose').fill(oak.purpose);
      await on(page).field('terms-voting_days').fill('9');
      if (form) await page.locator(`#form-${form}`).check();
      if (!javaScriptEnabled) await on(page).button('found-show-text').click();
      const bylaws = page.getByRole('region', { name: copy('found-text-title') });
      await bylaws.getByText(oak.purpose).first().waitFor();
      await bylaws.getByText(/\b9 days\b/).first().waitFor();
      assert.equal(await on(page).field('terms-name').inputValue(), oak.name, 'what was filled in stays');
      assert.equal(await on(page).field('terms-founders').inputValue(), '3', 'three founders, where nobody says otherwise');
      await look(page, '01-found-preview');
      await on(page).field('terms-voting_days').fill('7');
      await on(page).button('found-button').click();
      await page.waitForURL(`**${pool}`);
    });

    step('the draft says who has yet to accept, and has a link and a code to pass on', async () => {
      const { page } = ada;
      await on(page).heading('draft-founders', '0 of 3').waitFor();
      assert.equal(await on(page).button('draft-hold').count(), 0, 'no vote before everyone is here');
      await look(page, '02-draft');
      invitation = await on(page).field('draft-link').inputValue();
      assert.ok(invitation.startsWith(`${pools.origin}/invitations/`), invitation);
      await page.getByText(copy('draft-qr-open')).click();
      await page.getByRole('img', { name: copy('draft-qr') }).waitFor();
      await look(page, '03-draft-with-link');
      await on(page).link('draft-accept').click();
      await look(page, '04-accept');
      await accept(page, people.ada);
      await on(page).heading('draft-founders', '1 of 3').waitFor();
      await look(page, '05-draft-accepted');
      await on(page).link('draft-edit-title').click();
      await look(page, '06-draft-edit');
    });

    for (const name of ['ben', 'cleo']) {
      step(`${name} comes by the link, and is in within a minute`, async (t) => {
        const { page } = { ben, cleo }[name];
        const began = performance.now();
        await page.goto(invitation);
        await on(page).heading('invitation-title').waitFor();
        if (name === 'ben') await look(page, '07-invitation-guest');
        await on(page).link('start-sign-up').click();
        await fillInSignUp(page, people[name]);
        await page.waitForURL(invitation);
        if (name === 'ben') await look(page, '08-invitation');
        await on(page).button('invitation-go').click();
        await on(page).heading('accept-title').waitFor();
        await accept(page, people[name]);
        await on(page).heading('draft-founders', name === 'ben' ? '2 of 3' : '3 of 3').waitFor();
        // Only she who is not looked at on her way is timed: looking takes longer than walking.
        const seconds = (performance.now() - began) / 1000;
        t.diagnostic(`${name} was in after ${seconds.toFixed(1)} seconds`);
        if (name === 'cleo') assert.ok(seconds < 60);
        await look(page, `09-draft-of-${name}`);
      });
    }

    step('the founding vote makes it a Pool', async () => {
      const { page } = ada;
      await page.goto(pool);
      await look(page, '10-draft-complete');
      await on(page).button('draft-hold').click();
      await page.waitForURL(`**${pool}/proposals/0`);
      await look(page, '11-founding-vote');
      await votesFor(ada, `${pool}/proposals/0`);
      await ben.page.goto(pool);
      await look(ben.page, '12-draft-voting');
      await votesFor(ben, `${pool}/proposals/0`);
      await isCarried(page, `${pool}/proposals/0`);
      await look(page, '13-founded');
      for (const { page: theirs } of [ben, cleo]) {
        await theirs.goto(pool);
        await theirs.getByText(copy('standing-member')).waitFor();
      }
      await guest.page.goto(pool);
      await guest.page.getByText(copy('pool-members-count', '3 members')).first().waitFor();
      await look(guest.page, '14-pool');
    });

    step('an amendment shows clause by clause what it changes', async () => {
      const { page } = ben;
      await proposes(page, 'amendment');
      await on(page).heading('amend-title').waitFor();
      await on(page).field('amend-name').fill(amendment.title);
      await on(page).field('amend-text').fill(amendment.text);
      await look(page, '20-amend-nothing-changed');
      await on(page).button('amend-button').click();
      await page.getByRole('alert').waitFor();
      await look(page, '21-amend-wrong');
      await on(page).field('terms-voting_days').fill('14');
      if (!javaScriptEnabled) await on(page).button('amend-preview').click();
      await page.locator('#preview ins').getByText('14').first().waitFor();
      await page.locator('#preview del').getByText('7').first().waitFor();
      await look(page, '22-amend-preview');
      await on(page).button('amend-button').click();
      await page.waitForURL(`**${pool}/proposals/1`);
      await page.locator('ins').getByText('14').first().waitFor();
      await look(page, '23-amendment');
    });

    step('carried, it is in force, and each member is asked to accept it', async () => {
      const amended = `${pool}/proposals/1`;
      await votesFor(ben, amended);
      await votesFor(cleo, amended);
      await isCarried(cleo.page, amended);
      await look(cleo.page, '24-amended');
      const { page } = ada;
      await page.goto('/you');
      await look(page, '25-you-to-accept');
      await page.goto(pool);
      await on(page).heading('to-accept-title').waitFor();
      await look(page, '26-pool-to-accept');
      await on(page).link('to-accept-button').click();
      await on(page).heading('accept-changes').waitFor();
      await page.locator('ins').getByText('14').first().waitFor();
      await look(page, '27-accept-anew');
      await accept(page, people.ada);
      await on(page).told('accept-notice-anew').waitFor();
      assert.equal(await on(page).heading('to-accept-title').count(), 0, 'it is not asked again');
      await page.goto(`${pool}/accept`);
      await look(page, '28-accept-done');
      await page.goto(`${pool}/acceptances`);
      await look(page, '29-acceptances');
    });

    step('anyone reads the bylaws, on paper and as Markdown too', async () => {
      const { page } = guest;
      await page.goto(pool);
      await on(page).link('documents-link').click();
      await page.getByText(copy('documents-version', '2')).first().waitFor();
      await look(page, '30-bylaws');
      await on(page).field('documents-in-short').uncheck();
      await page.locator('.in-short').first().waitFor({ state: 'hidden' });
      assert.equal(await page.locator('.in-short').first().isVisible(), false);
      await paper(page, walk, '31-bylaws-on-paper');
      const markdown = await page.request.get(await on(page).link('documents-markdown').getAttribute('href'));
      assert.match(markdown.headers()['content-type'], /^text\/markdown/);
      assert.match(await markdown.text(), new RegExp(`^# .*${oak.name}`, 'm'));
      await on(page).link('documents-changes', '1').first().click();
      await page.locator('ins').getByText('14').first().waitFor();
      await look(page, '32-bylaws-changes');
    });

    step('the way to the legal form is ticked off step by step', async () => {
      const { page } = ada;
      await page.goto(`${pool}/formation`);
      await look(page, '33-formation');
      await on(page).button('formation-do-label').first().click();
      await on(page).told('notice-step-done').waitFor();
      await look(page, '34-formation-step-done');
    });

    step('the members elect stewards by approval', async () => {
      const { page } = ada;
      await proposes(page, 'election');
      await on(page).heading('elect-title').waitFor();
      await on(page).button('elect-button').click();
      await page.getByRole('alert').waitFor();
      await look(page, '40-elect-wrong');
      for (const { name } of [people.ben, people.cleo]) await on(page).tick(new RegExp(`^${name}`)).check();
      await on(page).button('elect-button').click();
      await page.waitForURL(`**${pool}/proposals/2`);
      await look(page, '41-election');
      const ballot = async ({ page: theirs }, names) => {
        await theirs.goto(`${pool}/proposals/2`);
        for (const name of names) await on(theirs).tick(new RegExp(`^${name}`)).check();
        await on(theirs).button('election-button').click();
      };
      await ballot(cleo, []);
      await cleo.page.getByRole('alert').waitFor();
      await look(cleo.page, '42-election-wrong');
      await ballot(ada, [people.ben.name]);
      await ballot(ben, [people.ben.name, people.cleo.name]);
      await on(ben.page).told('notice-approved').waitFor();
      await look(ben.page, '43-election-voted');
      await cleo.page.goto(`${pool}/proposals/2`);
      await on(cleo.page).tick(copy('election-none')).check();
      await on(cleo.page).button('election-button').click();
      await on(cleo.page).told('notice-approved-none').waitFor();
      await look(cleo.page, '44-election-voted-none');
      pools.advance({ days: 15 });
      await eventually(async () => {
        await page.goto(`${pool}/proposals/2`);
        return on(page).heading('election-result-carried').isVisible();
      }, { what: 'the election closing' });
      await look(page, '45-elected');
      await page.goto(`${pool}/members`);
      await page.getByRole('region', { name: copy('stewards-title') }).getByRole('link', { name: people.ben.name }).waitFor();
      await look(page, '46-members-with-stewards');
    });

    step('who may have to go is told, and answers, before anyone votes', async () => {
      const { page } = ada;
      await page.goto(`${pool}/members`);
      await on(page).link('expulsion-new-link').click();
      await on(page).heading('expulsion-new-title').waitFor();
      await on(page).button('expulsion-new-button').click();
      await page.getByRole('alert').waitFor();
      await look(page, '50-expulsion-new-wrong');
      await on(page).field('expulsion-whom').fill(`@${people.cleo.handle}`);
      await on(page).field('expulsion-reason').fill(expulsion.reason);
      await on(page).button('expulsion-new-button').click();
      await on(page).told('notice-expulsion-given').waitFor();
      const notice = page.url();
      assert.match(notice, /\/expulsions\/\S+$/);
      await look(page, '51-expulsion');
      await cleo.page.goto(`${pool}/membership`);
      await look(cleo.page, '52-membership-with-notice');
      await on(cleo.page).link('own-expulsion').click();
      await on(cleo.page).field('expulsion-reply').fill(expulsion.reply);
      await on(cleo.page).button('expulsion-reply-button').click();
      await on(cleo.page).told('notice-replied').waitFor();
      await look(cleo.page, '53-expulsion-answered');
      await page.goto(notice);
      await page.getByText(expulsion.reply).waitFor();
      await on(page).button('expulsion-withdraw-button').click();
      await on(page).told('notice-expulsion-withdrawn').waitFor();
      await page.goto(notice);
      await page.getByText(copy('expulsion-withdrawn')).waitFor();
      await look(page, '54-expulsion-withdrawn');
    });

    step('who leaves gives notice, and can take it back', async () => {
      const { page } = cleo;
      await page.goto(`${pool}/membership`);
      await look(page, '60-membership');
      await on(page).button('standing-leave').click();
      await on(page).told('notice-leaving').waitFor();
      await page.goto(`${pool}/membership`);
      await page.getByText(copyWithin('own-ends')).waitFor();
      await look(page, '61-membership-leaving');
      await ada.page.goto(`${pool}/members`);
      await on(ada.page).heading('on-notice-title').waitFor();
      await look(ada.page, '62-members-on-notice');
      await on(page).button('own-stay').click();
      await on(page).told('notice-staying').waitFor();
    });

    if (form) {
      step('with the certificate, the members make it what the law knows', async () => {
        const { page } = ben;
        await page.goto(`${pool}/formation`);
        await page.getByText(copyWithin('banner-not-registered')).waitFor();
        const hands = async (name, text) => {
          await on(page).field('certificate-file').setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from(text) });
          await on(page).button('certificate-send').click();
        };
        await hands('letter.pdf', 'no PDF at all');
        await page.getByRole('alert').waitFor();
        await look(page, '63-formation-wrong-file');
        await hands('certificate.pdf', '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
        await on(page).told('notice-certificate').waitFor();
        await look(page, '64-formation-certificate');
        const filing = `${pool}/proposals/3`;
        await votesFor(ben, filing);
        await votesFor(ada, filing);
        await isCarried(page, filing);
        await look(page, '65-filed');
        await page.goto(pool);
        assert.equal(await page.getByText(copyWithin('banner-not-registered')).count(), 0, 'it is registered');
        await look(page, '66-registered-pool');
      });
    }

    step('the pages beside the way', async () => {
      const { page } = ben;
      for (const [path, name] of [
        ['/proposals/new', '70-kinds'], ['/proposals/new/dissolution', '71-end'], ['/proposals/new/election', '72-elect'],
        ['/invite', '73-invite'], ['/invitations/list', '74-list'], ['/group', '75-group'], ['/expulsions/new', '76-expulsion-new'],
      ]) {
        await page.goto(`${pool}${path}`);
        await look(page, name);
      }
      await page.goto('/you');
      await look(page, '77-you-with-letters');
    });

    step('nothing was asked of another host, and the console stayed quiet', () => {
      assert.deepEqual([ada, ben, cleo, guest].flatMap(({ complaints }) => complaints), []);
    });
  });
}
