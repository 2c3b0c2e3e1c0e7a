import { type Day, instantOf } from './day';
import { type Uncertainty, worth } from './worth';

const MS_PER_MINUTE = 60_000;

/** Writes numbers, days and times as the locale does. */
export class Format {
  private readonly whole: Intl.NumberFormat;
  private readonly tenths: Intl.NumberFormat;
  private readonly wholePercent: Intl.NumberFormat;
  private readonly percent: Intl.NumberFormat;
  private readonly finePercent: Intl.NumberFormat;
  private readonly long: Intl.DateTimeFormat;
  private readonly short: Intl.DateTimeFormat;
  private readonly longMonth: Intl.DateTimeFormat;
  private readonly minute: Intl.DateTimeFormat;
  private readonly relative: Intl.RelativeTimeFormat;
  private readonly shortMonth: Intl.DateTimeFormat;

  constructor(locale: string) {
    const number = (digits: number, style: 'decimal' | 'percent'): Intl.NumberFormat =>
      new Intl.NumberFormat(locale, { style, minimumFractionDigits: digits, maximumFractionDigits: digits });
    this.whole = number(0, 'decimal');
    this.tenths = number(1, 'decimal');
    this.wholePercent = number(0, 'percent');
    this.percent = number(1, 'percent');
    this.finePercent = number(2, 'percent');
    this.long = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    this.short = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    this.minute = new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'UTC',
      timeZoneName: 'short',
    });
    this.relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    this.longMonth = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
    this.shortMonth = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  }

  /** An area without its unit: whole, and to the tenth below 10; less where it is worth less. */
  km2(value: number, uncertainty?: Uncertainty): string {
    if (!uncertainty) return (value > 0 && value < 9.95 ? this.tenths : this.whole).format(value);
    const { value: rounded, place } = worth(value, uncertainty);
    const text = (place < 1 ? this.tenths : this.whole).format(Math.abs(rounded));
    return rounded < 0 ? `−${text}` : text;
  }

  /** An area without its unit, and how uncertain it is, where that is known. */
  within(value: number, uncertainty: Uncertainty): string {
    return uncertainty ? `${this.km2(value, uncertainty)} ${this.off(uncertainty)}` : this.km2(value);
  }

  /** How uncertain an area is. */
  off(uncertainty: number): string {
    const { told, place } = worth(0, uncertainty);
    return `±\u00a0${(place < 1 ? this.tenths : this.whole).format(told)}`;
  }

  /** An area gained or lost, with its sign, and how uncertain it is. */
  signedWithin(value: number, uncertainty: Uncertainty): string {
    return uncertainty ? `${this.signedKm2(value, uncertainty)} ${this.off(uncertainty)}` : this.signedKm2(value);
  }

  /** An area gained or lost, with its sign. */
  signedKm2(value: number, uncertainty?: Uncertainty): string {
    const size = Math.abs(uncertainty ? worth(value, uncertainty).value : value);
    if (size < 0.05) return this.km2(0); // nothing that would show
    return `${value > 0 ? '+' : '−'}${this.km2(size, uncertainty)}`;
  }

  /** A whole number of anything. */
  count(value: number): string {
    return this.whole.format(value);
  }

  /** A distance without its unit: to the tenth, and whole from 100. */
  km(value: number): string {
    return (value < 99.95 ? this.tenths : this.whole).format(value);
  }

  /** A share in per cent, to the tenth; what is not the whole is not rounded up to it. Whole where it may be off by points. */
  share(percent: number, off?: Uncertainty): string {
    if (typeof off === 'number' && off >= 1) return this.wholePercent.format(percent / 100);
    return this.percent.format((percent < 100 ? Math.min(percent, 99.9) : percent) / 100);
  }

  /** A share in per cent, to the hundredth, or less where it is worth less. */
  fineShare(percent: number, off?: Uncertainty): string {
    if (typeof off === 'number' && off >= 0.1) return this.share(percent, off);
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

  /** An instant to the minute, in UTC. */
  instant(at: Date): string {
    return this.minute.format(at);
  }

  /** How long ago an instant was: in minutes, at least one, then in hours and in days. */
  ago(at: Date, now: Date): string {
    const minutes = Math.max(1, Math.floor((now.getTime() - at.getTime()) / MS_PER_MINUTE));
    if (minutes < 60) return this.relative.format(-minutes, 'minute');
    const hours = Math.floor(minutes / 60);
    return hours < 24 ? this.relative.format(-hours, 'hour') : this.relative.format(-Math.floor(hours / 24), 'day');
  }

  /** The month of a day. */
  month(day: Day, style: 'long' | 'short' = 'long'): string {
    return (style === 'long' ? this.longMonth : this.shortMonth).format(instantOf(day));
  }
}
