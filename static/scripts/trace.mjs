/**
 * Leading a line along a river of which there are only pieces. Pure, like clip.mjs.
 *
 * @typedef {import('./clip.mjs').Point} Point
 */

const KM_PER_DEGREE = 111.2;

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {number} km, on a plane: good for neighbours on a map
 */
export function kmBetween(a, b) {
  const east = (b[0] - a[0]) * Math.cos(((a[1] + b[1]) / 2) * (Math.PI / 180));
  return Math.hypot(east, b[1] - a[1]) * KM_PER_DEGREE;
}

/**
 * The line from the first point of a course to its last that makes the shortest hops:
 * a hop costs its length squared. Where there are pieces of the river it goes by them,
 * past points of the course that lie beside the bed; where there are none, by the course.
 * @param {Point[]} course coarse, from source to mouth
 * @param {Point[]} pieces points in the bed, in no order
 * @param {number} corridor km that a piece may lie off the course
 * @returns {Point[]}
 */
export function trace(course, pieces, corridor) {
  const beside = pieces.filter((piece) => isNear(piece, course, corridor));
  return shortest([...course, ...beside], course.length - 1);
}

/**
 * Dijkstra's algorithm over all pairs, from the first of the points.
 * @param {Point[]} points
 * @param {number} target index
 * @returns {Point[]}
 */
function shortest(points, target) {
  const cost = points.map((_, i) => (i === 0 ? 0 : Infinity));
  const from = points.map(() => 0);
  const open = new Set(points.keys());
  for (let at = 0; at !== target; at = cheapest(open, cost)) {
    open.delete(at);
    for (const next of open) {
      const sum = (cost[at] ?? 0) + kmBetween(pointAt(points, at), pointAt(points, next)) ** 2;
      if (sum < (cost[next] ?? 0)) [cost[next], from[next]] = [sum, at];
    }
  }
  const path = [pointAt(points, target)];
  for (let at = target; at !== 0;) path.push(pointAt(points, (at = from[at] ?? 0)));
  return path.reverse();
}

/**
 * @param {Set<number>} open
 * @param {number[]} cost
 */
function cheapest(open, cost) {
  let best = 0;
  let least = Infinity;
  for (const i of open) {
    const c = cost[i] ?? Infinity;
    if (c < least) [best, least] = [i, c];
  }
  return best;
}

/**
 * @param {Point[]} points
 * @param {number} i
 * @returns {Point}
 */
function pointAt(points, i) {
  return points[i] ?? [NaN, NaN];
}

/**
 * @param {Point} p
 * @param {Point[]} line
 * @param {number} km
 */
function isNear(p, line, km) {
  const [high, wide] = [km / KM_PER_DEGREE, km / KM_PER_DEGREE / Math.cos(p[1] * (Math.PI / 180))];
  return line.some((b, i) => {
    const a = line[i - 1] ?? b;
    if (p[0] < Math.min(a[0], b[0]) - wide || p[0] > Math.max(a[0], b[0]) + wide) return false;
    if (p[1] < Math.min(a[1], b[1]) - high || p[1] > Math.max(a[1], b[1]) + high) return false;
    return kmToSegment(p, a, b) < km;
  });
}

/**
 * @param {Point} p
 * @param {Point} a
 * @param {Point} b
 * @returns {number} km
 */
function kmToSegment(p, a, b) {
  const wide = Math.cos(p[1] * (Math.PI / 180));
  const [x, y] = [(b[0] - a[0]) * wide, b[1] - a[1]];
  const square = x * x + y * y;
  const along = square === 0 ? 0 : ((p[0] - a[0]) * wide * x + (p[1] - a[1]) * y) / square;
  const t = Math.min(1, Math.max(0, along));
  return kmBetween(p, [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
}

/**
 * Drops points that lie within a tolerance of the line without them (Douglas and Peucker).
 * @param {Point[]} line
 * @param {number} tolerance km
 * @returns {Point[]}
 */
export function simplify(line, tolerance) {
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined || line.length < 3) return line;
  let [split, most] = [0, tolerance];
  line.forEach((p, i) => {
    const off = kmToSegment(p, first, last);
    if (off > most) [split, most] = [i, off];
  });
  if (split === 0) return [first, last];
  return [...simplify(line.slice(0, split + 1), tolerance).slice(0, -1), ...simplify(line.slice(split), tolerance)];
}

/**
 * The same for a ring, which is cut at the point farthest from its first.
 * @param {Point[]} ring closed
 * @param {number} tolerance km
 * @returns {Point[]} closed
 */
export function simplifyRing(ring, tolerance) {
  const start = ring[0];
  if (start === undefined) return ring;
  const off = ring.map((p) => kmBetween(start, p));
  const far = off.indexOf(Math.max(...off));
  return [...simplify(ring.slice(0, far + 1), tolerance).slice(0, -1), ...simplify(ring.slice(far), tolerance)];
}

/**
 * @param {Point[]} ring closed
 * @returns {number} km2, positive where the ring runs counter-clockwise
 */
export function areaKm2(ring) {
  const wide = Math.cos((ring[0]?.[1] ?? 0) * (Math.PI / 180));
  const twice = ring.slice(1).reduce((sum, [x, y], i) => {
    const [x0, y0] = ring[i] ?? [x, y];
    return sum + x0 * y - x * y0;
  }, 0);
  return (twice / 2) * wide * KM_PER_DEGREE ** 2;
}

/**
 * Parts a line into stretches of short hops and of long ones, of which only the ends are known.
 * @param {Point[]} line
 * @param {number} km a hop longer than this is long
 * @returns {{rough: boolean, line: Point[]}[]}
 */
export function stretches(line, km) {
  /** @type {{rough: boolean, line: Point[]}[]} */
  const found = [];
  line.slice(1).forEach((to, i) => {
    const from = line[i] ?? to;
    const rough = kmBetween(from, to) > km;
    const last = found.at(-1);
    if (last?.rough === rough) last.line.push(to);
    else found.push({ rough, line: [from, to] });
  });
  return found;
}

/**
 * Cuts a line where it runs through water, into the pieces that are outside. A piece
 * that leaves a water and comes back to the same one is left out.
 * @param {Point[]} line
 * @param {(p: Point) => number} waterAt which water is there; -1 for none
 * @returns {Point[][]}
 */
export function outside(line, waterAt) {
  /** @type {Point[][]} */
  const pieces = [];
  /** @type {Point[]} */
  let piece = [];
  let [left, dry] = [-1, false];
  for (const { point, between } of probes(line)) {
    const water = waterAt(point);
    // One point in the water at either end, so that river and shore meet.
    if (water >= 0) {
      if (dry && water !== left) pieces.push([...piece, point]);
      [piece, left, dry] = [[point], water, false];
    } else {
      dry = true;
      if (!between) piece.push(point);
    }
  }
  return [...pieces, piece].filter((points) => points.length > 1);
}

/**
 * @param {Point[]} line
 * @returns {{point: Point, between: boolean}[]} with a point every half kilometre at least
 */
function probes(line) {
  return line.flatMap((to, i) => {
    const from = line[i - 1];
    if (from === undefined) return [{ point: to, between: false }];
    const steps = Math.max(1, Math.ceil(kmBetween(from, to) / 0.5));
    return Array.from({ length: steps }, (_, s) => ({ point: along(from, to, (s + 1) / steps), between: s + 1 < steps }));
  });
}

/**
 * @param {Point} a
 * @param {Point} b
 * @param {number} t
 * @returns {Point}
 */
export function along(a, b, t) {
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
}
