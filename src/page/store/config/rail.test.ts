import { expect, test } from 'vitest';
import type { Keep } from '#store/page/uiStore.ts';
import { createRail } from './rail.ts';

function memory(): Keep {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

test('one section is open at a time', () => {
  const rail = createRail(null);
  rail.toggle('optimizer');
  rail.show('encoder');
  expect(rail.getState().open).toBe('encoder');
  rail.toggle('encoder');
  expect(rail.getState().open).toBeNull();
});

test('the open section is open again after a reload', () => {
  const keep = memory();
  createRail(keep).show('training');
  expect(createRail(keep).getState().open).toBe('training');
  keep.setItem('protolab.section', '{"open":"a section of another version"}');
  expect(createRail(keep).getState().open).toBeNull();
});

test('what is shown from elsewhere is counted, also if it is open; a press on it is not', () => {
  const rail = createRail(null);
  rail.toggle('images');
  expect(rail.getState().shows).toBe(0);
  rail.show('images');
  expect(rail.getState()).toMatchObject({ open: 'images', shows: 1 });
  // It opens in the main area: the column need not be in view.
  rail.show('views');
  expect(rail.getState()).toMatchObject({ open: 'views', shows: 1 });
});

test('a run that begins takes the main area back, and leaves the other sections', () => {
  const rail = createRail(null);
  rail.show('stages');
  rail.leaveMainArea();
  expect(rail.getState().open).toBeNull();
  rail.show('optimizer');
  rail.leaveMainArea();
  expect(rail.getState().open).toBe('optimizer');
});
