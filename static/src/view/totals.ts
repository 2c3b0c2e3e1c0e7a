/** The numbers: share, both areas, denominator, and the groups of regions to choose from. */
import type { AreaTotal, Snapshot } from '../core/answers';
import type { Day } from '../core/day';
import type { Language } from '../core/messages';
import type { Moment } from '../core/moment';
import { isWaiting, regionName, type Scene, type SnapshotInView, sourceTitle, UKRAINE } from '../core/scene';
import { shareUncertainty } from '../core/summary';
import type { Uncertainty } from '../core/worth';
import type { Actions } from './actions';
import { button, byId, make, onChange } from './dom';

const OFFICIAL = 'ua-official';
const NONE = '–';

/** An area with its share, as texts that change while the days play. */
interface Measure {
  readonly place: HTMLElement;
  readonly km2: Text;
  readonly off: Text;
  readonly unit: Text;
  readonly share: Text;
}

export class Totals {
  private readonly share = new Text();
  private readonly shareOf = byId('share-of', HTMLElement);
  private readonly split = byId('split', HTMLElement);
  private readonly of = new Text();
  private readonly denominator = byId('denominator', HTMLElement);
  private readonly groups = byId('groups', HTMLElement);
  private readonly sphere = measureIn('sphere');
  private readonly geodesic = measureIn('geodesic');

  constructor(private readonly actions: Actions) {
    byId('share', HTMLElement).append(this.share);
    byId('total-of', HTMLElement).append(this.of);
  }

  update(scene: Scene): void {
    this.drawGroups(scene.regions, scene.words.language);
    this.markGroup(scene.state.region ?? UKRAINE);
    this.drawNumbers(scene);
    this.drawSplit(scene);
  }

  /** Counts on with what the chronicle tells; shares are of what they were of at rest. */
  move({ snapshot, point }: Moment, scene: Scene): void {
    const [sphere, geodesic] = areasAt(snapshot, point, scene.state.region);
    const whole = scene.shown?.chosen.total.denominator_km2;
    const shareOf = (km2: number | undefined): number | undefined => (km2 === undefined || whole === undefined ? undefined : (100 * km2) / whole);
    const uncertainty = point?.uncertainty_km2;
    const shareOff = shareUncertainty(uncertainty, whole);
    this.write({ sphere, geodesic, sphereShare: shareOf(sphere), share: shareOf(geodesic), uncertainty, shareOff }, scene);
    this.tellOf(snapshot.date, scene);
    this.split.style.setProperty('--early', '0'); // nothing tells it apart until the numbers are there
    this.split.style.setProperty('--late', String(shareOf(geodesic) ?? 0));
  }

  private drawNumbers(scene: Scene): void {
    const { shown, words, regions } = scene;
    const code = shown?.chosen.region ?? UKRAINE;
    const region = regionName({ regions }, code, words.language);
    this.shareOf.textContent = code === UKRAINE ? words.text('total.ofUkraine') : words.text('total.ofRegion', { region });
    for (const place of [byId('share', HTMLElement), this.sphere.place, this.geodesic.place]) place.classList.toggle('skeleton', isWaiting(scene));
    this.write(figuresOf(shown?.chosen.total), scene);
    this.denominator.textContent = shown === undefined ? '' : denominatorText(shown, region, scene);
    byId('uncertain', HTMLElement).hidden = !shown?.chosen.total.uncertainty_km2;
    if (shown === undefined) this.of.data = '';
    else this.tellOf(shown.areas.snapshot, scene, shown.chosen.total.water_geodesic_km2);
  }

  private write({ sphere, geodesic, sphereShare, share, uncertainty, shareOff }: Figures, scene: Scene): void {
    const { words, format } = scene;
    const absent = isWaiting(scene) ? '' : NONE;
    const area = (to: Measure, km2: number | undefined): void => {
      to.km2.data = km2 === undefined ? absent : format.km2(km2, uncertainty);
      to.off.data = km2 === undefined || !uncertainty ? '' : ` ${format.off(uncertainty)}`;
      to.unit.data = km2 === undefined ? '' : words.text('unit.km2', { km2: '' });
    };
    const fine = (percent: number | undefined): string => (percent === undefined ? '' : format.fineShare(percent, shareOff));
    this.share.data = share === undefined ? absent : format.share(share, shareOff);
    area(this.sphere, sphere);
    area(this.geodesic, geodesic);
    [this.sphere.share.data, this.geodesic.share.data] = [fine(sphereShare), fine(share)];
  }

  /** Whose numbers these are, of which map, and how much of the area is open water. */
  private tellOf(snapshot: Day, scene: Scene, water = 0): void {
    const { words, format } = scene;
    const of = words.text('total.of', { source: sourceTitle(scene), day: format.longDay(snapshot) });
    const km2 = words.text('unit.km2', { km2: format.km2(water) });
    this.of.data = water < TOLD_WATER ? of : `${of} ${words.text('total.water', { km2 })}`;
  }

  /** A bar as long as the share, parted by when the area was occupied. */
  private drawSplit({ shown, words, format }: Scene): void {
    const { early, late } = shown === undefined ? { early: 0, late: 0 } : splitOf(shown);
    const whole = shown?.chosen.total.denominator_km2 ?? 1;
    this.split.style.setProperty('--early', String((100 * early) / whole));
    this.split.style.setProperty('--late', String((100 * late) / whole));
    const off = shown?.chosen.total.uncertainty_km2;
    const area = (km2: number): string => words.text('unit.km2', { km2: format.km2(km2, off) });
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

/** Less open water than this, in km², is not worth a sentence. */
const TOLD_WATER = 1;

function measureIn(id: string): Measure {
  const measure = { place: byId(id, HTMLElement), km2: new Text(), off: new Text(), unit: new Text(), share: new Text() };
  measure.place.append(measure.km2, make('span', { class: 'off' }, measure.off), measure.unit, make('small', {}, measure.share));
  return measure;
}

interface Figures {
  readonly sphere: number | undefined;
  readonly geodesic: number | undefined;
  /** In per cent, of each. */
  readonly sphereShare: number | undefined;
  readonly share: number | undefined;
  /** How uncertain the areas are, and the shares, in points; undefined where that is not known. */
  readonly uncertainty: Uncertainty;
  readonly shareOff: Uncertainty;
}

function figuresOf(total: AreaTotal | undefined): Figures {
  const areas = { sphere: total?.sphere_km2, geodesic: total?.geodesic_km2, sphereShare: total?.share_sphere, share: total?.share };
  return { ...areas, uncertainty: total?.uncertainty_km2, shareOff: shareUncertainty(total?.uncertainty_km2, total?.denominator_km2) };
}

type Areas = readonly [sphere: number | undefined, geodesic: number | undefined];

/** Both areas of the chosen region; of Ukraine the snapshot tells them too. */
function areasAt(snapshot: Snapshot, point: Moment['point'], region = UKRAINE): Areas {
  const told = point ?? (region === UKRAINE ? snapshot : undefined);
  return [told?.sphere_km2 ?? undefined, told?.geodesic_km2 ?? undefined];
}

/** What the shares are of: no share is told without it. */
function denominatorText({ chosen }: SnapshotInView, region: string, { words, format }: Scene): string {
  const { denominator, denominator_km2: whole } = chosen.total;
  if (denominator === undefined || whole === undefined) return '';
  const km2 = words.text('unit.km2', { km2: format.km2(whole) });
  if (denominator === OFFICIAL) return words.text('total.denominatorOfficial', { km2 });
  return words.text('total.denominator', { km2, region, boundary: chosen.boundary });
}

/** The area occupied before 2022 and since, in km2: all of it late where the map does not tell. */
function splitOf({ chosen }: SnapshotInView): { early: number; late: number } {
  const early = chosen.total.since.find((part) => part.since === 'pre-2022')?.geodesic_km2 ?? 0;
  return { early, late: Math.max(0, chosen.total.geodesic_km2 - early) };
}
