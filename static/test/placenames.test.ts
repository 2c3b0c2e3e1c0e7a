import { describe, expect, it } from 'vitest';
import { namesFor } from '../src/core/placenames';

describe('namesFor', () => {
  it.each([
    ['en', 'Bakhmut', 'Бахмут', ['Bakhmut', 'Бахмут']],
    ['uk', 'Bakhmut', 'Бахмут', ['Бахмут', 'Bakhmut']],
    ['en', 'NATO', 'NATO', ['NATO', undefined]],
    ['uk', 'Bakhmut', '', ['Bakhmut', undefined]],
    ['en', 'Bakhmut', '', ['Bakhmut', undefined]],
  ] as const)('in %s of %j and %j', (language, name_en, name_uk, [name, other]) => {
    expect(namesFor({ name_en, name_uk }, language)).toEqual({ name, other });
  });
});
