/** Writes figures in their unit as the locale does. */
import type { MessageKey, Messages } from '../messages';
import type { Figure, Unit } from './answer';

const MOST_DIGITS = 4; // as many as the server gives

const UNITS = { km2: 'unit.km2', sqmi: 'figures.sqmi', km: 'figures.km' } as const satisfies Record<Exclude<Unit, 'percent'>, MessageKey>;

export class Amounts {
  constructor(private readonly words: Messages) {}

  /** A figure with all the digits that were printed, and no others. */
  printed({ printed, unit }: Figure): string {
    return this.inUnit(printed, unit, { maximumFractionDigits: MOST_DIGITS });
  }

  /** A figure to a tenth of a square unit, of large ones to the whole; to a thousandth of a per cent. */
  computed(value: number, unit: Unit): string {
    const digits = Math.abs(value) < 10_000 ? 1 : 0;
    return this.inUnit(value, unit, unit === 'percent' ? fixed(3) : fixed(digits));
  }

  /** How much more one figure is than another, with its sign; of shares in percentage points. */
  difference(value: number, unit: Unit): string {
    const size = Math.abs(value);
    const digits = size < 1 ? 2 : Number(size < 100);
    if (unit !== 'percent') return this.inUnit(value, unit, { ...fixed(digits), signDisplay: 'exceptZero' });
    return whole(this.words.text('figures.points', { value: this.number(value, { ...fixed(3), signDisplay: 'exceptZero' }) }));
  }

  /** The same in per cent, to the hundredth below ten. */
  percent(value: number): string {
    return this.number(value / 100, { style: 'percent', ...fixed(Math.abs(value) < 10 ? 2 : 1), signDisplay: 'exceptZero' });
  }

  /** An area in whole km², with its unit. */
  km2(value: number): string {
    return this.inUnit(value, 'km2', fixed(0));
  }

  private inUnit(value: number, unit: Unit, options: Intl.NumberFormatOptions): string {
    if (unit === 'percent') return this.number(value / 100, { style: 'percent', ...options });
    const number = this.number(value, options);
    return whole(this.words.text(UNITS[unit], { km2: number, value: number }));
  }

  private number(value: number, options: Intl.NumberFormatOptions): string {
    return value.toLocaleString(this.words.locale, options).replace('-', '\u2212');
  }
}

/** Keeps a number and its unit on one line. */
function whole(amount: string): string {
  return amount.replaceAll(' ', '\u00a0');
}

function fixed(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}
