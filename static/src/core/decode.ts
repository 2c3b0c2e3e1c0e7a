/**
 * Checks what comes from outside and gives it a type. A decoder takes a value and
 * where it stands, and returns it typed or throws a DecodeError that names the place.
 */
export type Decoder<T> = (value: unknown, at: string) => T;

/** A value that is not what its reader was promised. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  constructor(at: string, wanted: string, got: unknown) {
    super(`${at === '' ? 'answer' : at}: want ${wanted}, got ${describe(got)}`);
  }
}

/** Where an item of a list stands, written out only when something is wrong with it: lists are long. */
function atItem<T>(inner: Decoder<T>, items: readonly unknown[], at: string): readonly T[] {
  try {
    return items.map((item) => inner(item, at));
  } catch {
    return items.map((item, i) => inner(item, `${at}[${i}]`));
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === undefined) return 'nothing';
  return typeof value === 'object' ? 'an object' : `${typeof value} ${JSON.stringify(value)}`;
}

export const text: Decoder<string> = (value, at) => {
  if (typeof value !== 'string') throw new DecodeError(at, 'text', value);
  return value;
};

export const number: Decoder<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new DecodeError(at, 'a number', value);
  return value;
};

export const flag: Decoder<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new DecodeError(at, 'true or false', value);
  return value;
};

export function nullable<T>(inner: Decoder<T>): Decoder<T | undefined> {
  return (value, at) => (value === null || value === undefined ? undefined : inner(value, at));
}

export function list<T>(inner: Decoder<T>): Decoder<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new DecodeError(at, 'a list', value);
    return atItem(inner, value, at);
  };
}

/** A list of numbers, which may be very long. */
export const numbers: Decoder<readonly number[]> = (value, at) => {
  if (!Array.isArray(value)) throw new DecodeError(at, 'a list', value);
  const items = value as readonly unknown[];
  const wrong = items.findIndex((item) => !Number.isFinite(item));
  if (wrong >= 0) throw new DecodeError(`${at}[${wrong}]`, 'a number', items[wrong]);
  return items as readonly number[];
};

export function oneOf<T extends string>(...words: readonly T[]): Decoder<T> {
  return (value, at) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new DecodeError(at, `one of ${words.join(', ')}`, value);
    return found;
  };
}

/** Reads text through a parser that answers undefined for what it does not accept. */
export function parsed<T>(parse: (text: string) => T | undefined, wanted: string): Decoder<T> {
  return (value, at) => {
    const result = parse(text(value, at));
    if (result === undefined) throw new DecodeError(at, wanted, value);
    return result;
  };
}

export function dictionary<T>(inner: Decoder<T>): Decoder<ReadonlyMap<string, T>> {
  return (value, at) =>
    new Map(Object.entries(members(value, at)).map(([key, item]) => [key, inner(item, `${at}.${key}`)]));
}

type Fields = Readonly<Record<string, Decoder<unknown>>>;
type Decoded<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]> };

/** Reads the named fields and drops all others. */
export function object<F extends Fields>(fields: F): Decoder<Decoded<F>> {
  return (value, at) => {
    const from = members(value, at);
    const entries = Object.entries(fields).map(([key, field]) => [key, field(from[key], at === '' ? key : `${at}.${key}`)]);
    return Object.fromEntries(entries) as Decoded<F>;
  };
}

function members(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DecodeError(at, 'an object', value);
  return value as Record<string, unknown>;
}
