/** The numbers: share, both areas, denominator, and the groups of regions to choose from. */
import type { AreaTotal } from '../core/answers';
import type { Language } from '../core/messages';
import { isWaiting, regionName, type Scene, type Shown, UKRAINE } from '../core/scene';
import type { Actions } from './actions';
import { button, byId, make, onChange } from './dom';

const OFFICIAL = 'ua-official';

export class Totals {
  private readonly share = byId('share', HTMLElement);
  private readonly shareOf = byId('share-of', HTMLElement);
  private readonly split = byId('split', HTMLElement);
  private readonly denominator = byId('denominator', HTMLElement);
  private readonly groups = byId('groups', HTMLElement);

  constructor(private readonly actions: Actions) {}

  update(scene: Scene): void {
    this.drawGroups(scene.regions, scene.words.language);
    this.markGroup(scene.state.region ?? UKRAINE);
    this.drawNumbers(scene);
    this.drawSplit(scene);
  }

  private drawNumbers(scene: Scene): void {
    const { shown, words, format, regions } = scene;
    const total = shown?.chosen.total;
    const code = shown?.chosen.region ?? UKRAINE;
    const region = regionName({ regions }, code, words.language);
    const none = '–';
    const area = (km2: number): string => words.text('unit.km2', { km2: format.km2(km2) });
    const absent = isWaiting(scene) ? undefined : none;
    this.put(this.share, total?.share === undefined ? absent : format.share(total.share));
    this.put(this.shareOf, code === UKRAINE ? words.text('total.ofUkraine') : words.text('total.ofRegion', { region }));
    for (const [id, km2, share] of measuresOf(total)) {
      const fine = share === undefined ? '' : format.fineShare(share);
      const value = km2 === undefined ? [absent] : [area(km2), make('small', {}, fine)];
      this.put(byId(id, HTMLElement), ...value);
    }
    this.denominator.textContent = shown === undefined ? '' : denominatorText(shown, region, scene);
  }

  /** Fills an element, or shows that its number is on its way. */
  private put(element: HTMLElement, ...content: readonly (string | Node | undefined)[]): void {
    const known = content.filter((part) => part !== undefined);
    element.classList.toggle('skeleton', known.length === 0);
    element.replaceChildren(...known);
  }

  /** A bar as long as the share, parted by when the ground was occupied. */
  private drawSplit({ shown, words, format }: Scene): void {
    const { early, late } = shown === undefined ? { early: 0, late: 0 } : splitOf(shown);
    const whole = shown?.chosen.total.denominator_km2 ?? 1;
    this.split.style.setProperty('--early', String((100 * early) / whole));
    this.split.style.setProperty('--late', String((100 * late) / whole));
    const area = (km2: number): string => words.text('unit.km2', { km2: format.km2(km2) });
    this.split.title = early > 0 ? words.text('total.split', { pre: area(early), since: area(late) }) : '';
  }

  private readonly drawGroups = onChange((regions: Scene['regions'], language: Language) => {
    const groups = [...regions.values()].filter((region) => region.members.length > 1);
    this.groups.replaceChildren(
      ...groups.map(({ code, names }) => {
        const made = button(names[language], 'chip', () => this.actions.toggleRegion(code));
        made.dataset['region'] = code;
        return made;
      }),
    );
  });

  private markGroup(chosen: string): void {
    for (const child of this.groups.querySelectorAll('button')) {
      child.setAttribute('aria-pressed', String(child.dataset['region'] === chosen));
    }
  }
}

type Measure = readonly [id: string, km2: number | undefined, share: number | undefined];

function measuresOf(total: AreaTotal | undefined): readonly Measure[] {
  return [
    ['sphere', total?.sphere_km2, total?.share_sphere],
    ['geodesic', total?.geodesic_km2, total?.share],
  ];
}

/** What the shares are of: no share is told without it. */
function denominatorText({ chosen }: Shown, region: string, { words, format }: Scene): string {
  const { denominator, denominator_km2: whole } = chosen.total;
  if (denominator === undefined || whole === undefined) return '';
  const km2 = words.text('unit.km2', { km2: format.km2(whole) });
  if (denominator === OFFICIAL) return words.text('total.denominatorOfficial', { km2 });
  return words.text('total.denominator', { km2, region, boundary: chosen.boundary });
}

/** Occupied ground before 2022 and since, in km2: all of it late where the map does not tell. */
function splitOf({ chosen }: Shown): { early: number; late: number } {
  const early = chosen.total.since.find((part) => part.since === 'pre-2022')?.geodesic_km2 ?? 0;
  return { early, late: Math.max(0, chosen.total.geodesic_km2 - early) };
}
