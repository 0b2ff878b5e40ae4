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

test('a run that begins takes the main area back, and leaves the other sections', () => {
  const rail = createRail(null);
  rail.show('stages');
  rail.leaveMainArea();
  expect(rail.getState().open).toBeNull();
  rail.show('optimizer');
  rail.leaveMainArea();
  expect(rail.getState().open).toBe('optimizer');
});
