/**
 * Follows the server's events while the page is seen: an open stream takes one of the few
 * connections that a browser has for a server.
 */

/** What is used of EventSource. */
export interface Stream {
  onopen: ((event: Event) => unknown) | null;
  onerror: ((event: Event) => unknown) | null;
  addEventListener: (type: string, listener: (event: MessageEvent<string>) => void) => void;
  close: () => void;
  /** 2 where the server refused. */
  readonly readyState: number;
}

export interface Surroundings {
  readonly open: () => Stream;
  /** Runs a job after some milliseconds, unless it is called off by what is returned. */
  readonly later: (ms: number, job: () => void) => () => void;
  /** From 0 to 1. */
  readonly random: () => number;
}

export interface WatchEvents {
  /** A map of the source was added, revised, confirmed or withdrawn. */
  readonly onChange: (source: string) => void;
  /** The stream is open again: what happened in between is not known. */
  readonly onGap: () => void;
}

const START_MS = 2000; // the page has more urgent things to load
const HIDDEN_MS = 20_000; // a page that is left for a moment keeps its stream
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 5 * 60_000;
const REFUSED = 2;

export class Watch {
  private stream: Stream | undefined;
  private callOff: () => void = () => undefined;
  private failures = 0;
  private wasOpen = false;
  private isOver = false;
  private isSeen = false;

  constructor(
    private readonly around: Surroundings,
    private readonly events: WatchEvents,
  ) {}

  /** The page is seen. */
  show(): void {
    this.isSeen = true;
    this.callOff();
    if (this.stream === undefined) this.connectAfter(START_MS);
  }

  /** The page is not seen. */
  hide(): void {
    this.isSeen = false;
    this.wait(HIDDEN_MS, () => this.disconnect());
  }

  private wait(ms: number, job: () => void): void {
    this.callOff();
    this.callOff = this.around.later(ms, job);
  }

  private connectAfter(ms: number): void {
    if (this.isSeen && !this.isOver) this.wait(ms, () => this.connect());
  }

  private connect(): void {
    const stream = this.around.open();
    this.stream = stream;
    stream.onopen = (): void => {
      if (this.wasOpen) this.events.onGap();
      [this.wasOpen, this.failures] = [true, 0];
    };
    stream.onerror = (): void => this.fail(stream);
    stream.addEventListener('snapshot', ({ data }) => {
      const source = sourceOf(data);
      if (source !== undefined) this.events.onChange(source);
    });
  }

  /** Tries again later and later. A server that refuses at once has no such stream, and is not asked again. */
  private fail(stream: Stream): void {
    this.isOver = !this.wasOpen && stream.readyState === REFUSED;
    this.disconnect();
    const most = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures++);
    this.connectAfter(most * (0.5 + 0.5 * this.around.random())); // not all pages at once
  }

  private disconnect(): void {
    this.stream?.close();
    this.stream = undefined;
  }
}

/** The source that an event is of; undefined for what is no such event. */
function sourceOf(data: string): string | undefined {
  try {
    const event: unknown = JSON.parse(data);
    const source = typeof event === 'object' && event !== null && 'source' in event ? event.source : undefined;
    return typeof source === 'string' ? source : undefined;
  } catch {
    return undefined;
  }
}
