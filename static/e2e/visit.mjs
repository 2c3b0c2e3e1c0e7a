/** Opens the page as a visitor, and notes what no visitor must ever meet. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const SCREENSHOTS = fileURLToPath(new URL('screenshots/', import.meta.url));

/**
 * @typedef {object} Visit
 * @property {import('playwright-core').Page} page
 * @property {string[]} faults what a visitor must never meet
 * @property {(name: string) => Promise<void>} shoot takes a screenshot
 * @property {() => Promise<void>} leave
 */

/**
 * Opens a page in a context of its own that watches for script errors, failed requests,
 * breaches of the content security policy and requests to any other host.
 * @param {import('playwright-core').Browser} browser
 * @param {readonly string[]} hosts that may be asked, as addresses
 * @param {import('playwright-core').BrowserContextOptions} options
 * @returns {Promise<Visit>}
 */
export async function visit(browser, hosts, options) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Kyiv', ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') faults.push(`request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`answer: ${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    if (!hosts.some((host) => request.url().startsWith(host))) faults.push(`other host: ${request.url()}`);
  });
  await page.exposeFunction('reportBreach', (/** @type {string} */ breach) => faults.push(`policy: ${breach}`));
  await page.addInitScript(`addEventListener('securitypolicyviolation', (e) => reportBreach(e.violatedDirective + ' ' + e.blockedURI))`);
  const shoot = async (/** @type {string} */ name) => {
    await mkdir(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
  };
  return { page, faults, shoot, leave: () => context.close() };
}
