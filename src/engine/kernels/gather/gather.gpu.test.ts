import { expect, test } from 'vitest';
import { onGpu, runGraph } from '#node/testArrays.ts';
import { gatherReference } from './gather.reference.ts';
import { launchGather } from './gather.ts';

test.each([
  [7, 48, [7]],
  [100, 65, [40, 40, 20]],
  [300, 3, [1, 298, 1]],
])('%i records of %i words in parts of %o', async (count, words, parts) => {
  const records = Uint32Array.from({ length: count * words }, (_, i) => Math.imul(i, 2654435761));
  // The last number is in no part, as of a row that is not asked for.
  const numbers = Uint32Array.from({ length: 70 }, (_, i) => (i === 69 ? count : (i * 37) % count));
  const [got] = await runGraph((gpu, graph) => {
    const batch = onGpu(gpu, new Uint32Array(numbers.length * words));
    const wanted = onGpu(gpu, numbers);
    let first = 0;
    for (const length of parts) {
      const part = records.slice(first * words, (first + length) * words);
      launchGather(graph, { array: onGpu(gpu, part), first }, wanted, batch);
      first += length;
    }
    return [batch];
  });
  expect(Array.from(new Uint32Array(got?.buffer ?? new ArrayBuffer(0)))).toEqual(
    gatherReference(records, words, numbers),
  );
});
