/** Taking the view elsewhere: a link, a page within a page, a picture, data. */
import type { Api } from '../core/api';
import { type Scene, sourceName } from '../core/scene';
import { type Embed, formatState, sinceDay, THEMES } from '../core/state';
import type { LeafletMap } from '../map/leaflet/map';
import { byId, onChange } from './dom';

const PICTURE = { width: 1200, height: 800 } as const;
const COPIED_MS = 2500;

export class Share {
  private readonly dialog = byId('share-dialog', HTMLDialogElement);
  private readonly link = byId('share-link', HTMLInputElement);
  private readonly code = byId('share-code', HTMLTextAreaElement);
  private readonly theme = byId('embed-theme', HTMLSelectElement);
  private readonly legend = byId('embed-legend', HTMLInputElement);
  private readonly time = byId('embed-time', HTMLInputElement);
  private readonly height = byId('embed-height', HTMLInputElement);
  private readonly said = byId('share-said', HTMLElement);
  private scene: Scene | undefined;

  constructor(
    private readonly api: Api,
    private readonly map: LeafletMap,
  ) {
    byId('share-open', HTMLButtonElement).addEventListener('click', () => this.open());
    byId('share-close', HTMLButtonElement).addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.dialog.close(); // beside it
    });
    byId('share-copy', HTMLButtonElement).addEventListener('click', () => void this.copy(this.link));
    byId('code-copy', HTMLButtonElement).addEventListener('click', () => void this.copy(this.code));
    for (const option of [this.theme, this.legend, this.time, this.height]) option.addEventListener('input', () => this.fill());
  }

  update(scene: Scene): void {
    this.scene = scene;
    this.nameThemes(scene.words);
    if (this.dialog.open) this.fill();
  }

  private open(): void {
    this.said.textContent = '';
    this.fill();
    this.dialog.showModal();
  }

  private readonly nameThemes = onChange((words: Scene['words']) => {
    const names = [words.text('share.themeAny'), words.text('share.themeLight'), words.text('share.themeDark')];
    const values = ['', ...THEMES];
    this.theme.replaceChildren(...names.map((name, i) => new Option(name, values[i])));
  });

  private fill(): void {
    const scene = this.scene;
    if (scene === undefined) return;
    const page = `${location.origin}${location.pathname}`;
    this.link.value = page + formatState(scene.state);
    this.code.value = this.frame(page + formatState({ ...scene.state, embed: this.embed() }), scene);
    this.fillDownloads(scene);
  }

  private embed(): Embed {
    return { theme: THEMES.find((theme) => theme === this.theme.value), legend: this.legend.checked, time: this.time.checked };
  }

  private frame(address: string, { words }: Scene): string {
    const frame = document.createElement('iframe');
    const attributes = {
      src: address,
      title: words.text('page.title'),
      width: '100%',
      height: this.height.value,
      loading: 'lazy',
      allow: 'clipboard-write; fullscreen',
    };
    for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
    frame.style.border = '0'; // the page's policy lets no style attribute be set
    return frame.outerHTML; // eslint-disable-line no-restricted-properties -- read, to be pasted elsewhere
  }

  private fillDownloads(scene: Scene): void {
    const { state, shown } = scene;
    const source = sourceName(scene);
    const date = shown?.areas.snapshot ?? state.date;
    const bbox = this.map.box.map((degrees) => degrees.toFixed(4)).join(',');
    const from = state.mode === 'changes' && shown !== undefined ? (scene.changes?.from_snapshot ?? sinceDay(state.since, shown.areas.date)) : undefined;
    const { region } = state;
    const address = (id: string, path: string, parameters: Readonly<Record<string, string | undefined>>): void => {
      byId(id, HTMLAnchorElement).href = this.api.url(path, { source, ...parameters }).href;
    };
    const size = { width: String(PICTURE.width), height: String(PICTURE.height) };
    address('share-png', 'api/v1/map.png', { date, from, bbox, lang: scene.words.language, theme: this.themeNow(), ...size });
    if (from === undefined) address('share-geojson', 'api/v1/control', { date, region, bbox });
    else address('share-geojson', 'api/v1/changes', { from, to: date, region });
    address('share-csv', 'api/v1/areas', { date, region, format: 'csv' });
    address('share-series', 'api/v1/series', { region, step: 'snapshot', format: 'csv' });
  }

  private themeNow(): string {
    return document.documentElement.dataset['theme'] ?? (window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  }

  private async copy(from: HTMLInputElement | HTMLTextAreaElement): Promise<void> {
    from.select();
    const copied = await copyText(from.value);
    this.said.textContent = this.scene?.words.text(copied ? 'share.copied' : 'share.notCopied') ?? '';
    window.setTimeout(() => (this.said.textContent = ''), COPIED_MS);
  }
}

/** Copies; false where the browser does not allow it, and the text stays selected for the reader to copy. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
