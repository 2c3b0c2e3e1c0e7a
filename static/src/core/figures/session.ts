/** Holds what the reader chose and what has been loaded, and hands out a scene whenever either changes. */
import type { Source } from '../answers';
import { type Api, ApiError } from '../api';
import { Format } from '../format';
import { Latest } from '../latest';
import { type Language, Messages } from '../messages';
import { Amounts } from './amounts';
import { type Figure, figureOf } from './answer';
import { Territory } from './territory';
import { select } from './select';
import type { FiguresState } from './state';

/** What has been loaded: all of it, or nothing. */
export interface FiguresData {
  readonly figures: readonly Figure[];
  readonly sources: ReadonlyMap<string, Source>;
  readonly territory: Territory;
}

/** The reader's language, and what writes in it. */
export interface Voice {
  readonly words: Messages;
  readonly format: Format;
  readonly amounts: Amounts;
}

export interface FiguresScene {
  readonly state: FiguresState;
  readonly voice: Voice;
  readonly loaded: FiguresData | undefined;
  /** The figures that the reader wants, in the order wanted. */
  readonly shown: readonly Figure[];
  readonly loading: boolean;
  readonly trouble: ApiError | undefined;
}

export class FiguresSession {
  private voice: Voice;
  private loaded: FiguresData | undefined;
  private loading = false;
  private trouble: ApiError | undefined;
  private readonly latest = new Latest();

  constructor(
    private readonly api: Api,
    private readonly onScene: (scene: FiguresScene) => void,
    private state: FiguresState,
    language: Language,
  ) {
    this.voice = voiceOf(language);
  }

  get scene(): FiguresScene {
    const { state, voice, loaded, loading, trouble } = this;
    return { state, voice, loaded, loading, trouble, shown: select(loaded?.figures ?? [], state, state.order) };
  }

  change(change: Partial<FiguresState>): void {
    this.state = { ...this.state, ...change };
    this.tell();
  }

  setLanguage(language: Language): void {
    if (language !== this.voice.words.language) this.voice = voiceOf(language);
    this.tell();
  }

  /** Loads all that the page needs; keeps what went wrong for the page to say. */
  async load(): Promise<void> {
    [this.loading, this.trouble] = [true, undefined];
    this.tell();
    try {
      const loaded = await this.latest.run((signal) => this.fetch(signal));
      if (loaded === undefined) return; // a later load has taken over
      this.loaded = loaded;
    } catch (error) {
      this.trouble = error instanceof ApiError ? error : new ApiError('unreadable', String(error));
    }
    this.loading = false;
    this.tell();
  }

  private async fetch(signal: AbortSignal): Promise<FiguresData> {
    const [figures, sources, regions] = await Promise.all([this.api.figures(signal), this.api.sources(signal), this.api.regions(signal)]);
    return { figures: figures.map(figureOf), sources: new Map(sources.map((source) => [source.source, source])), territory: new Territory(regions) };
  }

  private tell(): void {
    this.onScene(this.scene);
  }
}

function voiceOf(language: Language): Voice {
  const words = new Messages(language);
  return { words, format: new Format(words.locale), amounts: new Amounts(words) };
}
