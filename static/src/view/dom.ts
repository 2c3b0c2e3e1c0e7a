/** Small helpers around the DOM. Text goes in as text, never as markup. */

type Child = Node | string;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** The element of index.html with this id, which must be of the given kind. */
export function byId<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${kind.name} with id ${id}`);
  return found;
}

/** Makes an element; true gives an empty attribute, false and undefined none. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element. */
export function makeSvg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** True gives an empty attribute; false and undefined leave it as it is. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : value);
  }
}

/** A button that does something when pressed. */
export function button(label: string, className: string, onPress: () => void): HTMLButtonElement {
  const made = make('button', { type: 'button', class: className }, label);
  made.addEventListener('click', onPress);
  return made;
}

/** A link that opens beside the page. Only web addresses become links, all else stays text. */
export function link(label: string, address: string): HTMLElement {
  if (!/^https?:\/\//i.test(address)) return make('span', {}, label);
  return make('a', { href: address, rel: 'noopener', target: '_blank' }, label);
}

/** Says that a button does nothing now, without taking the focus from it. */
export function setIdle(element: HTMLButtonElement, idle: boolean): void {
  element.setAttribute('aria-disabled', String(idle));
}

/** Gives an icon button its name, for the pointer and for the screen reader. */
export function setName(element: HTMLElement, name: string): void {
  element.setAttribute('aria-label', name);
  element.title = name;
}

/** A text as a sentence; nothing stays nothing. */
export function sentence(text: string): string {
  return text === '' ? '' : `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

/** Runs a drawing again only when one of its inputs is another object or value. */
export function onChange<I extends readonly unknown[]>(draw: (...inputs: I) => void): (...inputs: I) => void {
  let before: I | undefined;
  return (...inputs) => {
    if (before !== undefined && inputs.every((input, i) => Object.is(input, before?.[i]))) return;
    before = inputs;
    draw(...inputs);
  };
}
