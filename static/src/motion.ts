/** The map on its way through time: drawn on every frame, loaded when it has come to rest. */
import type { Day } from './core/day';
import type { Moment } from './core/moment';
import type { Scene } from './core/scene';
import { snapshotAt } from './core/snapshots';

const REST_MS = 160;

export interface MotionEvents {
  readonly scene: () => Scene;
  readonly onMoment: (moment: Moment, scene: Scene) => void;
  readonly onRest: (day: Day) => void;
}

export class Motion {
  private day: Day | undefined;
  private frame: number | undefined;
  private rest: number | undefined;

  constructor(private readonly events: MotionEvents) {}

  to(day: Day): void {
    this.day = day;
    window.clearTimeout(this.rest);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
      this.rest = window.setTimeout(() => this.settle(), REST_MS); // from what was drawn, however long that took
    });
  }

  /** Draws the instant again, where there is one: something at rest was drawn over it. */
  again(): void {
    if (this.day !== undefined && this.frame === undefined) this.draw();
  }

  /** Forgets where it was going: something else was chosen. */
  stop(): void {
    window.clearTimeout(this.rest);
    this.day = undefined;
  }

  private draw(): void {
    const scene = this.events.scene();
    const snapshot = this.day && snapshotAt(scene.snapshots, this.day);
    if (this.day === undefined || snapshot === undefined) return;
    const point = scene.chronicle?.points.find((each) => each.snapshot === snapshot.date);
    this.events.onMoment({ day: this.day, snapshot, point }, scene);
  }

  private settle(): void {
    const day = this.day;
    this.day = undefined;
    if (day !== undefined) this.events.onRest(day);
  }
}
