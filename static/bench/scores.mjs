/** Prints the scores and times of a report of Lighthouse: node bench/scores.mjs NAME FILE. */
import { readFileSync } from 'node:fs';

const [name = '', file = ''] = process.argv.slice(2);
const TIMES = ['first-contentful-paint', 'largest-contentful-paint', 'speed-index', 'total-blocking-time', 'cumulative-layout-shift'];

/** @type {unknown} */
const json = JSON.parse(readFileSync(file, 'utf8'));
const { categories, audits } = /** @type {{categories: Record<string, {title: string, score: number}>, audits: Record<string, {displayValue?: string}>}} */ (
  json
);
console.log(
  `${name}: ${Object.values(categories)
    .map(({ title, score }) => `${title} ${Math.round(100 * score)}`)
    .join(', ')}`,
);
console.log(`${name}: ${TIMES.map((id) => `${id} ${audits[id]?.displayValue ?? '?'}`).join(', ')}`);
