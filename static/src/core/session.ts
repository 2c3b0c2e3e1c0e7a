/**
 * The reader's session: holds what was chosen and what has been loaded, loads what is
 * missing, and hands out a Scene whenever either changes. It knows neither the DOM nor
 * the map.
 */
import type { Areas, Changes, Comparison, Dates, Overlap, Series, Snapshot, Source, WithdrawnMap } from './answers';
import { type Api, ApiError, type PairQuery, type SnapshotQuery } from './api';
import { LruCache } from './lrucache';
import type { Day } from './day';
import { Follower } from './follower';
import { Format } from './format';
import type { History } from './answers';
import { type Language, Messages } from './messages';
import { isStillSo, type News, newsOf } from './news';
import { type Region, type Scene, chosenSource, type SnapshotInView, sourceName, type Trouble, UKRAINE } from './scene';
import { sinceDay, type ViewState } from './state';

const CACHED_SNAPSHOTS = 24;
const NO_SNAPSHOTS: readonly Snapshot[] = [];
const NOTHING_WITHDRAWN: readonly WithdrawnMap[] = [];

export interface Listener {
  readonly onScene: (scene: Scene) => void;
}

export class Session {
  private state: ViewState;
  private words: Messages;
  private format: Format;
  private regions: ReadonlyMap<string, Region> = new Map();
  private trouble: Trouble | undefined;
  private loading = false;
  private readonly areasCache = new LruCache<Areas>(CACHED_SNAPSHOTS);
  private readonly sources = new Follower<readonly Source[]>();
  private readonly dates = new Follower<Dates>();
  private news: News | undefined;
  private readonly shown = new Follower<SnapshotInView>(true);
  private readonly chronicle = new Follower<Series>();
  private readonly months = new Follower<Series>();
  private readonly monthsByRegion = new Follower<Series>(true);
  private readonly changes = new Follower<Changes>(true);
  private readonly other = new Follower<Areas>(true);
  private otherMissing: Scene['otherMissing'];
  private readonly comparison = new Follower<Comparison>(true);
  private readonly overlap = new Follower<Overlap>();
  private incomparable: string | undefined;
  private readonly spot = new Follower<History>(true);
  private spotTrouble: Trouble | undefined;

  constructor(
    private readonly api: Api,
    private readonly listener: Listener,
    state: ViewState,
    language: Language,
  ) {
    this.state = state;
    this.words = new Messages(language);
    this.format = new Format(this.words.locale);
  }

  get scene(): Scene {
    const { state, words, format, regions, loading, trouble } = this;
    return {
      ...{ state, words, format, regions, loading, trouble },
      sources: this.sources.value ?? [],
      snapshots: this.dates.value?.rows ?? NO_SNAPSHOTS,
      withdrawn: this.dates.value?.withdrawn ?? NOTHING_WITHDRAWN,
      news: this.news,
      shown: this.shown.value,
      chronicle: this.chronicle.value,
      months: this.months.value,
      monthsByRegion: this.monthsByRegion.value,
      changes: this.changes.value,
      other: this.other.value,
      otherMissing: this.otherMissing,
      comparison: this.comparison.value,
      overlap: this.overlap.value,
      incomparable: this.incomparable,
      spot: this.spot.value,
      spotTrouble: this.spotTrouble,
    };
  }

  /** Changes what the reader sees, and loads what that needs. */
  change(change: Partial<ViewState>): void {
    const before = this.state;
    this.state = { ...before, ...(isOfNow(change) && { knownAt: undefined }), ...change };
    if (this.state.source !== before.source) this.forgetSource();
    if (spotKey(this.state) !== spotKey(before)) this.forgetSpot();
    this.tell();
    if (Object.keys(change).some((name) => name !== 'camera')) void this.load();
  }

  setLanguage(language: Language): void {
    if (language === this.words.language) return;
    this.words = new Messages(language);
    this.format = new Format(this.words.locale);
    this.tell();
  }

  setRegions(regions: ReadonlyMap<string, Region>): void {
    this.regions = regions;
    this.tell();
  }

  /** Says that something outside the session's own loads went wrong. */
  fail(error: unknown): void {
    this.trouble = troubleOf(error);
    this.tell();
  }

  /** Loads whatever the present choice needs and is not there. */
  async load(): Promise<void> {
    this.trouble = undefined;
    const named = this.loadSources(); // says which source is the default
    const listed = this.state.source === undefined ? named.then(() => this.loadSnapshots()) : this.loadSnapshots();
    await Promise.all([named, this.loadMaps(), listed.then(() => this.loadSpot())]);
    if (this.unread() > 0) this.sayReading();
    else await this.loadSeries(); // the map and its numbers come first
  }

  /** Asks again whether the server has read all maps; where it has, nothing that was loaded before holds. */
  async readAgain(): Promise<void> {
    this.sources.forget();
    await this.loadSources();
    if (this.unread() > 0) {
      this.sayReading();
      return;
    }
    this.areasCache.clear();
    this.forgetSource();
    this.forgetSpot();
    await this.load();
  }

  /**
   * Looks whether maps of the source came, changed or went. What is in view stays until the
   * reader takes up the news; where nothing is heard, all stays as it was.
   */
  async refresh(): Promise<void> {
    if (this.unread() > 0) return; // all of it will be read again
    const before = this.stateOfSource();
    this.api.revalidate();
    this.sources.renew();
    try {
      await this.sources.follow('all', (signal) => this.api.sources(signal));
      this.tell();
      if (this.stateOfSource() !== before) await this.refreshMaps();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Shows what the news are of. */
  takeNews(): void {
    const { news } = this;
    this.news = undefined;
    this.shown.renew();
    if (news !== undefined) this.change({ date: news.kind === 'newer' ? undefined : this.state.date });
  }

  leaveNews(): void {
    this.news = undefined;
    this.tell();
  }

  private async refreshMaps(): Promise<void> {
    const [source, before] = [sourceName(this.scene), this.dates.value];
    if (source === undefined || before === undefined) return;
    this.dates.renew();
    this.areasCache.clear();
    if (!(await this.followDates(source)) || this.dates.value === undefined) return;
    const after = this.dates.value;
    const earlier = this.news !== undefined && isStillSo(this.news, after) ? this.news : undefined;
    this.news = newsOf(before, after, this.shown.value?.areas) ?? earlier;
    if (this.news?.kind === 'newer') this.stay();
    this.tell();
    for (const follower of [this.chronicle, this.months, this.monthsByRegion]) follower.renew();
    await this.loadSeries();
  }

  /** The latest map was in view, and is that no more: it stays as the map of its day. */
  private stay(): void {
    this.state = { ...this.state, date: this.state.date ?? this.shown.value?.areas.snapshot };
  }

  /** What changes with any map of the source in view. */
  private stateOfSource(): string | undefined {
    return chosenSource(this.scene)?.state;
  }

  /** How many maps the server is still reading, after its first start. */
  private unread(): number {
    return (this.sources.value ?? []).reduce((sum, source) => sum + source.unread, 0);
  }

  private sayReading(): void {
    this.trouble = { failure: 'reading', detail: this.words.count('error.unread', this.unread()) };
    this.tell();
  }

  private async loadSources(): Promise<void> {
    await this.attempt(async () => {
      if (await this.sources.follow('all', (signal) => this.api.sources(signal))) this.settleOnSource();
    });
  }

  /** Where the default source has nothing to show, the first source that has is shown. */
  private settleOnSource(): void {
    const filled = (this.sources.value ?? []).filter((source) => source.snapshots > 0);
    const [first] = filled;
    if (first === undefined) this.trouble = { failure: 'noSources', detail: '' };
    else if (this.state.source === undefined && !filled.some((source) => source.default)) this.change({ source: first.source });
  }

  private async loadSnapshots(): Promise<void> {
    const source = sourceName(this.scene);
    if (source === undefined) return;
    await this.attempt(async () => {
      if (await this.followDates(source)) await this.loadChanges();
    });
  }

  private followDates(source: string): Promise<boolean> {
    return this.dates.follow(source, (signal) => this.api.dates(source, signal));
  }

  /** The snapshot in view, and what it is compared with. */
  private async loadMaps(): Promise<void> {
    await this.attempt(async () => {
      await this.loadShown();
      await this.loadOther();
      await Promise.all([this.loadChanges(), this.loadComparison()]);
    });
  }

  private async loadShown(): Promise<void> {
    const { source, date, knownAt } = this.state;
    const region = this.chosenRegion();
    const query = { source, date, as_known_at: knownAt };
    await this.shown.follow(keyOf(source, date, region, knownAt), async (signal) => {
      this.setLoading(true);
      const [areas, chosen] = await Promise.all([
        this.fetchAreas(query, signal),
        region === undefined ? undefined : this.api.areas({ ...query, region }, signal),
      ]);
      this.loading = false;
      return { areas, chosen: chosen ?? areas };
    });
  }

  private async loadOther(): Promise<void> {
    const { mode, source, otherSource = source, otherDate } = this.state;
    const date = otherDate ?? this.shown.value?.areas.date;
    const key = mode === 'compare' ? keyOf(otherSource, date) : undefined;
    this.otherMissing = undefined;
    try {
      await this.other.follow(key, (signal) => this.fetchAreas({ source: otherSource, date }, signal));
    } catch (error) {
      if (troubleOf(error).failure !== 'missing') throw error;
      this.other.forget(); // the map in view has no fault in that
      this.otherMissing = { source: otherSource, date };
    }
  }

  private async fetchAreas(query: SnapshotQuery, signal: AbortSignal): Promise<Areas> {
    const key = keyOf(query.source, query.date, query.as_known_at); // a day between two snapshots is not the earlier one: its map has an age
    const areas = this.areasCache.get(key) ?? (await this.api.areas(query, signal));
    this.areasCache.set(key, areas);
    return areas;
  }

  private async loadChanges(): Promise<void> {
    const span = this.span();
    const [source, region] = [this.state.source, this.chosenRegion()];
    const key = span && keyOf(source, region, span.from, span.to);
    await this.changes.follow(key, (signal) => this.api.changes({ source, region, from: span?.from as Day, to: span?.to as Day }, signal));
  }

  /** The days between which the map tells what changed, if it does. */
  private span(): { from: Day; to: Day } | undefined {
    const { mode, since } = this.state;
    const [shown, other] = [this.shown.value?.areas, this.other.value];
    if (shown === undefined) return undefined;
    if (mode === 'changes') return this.within(sinceDay(since, shown.date), shown.snapshot);
    if (mode !== 'compare' || other === undefined || other.source !== shown.source) return undefined;
    const [from, to] = [other.snapshot, shown.snapshot].sort();
    return from === to ? undefined : { from: from as Day, to: to as Day };
  }

  /** The span, begun no earlier than the first snapshot; none until that is known. */
  private within(from: Day, to: Day): { from: Day; to: Day } | undefined {
    const first = this.dates.value?.rows[0]?.date ?? to;
    const start = from < first ? first : from;
    return start < to ? { from: start, to } : undefined;
  }

  private async loadComparison(): Promise<void> {
    const pair = this.pair();
    const key = pair && keyOf(pair.a, pair.b, pair.date, pair.region);
    const shapes = this.state.comparison === 'overlay' ? key : undefined;
    this.incomparable = undefined;
    try {
      await Promise.all([
        this.comparison.follow(key, (signal) => this.api.compare(pair as PairQuery, signal)),
        this.overlap.follow(shapes, (signal) => this.api.overlap(pair as PairQuery, signal)),
      ]);
    } catch (error) {
      const { failure, detail } = troubleOf(error);
      if (failure !== 'missing' && failure !== 'refused') throw error;
      this.comparison.forget(); // the map in view has no fault in that
      this.overlap.forget();
      this.incomparable = detail;
    }
  }

  /** The two sources that are compared, if two are and both are of one day. */
  private pair(): PairQuery | undefined {
    const [shown, other] = [this.shown.value?.areas, this.other.value];
    if (this.state.mode !== 'compare' || shown === undefined || other === undefined) return undefined;
    if (shown.source === other.source || shown.date !== other.date) return undefined;
    return { a: shown.source, b: other.source, date: shown.date, region: this.chosenRegion() };
  }

  private async loadSeries(): Promise<void> {
    const { source } = this.state;
    const region = this.chosenRegion();
    const query = { source, region };
    await this.attempt(() => this.chronicle.follow(keyOf(source, region), (signal) => this.api.chronicle(query, signal)));
    await this.attempt(async () => {
      const fresh = await Promise.all([this.months.follow(keyOf(source, region), (signal) => this.api.months(query, signal)), this.loadMonthsByRegion()]);
      return fresh.includes(true);
    });
  }

  /** The year of the map in view and the two before it: all years of all regions are many. */
  private async loadMonthsByRegion(): Promise<boolean> {
    const { source } = this.state;
    const snapshot = this.shown.value?.areas.snapshot;
    if (snapshot === undefined) return false;
    const year = Number(snapshot.slice(0, 4));
    const [from, to] = [`${year - 2}-01-01` as Day, `${year}-12-31` as Day];
    return this.monthsByRegion.follow(keyOf(source, from), (signal) => this.api.monthsByRegion({ source, from, to }, signal));
  }

  /** What is known of the spot. Its own trouble is told where it is, beside a map that may be whole. */
  private async loadSpot(): Promise<void> {
    const { point, place, date = this.dates.value?.rows.at(-1)?.date } = this.state;
    const where = spotKey(this.state);
    try {
      const fresh = await this.spot.follow(where && keyOf(where, date), (signal) => {
        this.spotTrouble = undefined;
        if (place !== undefined) return this.api.placeHistory(place, date, signal);
        return this.api.pointHistory(point ?? [0, 0], date, signal);
      });
      if (fresh) this.tell();
    } catch (error) {
      this.spotTrouble = troubleOf(error);
      this.tell();
    }
  }

  /** An answer stays in view from day to day, but not from one spot to another. */
  private forgetSpot(): void {
    this.spot.forget();
    this.spotTrouble = undefined;
  }

  private chosenRegion(): string | undefined {
    return this.state.region === UKRAINE ? undefined : this.state.region;
  }

  private setLoading(loading: boolean): void {
    this.loading = loading;
    this.tell();
  }

  /** Runs a load, and keeps what went wrong for the page to say. */
  private async attempt(job: () => Promise<unknown>): Promise<void> {
    try {
      await job();
    } catch (error) {
      this.loading = false;
      this.trouble = troubleOf(error);
      if (this.trouble.failure === 'missing') this.shown.forget(); // the day asked for has no map
    }
    this.tell();
  }

  private forgetSource(): void {
    this.news = undefined;
    for (const follower of [this.dates, this.shown, this.chronicle, this.months, this.monthsByRegion, this.changes]) follower.forget();
  }

  private tell(): void {
    this.listener.onScene(this.scene);
  }
}

function keyOf(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts.map((part) => part ?? null));
}

/** Reports whether a change leaves a map that was shown as it was known once. */
function isOfNow(change: Partial<ViewState>): boolean {
  return 'date' in change || 'source' in change;
}

/** Which spot is told about, if any. */
function spotKey({ point, place }: ViewState): string | undefined {
  return place === undefined ? point?.join() : String(place);
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof ApiError) return { failure: error.failure, detail: error.detail };
  return { failure: 'unreadable', detail: String(error) };
}
