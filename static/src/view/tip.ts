/** What the pointer is over, on the chart of totals: day, area, and what is marked there. */
import { dayAt, dayNumber } from '../core/day';
import { areaAt, type Movement, Movements } from '../core/movement';
import { chosenSource, type Scene } from '../core/scene';
import { snapshotAt } from '../core/snapshots';
import { byId, make, onChange } from './dom';

const NEAR = 7; // pixels from a mark

export class Tip {
  private readonly box = byId('tip', HTMLElement);
  private readonly slider = byId('slider', HTMLInputElement);
  private scene: Scene | undefined;
  private marks: readonly Movement[] = [];
  private totals: Movements | undefined;

  constructor() {
    this.slider.addEventListener('pointermove', (event) => this.point(event.clientX));
    for (const end of ['pointerleave', 'pointercancel', 'blur'] as const) this.slider.addEventListener(end, () => (this.box.hidden = true));
  }

  update(scene: Scene, marks: readonly Movement[]): void {
    this.read(scene.chronicle, chosenSource(scene)?.complete ?? false);
    this.scene = scene;
    this.marks = marks;
  }

  private readonly read = onChange((chronicle: Scene['chronicle'], complete: boolean) => {
    this.totals = chronicle && new Movements(chronicle.points, complete);
  });

  private point(x: number): void {
    const { left, width } = byId('chart', HTMLElement).getBoundingClientRect();
    const [min, max] = [Number(this.slider.min), Number(this.slider.max)];
    if (this.scene === undefined || width === 0 || this.slider.disabled) return;
    const share = Math.min(1, Math.max(0, (x - left) / width));
    const reach = (NEAR / width) * (max - min);
    const at = min + share * (max - min);
    const mark = this.marks.find(({ to }) => Math.abs(dayNumber(to) - at) <= reach);
    this.tell(mark === undefined ? Math.round(at) : dayNumber(mark.to), mark);
    this.box.style.setProperty('--at', String(share));
    this.box.hidden = false;
  }

  private tell(number: number, mark: Movement | undefined): void {
    const { scene } = this;
    const snapshot = snapshotAt(scene?.snapshots ?? [], dayAt(number)) ?? scene?.snapshots[0];
    if (scene === undefined || snapshot === undefined) return;
    const { words, format } = scene;
    const point = this.totals?.at(snapshot.date);
    const km2 = areaAt(point, snapshot, scene.state.region);
    const lines = [make('strong', {}, format.shortDay(snapshot.date))];
    if (km2 !== undefined) lines.push(make('span', {}, words.text('unit.km2', { km2: format.within(km2, point?.uncertainty_km2) })));
    if (mark !== undefined) {
      const net = words.text('unit.km2', { km2: format.signedWithin(mark.net, mark.uncertainty) });
      lines.push(make('span', { class: 'tip-mark' }, words.text('time.mark', { days: format.days(mark.from, mark.to), net })));
    }
    lines.push(...snapshot.flags.map(({ reason }) => make('span', { class: 'tip-flag' }, words.text('time.flagged', { reason }))));
    this.box.replaceChildren(...lines);
  }
}
