/**
 * What time it is by the server's clock, since the reader's may be wrong. Answers tell when they
 * were made: the latest of those times, and what has gone by since.
 */
export class ServerClock {
  /** From the ticks to the server's time, in milliseconds. */
  private ahead: number | undefined;

  /** @param ticks milliseconds since some beginning, which nobody sets back */
  constructor(private readonly ticks: () => number) {}

  /** Takes note of the Date of an answer; one from a cache is too old, and changes nothing. */
  hear(date: string | null): void {
    const ahead = Date.parse(date ?? '') - this.ticks();
    if (!Number.isNaN(ahead)) this.ahead = Math.max(ahead, this.ahead ?? ahead);
  }

  /** Undefined while no answer has told the time. */
  now(): Date | undefined {
    return this.ahead === undefined ? undefined : new Date(this.ticks() + this.ahead);
  }
}
