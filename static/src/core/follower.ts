/** One answer that follows the reader's choice. */
import { Latest } from './latest';

/**
 * Holds the answer to one question at a time. Asking another aborts the one before; a
 * question that failed is asked again the next time.
 */
export class Follower<T> {
  value: T | undefined;
  private asked: string | undefined;
  /** The question that is asked again while its answer stays in view. */
  private renewed: string | undefined;
  private readonly latest = new Latest();

  /** @param keeps whether the answer stays in view until the next is there */
  constructor(private readonly keeps = false) {}

  /**
   * Loads the answer for a key, if it is another key than before; without a key there is
   * no question. Resolves to whether there is something new.
   */
  async follow(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Promise<boolean> {
    if (key === this.asked) return false;
    this.asked = key;
    const had = this.value !== undefined;
    const stays = this.keeps || key === this.renewed;
    this.renewed = undefined;
    if (!stays || key === undefined) this.value = undefined;
    if (key === undefined) {
      this.latest.stop();
      return had;
    }
    try {
      const answer = await this.latest.run(load);
      if (answer === undefined) return false;
      this.value = answer;
      return true;
    } catch (error) {
      this.asked = undefined;
      throw error;
    }
  }

  /** Has the question asked again the next time; the answer stays in view until then. */
  renew(): void {
    [this.renewed, this.asked] = [this.asked, undefined];
  }

  /** Forgets the answer, so that it is asked for again. */
  forget(): void {
    this.latest.stop();
    [this.value, this.asked, this.renewed] = [undefined, undefined, undefined];
  }
}
