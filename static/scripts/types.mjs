/**
 * Writes src/generated/api.ts: the types of the API's answers, from the OpenAPI document that
 * the server is made of. Needs Go and no running server.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTS, { astToString, NULL } from 'openapi-typescript';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILE = new URL('../src/generated/api.ts', import.meta.url);
const DATE = '^\\d{4}-\\d{2}-\\d{2}$';
const LARGEST_DOCUMENT = 16 << 20; // bytes

const { factory, SyntaxKind } = ts;
const NUMBER = factory.createKeywordTypeNode(SyntaxKind.NumberKeyword);
const PAIR = factory.createTypeOperatorNode(SyntaxKind.ReadonlyKeyword, factory.createTupleTypeNode([NUMBER, NUMBER]));
const DAY = factory.createTypeReferenceNode('Day');

/**
 * Days are Day, which the page's own parser gives, and not any text; lon, lat is a pair.
 * @param {import('openapi-typescript').SchemaObject} schema
 */
function typeOf(schema) {
  if ('pattern' in schema && schema.pattern === DATE) {
    return Array.isArray(schema.type) && schema.type.includes('null') ? factory.createUnionTypeNode([DAY, NULL]) : DAY;
  }
  return 'minItems' in schema && schema.minItems === 2 && schema.maxItems === 2 ? PAIR : undefined;
}

const { stdout } = await promisify(execFile)('go', ['run', './server/openapi'], { cwd: ROOT, maxBuffer: LARGEST_DOCUMENT });
const nodes = await openapiTS(stdout, {
  immutable: true,
  inject: "import type { Day } from '../core/day';",
  transform: typeOf,
});
const types = astToString(nodes);
const before = await readFile(FILE, 'utf8').catch(() => undefined);
if (types !== before) {
  await mkdir(new URL('.', FILE), { recursive: true });
  await writeFile(FILE, types);
}
