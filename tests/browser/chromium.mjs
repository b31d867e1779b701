// Chromium, and what every page must stand up to in it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { outputFolder } from '../support/places.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// In the dark only the colours are others, so that only what looks at them is asked again.
const rules = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

// Pages whose scripts are off: axe can't run there. They are the same pages, which it reads on the other walks.
const scriptless = new WeakSet();

/** The devices that the thread is walked on. */
export const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  narrow: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

/** Starts Chromium without any talk to the world outside. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/** One person's browser: a page of her own, whose every request stays at the server `origin`. */
export async function newPerson(browser, { origin, device, javaScriptEnabled }) {
  const context = await browser.newContext({ ...devices[device], javaScriptEnabled, baseURL: origin, reducedMotion: 'reduce' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  if (!javaScriptEnabled) scriptless.add(page);
  const complaints = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) complaints.push(`a request left the server: ${request.url()}`);
  });
  page.on('console', (message) => {
    // Looking at a page that isn't there is part of the walk; Chromium reports each as an error.
    const expected = /the server responded with a status of 4\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !expected) complaints.push(`the console says: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`a script failed: ${error.message}`));
  return { page, context, complaints };
}

async function violations(page, scheme) {
  if (scriptless.has(page)) return [];
  // Evaluated by the test's own hand: the pages' policy allows no script, and needs none.
  await page.evaluate(axe);
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] }), rules[scheme]);
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map(
    (node) => `${id} (${help}) at ${node.target}: ${node.failureSummary?.replace(/\s+/g, ' ')}`,
  ));
}

// Bylaws are long, and pictures of all of them slow to take and hard to look at.
const tallest = 5000;

async function picture(page, walk, name) {
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: document.documentElement.scrollHeight }));
  const path = join(outputFolder(`screenshots/${walk}`), `${name}.png`);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, tallest) } });
}

/** What every page must have, whoever looks at it and however. */
async function frame(page) {
  return page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title.trim(),
    h1: document.querySelectorAll('h1').length,
    main: document.querySelectorAll('main').length,
    scripts: document.querySelectorAll('script:not([src="/assets/live.js"]), [onclick], [onload], [onsubmit]').length,
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    widest: [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((each) => `${each.tagName.toLowerCase()}.${each.getAttribute('class') ?? ''}`).slice(0, 5),
  }));
}

/**
 * Looks closely at the page as it stands: its frame, no sideways scrolling, no axe violation in light and dark.
 * A picture of either is kept in ci-output/screenshots.
 */
export async function look(page, walk, name) {
  // Whoever clicked a link may be here before the style is.
  await page.waitForLoadState('load');
  const seen = await frame(page);
  const where = `${name} (${new URL(page.url()).pathname})`;
  assert.equal(seen.lang, 'en', `${where}: its language`);
  assert.match(seen.title, /\S · Pools$/, `${where}: its title`);
  assert.equal(seen.h1, 1, `${where}: one first heading`);
  assert.equal(seen.main, 1, `${where}: one main part`);
  assert.equal(seen.scripts, 0, `${where}: no script of its own`);
  assert.ok(seen.wider <= 0, `${where}: ${seen.wider} px too wide: ${seen.widest.join(', ')}`);
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await picture(page, walk, `${name}-${colorScheme}`);
    found.push(...(await violations(page, colorScheme)).map((violation) => `${where}, ${colorScheme}: ${violation}`));
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  assert.deepEqual(found, []);
}

/** The page as it is printed: without what is only for the screen. A picture of it is kept beside the others. */
export async function paper(page, walk, name) {
  await page.emulateMedia({ media: 'print' });
  await picture(page, walk, name);
  const left = await page.evaluate(() => [...document.querySelectorAll('nav, footer, form, .on-screen, .skip')]
    .filter((each) => each.checkVisibility()).map((each) => `${each.tagName.toLowerCase()}.${each.className}`));
  await page.emulateMedia({ media: null });
  assert.deepEqual(left, [], `${name}: what is printed beside the text`);
}

/** Presses Tab until `target` has the focus, which must be to be seen at every stop. */
export async function tabTo(page, target, most = 80) {
  for (let i = 0; i < most; i += 1) {
    if (await target.evaluate((each) => each === document.activeElement)) return;
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const each = document.activeElement;
      const style = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      return {
        name: `${each.tagName.toLowerCase()} "${(each.textContent || each.id).trim().slice(0, 40)}"`,
        marked: (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
        there: each === document.body || (box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0),
      };
    });
    assert.ok(stop.there, `the focus went out of sight: ${stop.name}`);
    assert.ok(stop.marked || stop.name.startsWith('body'), `the focus can't be seen on ${stop.name}`);
  }
  assert.fail(`not reached by ${most} presses of Tab`);
}
