import { describe, expect, test, vi } from 'vitest';
import { RandomStream } from '#base/random.ts';
import type { MapWork } from '#run/prototypes.ts';
import {
  chooseLandmarks,
  fitUnitSquare,
  gatherRows,
  LandmarkIndex,
  placeRow,
} from './landmarks.ts';
import { layOut, type MapProgress } from './layOut.ts';
import { Largest, neighboursOf, type UnitRows } from './nearestRows.ts';

/** Unit rows around `groups` directions, row r of group r mod groups. */
function groupedRows(count: number, dim: number, groups: number, noise = 0.3): UnitRows {
  const random = new RandomStream(3, 'featureMap');
  const centres = Float32Array.from({ length: groups * dim }, () => random.normal());
  const values = new Float32Array(count * dim);
  for (let row = 0; row < count; row++) {
    const line = values.subarray(row * dim, (row + 1) * dim);
    let square = 0;
    line.forEach((_, d) => {
      line[d] = (centres[(row % groups) * dim + d] as number) + noise * random.normal();
      square += (line[d] as number) ** 2;
    });
    line.forEach((value, d) => {
      line[d] = value / Math.sqrt(square);
    });
  }
  return { values, dim };
}

/** The rows nearest to one, by sorting all of them. */
function sortedNeighbours({ values, dim }: UnitRows, row: number, count: number): number[] {
  const cosine = (other: number) => {
    let sum = 0;
    for (let d = 0; d < dim; d++) {
      sum += (values[row * dim + d] as number) * (values[other * dim + d] as number);
    }
    return sum;
  };
  return Array.from({ length: values.length / dim }, (_, other) => other)
    .filter((other) => other !== row)
    .sort((a, b) => cosine(b) - cosine(a) || a - b)
    .slice(0, count);
}

const now = async () => {};

describe('neighbours', () => {
  test.each([4, 7, 128])('are the rows with the largest cosines, %i dimensions', (dim) => {
    const rows = groupedRows(300, dim, 5);
    for (const row of [0, 17, 299]) {
      const { rows: found, cosines } = neighboursOf(rows, row, 12);
      expect(Array.from(found)).toEqual(sortedNeighbours(rows, row, 12));
      expect(Array.from(cosines)).toEqual(Array.from(cosines).sort((a, b) => b - a));
    }
  });

  test('equal rows keep their order, and a row is not its own neighbour', () => {
    const rows = { values: Float32Array.of(1, 0, 1, 0, 1, 0), dim: 2 };
    expect(Array.from(neighboursOf(rows, 1, 5).rows)).toEqual([0, 2]);
  });
});

describe('landmarks', () => {
  test('are distinct, rising, spread over all rows, and the same for a seed', () => {
    const chosen = chooseLandmarks(60_000, 5, 4000);
    expect(chosen).toEqual(chooseLandmarks(60_000, 5, 4000));
    expect(chosen).not.toEqual(chooseLandmarks(60_000, 6, 4000));
    expect(new Set(chosen).size).toBe(4000);
    expect(chosen).toEqual(chosen.slice().sort());
    // 400 are expected in each tenth, with a standard deviation of 19.
    for (let tenth = 0; tenth < 10; tenth++) {
      const inside = chosen.filter((row) => Math.floor(row / 6000) === tenth).length;
      expect(inside).toBeGreaterThan(300);
      expect(inside).toBeLessThan(500);
    }
  });

  test('all rows of a small set are landmarks', () => {
    expect(Array.from(chooseLandmarks(4, 0, 10))).toEqual([0, 1, 2, 3]);
  });

  test('the index finds most of the five nearest landmarks, and nearly always the nearest', () => {
    const rows = groupedRows(5000, 32, 20);
    const chosen = chooseLandmarks(5000, 1, 1000);
    const sample = gatherRows(rows, chosen);
    const index = new LandmarkIndex(sample);
    let nearest = 0;
    let five = 0;
    const asked = Array.from({ length: 200 }, (_, i) => i * 25);
    for (const row of asked) {
      const query = { values: rows.values.slice(row * 32, (row + 1) * 32), dim: 32 };
      const joined = { values: Float32Array.of(...query.values, ...sample.values), dim: 32 };
      const exact = sortedNeighbours(joined, 0, 5).map((other) => other - 1);
      const found = Array.from(index.nearest(query, 0).ids);
      if (found[0] === exact[0]) nearest++;
      five += exact.filter((landmark) => found.includes(landmark)).length;
    }
    expect(nearest / asked.length).toBeGreaterThan(0.9);
    expect(five / (5 * asked.length)).toBeGreaterThan(0.85);
  });

  test('a row equal to a landmark gets its position; one between two landmarks, their midpoint', () => {
    const points = new Float32Array(2);
    const layout = Float32Array.of(0, 0, 4, 2);
    const near = (...cosines: number[]) => ({
      ids: Uint32Array.from(cosines, (_, i) => i),
      values: Float32Array.from(cosines),
    });
    placeRow(near(0.5, 0.5), layout, points, 0);
    expect(Array.from(points)).toEqual([2, 1]);
    placeRow(near(1, -1), layout, points, 0);
    expect(points[0]).toBeLessThan(1e-6);
  });
});

describe('the map', () => {
  test('fits the unit square without distortion', () => {
    const points = Float32Array.of(-1, 2, 3, 4);
    fitUnitSquare(points);
    expect(Array.from(points)).toEqual([0, 0.25, 1, 0.75]);
  });

  test('is the same for the same seed, and keeps groups together', async () => {
    const rows = groupedRows(240, 16, 4, 0.1);
    const { points, landmarks } = await layOut(rows, 1, now);
    expect(landmarks).toBe(240);
    expect((await layOut(rows, 1, now)).points).toEqual(points);
    expect((await layOut(rows, 2, now)).points).not.toEqual(points);
    // The nearest point of nearly every one is of its own group.
    let own = 0;
    for (let a = 0; a < 240; a++) {
      let best = Number.POSITIVE_INFINITY;
      let found = -1;
      for (let b = 0; b < 240; b++) {
        const square =
          ((points[2 * a] as number) - (points[2 * b] as number)) ** 2 +
          ((points[2 * a + 1] as number) - (points[2 * b + 1] as number)) ** 2;
        if (b !== a && square < best) [best, found] = [square, b];
      }
      if (found % 4 === a % 4) own++;
    }
    expect(own).toBeGreaterThan(230);
  });

  test.each([1, 2, 3, 16])('%i rows have a map of finite points', async (count) => {
    const { points } = await layOut(groupedRows(count, 8, 2), 0, now);
    expect(points).toHaveLength(2 * count);
    expect(points.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test('is made in pieces of at most 50 rows, each compared with few of the landmarks', async () => {
    const [count, most] = [3000, 500];
    const rows = groupedRows(count, 128, 100);
    let compared = 0;
    const { offer } = Largest.prototype;
    vi.spyOn(Largest.prototype, 'offer').mockImplementation(function (this: Largest, id, value) {
      compared++;
      return offer.call(this, id, value);
    });
    const pieces: Record<MapWork, { rows: number; compared: number }[]> = {
      ...{ mapReading: [], mapNeighbours: [], mapLayout: [], mapPlacing: [] },
    };
    const before = { doing: '', done: 0 };
    const tell: MapProgress = async (doing, done) => {
      // What runs between two kinds of work prepares the second.
      if (doing === before.doing) pieces[doing].push({ rows: done - before.done, compared });
      Object.assign(before, { doing, done });
      compared = 0;
    };
    const { points, landmarks } = await layOut(rows, 1, tell, most);
    vi.restoreAllMocks();
    expect(landmarks).toBe(most);
    expect(points).toHaveLength(2 * count);
    expect(points.every((value) => value >= 0 && value <= 1)).toBe(true);
    const largest = (kind: MapWork, of: 'rows' | 'compared') =>
      Math.max(...pieces[kind].map((piece) => piece[of]));
    expect(largest('mapNeighbours', 'rows')).toBe(50);
    expect(largest('mapNeighbours', 'compared')).toBeLessThanOrEqual(50 * most);
    expect(largest('mapLayout', 'rows')).toBe(1);
    expect(largest('mapPlacing', 'rows')).toBe(50);
    // An index that is no use compares a row with every landmark.
    expect(largest('mapPlacing', 'compared')).toBeLessThan((50 * most) / 2);
    const { rows: found } = neighboursOf(rows, 1500, 12);
    expect(Array.from(found).every((row) => row % 100 === 0)).toBe(true);
  });
});
