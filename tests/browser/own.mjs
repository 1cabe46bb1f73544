// A reader's way in and out without JavaScript: subscribe, confirm by the letter, sign in by another, change, erase.

import assert from 'node:assert/strict';

import { letterWith } from './demo.mjs';

const ADDRESS = 'nils@falkoping.example';

export async function walkToOnesOwn(browser, { base, mail }) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await subscribe(page, base, mail);
  await page.goto(`${base}/mina`);
  assert.equal(new URL(page.url()).pathname, '/logga-in', 'nobody is signed in by subscribing');
  await signIn(page, base, mail);
  await change(page);
  await page.getByRole('link', { name: 'Ta bort allt om mig' }).click();
  await page.getByRole('button', { name: 'Ja, ta bort allt' }).click();
  await heading(page, 'Allt om dig är borttaget');
  await page.goto(`${base}/mina`);
  await heading(page, 'Logga in');
  assert.equal((await context.cookies()).length, 0, 'the browser has forgotten its cookie');
  await context.close();
}

async function subscribe(page, base, mail) {
  await page.goto(base);
  await page.getByRole('link', { name: 'Prenumerera' }).first().click();
  await page.getByLabel('E-postadress').fill(ADDRESS);
  await page.getByLabel('Kommun', { exact: true }).selectOption('Falköping');
  await page.getByLabel('en sammanfattning varje morgon').check();
  await page.getByLabel('Påminnelser').fill('snart');
  await page.getByRole('button', { name: 'Prenumerera' }).click();
  assert.ok(await page.getByRole('alert').evaluate((summary) => summary === document.activeElement), 'one begins at the faults');
  await page.getByRole('link', { name: /^Skriv dagarna som hela tal/ }).click();
  assert.equal(new URL(page.url()).hash, '#paminn', 'the summary leads to the field');
  assert.equal(await page.getByLabel('E-postadress').inputValue(), ADDRESS, 'nothing has to be written twice');
  await page.getByLabel('Påminnelser').fill('14, 3');
  await page.getByRole('button', { name: 'Prenumerera' }).click();
  await heading(page, 'Se efter i din e-post');
  await page.goto(ownLink(await letterWith(mail, '/bekrafta/'), 'bekrafta'));
  await page.getByRole('button', { name: 'Ja, bekräfta' }).click();
  await heading(page, 'Klart, du prenumererar nu');
}

async function signIn(page, base, mail) {
  await page.getByLabel('E-postadress').fill(ADDRESS);
  await page.getByRole('button', { name: 'Skicka länken' }).click();
  await heading(page, 'Se efter i din e-post');
  await page.goto(ownLink(await letterWith(mail, '/logga-in/'), 'logga-in'));
  await page.getByRole('button', { name: 'Ja, logga in' }).click();
  await heading(page, 'Min sida');
  assert.equal(page.url(), `${base}/mina`);
}

async function change(page) {
  await page.getByText('Ändra Falköping').click();
  await page.getByLabel('en sammanfattning varje måndag', { exact: true }).check();
  await page.getByLabel('Kultur').check();
  await page.getByRole('button', { name: 'Spara' }).click();
  assert.equal(await page.getByRole('status').innerText(), 'Ändringen är sparad.');
  assert.match(await page.locator('.chosen').first().innerText(), /sammanfattning varje måndag[^]*Kultur/);
}

function ownLink(letter, step) {
  return letter.match(new RegExp(`http[^\\s"]+/${step}/[0-9a-f]{64}`))[0];
}

async function heading(page, words) {
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), words);
}
