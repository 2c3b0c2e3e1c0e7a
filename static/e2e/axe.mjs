/** Looks for barriers to readers with axe. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** @typedef {{violations: {id: string, nodes: {target: string[], failureSummary: string}[]}[]}} Findings */

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds wrong, in a line each. The policy of the page lets no script in but its
 * own, so axe comes in by the back door of the debugger.
 * @param {import('playwright-core').Page} page
 */
export async function violations(page) {
  await page.evaluate(AXE);
  const found = /** @type {Findings} */ (await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`));
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`));
}
