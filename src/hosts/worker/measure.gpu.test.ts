import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { Dataset } from '#data/dataset.ts';
import { testDataset } from '#node/testDataset.ts';
import { testGpu } from '#node/testDevice.ts';
import { SMALL, smallDataset, testRun } from '#node/testRun.ts';
import type { Event } from '#run/protocol.ts';
import { RunStoreBench, run as storedRun } from '#storage/runStore.fixture.ts';
import { type MeasureCommand, measureStored } from './measure.ts';

const RUN = { runId: 'a1' } as const;
const EVALUATE = { type: 'evaluateRun', ...RUN } as const;

/** A store with a run of five steps, and what the run reported. */
async function trained() {
  const changes = { epochs: 1, maxSteps: 5, linearProbe: 'never' } as const;
  const { kept, evaluations } = await testRun(changes);
  const last = kept.at(-1);
  if (last === undefined) throw new Error('The run kept no checkpoint.');
  const runStore = await new RunStoreBench().open();
  const record = storedRun({ ...RUN, config: { ...SMALL, ...changes }, state: 'finished' });
  await runStore.putCheckpoint(RUN.runId, last, record);
  const gpu = await testGpu();
  const events: Event[] = [];
  const measure = (dataset: Dataset, command: MeasureCommand, signal = new AbortController()) => {
    events.length = 0;
    const emit = (event: Event) => void events.push(event);
    return measureStored(runStore, gpu, dataset, command, signal.signal, emit);
  };
  return { measure, events, runStore, own: evaluations.at(-1) };
}

test('a stored run is evaluated on its own and on other images, and its features are files', async () => {
  const { measure, events, runStore, own } = await trained();
  const answered = () =>
    events.flatMap((event) => (event.type === 'dataEvaluations' ? event.evaluations : []));

  await measure(smallDataset, EVALUATE);
  const [again] = answered();
  expect(again).toMatchObject({ dataset: 'coloured noise', images: 100 });
  // The state and the images are those of the run's last evaluation, and so are the bits.
  const { knnTop1, knnLevels, featureStd, uniformity, rankMe } = again?.evaluation ?? {};
  expect({ knnTop1, knnLevels, featureStd, uniformity, rankMe }).toEqual({
    ...{ knnTop1: own?.knnTop1, knnLevels: own?.knnLevels, featureStd: own?.featureStd },
    ...{ uniformity: own?.uniformity, rankMe: own?.rankMe },
  });

  const files = Array.from({ length: 60 }, (_, i) => `class ${i % 4}/${i}.png`);
  const others: Dataset = { ...testDataset(60, 16), name: 'others', files, testStart: 40 };
  await measure(others, EVALUATE);
  const images = (name: string) => answered().find(({ dataset }) => dataset === name)?.images;
  expect([images('others'), images('coloured noise')]).toEqual([60, 100]);
  expect(await runStore.readDataEvaluations(RUN.runId)).toEqual(answered());

  await measure(others, { type: 'exportFeatures', ...RUN, format: 'npy' });
  const exported = events.flatMap((event) =>
    event.type === 'featuresExported' ? event.files : [],
  );
  const data = async (suffix: string) => {
    const file = exported.find((candidate) => candidate.suffix === suffix);
    const bytes = new Uint8Array((await file?.blob.arrayBuffer()) ?? new ArrayBuffer(0));
    return bytes.subarray(10 + new DataView(bytes.buffer).getUint16(8, true)).slice().buffer;
  };
  expect(exported.map(({ suffix }) => suffix)).toEqual([
    ...['', '-embedding', '-labels', '-held-out', '-files'],
  ]);
  const embedding = new Float32Array(await data('-embedding'));
  expect(embedding).toHaveLength(60 * SMALL.embeddingDim);
  expect(embedding.every(Number.isFinite)).toBe(true);
  expect([...new Int32Array(await data('-labels'))]).toEqual([...(others.levels[0]?.labels ?? [])]);
  expect(new Uint8Array(await data('-held-out')).indexOf(1)).toBe(40);
  expect(String.fromCodePoint(...new Uint32Array(await data('-files')).subarray(0, 13))).toBe(
    'class 0/0.png',
  );
});

test('what cannot be measured is refused with a sentence, and nothing is stored', async () => {
  const { measure, runStore } = await trained();
  const unlabelled = { ...smallDataset, levels: [] };
  await expect(measure(unlabelled, EVALUATE)).rejects.toThrow(/has no labels/);
  await expect(measure(testDataset(60, 24), EVALUATE)).rejects.toThrow(
    /side of 24 px, and the checkpoint takes 16 px \(imageSide\)/,
  );
  const cancelled = new AbortController();
  cancelled.abort();
  await expect(measure(smallDataset, EVALUATE, cancelled)).rejects.toThrow('Cancelled.');
  await expect(measure(smallDataset, { ...EVALUATE, runId: 'unknown' })).rejects.toThrow(
    /checkpoint/,
  );
  expect(await runStore.readDataEvaluations(RUN.runId)).toEqual([]);
});
