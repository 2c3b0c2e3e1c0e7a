/** The regions that can be chosen, by code: Ukraine, its groups and its units. */
import type { Group } from './answers';
import { type Region, UKRAINE } from './scene';

interface Named {
  readonly region: string;
  readonly name_en: string;
  readonly name_uk: string;
}

export function regionBook(units: readonly Named[], groups: readonly Group[]): ReadonlyMap<string, Region> {
  const whole: Region = {
    code: UKRAINE,
    names: { en: 'Ukraine', uk: 'Україна' },
    members: units.map((unit) => unit.region),
  };
  const book = [whole, ...groups.map((group) => region(group, group.members)), ...units.map((unit) => region(unit, [unit.region]))];
  return new Map(book.map((entry) => [entry.code, entry]));
}

function region({ region: code, name_en: en, name_uk: uk }: Named, members: readonly string[]): Region {
  return { code, names: { en, uk }, members };
}
