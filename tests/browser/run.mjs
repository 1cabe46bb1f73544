// Walks the demonstration in Chromium and tests its pages: node run.mjs PROGRAM [CHROMIUM]

import { chromium } from 'playwright-core';

import { testAccessibility } from './accessibility.mjs';
import { startDemo } from './demo.mjs';
import { walkToOnesOwn } from './own.mjs';
import { everyKind } from './pages.mjs';
import { walk, walkByKeyboard } from './walks.mjs';

const [program, executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
if (!program) throw new Error('use: node run.mjs PROGRAM [CHROMIUM]');

const demo = await startDemo(program);
// Chromium cannot lock itself in when root runs it, as in a container.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args });
try {
  await walk(browser, demo.base, { javaScriptEnabled: true });
  console.log('walked from a search to a call, its days, and back');
  await walk(browser, demo.base, { javaScriptEnabled: false });
  console.log('walked the same way without JavaScript');
  await walkByKeyboard(browser, demo.base);
  console.log('walked the same way by keyboard');
  await walkToOnesOwn(browser, demo);
  console.log('subscribed by a letter, signed in, changed it, and left nothing behind');
  const paths = await everyKind(demo.base, demo.letter, demo.cookie);
  const { faults, looks } = await testAccessibility(browser, demo.base, paths, demo.cookie);
  for (const fault of faults) console.error(fault);
  console.log(`looked at ${paths.length} pages, ${looks} times in all: ${faults.length} faults`);
  if (faults.length) process.exitCode = 1;
} finally {
  await browser.close();
  await demo.stop();
}
