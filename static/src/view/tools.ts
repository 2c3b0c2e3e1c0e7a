/** Language and colours. */
import { LANGUAGES, type Language, isMessageKey, type Messages } from '../core/messages';
import { byId, setName } from './dom';

type Theme = 'light' | 'dark';
const THEME = 'controlmap.theme';
const LANGUAGE = 'controlmap.language';

/** Storage that the browser may refuse; what is not kept is chosen again. */
function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

/** The language chosen on an earlier visit. */
export function recallLanguage(): string | null {
  return recall(LANGUAGE);
}

export class Tools {
  private readonly theme = byId('theme', HTMLButtonElement);
  private readonly system = window.matchMedia('(prefers-color-scheme: dark)');
  private words: Messages | undefined;

  constructor(onLanguage: (language: Language) => void) {
    const kept = recall(THEME);
    if (kept === 'light' || kept === 'dark') document.documentElement.dataset['theme'] = kept;
    this.theme.addEventListener('click', () => this.switchTheme());
    this.system.addEventListener('change', () => this.nameTheme());
    for (const each of document.querySelectorAll<HTMLButtonElement>('button[data-language]')) {
      each.addEventListener('click', () => {
        const language = LANGUAGES.find((known) => known === each.dataset['language']);
        if (language === undefined) return;
        keep(LANGUAGE, language);
        onLanguage(language);
      });
    }
  }

  update(words: Messages): void {
    if (this.words === words) return;
    this.words = words;
    document.documentElement.lang = words.language;
    translate(words);
    this.nameTheme();
    for (const each of document.querySelectorAll<HTMLElement>('button[data-language]')) {
      each.setAttribute('aria-pressed', String(each.dataset['language'] === words.language));
    }
  }

  private get current(): Theme {
    const chosen = document.documentElement.dataset['theme'];
    if (chosen === 'light' || chosen === 'dark') return chosen;
    return this.system.matches ? 'dark' : 'light';
  }

  private switchTheme(): void {
    const theme: Theme = this.current === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = theme;
    keep(THEME, theme);
    this.nameTheme();
  }

  private nameTheme(): void {
    if (this.words !== undefined) setName(this.theme, this.words.text(this.current === 'dark' ? 'page.themeLight' : 'page.themeDark'));
  }
}

/** Fills the texts that index.html names by data-message and data-message-label. */
function translate(words: Messages): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-message]')) {
    const key = element.dataset['message'] ?? '';
    if (isMessageKey(key)) element.textContent = words.text(key);
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-message-label]')) {
    const key = element.dataset['messageLabel'] ?? '';
    if (!isMessageKey(key)) continue;
    const label = words.text(key);
    element.setAttribute('aria-label', label);
    if (element instanceof HTMLButtonElement) element.title = label;
  }
}
