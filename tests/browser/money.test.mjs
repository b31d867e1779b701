// The money of a Pool, from the first euro to a closed month: where it is kept is voted on, members contribute, the
// bank's statement finds what it was, a spend is decided, invoiced, approved, sent to the bank and settled.
// Walked on a desktop by the keyboard where it counts, on a very narrow screen, and without JavaScript.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { camt, csv } from '../support/bank.mjs';
import { copy, copyStart, copyWithin } from '../support/copy.mjs';
import { eventually } from '../support/eventually.mjs';
import { startPools } from '../support/pools.mjs';
import { acceptBylaws, foundPool, joinPool, oak, password, signUp } from '../support/steps.mjs';
import { launch, look as lookAt, newPerson, paper, tabTo } from './chromium.mjs';

const walks = [
  { walk: 'money-desktop', device: 'desktop', keyboard: true },
  { walk: 'money-narrow', device: 'narrow' },
  { walk: 'money-phone-without-javascript', device: 'phone', javaScriptEnabled: false },
];

const people = {
  ada: { handle: 'ada', name: 'Ada Moss' }, ben: { handle: 'ben', name: 'Ben Hill' }, cleo: { handle: 'cleo', name: 'Cleo Reed' },
};
const pool = `/pools/${oak.handle}`;
const money = `${pool}/money`;
const account = { holder: 'Oak Street Garden', iban: 'NL91ABNA0417164300' };
const shop = { name: 'Barrels and Buckets', iban: 'BE68539007547034' };
const spend = { title: 'A second water barrel', text: 'The first one is empty by July.' };
const pdf = (name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n') });

/** Things on a page by role, and by the key of their text. */
const on = (page) => ({
  button: (key, given) => page.getByRole('button', { name: copy(key, given) }),
  link: (key, given) => page.getByRole('main').getByRole('link', { name: copy(key, given) }),
  field: (key) => page.getByLabel(copy(key), { exact: true }),
  place: (key) => page.getByRole('navigation', { name: copy('places-label') }).getByRole('link', { name: copy(key) }),
  heading: (key, given) => page.getByRole('heading', { name: copy(key, given) }),
  told: (key) => page.getByRole('status').getByText(copy(key)),
  region: (key) => page.getByRole('region', { name: copy(key) }),
});

for (const { walk, device, keyboard = false, javaScriptEnabled = true } of walks) {
  describe(`the money of a Pool: ${walk}`, { timeout: 600_000 }, () => {
    let pools; let browser; let ada; let ben; let guest; let given; let reference; let decided; let endToEnd;
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
      [pools, browser] = await Promise.all([startPools({ name: `browser-${walk}`, host: '127.0.0.13' }), launch()]);
      // How a Pool is founded is walked elsewhere.
      const founder = await signUp(pools.origin, people.ada, await pools.operatorLink());
      await foundPool(founder, { buy_in: 'fixed', buy_in_amount: '25' });
      for (const name of ['ben', 'cleo']) await joinPool(await signUp(pools.origin, people[name]));
      [ada, ben, guest] = await Promise.all([person(), person(), person()]);
    });
    after(async () => {
      await browser?.close();
      await pools?.stop();
    });

    const signIn = async ({ page }, { handle }) => {
      await page.goto('/sign-in');
      await on(page).field('sign-in-handle').fill(handle);
      await on(page).field('sign-in-password').fill(password);
      await on(page).button('sign-in-button').click();
      await page.getByRole('status').waitFor();
    };
    /** By the keyboard on one of the walks, by a click on the others. */
    const press = async (page, button) => {
      if (!keyboard) return button.click();
      await tabTo(page, button);
      return page.keyboard.press('Enter');
    };
    const isWrong = async (page, name) => {
      await page.getByRole('alert').waitFor();
      await look(page, name);
    };
    const carries = async (proposal) => {
      for (const { page } of [ada, ben]) {
        await page.goto(proposal);
        await page.getByRole('button', { name: copyStart('choice-for') }).click();
        await page.getByRole('status').waitFor();
      }
      await eventually(async () => {
        await ben.page.goto(proposal);
        return on(ben.page).heading('outcome-title-carried').isVisible();
      }, { what: `${proposal} being carried` });
    };
    const uploads = async (page, file) => {
      await page.goto(`${money}/statements`);
      await on(page).field('statements-file').setInputFiles(file);
      await on(page).button('statements-upload').click();
    };

    step('a Pool without money says what to do first', async () => {
      await Promise.all([signIn(ada, people.ada), signIn(ben, people.ben)]);
      const { page } = guest;
      await page.goto(pool);
      await on(page).link('budget-link').click();
      await on(page).heading('budget-title').waitFor();
      await look(page, '01-nothing-yet');
      await ada.page.goto(pool);
      await look(ada.page, '02-pool-of-a-steward');
      await ada.page.goto(`${money}/statements`);
      await look(ada.page, '03-no-bank-yet');
    });

    step('the members vote on where it is kept', async () => {
      const { page } = ada;
      await page.goto(money);
      await on(page).place('places-rails').click();
      await on(page).field('rail-holder-label').fill(account.holder);
      await on(page).field('rail-iban-label').fill('NL92ABNA0417164300');
      await on(page).button('rail-button').click();
      await isWrong(page, '04-rails-wrong');
      await on(page).field('rail-iban-label').fill(account.iban);
      await on(page).button('rail-button').click();
      await page.waitForURL(`**${pool}/proposals/1`);
      await look(page, '05-rail-vote');
      await carries(`${pool}/proposals/1`);
      await page.goto(`${money}/rails`);
      await look(page, '06-rails');
    });

    step('a member promises a gift and sees how to pay it', async () => {
      const { page } = ben;
      await page.goto(pool);
      await on(page).link('contribute-title').click();
      await page.locator('#what-gift').check();
      await on(page).field('contribute-amount').fill('1e3');
      await press(page, on(page).button('contribute-button'));
      await isWrong(page, '10-contribute-wrong');
      await on(page).field('contribute-amount').fill('120.50');
      await look(page, '11-contribute');
      await press(page, on(page).button('contribute-button'));
      await on(page).heading('contribution-pay').waitFor();
      given = page.url();
      reference = (await on(page).field('contribution-reference').inputValue()).replace(/\s/g, '');
      assert.match(reference, /^RF\d\d/);
      await page.getByRole('img', { name: copy('contribution-qr') }).waitFor();
      assert.match(await on(page).link('contribution-payto').getAttribute('href'), /^payto:\/\/iban\/NL91ABNA0417164300\?/);
      await look(page, '12-how-to-pay');
      await on(page).link('my-money-link').click();
      await page.getByText(copy('contribution-state-promised')).first().waitFor();
      await look(page, '13-my-money');
    });

    step('the treasurer uploads a statement, and the lines find their places', async () => {
      const { page } = ada;
      await page.goto(money);
      await on(page).place('statements-title').click();
      await uploads(page, { name: 'cut.xml', mimeType: 'text/xml', buffer: Buffer.from('<Document><BkTo') });
      await isWrong(page, '20-statement-wrong');
      const file = camt(account.iban, 0, [
        { minor: 12_050, name: people.ben.name, says: reference },
        { minor: 2_500, name: people.cleo.name, says: 'garden buy-in' },
        { minor: 4_200, name: 'Flea Market', says: 'stall 12' },
        { minor: -150, name: 'Savings Bank', says: 'fee', isCharge: true },
      ]);
      await uploads(page, file);
      await on(page).told('notice-statement-taken').waitFor();
      await look(page, '21-statement');
      await uploads(page, file);
      await on(page).told('notice-statement-known').waitFor();
      await look(page, '22-statements');
      await page.goto(pool);
      await on(page).link('desk-lines').click();
      await page.getByRole('button', { name: copy('line-is-contribution-named') }).click();
      await on(page).told('notice-line-booked').waitFor();
      await on(page).region('statements-open').locator('summary').first().click();
      await look(page, '23-line-open');
      await on(page).button('line-income').first().click();
      await page.getByText(copy('statements-open-none')).waitFor();
    });

    step('another bank has a table, whose columns are named once', async () => {
      const { page } = ada;
      const table = (day) => csv([['Datum', 'Bedrag', 'Naam', 'Omschrijving'], [day, '10,00', 'Dov', 'for seeds']]);
      await uploads(page, table('01-11-2026'));
      await on(page).heading('statement-columns-title').waitFor();
      await look(page, '24-columns');
      await on(page).button('statement-columns-go').click();
      await on(page).told('notice-statement-taken').waitFor();
      await page.goto(`${money}/statements`);
      await page.locator('summary').first().click();
      await on(page).button('line-give-back').click();
      await on(page).told('notice-line-booked').waitFor();
    });

    step('she sees it received, and has a receipt to print', async () => {
      const { page } = ben;
      await page.goto(given);
      await page.getByText(copy('contribution-thanks')).waitFor();
      await look(page, '30-received');
      await on(page).link('contribution-receipt').click();
      await look(page, '31-receipt');
      await paper(page, walk, '32-receipt-on-paper');
    });

    step('a member proposes to spend, and the page says what would be left', async () => {
      const { page } = ben;
      await page.goto(pool);
      await on(page).link('pool-propose').click();
      await on(page).link('kind-spend').click();
      await on(page).button('propose-button').click();
      await isWrong(page, '40-spend-wrong');
      await on(page).field('spend-for').fill(spend.title);
      await on(page).field('spend-amount').fill('80');
      await press(page, on(page).button('spend-look'));
      await page.getByText(copyWithin('spend-after')).waitFor();
      await look(page, '41-spend-left');
      await on(page).field('spend-payee-name').fill(shop.name);
      await on(page).field('spend-iban-label').fill(shop.iban);
      await on(page).field('propose-text').fill(spend.text);
      await on(page).field('spend-category-project').check();
      await on(page).field('spend-quotes-label').setInputFiles([pdf('quote.pdf')]);
      await on(page).button('propose-button').click();
      await page.waitForURL(`**${pool}/proposals/2`);
      decided = page.url();
      await look(page, '42-spend');
      await carries(`${pool}/proposals/2`);
      await look(page, '43-spend-carried');
    });

    step('its proposer files the invoice', async () => {
      const { page } = ben;
      await on(page).link('spend-file').click();
      await on(page).field('invoice-label').fill('No. 2044');
      await on(page).field('invoice-amount').fill('81');
      await on(page).field('invoice-file').setInputFiles([pdf('invoice.pdf')]);
      await on(page).button('invoice-send').click();
      await isWrong(page, '44-invoice-wrong');
      await on(page).field('invoice-amount').fill('78.40');
      await on(page).field('invoice-file').setInputFiles([pdf('invoice.pdf')]);
      await on(page).field('invoice-last').check();
      await press(page, on(page).button('invoice-send'));
      await on(page).told('notice-invoice-filed').waitFor();
      await look(page, '45-invoice-filed');
    });

    step('a steward on neither side finds it waiting, and approves', async () => {
      const { page } = ada;
      await page.goto(pool);
      await look(page, '50-something-waits');
      await on(page).link('desk-invoices').click();
      await on(page).region('payables-invoices').getByRole('link').first().click();
      await look(page, '51-invoice');
      await press(page, on(page).button('invoice-approve'));
      await on(page).told('notice-invoice-approved').waitFor();
      await look(page, '52-invoice-approved');
    });

    step('a file for the bank is made of it', async () => {
      const { page } = ada;
      await page.goto(pool);
      await on(page).link('desk-payables').click();
      await page.getByRole('checkbox', { name: copy('payable-tick', shop.name) }).check();
      await look(page, '53-payables');
      await press(page, on(page).button('payables-pain'));
      await on(page).told('notice-batch-made').waitFor();
      await look(page, '54-batch');
      const file = await (await page.request.get(await on(page).link('batch-get').first().getAttribute('href'))).text();
      assert.match(file, /<CstmrCdtTrfInitn>/);
      assert.ok(file.includes(shop.iban), 'whom to pay stands in the file');
      assert.match(file, />78\.40</);
      [, endToEnd] = file.match(/<Strd>[\s\S]*?<Ref>([^<]+)<|<Ustrd>([^<]+)</)?.filter(Boolean) ?? assert.fail(`no text for the bank:\n${file}`);
      await on(page).region('payables-open').getByRole('link', { name: shop.name }).click();
      await look(page, '55-payable');
    });

    step('the next statement settles it', async () => {
      const { page } = ada;
      await uploads(page, camt(account.iban, 19_600, [{ minor: -7_840, name: shop.name, says: endToEnd }], 2));
      await on(page).told('notice-statement-taken').waitFor();
      await page.goto(decided);
      await page.getByText(copyWithin('spend-step-paid')).waitFor();
      await look(page, '56-paid');
      await page.goto(`${money}/payables`);
      await on(page).heading('payables-paid').waitFor();
      await look(page, '57-payables-paid');
    });

    step('cash is recorded, and taken back where it was wrong', async () => {
      await ben.page.goto(`${pool}/contribute?what=gift`);
      await on(ben.page).field('contribute-amount').fill('40');
      await on(ben.page).button('contribute-button').click();
      const { page } = ada;
      await page.goto(money);
      await on(page).place('cash-title').click();
      await look(page, '60-cash');
      await page.getByRole('link', { name: copy('cash-record-label', people.ben.name) }).last().click();
      await on(page).field('cash-amount').fill('40');
      await look(page, '61-cash-record');
      await on(page).button('cash-button').click();
      await on(page).told('notice-cash-booked').waitFor();
      await look(page, '62-cash-booked');
      await page.getByRole('button', { name: copy('cash-back-label') }).click();
      await on(page).told('notice-cash-back').waitFor();
    });

    step('everybody reads the budget, and nothing of it names who gave', async () => {
      const { page } = guest;
      await page.goto(money);
      await look(page, '70-budget');
      const words = await page.getByRole('main').innerText();
      for (const { name, handle } of [people.ben, people.cleo]) assert.ok(!words.includes(name) && !words.includes(`@${handle}`), `${name} is named`);
      await page.locator('summary').first().click();
      await look(page, '71-budget-table');
    });

    step('the books are checked, reported, taken along and closed', async () => {
      const { page } = ada;
      await page.goto(money);
      await look(page, '72-budget-of-a-steward');
      await press(page, on(page).button('budget-check-button'));
      await page.getByText(copy('checked-holds')).waitFor();
      await look(page, '73-checked');
      await page.goto(money);
      for (const key of ['budget-export-journal', 'budget-export-beancount', 'budget-export-csv']) {
        const file = await page.request.get(await on(page).link(key).getAttribute('href'));
        assert.equal(file.status(), 200, key);
      }
      await on(page).link('report-link').click();
      await look(page, '74-report');
      await paper(page, walk, '75-report-on-paper');
      pools.advance({ days: 32 });
      // Nobody stays signed in that long.
      await signIn(ada, people.ada);
      await page.goto(money);
      await on(page).button('period-button').click();
      await on(page).told('notice-period-closed').waitFor();
      await look(page, '76-closed');
    });

    step('the pages beside the way', async () => {
      for (const [path, name] of [['/stripe', '80-stripe'], ['/money/capital', '81-capital'], ['/contribute', '82-contribute']]) {
        await ada.page.goto(`${pool}${path}`);
        await look(ada.page, name);
      }
    });

    step('the books hold, nothing was asked of another host, and the console stayed quiet', async () => {
      await pools.check();
      assert.deepEqual([ada, ben, guest].flatMap(({ complaints }) => complaints), []);
    });
  });
}
