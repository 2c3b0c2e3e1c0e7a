/** What stands outside the page's body: its title, and what is said to a screen reader. */
import { shareUncertainty } from '../core/summary';
import { chosenSource, regionName, type Scene, type SnapshotInView } from '../core/scene';
import { byId, onChange } from './dom';

export class Head {
  private readonly live = byId('live', HTMLElement);
  private scene: Scene | undefined;

  update(scene: Scene): void {
    this.scene = scene;
    this.announce(scene.shown, scene.words, chosenSource(scene));
  }

  private readonly announce = onChange((shown: SnapshotInView | undefined, words: Scene['words'], source: unknown) => {
    if (shown === undefined || this.scene === undefined || source === undefined) {
      document.title = words.text('page.title');
      return;
    }
    const { format } = this.scene;
    const { total, region } = shown.chosen;
    const title = chosenSource(this.scene)?.title ?? shown.areas.source;
    const share = total.share === undefined ? '–' : format.share(total.share, shareUncertainty(total.uncertainty_km2, total.denominator_km2));
    document.title = words.text('page.titleShown', { day: format.shortDay(shown.areas.snapshot), share, source: title });
    this.live.textContent = words.text('live.shown', {
      source: title,
      day: format.longDay(shown.areas.snapshot),
      sphere: words.text('unit.km2', { km2: format.within(total.sphere_km2, total.uncertainty_km2) }),
      share,
      region: regionName(this.scene, region, words.language),
    });
  });
}
