import { expect, test, vi } from 'vitest';
import { verbatim } from '#base/words.ts';
import type { MemoryPlan } from '#run/memoryPlan.ts';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { MemoryLine, takeMicroBatch } from './MemoryLine.tsx';

vi.stubGlobal('document', { documentElement: { lang: 'en' } });

const REFUSED: MemoryPlan = {
  ...{ parameters: 9, bytes: 9e9, largestBatch: 256, largestMicroBatch: 128 },
  problem: verbatim('This run needs 9.0 GB.'),
  images: {
    ...{ placement: 'parts', images: 60000, bytes: 184_320_000, gpuBytes: 186e6, buffers: 2 },
    ...{ onDisk: false, besideBytes: 5e5 },
    evaluation: { diskBytes: 0, memoryBytes: 3e7, fitBytes: 0 },
  },
};

function setUp(plan: MemoryPlan) {
  const { lab } = openDrawnLab('?preset=quick&set=batchSize=1024&set=queueLength=1024');
  lab.memory.setState({ plan });
  return { lab, line: drawn(lab, <MemoryLine />) };
}

test('a batch too large for the adapter is refused, and micro-batches that fit are one press', () => {
  const { lab, line } = setUp(REFUSED);
  expect(line).toContain('This run needs 9.0 GB.');
  expect(line).toMatch(/<button[^>]*>Use micro-batches of 128<\/button>/);
  takeMicroBatch(lab, REFUSED.largestMicroBatch);
  const { values, problems, canUndo } = lab.config.getState();
  expect([values.batchSize, values.microBatch]).toEqual([1024, 128]);
  expect([problems, canUndo]).toEqual([[], true]);
  // The plan was that of the whole batch.
  expect(lab.memory.getState().plan).toBeNull();
});

test('where no micro-batch fits there is no button', () => {
  const { line } = setUp({ ...REFUSED, largestBatch: 0, largestMicroBatch: 0 });
  expect(line).toContain('This run needs 9.0 GB.');
  expect(line).not.toContain('<button');
});

test('what fits is said with the largest batch', () => {
  const { line } = setUp({ ...REFUSED, bytes: 46e6, problem: null, largestMicroBatch: 0 });
  expect(line).toMatch(/GPU memory 46\.0 MB · max batch 256/);
  expect(line).toContain('60 000 images on the GPU, 184 MB in 2 buffers');
  expect(line).not.toContain('Page memory');
  const evaluation = { diskBytes: 8e8, memoryBytes: 9e7, fitBytes: 2e7 };
  const large = { ...REFUSED.images, evaluation };
  expect(setUp({ ...REFUSED, problem: null, images: large }).line).toContain(
    'Page memory: labels 500 kB, features 90.0 MB at a time, 800 MB streamed from disk, linear probe or SVMs 20.0 MB',
  );
  const images = { ...REFUSED.images, placement: 'streamed', gpuBytes: 3e6, onDisk: true } as const;
  expect(setUp({ ...REFUSED, problem: null, images }).line).toContain(
    '60 000 images streamed from disk, 3.0 MB of 184 MB on the GPU',
  );
});

test('a plan that the worker refused is said here, and is no alert', () => {
  const { lab, emit } = openDrawnLab('?preset=quick');
  emit({ type: 'commandRefused', command: 'planMemory', message: verbatim('It is offline.') });
  expect(drawn(lab, <MemoryLine />)).toContain('GPU memory is not known: It is offline.');
  expect(lab.alerts.getState().alerts).toEqual([]);
});
