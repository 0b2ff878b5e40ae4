import { expect, test } from 'vitest';
import { inEnglish } from '#base/words.ts';
import type { QueueItemState } from '#store/queue/queueRecord.ts';
import { queueCounts, queuePlace } from './queueWords.ts';
import { zh } from './zh.ts';

const items = (...states: QueueItemState[]) => states.map((state) => ({ state }));

test('only a run that trained to its end is done', () => {
  const mixed = items('finished', 'stopped', 'skipped', 'failed', 'running', 'waiting');
  expect(queueCounts(mixed, true, inEnglish)).toBe(
    '1 of 6 runs done · 1 failed · 1 stopped · 1 skipped',
  );
  expect(queueCounts(items('finished', 'waiting'), false, inEnglish)).toBe(
    '1 of 2 runs done · on hold',
  );
});

test('the button says which run trains and how long the queue takes', () => {
  const under = items('finished', 'running', 'waiting');
  expect(queuePlace(under, true, 200, inEnglish)).toBe('2 of 3 · 3 min left');
  expect(queuePlace(under, true, null, inEnglish)).toBe('2 of 3');
  expect(queuePlace(under, false, 200, inEnglish)).toBe('2 of 3 · on hold');
  expect(queuePlace(items('finished', 'waiting', 'waiting'), false, null, inEnglish)).toBe(
    '2 waiting · on hold',
  );
  expect(queuePlace(items('finished', 'stopped'), false, null, inEnglish)).toBe('done');
});

test('a run pauses, a queue is held: its own words never say pause', () => {
  const words = Object.keys(zh).filter((english) => /paus/i.test(english));
  // Said by the queue's store after a reload.
  expect(words.filter((english) => !english.includes('reloaded'))).toEqual([]);
});
