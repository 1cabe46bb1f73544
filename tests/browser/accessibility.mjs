// Tests every kind of page with axe-core: WCAG 2.0, 2.1 and 2.2, levels A and AA, wide and narrow, light and dark.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const WIDTHS = [1280, 360];
const SCHEMES = ['light', 'dark'];
/** WCAG 1.4.10: at this width nothing may need scrolling sideways. */
const NARROWEST = 320;

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Gives what is wrong, a line each, and how many pages were looked at. `cookie` is of whoever looks. */
export async function testAccessibility(browser, base, paths, cookie) {
  const views = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ width, scheme })));
  const found = await Promise.all(views.map((view) => testView(browser, base, paths, cookie, view)));
  return { faults: found.flat(), looks: views.length * paths.length };
}

async function testView(browser, base, paths, cookie, { width, scheme }) {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const [name, value] = cookie.split('=');
  await context.addCookies([{ name, value, url: base }]);
  const page = await context.newPage();
  const faults = [];
  const where = (path) => `${path} (${width} px, ${scheme})`;
  page.on('console', (message) => {
    // A page that is no page answers with its status; that is no fault of the page.
    if (message.type() === 'error' && !message.text().includes('404')) {
      faults.push(`${where(page.url())}: ${message.text()}`);
    }
  });
  for (const path of paths) {
    await page.goto(base + path);
    for (const violation of await violations(page)) faults.push(`${where(path)}: ${violation}`);
    if (width === Math.min(...WIDTHS)) {
      await page.setViewportSize({ width: NARROWEST, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > NARROWEST) faults.push(`${where(path)}: ${wide} px wide where ${NARROWEST} fit`);
      await page.setViewportSize({ width, height: 800 });
    }
  }
  await context.close();
  return faults;
}

async function violations(page) {
  // What is folded away is tested too.
  await page.evaluate(() => document.querySelectorAll('details').forEach((folded) => folded.setAttribute('open', '')));
  await page.evaluate(axe);
  const result = await page.evaluate(
    (rules) => window.axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] }),
    RULES,
  );
  return result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`),
  );
}
