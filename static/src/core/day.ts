/** A calendar day as YYYY-MM-DD, the form in which days sort as text. */
export type Day = string & { readonly day: unique symbol };

const SHAPE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const MS_PER_DAY = 86_400_000;

/** Reads YYYY-MM-DD from year 1 on; undefined where that is no day of the calendar. */
export function parseDay(text: string): Day | undefined {
  if (!SHAPE.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return undefined;
  return new Date(ms).toISOString().startsWith(text) ? (text as Day) : undefined;
}

/** Counts days since 1970-01-01. */
export function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
}

/** The inverse of dayNumber. */
export function dayAt(number: number): Day {
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10) as Day;
}

/** The start of the day in UTC, for formatting with a UTC formatter. */
export function instantOf(day: Day): Date {
  return new Date(dayNumber(day) * MS_PER_DAY);
}

/** The day that it is in Kyiv. */
export function todayInKyiv(now: Date): Day {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Kyiv', dateStyle: 'short' });
  return parts.format(now) as Day;
}
