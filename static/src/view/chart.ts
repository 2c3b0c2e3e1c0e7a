/** The one file that knows uPlot: a chart that fills its place and keeps to the page's colours. */
import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';

export type Options = Omit<uPlot.Options, 'width' | 'height'>;
export type Data = uPlot.AlignedData;
export type Chart = uPlot;
export { uPlot };

const THEME = 'data-theme';

/** Custom properties as the canvas needs them: resolved for the theme in use. */
export class Palette {
  private readonly known = new Map<string, string>();
  private readonly listeners: (() => void)[] = [];

  /** @param probe an element of the page, on which colours are tried */
  constructor(private readonly probe: HTMLElement) {
    const forget = (): void => {
      this.known.clear();
      for (const listener of this.listeners) listener();
    };
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', forget);
    new MutationObserver(forget).observe(document.documentElement, { attributeFilter: [THEME] });
  }

  /** The colour of a custom property, at an opacity. */
  of(name: string, opacity = 1): string {
    const key = `${name} ${opacity}`;
    const colour = this.known.get(key) ?? this.resolve(name, opacity);
    this.known.set(key, colour);
    return colour;
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  private resolve(name: string, opacity: number): string {
    this.probe.style.color = `var(${name})`;
    const { color } = getComputedStyle(this.probe);
    this.probe.style.removeProperty('color');
    const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color);
    return parts === null || opacity === 1 ? color : `rgb(${parts.slice(1, 4).join(' ')} / ${opacity})`;
  }
}

/** A chart in an element: as large as it, and drawn again when the colours change. */
export class Plot {
  readonly palette: Palette;
  private chart: uPlot | undefined;
  private data: Data | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly options: (plot: Plot) => Options,
  ) {
    this.palette = new Palette(place);
    this.palette.onChange(() => this.redraw());
    new ResizeObserver(() => this.fit()).observe(place);
    void document.fonts.ready.then(() => this.redraw());
  }

  draw(data: Data): void {
    this.data = data;
    if (this.chart === undefined) this.fit();
    else this.chart.setData(data);
  }

  redraw(): void {
    this.chart?.redraw(false, true);
  }

  /** A size in the page's own text, in pixels: charts grow with the reader's letters. */
  rem(size: number): number {
    return size * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  /** Makes the chart once its place has a size, and keeps to it. */
  private fit(): void {
    const { clientWidth: width, clientHeight: height } = this.place;
    if (width === 0 || height === 0 || this.data === undefined) return;
    if (this.chart === undefined) this.chart = new uPlot({ ...this.options(this), width, height }, this.data, this.place);
    else this.chart.setSize({ width, height });
  }
}

/** Options of a chart that the page itself reads out and points at. */
export const BARE = {
  legend: { show: false },
  cursor: { show: false },
  padding: [0, 0, 0, 0],
} as const satisfies Partial<Options>;
