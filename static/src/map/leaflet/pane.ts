/** A pane of the map with a canvas that is kept over the view. */
import type { Drawable } from '../brush';
import * as L from './parts';

const MARGIN = 0.2; // of the view that is painted around it, so that little is missing while it is dragged

export class CanvasPane {
  private corner = L.latLng(0, 0);
  private box = L.bounds([0, 0], [0, 0]); // in pixels of the world at the zoom painted
  private zoom = 0;
  private cut: readonly [number | undefined, number | undefined] = [undefined, undefined];

  constructor(
    private readonly map: L.Map,
    name: string,
    private readonly drawable: Drawable,
  ) {
    const pane = map.getPane(name) ?? map.createPane(name);
    drawable.canvas.className = 'leaflet-zoom-animated painted';
    pane.append(drawable.canvas);
    map.on('viewreset moveend', () => this.paint());
    map.on('zoom', () => this.place(map.getCenter(), map.getZoom()));
    map.on('zoomanim', ({ center, zoom }) => this.place(center, zoom));
    map.on('move', () => this.follow());
  }

  /** Hides what lies left and right of positions in the view, in pixels. */
  clip(left: number | undefined, right: number | undefined): void {
    this.cut = [left, right];
    const at = this.map.latLngToContainerPoint(this.corner).x;
    const width = this.box.getSize().x;
    const inset = (pixels: number): string => `${Math.max(0, pixels)}px`;
    this.drawable.canvas.style.clipPath =
      left === undefined && right === undefined
        ? ''
        : `inset(0 ${inset(right === undefined ? 0 : at + width - right)} 0 ${inset(left === undefined ? 0 : left - at)})`;
  }

  private paint(): void {
    const size = this.map.getSize();
    if (size.x === 0 || size.y === 0) return;
    const margin = size.multiplyBy(MARGIN).round();
    const corner = this.map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    const from = this.map.getPixelOrigin().add(corner);
    const whole = size.add(margin.multiplyBy(2));
    [this.box, this.zoom, this.corner] = [L.bounds(from, from.add(whole)), this.map.getZoom(), this.map.layerPointToLatLng(corner)];
    const { canvas } = this.drawable;
    [canvas.style.width, canvas.style.height] = [`${whole.x}px`, `${whole.y}px`];
    L.DomUtil.setTransform(canvas, corner, 1);
    this.drawable.draw({ zoom: this.zoom, left: from.x, top: from.y, width: whole.x, height: whole.y });
    this.clip(...this.cut);
  }

  /** Paints more once the map was dragged beyond what is painted. */
  private follow(): void {
    if (this.map.getZoom() === this.zoom && !this.box.contains(this.map.getPixelBounds())) this.paint();
  }

  /** Moves and scales what is painted to where it belongs at another zoom. */
  private place(center: L.LatLng, zoom: number): void {
    const pane = L.DomUtil.getPosition(this.map.getPane('mapPane') as HTMLElement);
    const origin = this.map.project(center, zoom).subtract(this.map.getSize().divideBy(2)).add(pane).round();
    L.DomUtil.setTransform(this.drawable.canvas, this.map.project(this.corner, zoom).subtract(origin), this.map.getZoomScale(zoom, this.zoom));
  }
}
