import { expect, test } from 'vitest';
import { windowAxis } from '#charts/ticks.ts';
import { besideLine, placeLabels } from './labelPlaces.ts';

const box = { x: 50, y: 10, width: 300, height: 150 };
const axes = { x: windowAxis(0, 100), y: windowAxis(0, 10) };
const curve = (height: (x: number) => number) => {
  const xs = Float64Array.from({ length: 101 }, (_, i) => i);
  return { xs, ys: xs.map(height) };
};
/** Of a guide at height 5. */
const guideY = 85;
const guide = (key: string) => ({
  key,
  kind: 'guide' as const,
  text: 'chance 5.00',
  places: besideLine(box, guideY, 'chance 5.00'),
});
const place = (...heights: ((x: number) => number)[]) =>
  placeLabels([guide('one')], heights.map(curve), box, axes)[0];

test('a guide’s words stand at its right end, above it, where nothing is in the way', () => {
  const free = place((x) => 1 + x / 1000);
  expect(free?.y).toBeLessThan(guideY);
  expect(free?.x).toBeGreaterThan(250);
});

test('a curve just above the guide moves the words below, one on either side moves them left', () => {
  expect(place(() => 5.4)?.y).toBeGreaterThan(guideY);
  const crowded = place(
    (x) => (x > 50 ? 5.4 : 9),
    (x) => (x > 50 ? 4.6 : 1),
  );
  expect(crowded?.x).toBeLessThan(100);
});

test('a label that can be done without is left out where no place is free', () => {
  const everywhere = [5.4, 4.6].map((height) => curve(() => height));
  const asked = { ...guide('one'), optional: true };
  expect(placeLabels([asked], everywhere, box, axes)).toEqual([]);
  expect(placeLabels([asked], [], box, axes)).toHaveLength(1);
});

test('two labels never share a place, and a gap in a curve is free', () => {
  const [one, two] = placeLabels([guide('one'), guide('two')], [], box, axes);
  expect([one?.x, one?.y]).not.toEqual([two?.x, two?.y]);
  expect(place((x) => (x > 50 ? Number.NaN : 5.4))?.y).toBeLessThan(guideY);
});
