/** The regions that figures speak of: their names, and what shares of them are shares of. */
import type { Regions } from '../answers';
import type { Language } from '../messages';
import { regionBook } from '../regions';
import { regionName, UKRAINE } from '../scene';

/** Ukraine's official area, which shares of it are of; as geo.UkraineOfficialKm2. */
export const UKRAINE_KM2 = 603_628;

export class Territory {
  private readonly book: ReturnType<typeof regionBook>;
  private readonly km2: ReadonlyMap<string, number>;

  constructor({ rows, groups }: Pick<Regions, 'rows' | 'groups'>) {
    this.book = regionBook(rows, groups);
    this.km2 = new Map(rows.map((unit) => [unit.region, unit.geodesic_km2]));
  }

  name(code: string, language: Language): string {
    return regionName({ regions: this.book }, code, language);
  }

  /** The area in km2 that a share of the region is of; undefined where it is no region. */
  denominator(code: string): number | undefined {
    if (code === UKRAINE) return UKRAINE_KM2;
    return this.book.get(code)?.members.reduce((sum, unit) => sum + (this.km2.get(unit) ?? 0), 0);
  }
}
