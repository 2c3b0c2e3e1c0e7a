/** Wires the session, the views and the address of the page of figures to one another. */
import type { Api } from './core/api';
import { type FiguresScene, FiguresSession } from './core/figures/session';
import { type FiguresState, formatState, NO_FILTER, parseState } from './core/figures/state';
import { chooseLanguage } from './core/messages';
import { byId } from './view/dom';
import type { FiguresActions } from './view/figures/actions';
import { Credits } from './view/figures/credits';
import { Filters } from './view/figures/filters';
import { FiguresNotice } from './view/figures/notice';
import { Outcome } from './view/figures/outcome';
import { Summary } from './view/figures/summary';
import { FiguresTable } from './view/figures/table';
import { recallLanguage, Tools } from './view/tools';

const URL_MS = 200; // browsers stop a page that rewrites its address too often

interface View {
  update(scene: FiguresScene): void;
}

export class FiguresPage {
  private readonly session: FiguresSession;
  private readonly tools: Tools;
  private readonly views: readonly View[];
  private urlTimer: number | undefined;

  constructor(private readonly api: Api) {
    const state = parseState(location.search);
    const actions = this.actions();
    this.session = new FiguresSession(api, (scene) => this.draw(scene), state, languageOf(state));
    this.tools = new Tools(actions.chooseLanguage);
    this.views = [new Summary(actions), new Filters(actions), new FiguresTable(actions), new Outcome(actions), new FiguresNotice(actions), new Credits()];
  }

  start(): void {
    this.draw(this.session.scene);
    void this.session.load();
    window.addEventListener('popstate', () => this.goTo(parseState(location.search)));
    window.addEventListener('online', () => void this.session.load());
  }

  private actions(): FiguresActions {
    return {
      filter: (filter) => this.go(filter),
      type: (query) => {
        this.session.change({ query });
        this.writeSoon();
      },
      clear: () => this.go(NO_FILTER),
      sort: (order) => this.go({ order }),
      chooseLanguage: (language) => {
        this.session.setLanguage(language);
        this.go({ language });
      },
      retry: () => void this.session.load(),
      mapAt: (query) => this.api.url('./', { ...query, lang: this.session.scene.state.language }).href,
    };
  }

  /** Makes a choice of the reader's part of the history. */
  private go(change: Partial<FiguresState>): void {
    this.session.change(change);
    window.clearTimeout(this.urlTimer);
    history.pushState(null, '', this.address());
  }

  /** Shows what the address says, as when the reader goes back. */
  private goTo(state: FiguresState): void {
    window.clearTimeout(this.urlTimer);
    this.session.setLanguage(languageOf(state));
    this.session.change(state);
  }

  private writeSoon(): void {
    window.clearTimeout(this.urlTimer);
    this.urlTimer = window.setTimeout(() => history.replaceState(null, '', this.address()), URL_MS);
  }

  private address(): string {
    return `${location.pathname}${formatState(this.session.scene.state)}`;
  }

  private draw(scene: FiguresScene): void {
    const { words } = scene.voice;
    this.tools.update(words);
    document.title = words.text('figures.documentTitle');
    byId('to-map', HTMLAnchorElement).href = this.api.url('./', { lang: scene.state.language }).href;
    byId('content', HTMLElement).setAttribute('aria-busy', String(scene.loading));
    for (const view of this.views) view.update(scene);
  }
}

function languageOf({ language }: FiguresState): ReturnType<typeof chooseLanguage> {
  return chooseLanguage([language, recallLanguage()], navigator.languages);
}
