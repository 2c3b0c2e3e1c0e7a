/** The names on the map. */
import type { Position } from '../../core/geometry';
import { chooseLabels, type Label } from '../../core/labels';
import type { Language } from '../../core/messages';
import * as L from './parts';

export class NameLayer {
  /** By what they are. */
  private readonly placed = new Map<string, L.Marker>();
  private labels: readonly Label[] = [];
  private language: Language = 'en';
  private frame: number | undefined;

  /**
   * @param towns names that come before all others, at the time of asking
   * @param onRegion is told of a region whose name is pressed
   */
  constructor(
    private readonly map: L.Map,
    private readonly towns: () => readonly Label[],
    private readonly onRegion: (code: string) => void,
  ) {
    map.createPane('names');
    map.on('zoomend', () => this.refresh());
  }

  set(labels: readonly Label[], language: Language): void {
    [this.labels, this.language] = [labels, language];
    this.refresh();
  }

  /** Places the names anew before the next frame. */
  refresh(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.place();
    });
  }

  private place(): void {
    const zoom = this.map.getZoom();
    const project = ([lon, lat]: Position): Position => {
      const { x, y } = this.map.project([lat, lon], zoom);
      return [x, y];
    };
    const chosen = chooseLabels([...this.towns(), ...this.labels], this.language, zoom, project);
    const wanted = new Map(chosen.map((label) => [`${label.kind} ${label.names[this.language]} ${label.at.join(' ')}`, label]));
    for (const [key, marker] of this.placed) {
      if (wanted.has(key)) continue;
      marker.remove();
      this.placed.delete(key);
    }
    for (const [key, label] of wanted) {
      if (!this.placed.has(key)) this.placed.set(key, this.marker(label).addTo(this.map));
    }
  }

  private marker({ kind, at: [lon, lat], names, code }: Label): L.Marker {
    const span = document.createElement('span');
    span.textContent = names[this.language];
    const icon = L.divIcon({ className: `name name-${kind}`, html: span, iconSize: [0, 0] });
    const marker = L.marker([lat, lon], { icon, pane: 'names', interactive: code !== undefined, keyboard: false });
    return code === undefined ? marker : marker.on('click', () => this.onRegion(code));
  }
}
