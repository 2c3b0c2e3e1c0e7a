/** The line between two maps side by side, which can be dragged, and what is on either side of it. */
import type { Areas } from '../core/answers';
import type { Scene } from '../core/scene';
import type { LeafletMap } from '../map/leaflet/map';
import { byId, make } from './dom';

const THUMB = 44; // pixels, as in compare.css
const STEPS = 1000;

export class Swipe {
  private readonly root = byId('swipe', HTMLElement);
  private readonly slider = make('input', { type: 'range', min: '0', max: String(STEPS), value: String(STEPS / 2), id: 'swipe-slider' });
  private readonly left = make('p', { class: 'side side-left' });
  private readonly right = make('p', { class: 'side side-right' });

  constructor(private readonly map: LeafletMap) {
    this.root.replaceChildren(this.left, this.right, this.slider);
    this.slider.addEventListener('input', () => this.place());
    new ResizeObserver(() => this.place()).observe(this.root);
  }

  update(scene: Scene): void {
    const { state, shown, other, words } = scene;
    const isOpen = state.mode === 'compare' && state.comparison !== 'overlay';
    this.slider.setAttribute('aria-label', words.text('compare.swipe'));
    this.left.textContent = nameOf(shown?.areas, scene);
    this.right.textContent = nameOf(other, scene);
    if (this.root.hidden === !isOpen) return;
    this.root.hidden = !isOpen;
    this.place();
  }

  private place(): void {
    if (this.root.hidden) return this.map.setSwipe(undefined);
    const width = this.root.clientWidth;
    const at = THUMB / 2 + ((width - THUMB) * Number(this.slider.value)) / STEPS; // the middle of the thumb
    this.root.style.setProperty('--at', `${at}px`);
    if (width > 0) this.map.setSwipe(at / width);
  }
}

function nameOf(areas: Areas | undefined, { sources, format }: Scene): string {
  if (areas === undefined) return '';
  const title = sources.find((source) => source.source === areas.source)?.title ?? areas.source;
  return `${title} · ${format.shortDay(areas.snapshot)}`;
}
