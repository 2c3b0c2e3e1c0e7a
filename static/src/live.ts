/** Learns of new maps while the page is seen: by the server's events, and now and then by asking. */
import { Watch } from './core/watch';

const MINUTE_MS = 60_000;
const ASK_MS = 5 * MINUTE_MS;
const TOGETHER_MS = 300; // an import tells of each of its days

export interface LiveEvents {
  /** Of the server's events. */
  readonly address: URL;
  /** Maps of a source changed, or may have changed of any. */
  readonly onChange: (source: string | undefined) => void;
  readonly onMinute: () => void;
}

export class Live {
  private readonly watch: Watch;
  private readonly waiting = new Map<string | undefined, number>();
  private asked = performance.now();

  constructor(private readonly events: LiveEvents) {
    this.watch = new Watch(
      { open: () => new EventSource(events.address), later, random: () => Math.random() },
      { onChange: (source) => this.tellSoon(source), onGap: () => this.tellSoon(undefined) },
    );
  }

  start(): void {
    document.addEventListener('visibilitychange', () => this.see());
    window.setInterval(() => this.tick(), MINUTE_MS);
    this.see();
  }

  private see(): void {
    if (document.hidden) return this.watch.hide();
    this.watch.show();
    this.tick();
  }

  private tick(): void {
    if (document.hidden) return;
    this.events.onMinute();
    if (performance.now() - this.asked < ASK_MS) return;
    this.tellSoon(undefined);
  }

  private tellSoon(source: string | undefined): void {
    window.clearTimeout(this.waiting.get(source));
    const tell = (): void => {
      this.asked = performance.now();
      this.events.onChange(source);
    };
    this.waiting.set(source, window.setTimeout(tell, TOGETHER_MS));
  }
}

function later(ms: number, job: () => void): () => void {
  const timer = window.setTimeout(job, ms);
  return () => window.clearTimeout(timer);
}
