/** Wires the session, the map, the views and the address of the page to one another. */
import basemapFile from './generated/basemap.json?url';
import type { Api } from './core/api';
import { type Basemap, unpackBasemap } from './core/basemap';
import { type Position, polygonsOf } from './core/geometry';
import { centre, type Label } from './core/labels';
import { chooseLanguage } from './core/messages';
import type { Moment } from './core/moment';
import { outline } from './core/outline';
import type { Frames } from './core/player';
import type { ServerClock } from './core/clock';
import { regionBook } from './core/regions';
import { chosenSource, regionName, type Scene, sourceName, UKRAINE } from './core/scene';
import type { ScaleBar } from './core/scale';
import { Session } from './core/session';
import { type Camera, formatState, parseState, type ViewState } from './core/state';
import { LeafletMap } from './map/leaflet/map';
import { BASE_NAMES, RIVER_NAMES } from './map/names';
import { Live } from './live';
import { Motion } from './motion';
import type { Actions } from './view/actions';
import { Card } from './view/card';
import { Bars } from './view/bars';
import { DataLinks } from './view/data';
import { Swipe } from './view/swipe';
import { TimeBar } from './view/timebar';
import { byId, link, onChange } from './view/dom';
import { Embedded } from './view/embedded';
import { FlagList } from './view/flags';
import { Head } from './view/head';
import { Legend } from './view/legend';
import { Modes } from './view/modes';
import { MovementPanel } from './view/movement';
import { Notice } from './view/notice';
import { rasterBase } from './view/operator';
import { Search } from './view/search';
import { NewsBox } from './view/news';
import { Share } from './view/share';
import { Standing } from './view/standing';
import { WithdrawnList } from './view/withdrawn';
import { BottomSheet } from './view/bottomsheet';
import { MapView } from './view/mapview';
import { Credit, SourcePanel } from './view/source';
import { RegionTable } from './view/table';
import { recallLanguage, Tools } from './view/tools';
import { Totals } from './view/totals';

const READ_AGAIN_MS = 2000;
const URL_MS = 200; // browsers stop a page that rewrites its address too often
/** Units that are one city bear the city's name on the map already. */
const CITY_UNITS: readonly string[] = ['UA-30', 'UA-40'];
const FRAMES: Frames = { request: (frame) => requestAnimationFrame(frame), cancel: (request) => cancelAnimationFrame(request) };
const REGION_NAMES = { from: 6, to: 9 } as const;

interface View {
  update(scene: Scene): void;
  /** Follows the map through time, without waiting for anything. */
  move?(moment: Moment, scene: Scene): void;
}

/** Lets the browser do what waits, so that a press is never kept waiting for long. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

export class Page {
  private readonly session: Session;
  private readonly map: LeafletMap;
  private readonly tools: Tools;
  private readonly bottomSheet = new BottomSheet();
  private readonly mapView: MapView;
  private readonly views: readonly View[];
  private readonly motion: Motion;
  private readonly standing: Standing;
  private live: Live | undefined;
  private scale: ScaleBar | undefined;
  private regionLabels: readonly Label[] = [];
  private urlTimer: number | undefined;
  private readTimer: number | undefined;

  constructor(
    private readonly api: Api,
    private readonly clock: ServerClock,
  ) {
    const state = parseState(location.search);
    const language = chooseLanguage([state.language, recallLanguage()], navigator.languages);
    const actions = this.actions();
    this.session = new Session(api, { onScene: (scene) => this.draw(scene) }, state, language);
    this.tools = new Tools(actions.chooseLanguage);
    this.map = this.makeMap(state.camera);
    this.mapView = new MapView(this.map, () => [...BASE_NAMES, ...this.regionLabels, ...RIVER_NAMES]);
    this.motion = new Motion({
      scene: () => this.session.scene,
      onMoment: (moment, scene) => this.views.forEach((view) => view.move?.(moment, scene)),
      onRest: (date) => {
        this.session.change({ date });
        this.writeSoon();
      },
    });
    const card = new Card(actions);
    this.standing = new Standing(actions, () => this.clock.now());
    this.views = [
      this.mapView,
      card,
      new Search(actions, api, (byKeyboard) => {
        if (byKeyboard) card.takeFocus();
      }),
      new Head(),
      new TimeBar(actions, { now: () => this.clock.now() ?? new Date(), frames: FRAMES }),
      new Totals(actions),
      this.standing,
      new MovementPanel(actions),
      new Bars(actions, api),
      new SourcePanel(actions),
      new RegionTable(actions),
      new FlagList(actions),
      new WithdrawnList(actions),
      new NewsBox(actions),
      new Embedded(state.embed),
      new Share(api, this.map),
      new Modes(actions),
      new Swipe(this.map),
      new Legend(),
      new Notice(actions),
      new Credit(),
      new DataLinks(api),
    ];
  }

  start(): void {
    this.draw(this.session.scene);
    void this.session.load();
    void this.loadBase();
    void this.loadUnits();
    window.addEventListener('popstate', () => this.goTo(parseState(location.search)));
    window.addEventListener('online', () => this.retry());
    for (const intent of ['pointerenter', 'focusin', 'touchstart']) {
      byId('timeline', HTMLElement).addEventListener(intent, () => this.mapView.expectMotion(), { passive: true, once: true });
    }
  }

  /** Learns of new maps while the page is open, from a server that tells of them. A page within another asks for nothing. */
  private follow(scene: Scene): void {
    if (this.live !== undefined || scene.state.embed !== undefined || chosenSource(scene)?.state === undefined) return;
    this.live = new Live({
      address: this.api.url('api/v1/events', {}),
      onChange: (source) => {
        if (source === undefined || source === sourceName(this.session.scene)) void this.session.refresh();
      },
      onMinute: () => this.standing.update(this.session.scene),
    });
    this.live.start();
  }

  private actions(): Actions {
    return {
      chooseDay: (date) => this.go({ date }),
      scrubTo: (date) => {
        this.mapView.expectMotion();
        this.motion.to(date);
      },
      showAsKnown: (date, knownAt) => this.go({ date, knownAt }),
      takeNews: () => {
        this.session.takeNews();
        this.go({});
      },
      leaveNews: () => this.session.leaveNews(),
      chooseSource: (source) => this.go({ source }),
      toggleRegion: (code) => this.toggleRegion(code),
      choose: (change) => this.go(change),
      tellOf: (spot) => this.go({ point: undefined, place: undefined, ...spot }),
      goTo: (at) => this.map.goTo(at),
      chooseLanguage: (language) => {
        this.session.setLanguage(language);
        this.go({ language });
      },
      retry: () => this.retry(),
    };
  }

  private makeMap(camera: Camera | undefined): LeafletMap {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const events = {
      onCamera: (moved: Camera | undefined) => {
        this.session.change({ camera: moved });
        this.writeSoon();
      },
      onRegion: (code: string) => this.toggleRegion(code),
      onSpot: (point: Position) => this.go({ point, place: undefined }),
      onTiles: (error?: unknown) => {
        this.mapView.tilesCame(error !== undefined);
        if (error !== undefined) this.session.fail(error);
      },
      load: (path: string, signal: AbortSignal) => this.api.tile(path, signal),
      onScale: (bar: ScaleBar) => {
        this.scale = bar;
        this.drawScale(bar, this.session.scene.words);
      },
      describe: (code: string) => this.describe(code),
    };
    const map = new LeafletMap(byId('map', HTMLElement), events, still);
    map.look(camera);
    const raster = rasterBase();
    if (raster !== undefined) {
      map.setRaster(raster.tiles);
      byId('raster-credit', HTMLElement).replaceChildren(link(raster.attribution, raster.attributionUrl));
    }
    byId('zoom-in', HTMLButtonElement).addEventListener('click', () => map.zoom(1));
    byId('zoom-out', HTMLButtonElement).addEventListener('click', () => map.zoom(-1));
    byId('home', HTMLButtonElement).addEventListener('click', () => map.home(true));
    return map;
  }

  private toggleRegion(code: string): void {
    const region = code === UKRAINE || code === this.session.scene.state.region ? undefined : code;
    this.go({ region });
    if (region === undefined) this.map.home(true);
    else this.showRegion(region, true);
  }

  private showRegion(code: string, animate: boolean): void {
    this.map.frame(this.session.scene.regions.get(code)?.members ?? [code], animate);
  }

  /** Makes a choice of the reader's part of the history. */
  private go(change: Partial<ViewState>): void {
    this.motion.stop();
    this.session.change(change);
    window.clearTimeout(this.urlTimer);
    history.pushState(null, '', this.address());
  }

  /** Shows what the address says, as when the reader goes back. */
  private goTo(state: ViewState): void {
    this.session.setLanguage(chooseLanguage([state.language, recallLanguage()], navigator.languages));
    this.session.change(state);
    this.map.look(state.camera);
  }

  private writeSoon(): void {
    window.clearTimeout(this.urlTimer);
    this.urlTimer = window.setTimeout(() => history.replaceState(null, '', this.address()), URL_MS);
  }

  private address(): string {
    return `${location.pathname}${formatState(this.session.scene.state)}`;
  }

  private retry(): void {
    void this.session.load();
    this.map.reload();
    if (this.session.scene.regions.size === 0) void this.loadUnits();
  }

  private async loadBase(): Promise<void> {
    try {
      const file = await this.api.file<Basemap>(basemapFile, new AbortController().signal);
      await breath();
      const shapes = unpackBasemap(file);
      await breath();
      this.map.setBase(shapes, file.box);
    } catch (error) {
      this.session.fail(error);
    }
  }

  private async loadUnits(): Promise<void> {
    const { signal } = new AbortController();
    try {
      const [{ features }, { groups }] = await Promise.all([this.api.regionShapes(signal), this.api.regions(signal)]);
      const units = features.map(({ properties, geometry }) => ({ ...properties, code: properties.region, shape: polygonsOf(geometry) }));
      await breath();
      const border = outline(units.map((unit) => unit.shape));
      await breath();
      this.map.setUnits(units, border);
      this.regionLabels = units
        .filter(({ code }) => !CITY_UNITS.includes(code))
        .map((unit) => ({ kind: 'region', at: centre(unit.shape), names: { en: unit.name_en, uk: unit.name_uk }, code: unit.code, ...REGION_NAMES }));
      this.session.setRegions(regionBook(units, groups));
      const { region, camera } = this.session.scene.state;
      if (region !== undefined && camera === undefined) this.showRegion(region, false);
    } catch (error) {
      this.session.fail(error);
    }
  }

  private draw(scene: Scene): void {
    this.tools.update(scene.words);
    this.bottomSheet.update(scene.words);
    for (const view of this.views) view.update(scene);
    this.motion.again();
    this.follow(scene);
    if (scene.trouble?.failure === 'reading') this.readAgainSoon();
    if (this.scale !== undefined) this.drawScale(this.scale, scene.words);
  }

  private readAgainSoon(): void {
    window.clearTimeout(this.readTimer);
    this.readTimer = window.setTimeout(() => void this.session.readAgain(), READ_AGAIN_MS);
  }

  private readonly drawScale = onChange(({ km, pixels }: ScaleBar, words: Scene['words']) => {
    const bar = byId('scale', HTMLElement);
    bar.style.setProperty('--length', `${pixels}px`);
    bar.textContent = words.text('map.scale', { km: km.toLocaleString(words.locale) });
  });

  private describe(code: string): { title: string; detail: string } {
    const scene = this.session.scene;
    const row = scene.shown?.areas.rows.find((each) => each.region === code && each.status === 'occupied');
    const share = row?.share === undefined ? undefined : scene.format.share(row.share);
    return {
      title: regionName(scene, code, scene.words.language),
      detail: share === undefined ? scene.words.text('map.hoverNone') : scene.words.text('map.hover', { share }),
    };
  }
}
