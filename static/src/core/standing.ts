/** How far the map in view stands for today: how old it is, whether it holds, and when its publisher was last asked. */
import type { Source, State } from './answers';
import { type Day, dayNumber, todayInKyiv } from './day';
import type { Scene } from './scene';

/** A map older than this, in days, says so. */
const FRESH_DAYS = 7;
/** A publisher that has not answered for so long is said to be silent. */
const SILENT_MS = 3 * 3_600_000;

type NewestOf = Pick<Scene, 'state' | 'snapshots' | 'shown'>;

/**
 * How many days old the map in view is, where it is the newest of its source and older than a
 * week. Undefined for a map of the past, and where the time is not known.
 */
export function ageToTell(scene: NewestOf, now: Date | undefined): number | undefined {
  const { shown } = scene;
  if (shown === undefined || now === undefined || !isNewest(scene)) return undefined;
  const age = ageInDays(shown.areas.snapshot, now);
  return age > FRESH_DAYS ? age : undefined;
}

function ageInDays(day: Day, now: Date): number {
  return dayNumber(todayInKyiv(now)) - dayNumber(day);
}

/** Reports whether the map in view is the newest of its source, as far as that is known. */
export function isNewest({ state, snapshots, shown }: NewestOf): boolean {
  if (shown === undefined || state.knownAt !== undefined) return false;
  return state.date === undefined || shown.areas.snapshot >= (snapshots.at(-1)?.date ?? shown.areas.snapshot);
}

/** How far the map in view may be relied upon: by the list of maps, which may be newer than the map. */
export function standingOf({ shown, snapshots, withdrawn }: Pick<Scene, 'shown' | 'snapshots' | 'withdrawn'>): State | undefined {
  if (shown === undefined) return undefined;
  const { revision_id: id, state } = shown.areas;
  if (withdrawn.some((each) => each.revision_id === id)) return 'withdrawn';
  return snapshots.find((each) => each.revision_id === id)?.state ?? state;
}

/** What is known of a publisher that is followed. */
export interface Following {
  /** When it last answered; undefined where it never has. */
  readonly heard: Date | undefined;
  /** Whether it has not answered for long. */
  readonly isSilent: boolean;
  /** When it last had another map. */
  readonly changed: Date | undefined;
}

/** Undefined for a source that is not followed. */
export function followingOf(source: Source | undefined, now: Date | undefined): Following | undefined {
  const checked = instant(source?.last_checked);
  if (source === undefined || checked === undefined) return undefined;
  const heard = instant(source.last_good);
  const silence = (now ?? checked).getTime() - (heard?.getTime() ?? -Infinity);
  return { heard, isSilent: source.failures > 0 && silence > SILENT_MS, changed: instant(source.last_changed) };
}

function instant(text: string | null | undefined): Date | undefined {
  return text === null || text === undefined ? undefined : new Date(text);
}
