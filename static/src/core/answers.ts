/**
 * The answers of the API, by the names that the page has for them. Their shapes are in the
 * OpenAPI document, from which `npm run types` generates src/generated/api.ts.
 */
import type { components } from '../generated/api';

type Schemas = components['schemas'];

export type Status = Schemas['Status'];
/** Every status, the most telling first. */
export const STATUSES = ['occupied', 'contested', 'liberated', 'advance', 'claimed', 'infiltration'] as const satisfies readonly Status[];

export type Source = Schemas['SourceRow'];
/** The snapshots of a source, and the maps that its publisher took back. */
export type Dates = Schemas['Dates'];
export type WithdrawnMap = Schemas['WithdrawnRow'];
/** How far a map may be relied upon. */
export type State = Schemas['State'];
/** One snapshot of a source: areas are of what it shows as occupied. */
export type Snapshot = Schemas['DateRow'];
/** One area on the sphere and on the ellipsoid. */
export type Km2 = Schemas['Ground'];

export type Areas = Schemas['Areas'];
export type AreaRow = Schemas['AreaRow'];
export type AreaTotal = Schemas['AreaTotal'];

export type Series = Schemas['Series'];
/** One period of a series: totals at its end, and what moved in it. */
export type SeriesPoint = Schemas['SeriesPoint'];

/** What moved between two snapshots of a source, measured. */
export type Changes = Schemas['Changes'];
/** Where two maps agree, measured; and as shapes. */
export type Comparison = Schemas['Compare'];
export type Overlap = Schemas['CompareMap'];

export type Regions = Schemas['Regions'];
export type RegionShapes = Schemas['RegionShapes'];
export type Group = Schemas['RegionGroup'];

/** A settlement found by its name. The score is 1 where the name is the one asked for, in any spelling. */
export type Place = Schemas['PlaceRow'];
/** Who held a spot on a day, and when else, by source. */
export type History = Schemas['History'];
export type SourceHistory = Schemas['PointHistory'];
/** A run of snapshots that show the same status. */
export type Interval = Schemas['Interval'];

export type FigureRow = Schemas['FigureRow'];
export type Problem = Schemas['Problem'];
