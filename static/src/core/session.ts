/**
 * The reader's session: holds what was chosen and what has been loaded, loads what is
 * missing, and hands out a Scene whenever either changes. It knows neither the DOM nor
 * the map.
 */
import type { Areas, Control, Snapshot, Source } from './answers';
import { type Api, ApiError } from './api';
import { Cache } from './cache';
import { Format } from './format';
import { Latest } from './latest';
import { type Language, Messages } from './messages';
import { DEFAULT_SOURCE, type Region, type Scene, type Shown, sourceName, type Trouble, UKRAINE } from './scene';
import type { ViewState } from './state';

const KEPT_SNAPSHOTS = 24;
const REST_MS = 90; // how long the slider rests before its map is fetched

/** What a snapshot shows, whatever region is chosen. */
interface Whole {
  readonly control: Control;
  readonly areas: Areas;
}

export interface Listener {
  readonly onScene: (scene: Scene) => void;
}

/** How soon a change is loaded: at once, or when the slider has come to rest. */
export type Pace = 'now' | 'at rest';

export class Session {
  private state: ViewState;
  private words: Messages;
  private format: Format;
  private sources: readonly Source[] = [];
  private snapshots: readonly Snapshot[] = [];
  private snapshotsOf: string | undefined;
  private regions: ReadonlyMap<string, Region> = new Map();
  private shown: Shown | undefined;
  private trouble: Trouble | undefined;
  private loading = false;
  private readonly kept = new Cache<Whole>(KEPT_SNAPSHOTS);
  private readonly listLoad = new Latest();
  private readonly snapshotsLoad = new Latest();
  private readonly shownLoad = new Latest();

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
    const { state, words, format, sources, snapshots, regions, shown, loading, trouble } = this;
    return { state, words, format, sources, snapshots, regions, shown, loading, trouble };
  }

  /** Changes what the reader sees, and loads what that needs. */
  change(change: Partial<ViewState>, pace: Pace = 'now'): void {
    const before = this.state;
    this.state = { ...before, ...change };
    if (this.state.source !== before.source) this.forgetSource();
    this.tell();
    const { source, date, region } = this.state;
    if (source !== before.source || date !== before.date || region !== before.region) void this.load(pace);
  }

  setLanguage(language: Language): void {
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
  async load(pace: Pace = 'now'): Promise<void> {
    this.trouble = undefined;
    await Promise.all([this.loadSources(), this.loadShown(pace), this.loadSnapshots()]);
  }

  private async loadSources(): Promise<void> {
    if (this.sources.length > 0) return;
    await this.attempt(async () => {
      const sources = await this.listLoad.run((signal) => this.api.sources(signal));
      if (sources === undefined) return;
      this.sources = sources;
      this.settleOnSource();
    });
  }

  /** Where the default source has nothing to show, the first source that has is shown. */
  private settleOnSource(): void {
    const filled = this.sources.filter((source) => source.snapshots > 0).map((source) => source.source);
    const [first] = filled;
    if (first === undefined) this.trouble = { failure: 'noSources', detail: '' };
    else if (this.state.source === undefined && !filled.includes(DEFAULT_SOURCE)) this.change({ source: first });
  }

  private async loadSnapshots(): Promise<void> {
    const source = sourceName(this.scene);
    if (this.snapshotsOf === source) return;
    this.snapshotsOf = source;
    await this.attempt(async () => {
      try {
        this.snapshots = (await this.snapshotsLoad.run((signal) => this.api.snapshots(source, signal))) ?? this.snapshots;
      } catch (error) {
        this.snapshotsOf = undefined;
        throw error;
      }
    });
  }

  private async loadShown(pace: Pace): Promise<void> {
    this.loading = true;
    this.tell();
    await this.attempt(async () => {
      const shown = await this.shownLoad.run((signal) => this.fetchShown(pace, signal));
      if (shown === undefined) return;
      [this.shown, this.loading] = [shown, false];
    });
  }

  private async fetchShown(pace: Pace, signal: AbortSignal): Promise<Shown> {
    const known = this.kept.get(this.key());
    if (pace === 'at rest' && known === undefined) await pause(REST_MS, signal);
    const [whole, chosen] = await Promise.all([known ?? this.fetchWhole(signal), this.fetchChosen(signal)]);
    return { ...whole, chosen: chosen ?? whole.areas };
  }

  private async fetchWhole(signal: AbortSignal): Promise<Whole> {
    const [key, { source, date }] = [this.key(), this.state];
    const [control, areas] = await Promise.all([
      this.api.control({ source, date }, signal),
      this.api.areas({ source, date }, signal),
    ]);
    this.kept.set(key, { control, areas });
    return { control, areas };
  }

  private async fetchChosen(signal: AbortSignal): Promise<Areas | undefined> {
    const { source, date, region } = this.state;
    if (region === undefined || region === UKRAINE) return undefined;
    return this.api.areas({ source, date, region }, signal);
  }

  /** Runs a load, and keeps what went wrong for the page to say. */
  private async attempt(job: () => Promise<void>): Promise<void> {
    try {
      await job();
    } catch (error) {
      this.loading = false;
      this.trouble = troubleOf(error);
      if (this.trouble.failure === 'missing') this.shown = undefined; // the day asked for has no map
    }
    this.tell();
  }

  private forgetSource(): void {
    [this.snapshots, this.snapshotsOf, this.shown] = [[], undefined, undefined];
  }

  /** Names the map asked for. A day between two snapshots is not the earlier one: its map has an age. */
  private key(): string {
    return JSON.stringify([this.state.source, this.state.date]);
  }

  private tell(): void {
    this.listener.onScene(this.scene);
  }
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof ApiError) return { failure: error.failure, detail: error.detail };
  return { failure: 'unreadable', detail: String(error) };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    });
  });
}
