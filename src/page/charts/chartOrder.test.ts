import { expect, test } from 'vitest';
import { arranged, canMove, DEFAULT_LAYOUT, withMove, withPin, withPlaceOf } from './chartOrder.ts';

const charts = ['a', 'b', 'c', 'd'] as const;
type Name = (typeof charts)[number] | 'x';
const layout = (change: { order?: readonly Name[]; pinned?: readonly Name[] }) => ({
  order: [],
  pinned: [],
  ...change,
});

test('charts stand in their default order until one is moved', () => {
  expect(arranged(charts, DEFAULT_LAYOUT)).toEqual(['a', 'b', 'c', 'd']);
  const moved = withMove<Name>(charts, layout({}), 'c', -1);
  expect(arranged<Name>(charts, moved)).toEqual(['a', 'c', 'b', 'd']);
  expect(arranged<Name>(charts, withMove<Name>(charts, moved, 'a', 1))).toEqual([
    ...['c', 'a', 'b', 'd'],
  ]);
});

test('pinned charts come first and move among themselves', () => {
  let now = withPin<Name>(layout({}), 'd', true);
  now = withPin(now, 'b', true);
  expect(arranged<Name>(charts, now)).toEqual(['d', 'b', 'a', 'c']);
  expect(canMove<Name>(charts, now, 'b', 1)).toBe(false);
  expect(canMove<Name>(charts, now, 'a', -1)).toBe(false);
  now = withMove<Name>(charts, now, 'b', -1);
  expect(arranged<Name>(charts, now)).toEqual(['b', 'd', 'a', 'c']);
  expect(arranged<Name>(charts, withPin(now, 'b', false))).toEqual(['d', 'a', 'b', 'c']);
});

test('a dragged chart takes the place of another, on either side', () => {
  const drop = (chart: Name, on: Name, now = layout({})) =>
    arranged<Name>(charts, withPlaceOf<Name>(charts, now, chart, on));
  expect(drop('d', 'a')).toEqual(['d', 'a', 'b', 'c']);
  expect(drop('a', 'c')).toEqual(['b', 'c', 'a', 'd']);
  expect(drop('a', 'a')).toEqual(['a', 'b', 'c', 'd']);
  expect(drop('a', 'x')).toEqual(['a', 'b', 'c', 'd']);
  expect(drop('a', 'd', layout({ pinned: ['d'] }))).toEqual(['d', 'a', 'b', 'c']);
});

test('a chart that was not there when the order was made follows its predecessor', () => {
  const before = layout({ order: ['c', 'a'] });
  expect(arranged<Name>(charts, before)).toEqual(['c', 'd', 'a', 'b']);
  // One of another grid is passed over and not forgotten.
  const moved = withMove<Name>(charts, layout({ order: ['x', 'd', 'c', 'b', 'a'] }), 'd', 1);
  expect(arranged<Name>(charts, moved)).toEqual(['c', 'd', 'b', 'a']);
  expect(moved.order).toContain('x');
});
