// A reader's walk: search, a call, its days in a calendar, and back. With a mouse, without JavaScript, by keyboard.

import assert from 'node:assert/strict';

const WORDS = 'demokrati';

/** Search -> call -> calendar -> back with a mouse. */
export async function walk(browser, base, { javaScriptEnabled }) {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  await page.goto(base);
  await page.getByRole('searchbox').fill(WORDS);
  await page.getByRole('button', { name: 'Sök' }).click();
  const results = await arrivedAtResults(page);
  await page.locator('.calls h3 a').first().click();
  await arrivedAtCall(page);
  await lookAtCalendar(page, base);
  await page.goBack();
  await arrivedAtCall(page);
  await page.goBack();
  assert.equal(page.url(), results, 'the way back leads to the results');
  assert.equal(await page.getByRole('searchbox').inputValue(), WORDS);
  await page.getByRole('link', { name: 'English' }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(new URL(page.url()).pathname, '/en/sok');
  await context.close();
}

async function arrivedAtResults(page) {
  const url = new URL(page.url());
  assert.deepEqual([url.pathname, url.searchParams.get('q')], ['/sok', WORDS]);
  assert.match(await page.getByRole('status').innerText(), /^\d+\s+utlysning/);
  return page.url();
}

async function arrivedAtCall(page) {
  assert.match(new URL(page.url()).pathname, /^\/utlysning\//);
  assert.match(await page.locator('.facts tr').first().innerText(), /Sök senast|Sista dag var/);
}

/** Follows the call's calendar link; then its kommun's page shows its days. */
async function lookAtCalendar(page, base) {
  await followCalendarLink(page, base);
  await page.locator('.suits h3 a').first().click();
  assert.match(new URL(page.url()).pathname, /^\/kommun\//);
  assert.ok(await page.locator('svg.timeline circle').count(), 'the timeline has days');
  await followCalendarLink(page, base);
  const table = page.locator('#tider ~ details');
  await table.locator('summary').click();
  assert.ok(await table.getByRole('row').nth(1).isVisible(), 'the days stand in a table too');
}

async function followCalendarLink(page, base) {
  const link = page.locator('main a[href*=".ics"]').first();
  assert.ok(await link.count(), 'the page leads to a calendar');
  const href = new URL(await link.getAttribute('href'), page.url());
  const answer = await fetch(new URL(href.pathname + href.search, base));
  assert.equal(answer.status, 200, `${href} answers`);
  assert.match(answer.headers.get('content-type'), /^text\/calendar/);
  assert.match(await answer.text(), /^BEGIN:VCALENDAR/);
}

/** The same walk without a mouse; wherever the keyboard is must be seen. */
export async function walkByKeyboard(browser, base) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(base);
  await page.keyboard.press('Tab');
  assert.equal(await focused(page, 'element.className'), 'skip', 'the first stop leads past the menu');
  await page.keyboard.press('Enter');
  await tabTo(page, 'input[type=search]');
  await page.keyboard.type(WORDS);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/sok\?/);
  const results = await arrivedAtResults(page);
  await tabTo(page, '.calls h3 a');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/utlysning\//);
  await arrivedAtCall(page);
  await tabTo(page, '.suits h3 a');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/kommun\//);
  await tabTo(page, '#tider ~ details summary');
  await page.keyboard.press('Space');
  assert.ok(await page.locator('#tider ~ details').getByRole('row').nth(1).isVisible());
  // The keys for going back belong to the browser's window, which a browser without one lacks.
  await page.goBack();
  await arrivedAtCall(page);
  await page.goBack();
  assert.equal(page.url(), results, 'the way back leads to the results');
  await context.close();
}

function focused(page, expression) {
  return page.evaluate(`(() => { const element = document.activeElement; return ${expression}; })()`);
}

/** Presses Tab until the keyboard is at such an element. */
async function tabTo(page, selector) {
  const MOST = 80;
  for (let n = 0; n < MOST; n += 1) {
    await page.keyboard.press('Tab');
    const outline = await focused(page, 'getComputedStyle(element).outlineStyle');
    const what = await focused(page, 'element.outerHTML.slice(0, 120)');
    assert.notEqual(outline, 'none', `one cannot see that the keyboard is at ${what}`);
    if (await focused(page, `element.matches(${JSON.stringify(selector)})`)) return;
  }
  assert.fail(`${selector} is not reached within ${MOST} stops`);
}
