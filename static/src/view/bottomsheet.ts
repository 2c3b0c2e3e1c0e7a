/** The bottom sheet of the phone layout: pulled up for the numbers, down for the map. */
import type { Messages } from '../core/messages';
import { byId, setName } from './dom';

const PEEK_MARGIN = 12; // pixels
const DRAG = 24; // pixels from which a press on the handle is a pull

export class BottomSheet {
  private readonly sheet = byId('bottom-sheet', HTMLElement);
  private readonly handle = byId('handle', HTMLButtonElement);
  private words: Messages | undefined;
  private startY: number | undefined;
  private pulled = false;

  constructor() {
    this.handle.addEventListener('click', () => {
      if (!this.pulled) this.toggle(!this.isOpen);
      this.pulled = false;
    });
    this.handle.addEventListener('pointerdown', (event) => this.grab(event));
    this.handle.addEventListener('pointermove', (event) => this.pull(event));
    this.handle.addEventListener('pointerup', (event) => this.letGo(event));
    this.handle.addEventListener('pointercancel', () => this.rest());
    this.keepPeek();
    const panel = byId('panel', HTMLElement);
    panel.addEventListener('focusin', () => this.toggle(true)); // what has the focus is in view
  }

  update(words: Messages): void {
    this.words = words;
    setName(this.handle, words.text(this.isOpen ? 'bottomSheet.close' : 'bottomSheet.open'));
  }

  /** Puts the sheet down, as when something was chosen that the map shows. */
  close(): void {
    this.toggle(false);
  }

  /** While the sheet is down, the day, the share and its bar stay in view, however many lines they take. */
  private keepPeek(): void {
    const measure = (): void => {
      const height = byId('split', HTMLElement).getBoundingClientRect().bottom - this.sheet.getBoundingClientRect().top;
      this.sheet.parentElement?.style.setProperty('--peek', `${Math.round(height + this.sheet.scrollTop + PEEK_MARGIN)}px`);
    };
    const observer = new ResizeObserver(measure);
    for (const part of this.sheet.querySelectorAll('.time-bar, .share, .map-state, .split')) observer.observe(part);
  }

  private get isOpen(): boolean {
    return this.sheet.classList.contains('open');
  }

  private toggle(open: boolean): void {
    this.sheet.classList.toggle('open', open);
    this.handle.setAttribute('aria-expanded', String(open));
    if (!open) this.sheet.scrollTop = 0;
    if (this.words !== undefined) this.update(this.words);
  }

  private grab(event: PointerEvent): void {
    this.startY = event.clientY;
    this.handle.setPointerCapture(event.pointerId);
    this.sheet.classList.add('pulled');
  }

  private pull(event: PointerEvent): void {
    if (this.startY === undefined) return;
    this.sheet.style.setProperty('--pull', `${event.clientY - this.startY}px`);
  }

  private letGo(event: PointerEvent): void {
    const way = this.startY === undefined ? 0 : event.clientY - this.startY;
    this.rest();
    this.pulled = Math.abs(way) > DRAG;
    if (this.pulled) this.toggle(way < 0);
  }

  private rest(): void {
    this.startY = undefined;
    this.sheet.style.removeProperty('--pull');
    this.sheet.classList.remove('pulled');
  }
}
