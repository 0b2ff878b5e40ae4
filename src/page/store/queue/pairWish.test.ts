import { expect, test } from 'vitest';
import { createPairWish } from './pairWish.ts';

function setUp(stored: Record<string, string> = {}) {
  const keep = {
    getItem: (key: string) => stored[key] ?? null,
    setItem: (key: string, value: string) => {
      stored[key] = value;
    },
  };
  return () => createPairWish(keep);
}

test('unasked there is no answer; the answer is kept over a reload and can be changed', () => {
  const open = setUp();
  expect(open().getState().lambRate).toBeNull();
  open().choose('recommended');
  const later = open();
  expect(later.getState().lambRate).toBe('recommended');
  later.choose('same');
  expect([later.getState().lambRate, open().getState().lambRate]).toEqual(['same', 'same']);
});

test('a stored answer of another version is asked again', () => {
  expect(setUp({ 'protolab.lambRate': '"half"' })().getState().lambRate).toBeNull();
});
