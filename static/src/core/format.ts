import { type Day, instantOf } from './day';

/** Writes numbers and days as the locale does. */
export class Format {
  private readonly whole: Intl.NumberFormat;
  private readonly tenths: Intl.NumberFormat;
  private readonly percent: Intl.NumberFormat;
  private readonly finePercent: Intl.NumberFormat;
  private readonly long: Intl.DateTimeFormat;
  private readonly short: Intl.DateTimeFormat;
  private readonly longMonth: Intl.DateTimeFormat;
  private readonly shortMonth: Intl.DateTimeFormat;

  constructor(locale: string) {
    const number = (digits: number, style: 'decimal' | 'percent'): Intl.NumberFormat =>
      new Intl.NumberFormat(locale, { style, minimumFractionDigits: digits, maximumFractionDigits: digits });
    this.whole = number(0, 'decimal');
    this.tenths = number(1, 'decimal');
    this.percent = number(1, 'percent');
    this.finePercent = number(2, 'percent');
    this.long = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    this.short = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    this.longMonth = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
    this.shortMonth = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  }

  /** An area without its unit: whole, and to the tenth below 10. */
  km2(value: number): string {
    return (value > 0 && value < 9.95 ? this.tenths : this.whole).format(value);
  }

  /** An area gained or lost, with its sign. */
  signedKm2(value: number): string {
    const size = Math.abs(value);
    if (size < 0.05) return this.km2(0); // nothing that would show
    return `${value > 0 ? '+' : '−'}${this.km2(size)}`;
  }

  /** A whole number of anything. */
  count(value: number): string {
    return this.whole.format(value);
  }

  /** A distance without its unit: to the tenth, and whole from 100. */
  km(value: number): string {
    return (value < 99.95 ? this.tenths : this.whole).format(value);
  }

  /** A share in per cent, to the tenth; what is not the whole is not rounded up to it. */
  share(percent: number): string {
    return this.percent.format((percent < 100 ? Math.min(percent, 99.9) : percent) / 100);
  }

  /** A share in per cent, to the hundredth. */
  fineShare(percent: number): string {
    return this.finePercent.format(percent / 100);
  }

  longDay(day: Day): string {
    return this.long.format(instantOf(day));
  }

  shortDay(day: Day): string {
    return this.short.format(instantOf(day));
  }

  /** A day in a narrow column: without the word for year, where the language has one. */
  briefDay(day: Day): string {
    const parts = this.short.formatToParts(instantOf(day));
    const end = parts.at(-1)?.type === 'literal' ? -1 : undefined;
    return parts
      .slice(0, end)
      .map((part) => part.value)
      .join('');
  }

  /** From one day to another, with what they share said once. */
  days(from: Day, to: Day): string {
    return this.short.formatRange(instantOf(from), instantOf(to));
  }

  /** The month of a day. */
  month(day: Day, style: 'long' | 'short' = 'long'): string {
    return (style === 'long' ? this.longMonth : this.shortMonth).format(instantOf(day));
  }
}
