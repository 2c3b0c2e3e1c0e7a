/** A web server of someone else's: another origin than that of the page. */
import { createServer } from 'node:http';
import { after } from 'node:test';

/**
 * Answers requests until the tests of the file have ended.
 * @param {(url: string, response: import('node:http').ServerResponse) => void} answer
 * @returns {Promise<string>} its address
 */
export async function startGuest(answer) {
  const server = createServer(({ url = '' }, response) => answer(url, response));
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return `http://127.0.0.1:${port}/`;
}
