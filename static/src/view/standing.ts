/** Beside the big number: the day of the map, its age, how far it may be relied upon, and when its publisher was last asked. */
import type { State } from '../core/answers';
import type { Day } from '../core/day';
import type { Moment } from '../core/moment';
import { chosenSource, type Scene } from '../core/scene';
import { ageToTell, type Following, followingOf, isNewest, standingOf } from '../core/standing';
import type { Actions } from './actions';
import { button, byId, make, onChange, sentence } from './dom';

export class Standing {
  private readonly day = new Text();
  private readonly age = byId('map-age', HTMLElement);
  private readonly heard = byId('heard', HTMLElement);
  private readonly following = byId('following', HTMLElement);
  private readonly label = byId('map-state', HTMLDetailsElement);
  private readonly why = byId('map-state-why', HTMLElement);

  constructor(
    private readonly actions: Actions,
    private readonly now: () => Date | undefined,
  ) {
    byId('map-day', HTMLElement).append(this.day);
  }

  update(scene: Scene): void {
    const { shown, words } = scene;
    const now = this.now();
    this.tellDay(shown?.areas.snapshot, scene);
    const age = ageToTell(scene, now);
    this.age.textContent = age === undefined ? '' : words.count('standing.age', age);
    this.drawFollowing(scene, now);
    this.drawState(standingOf(scene), scene.state.knownAt, reasonOf(scene), words);
  }

  /** While the days pass, their day is all that can be told. */
  move({ snapshot }: Moment, scene: Scene): void {
    this.tellDay(snapshot.date, scene);
    this.age.textContent = '';
    this.heard.textContent = '';
    this.drawState(undefined, undefined, '', scene.words);
  }

  private tellDay(day: Day | undefined, { words, format }: Scene): void {
    this.day.data = day === undefined ? '' : words.text('standing.day', { day: format.longDay(day) });
  }

  private drawFollowing(scene: Scene, now: Date | undefined): void {
    const { words, format } = scene;
    const following = followingOf(chosenSource(scene), now);
    const text = following === undefined ? '' : heardText(following, scene, now);
    const changed = following?.changed && words.text('standing.changed', { time: format.instant(following.changed) });
    this.heard.textContent = isNewest(scene) ? text : '';
    this.following.textContent = changed === undefined || text === '' ? text : sentence(`${text}; ${changed}`);
    for (const place of [this.heard, this.following]) place.classList.toggle('older', following?.isSilent === true);
  }

  private readonly drawState = onChange((state: State | undefined, knownAt: string | undefined, reason: string, words: Scene['words']) => {
    const isTold = state === 'provisional' || state === 'withdrawn';
    this.label.hidden = !isTold && knownAt === undefined;
    if (this.label.hidden) return;
    const kind = isTold ? state : 'known';
    this.label.dataset['state'] = kind;
    this.label.open = kind !== 'provisional';
    byId('map-state-word', HTMLElement).textContent = words.text(`standing.${kind}`);
    const back = button(words.text('standing.now'), 'row-button', () => this.actions.chooseDay(undefined));
    const told = [words.text(`standing.${kind}.means`), reason].filter((part) => part !== '').join(' ');
    this.why.replaceChildren(make('span', {}, `${told} `), ...(kind === 'provisional' ? [] : [back]));
  });
}

/** When the publisher last answered: how long ago, where the time is known. */
function heardText({ heard, isSilent }: Following, { words, format }: Scene, now: Date | undefined): string {
  if (heard === undefined) return isSilent ? words.text('standing.neverHeard') : '';
  if (isSilent) return words.text('standing.silent', { time: format.instant(heard) });
  return now === undefined
    ? words.text('standing.checkedAt', { time: format.instant(heard) })
    : words.text('standing.checked', { ago: format.ago(heard, now) });
}

/** Why the map in view was taken back, where that is said. */
function reasonOf({ shown, withdrawn }: Scene): string {
  const reason = withdrawn.find((each) => each.revision_id === shown?.areas.revision_id)?.reason ?? '';
  return sentence(reason);
}
