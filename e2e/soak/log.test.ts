import { expect, test } from 'vitest';
import { SoakLog, type SoakSample } from './log.ts';

function logOf(count: number, change: (i: number) => Partial<SoakSample>): SoakLog {
  const log = new SoakLog();
  for (let i = 0; i < count; i++) {
    log.add({ minute: i, step: i, gpuBytes: 1000, heapBytes: 500, rss: 9000, ...change(i) });
  }
  return log;
}

test('flat memory passes regardless of the warm-up', () => {
  expect(logOf(20, () => ({})).verdict()).toMatchObject({ holds: true });
  const warm = logOf(20, (i) => (i < 4 ? { gpuBytes: 2000, heapBytes: 50 } : {}));
  expect(warm.verdict().holds).toBe(true);
});

test('a rise of the GPU’s bytes fails', () => {
  const { holds, sentence } = logOf(20, (i) => (i === 18 ? { gpuBytes: 5100 } : {})).verdict();
  expect(holds).toBe(false);
  expect(sentence).toContain('GPU 1000 bytes at most in the second fifth, 5100 in all');
});

test('a slowly growing heap fails', () => {
  const creeping = logOf(20, (i) => ({ heapBytes: 500 + 3 * i })).verdict();
  expect(creeping).toMatchObject({ holds: false });
  expect(creeping.sentence).toContain('heap 6.9 %');
});

test('a soak that is too short does not pass', () => {
  expect(logOf(14, () => ({})).verdict()).toEqual({
    holds: false,
    sentence: 'Only 14 epochs were measured, 15 are needed: raise --minutes.',
  });
});
