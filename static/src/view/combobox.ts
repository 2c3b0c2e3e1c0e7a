/** A text field with a list of what may be meant, after the combobox pattern of WAI-ARIA 1.2. */
import { button, make, makeSvg, setAttributes, setName } from './dom';

export interface Option {
  /** What the field says once this is chosen. */
  readonly label: string;
  readonly content: readonly Node[];
  readonly choose: () => void;
}

interface Events {
  readonly onText: (text: string) => void;
  /** After an option was chosen; by the keyboard, the focus may go on to what it brought. */
  readonly onChosen: (byKeyboard: boolean) => void;
}

interface Names {
  readonly label: string;
  readonly placeholder: string;
  readonly clear: string;
}

const MAX_LENGTH = 100;

export class Combobox {
  private readonly list: HTMLUListElement;
  private readonly popup: HTMLElement;
  private readonly message = make('div', { class: 'search-message' });
  private readonly status = make('p', { class: 'hidden', role: 'status' });
  private readonly clear: HTMLButtonElement;
  private options: readonly Option[] = [];
  private active = -1;
  /** Whether the options are those of an earlier text. */
  private stale = false;
  /** Whether Enter was pressed before the options were there. */
  private hurried = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly input: HTMLInputElement,
    private readonly events: Events,
  ) {
    const id = `${host.id}-list`;
    setAttributes(this.input, {
      ...{ role: 'combobox', maxlength: String(MAX_LENGTH), autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' },
      ...{ 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id, 'aria-keyshortcuts': '/', enterkeyhint: 'search' },
    });
    this.list = make('ul', { role: 'listbox', id });
    this.popup = make('div', { class: 'search-popup' }, this.message, this.list);
    this.popup.hidden = true;
    this.clear = button('', 'search-clear', () => this.empty());
    this.clear.append(icon('M7 7l10 10M17 7L7 17'));
    this.input.after(make('kbd', { class: 'search-key', 'aria-hidden': 'true' }, '/'), this.clear);
    host.append(this.popup, this.status);
    this.listen();
    this.drawClear();
  }

  name({ label, placeholder, clear }: Names): void {
    this.input.setAttribute('aria-label', label);
    if (this.input.placeholder !== placeholder) this.input.placeholder = placeholder;
    this.list.setAttribute('aria-label', label);
    setName(this.clear, clear);
  }

  get text(): string {
    return this.input.value;
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  /** Says that the options for the text are on their way. */
  wait(): void {
    this.host.classList.add('searching');
    this.stale = true;
  }

  /** Shows the options for the text, and below a message where there is one. */
  offer(options: readonly Option[], found: string, message: readonly Node[] = []): void {
    const hurried = this.hurried;
    this.rest();
    [this.options, this.active] = [options, -1];
    this.list.replaceChildren(...options.map((option, i) => this.item(option, i)));
    this.message.replaceChildren(...message);
    this.status.textContent = found;
    this.show(this.popup.contains(document.activeElement) || document.activeElement === this.input);
    if (hurried) this.choose(0, true);
  }

  /** Waits no longer: what was typed is overtaken. */
  rest(): void {
    this.host.classList.remove('searching');
    [this.stale, this.hurried] = [false, false];
  }

  /** Draws the options again in place, as in another language. */
  redraw(options: readonly Option[], message: readonly Node[]): void {
    const open = this.isOpen;
    this.options = options;
    this.list.replaceChildren(...options.map((option, i) => this.item(option, i)));
    this.message.replaceChildren(...message);
    this.show(open);
  }

  private get isOpen(): boolean {
    return !this.popup.hidden;
  }

  private listen(): void {
    this.input.addEventListener('input', () => {
      this.hurried = false;
      this.drawClear();
      this.events.onText(this.input.value);
    });
    this.input.addEventListener('keydown', (event) => {
      if (!event.isComposing) this.key(event);
    });
    this.input.addEventListener('click', () => this.show(true));
    this.host.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.host.contains(relatedTarget))) this.show(false);
    });
    this.popup.addEventListener('mousedown', (event) => event.preventDefault()); // the field keeps the focus
    document.addEventListener('keydown', (event) => this.summon(event));
  }

  private item({ content }: Option, i: number): HTMLElement {
    const item = make('li', { role: 'option', id: `${this.list.id}-${i}`, 'aria-selected': String(i === this.active) }, ...content);
    item.addEventListener('click', () => this.choose(i, false));
    return item;
  }

  private key(event: KeyboardEvent): void {
    const acts: Readonly<Record<string, () => boolean>> = {
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      Home: () => this.jump(0),
      End: () => this.jump(this.options.length - 1),
      Enter: () => this.enter(),
      Escape: () => this.escape(),
    };
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (!modified && acts[event.key]?.() === true) event.preventDefault();
  }

  /** '/' brings the field from anywhere but another field. The Ukrainian layout has a full stop on that key. */
  private summon(event: KeyboardEvent): void {
    const asked = event.key === '/' || (event.key === '.' && event.code === 'Slash');
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (!asked || modified || event.defaultPrevented || isField(event.target)) return;
    event.preventDefault();
    this.focus();
  }

  private step(by: 1 | -1): boolean {
    const count = this.options.length;
    if (count === 0) return true;
    if (!this.isOpen) this.show(true);
    this.mark(by === 1 ? (this.active + 1) % count : (Math.max(this.active, 0) + count - 1) % count);
    return true;
  }

  /** Where no option is marked the key moves in the text. */
  private jump(to: number): boolean {
    if (!this.isOpen || this.active < 0) return false;
    this.mark(to);
    return true;
  }

  private enter(): boolean {
    if (this.stale) this.hurried = true;
    else if (this.isOpen) this.choose(Math.max(this.active, 0), true);
    else this.show(true);
    return true;
  }

  private escape(): boolean {
    if (this.isOpen) this.show(false);
    else if (this.input.value !== '') this.empty();
    else return false;
    return true;
  }

  private choose(i: number, byKeyboard: boolean): void {
    const option = this.options[i];
    if (option === undefined) return;
    this.input.value = option.label;
    this.drawClear();
    this.show(false);
    option.choose();
    if (!byKeyboard) this.input.blur(); // puts a phone's keyboard away
    this.events.onChosen(byKeyboard);
  }

  private empty(): void {
    this.input.value = '';
    this.drawClear();
    this.events.onText('');
    this.input.focus();
  }

  private mark(i: number): void {
    this.active = i;
    [...this.list.children].forEach((item, k) => item.setAttribute('aria-selected', String(k === i)));
    const item = this.list.children[i];
    if (item === undefined) return this.input.removeAttribute('aria-activedescendant');
    this.input.setAttribute('aria-activedescendant', item.id);
    item.scrollIntoView({ block: 'nearest' });
  }

  private show(open: boolean): void {
    const some = this.options.length > 0;
    this.popup.hidden = !open || (!some && !this.message.hasChildNodes());
    this.list.hidden = !some;
    this.input.setAttribute('aria-expanded', String(this.isOpen && some));
    this.mark(this.isOpen ? this.active : -1);
  }

  private drawClear(): void {
    this.host.classList.toggle('filled', this.input.value !== '');
    this.clear.hidden = this.input.value === '';
  }
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

function icon(d: string): SVGSVGElement {
  return makeSvg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, makeSvg('path', { d }));
}
