/** Runs one job at a time: starting one aborts the one before. */
export class Latest {
  private current = new AbortController();

  /** Resolves to undefined where a later run, or stop, overtook this one. */
  async run<T>(job: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.stop();
    const { signal } = (this.current = new AbortController());
    try {
      const result = await job(signal);
      return signal.aborted ? undefined : result;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  stop(): void {
    this.current.abort();
  }
}
