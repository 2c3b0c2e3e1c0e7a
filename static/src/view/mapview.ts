/** The map itself: what its layers show of the scene. */
import type { Areas, Changes, Overlap } from '../core/answers';
import { type Polygons, polygonsOf, type Position } from '../core/geometry';
import { changeMap, dayMap, historyMap, type TileMap } from '../core/addresses';
import { carriedDays, type CarriedDay } from '../core/carriedday';
import type { Label } from '../core/labels';
import type { Moment } from '../core/moment';
import { type Scene, sourceName, UKRAINE } from '../core/scene';
import { snapshotIndex } from '../core/snapshots';
import type { Part } from '../map/base';
import type { LeafletMap } from '../map/leaflet/map';
import { byId, onChange } from './dom';

/** Where modes lie across the top of the map, as in modes.css. */
const SMALL = '(max-width: 620px), (max-width: 860px) and (orientation: portrait)';

const PAPER_WIDTH = 700; // CSS pixels of an A4 sheet within its margins

export class MapView {
  private readonly element = byId('map-view', HTMLElement);
  private carriedDay: CarriedDay = () => Infinity;
  private wantsHistory = false;
  private tilesMissing = false;
  private scene: Scene | undefined;

  constructor(
    private readonly map: LeafletMap,
    private readonly names: (scene: Scene) => readonly Label[],
  ) {
    const themes = new MutationObserver(() => this.map.recolour());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.map.recolour());
    new ResizeObserver(() => {
      if (!window.matchMedia('print').matches) this.measureForPaper();
    }).observe(this.element);
    const cover = byId('modes', HTMLElement);
    const small = window.matchMedia(SMALL);
    new ResizeObserver(() => this.keepClearOf(small.matches ? cover : undefined)).observe(cover);
  }

  /** Tells print.css how large the map is on the screen, so that paper shows all of it. */
  private measureForPaper(): void {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    this.element.style.setProperty('--screen-width', `${width}px`);
    this.element.style.setProperty('--screen-height', `${height}px`);
    this.element.style.setProperty('--paper-scale', String(Math.min(1, PAPER_WIDTH / Math.max(1, width))));
  }

  /** Keeps what is shown below what lies across the top of the map. */
  private keepClearOf(cover: HTMLElement | undefined): void {
    const isEmbedded = document.documentElement.dataset['embed'] !== undefined; // where it lies at the foot
    const inset = cover === undefined || isEmbedded ? 0 : cover.offsetTop + cover.offsetHeight;
    this.element.style.setProperty('--inset', `${inset}px`);
    this.map.setInset(inset);
  }

  update(scene: Scene): void {
    this.scene = scene;
    this.element.dataset['mode'] = scene.state.mode ?? 'control';
    this.showAreas(scene.shown?.areas);
    this.showOther(scene.state.mode === 'compare' ? scene.other : undefined, scene);
    this.showChanges(scene);
    this.showOverlap(scene.state.mode === 'compare' ? scene.overlap : undefined);
    this.carryStatuses(scene.snapshots);
    this.prepare(this.wantsHistory, sourceName(scene), scene.snapshots);
    this.showChosen(scene.state.region, scene.regions);
    this.nameAll(scene.words.language, scene.regions);
    const spot = spotOf(scene);
    this.markSpot(spot?.[0], spot?.[1]);
    this.sayBusy();
  }

  /** Shows an instant, if the days around it are loaded. */
  move({ snapshot }: Moment, { snapshots }: Scene): void {
    const index = snapshotIndex(snapshots, snapshot.date);
    const layer = this.map.areaLayer('areas');
    if (!layer.move((kind) => this.carriedDay(index, kind))) return;
    layer.setTone('full');
    this.map.hide('changes'); // they are of another span of days
  }

  /** Loads all days of what is in view, since the reader is about to move through them. */
  expectMotion(): void {
    if (this.wantsHistory || this.scene === undefined) return;
    this.wantsHistory = true;
    this.update(this.scene);
  }

  /** Takes note that tiles came, or could not be loaded. */
  tilesCame(failed: boolean): void {
    this.tilesMissing = failed;
    this.map.refreshLabels();
    this.sayBusy();
  }

  private sayBusy(): void {
    const busy = this.scene?.loading === true || (!this.tilesMissing && this.map.isWaiting);
    this.element.setAttribute('aria-busy', String(busy));
    this.element.dataset['history'] = this.map.areaLayer('areas').isPrepared ? 'loaded' : '';
  }

  private readonly showAreas = onChange((areas: Areas | undefined) => {
    this.map.areaLayer('areas').show(areas && dayMap(areas));
  });

  /** The other map of a comparison side by side. */
  private showOther(other: Areas | undefined, { state }: Scene): void {
    this.map.areaLayer('other').show(state.comparison === 'overlay' ? undefined : other && dayMap(other));
  }

  private showChanges({ state, changes }: Scene): void {
    const overlaid = state.mode === 'changes' || (state.mode === 'compare' && state.comparison === 'overlay');
    this.map.areaLayer('areas').setTone(overlaid ? 'pale' : 'full');
    this.map.areaLayer('changes').show(overlaid && changes !== undefined ? mapOfChanges(changes) : undefined);
    this.map.show('changes');
  }

  private readonly showOverlap = onChange((overlap: Overlap | undefined) => {
    const parts = overlap?.features ?? [];
    this.map.setParts(new Map(parts.map(({ properties, geometry }): [Part, Polygons] => [properties.part, polygonsOf(geometry)])));
  });

  private readonly carryStatuses = onChange((snapshots: Scene['snapshots']) => {
    this.carriedDay = carriedDays(snapshots);
  });

  private readonly prepare = onChange((wanted: boolean, source: string | undefined, snapshots: Scene['snapshots']) => {
    const history = wanted && source !== undefined ? historyMap(source, snapshots) : undefined;
    this.map.areaLayer('areas').prepare(history?.address);
  });

  private readonly showChosen = onChange((region: string | undefined, regions: Scene['regions']) => {
    this.map.setChosen(region === undefined || region === UKRAINE ? [] : (regions.get(region)?.members ?? []));
  });

  private readonly nameAll = onChange((language: Scene['words']['language'], _regions: Scene['regions']) => {
    if (this.scene !== undefined) this.map.setLabels(this.names(this.scene), language);
  });

  private readonly markSpot = onChange((lon: number | undefined, lat: number | undefined) => {
    this.map.setPin(lon === undefined || lat === undefined ? undefined : [lon, lat]);
  });
}

function mapOfChanges({ source, from_revision_id: from, to_revision_id: to }: Changes): TileMap {
  return changeMap(source, from, to);
}

/** The point that is told about, or where the place is that is. */
function spotOf({ state, spot }: Scene): Position | undefined {
  if (state.point !== undefined || state.place === undefined || spot === undefined) return state.point;
  return [spot.lon, spot.lat];
}
