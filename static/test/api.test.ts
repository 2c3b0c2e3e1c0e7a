import { describe, expect, it } from 'vitest';
import { Api, ApiError } from '../src/core/api';

const BASE = new URL('https://maps.example.org/war/?date=2022-02-24');
const never = new AbortController().signal;

function apiThatAnswers(response: Response | Error, seen: URL[] = []): Api {
  return new Api(BASE, (url) => {
    seen.push(url);
    return response instanceof Error ? Promise.reject(response) : Promise.resolve(response);
  });
}

async function failureOf(response: Response | Error): Promise<ApiError> {
  const error: unknown = await apiThatAnswers(response)
    .sources(never)
    .catch((reason: unknown) => reason);
  if (error instanceof ApiError) return error;
  throw new Error(`got ${String(error)}, want an ApiError`);
}

describe('Api', () => {
  it('asks below the address of the page, and leaves out what is not chosen', async () => {
    const seen: URL[] = [];
    await apiThatAnswers(Response.json({}), seen).areas({ source: 'a b', date: undefined }, never);
    expect(seen.map(String)).toEqual(['https://maps.example.org/war/api/v1/areas?source=a+b']);
  });

  it('escapes a source in a path', async () => {
    const seen: URL[] = [];
    await apiThatAnswers(Response.json({ source: 'x', rows: [] }), seen).dates('../ä?', never);
    expect(seen[0]?.pathname).toBe('/war/api/v1/sources/..%2F%C3%A4%3F/dates');
  });

  it('tells the server its own words', async () => {
    const problem = { title: 'Not Found', status: 404, detail: 'the first is of 2014-03-18' };
    const error = await failureOf(Response.json(problem, { status: 404, headers: { 'content-type': 'application/problem+json' } }));
    expect([error.failure, error.detail]).toEqual(['missing', 'the first is of 2014-03-18']);
  });

  it.each([
    ['a 400', new Response('bad', { status: 400 }), 'refused'],
    ['a 503', new Response('busy', { status: 503 }), 'broken'],
    ['no connection', new TypeError('fetch failed'), 'offline'],
    ['a page instead of data', new Response('<html>'), 'unreadable'],
    ['JSON that breaks off', new Response('{"rows": [', { headers: { 'content-type': 'application/json' } }), 'unreadable'],
  ])('names %s', async (_, response, failure) => {
    expect((await failureOf(response)).failure).toBe(failure);
  });

  it('passes an abort on as it is', async () => {
    const aborted = AbortSignal.abort(new Error('overtaken'));
    const api = new Api(BASE, (_, init) => Promise.reject(init.signal?.reason as Error));
    await expect(api.sources(aborted)).rejects.toThrow('overtaken');
  });
});
