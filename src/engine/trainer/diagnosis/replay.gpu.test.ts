import { describe, expect, test } from 'vitest';
import type { Dataset } from '#data/dataset.ts';
import { type GpuArray, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { createModel } from '#model/createModel.ts';
import { slotOf } from '#model/parameters.ts';
import { KINDS } from '#model/state.ts';
import type { ModelParts } from '#model/stepBuilder.ts';
import { testGpu } from '#node/testDevice.ts';
import { checkpointAt, numbersOf, SMALL, smallDataset, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';
import { stagesOf } from '#run/stages.ts';
import { openImages } from '#trainer/images.ts';
import { BatchInputs, imagesOfRows } from '#trainer/step/batchInputs.ts';
import { StageRun } from '#trainer/step/stageRun.ts';
import { stepScalars } from '#trainer/step/stepScalars.ts';
import { firstNonFinite } from './replay.ts';

/** One step of SMALL, ready to run, on a model of its own. */
async function readyStep(changes: Partial<RunConfig> = {}) {
  const config = { ...SMALL, ...changes };
  const [gpu, [stage]] = [await testGpu(), stagesOf(config)];
  if (stage === undefined) throw new Error('no stage');
  const batch = Uint32Array.from({ length: config.batchSize }, (_, i) => 3 * i);
  const model = createModel(gpu, config);
  const parts: ModelParts = { gpu, model, config, half: config.autocast ? 'emulated' : undefined };
  const pixels = await openImages(gpu, smallDataset, batch, config);
  const inputs = new BatchInputs(gpu, config, pixels);
  const graph = new StepGraph(gpu);
  const run = new StageRun(parts, graph, stage, inputs.forStep(graph), new Map());
  await graph.finish();
  await inputs.write(batch, 0, 0);
  upload(gpu, model.scalars, stepScalars(config, stage, 0, 5, {}).scalars);
  const slot = (name: string): GpuArray => {
    const { offset, length, shape } = slotOf(model.layout.parameters, name);
    return { ...model.query, offset: offset * 4, length, shape, label: `query ${name}` };
  };
  const ofRows = imagesOfRows(config, batch, 0);
  const replay = (state: readonly GpuArray[] = []) =>
    firstNonFinite(run, { gpu, images: ofRows, state });
  return { gpu, model, run, slot, replay, batch };
}

describe('a replayed step', () => {
  test.each([
    {},
    { autocast: true },
    { method: 'pcl', warmupEpochs: 3, bnGroups: 2 } as const,
    { microBatch: 8, autocast: true },
  ])('is finite and equals a plain step bit for bit: %o', async (changes) => {
    const [plain, eager] = [await readyStep(changes), await readyStep(changes)];
    plain.run.graph.submit();
    expect(await eager.replay()).toBeNull();
    for (const { name, kind, array } of plain.model.rows) {
      if (!KINDS[kind].inSnapshot) continue;
      const want = await download(plain.gpu, array);
      expect(await download(eager.gpu, eager.model.array(name)), name).toEqual(want);
    }
  });

  test('names a weight that was NaN before the step', async () => {
    const { gpu, slot, replay } = await readyStep();
    const weight = slot('conv3.weight');
    const values = await download(gpu, weight);
    values[7] = Number.NaN;
    values[8] = Number.NEGATIVE_INFINITY;
    upload(gpu, weight, values);
    expect(await replay([slot('conv2.weight'), weight])).toMatchObject({
      ...{ tensor: 'query conv3.weight', op: '', part: 'state', command: -1 },
      ...{ nan: 1, negative: 1, positive: 0, elements: values.length },
    });
  });

  test('names the layer in which an f16 value overflows, and omits later ones', async () => {
    const { gpu, slot, replay } = await readyStep({ autocast: true });
    const weight = slot('fc.0.weight');
    const values = await download(gpu, weight);
    upload(
      gpu,
      weight,
      values.map((value) => value * 500_000),
    );
    const found = await replay([weight]);
    expect(found).toMatchObject({ tensor: 'query fc.0 output', part: 'forward', nan: 0 });
    expect(found?.positive).toBeGreaterThan(0);
  });
});

/** Images of which some are black: unguarded, their views are 0/0. */
const blackAmong: Dataset = {
  ...smallDataset,
  pixels: smallDataset.pixels.map((value, at) => (Math.floor(at / 768) % 29 === 5 ? 0 : value)),
};

const UNGUARDED = { normalisation: 'imageUnguarded', epochs: 2 } as const;

describe('a diagnosis', () => {
  test('leaves the state of the step before as it was', async () => {
    const stopped = await testRun(UNGUARDED, { dataset: blackAmong });
    const [diagnosis] = stopped.diagnoses;
    expect(diagnosis).toMatchObject({ cause: 'nanData', firstOp: 'standardise views' });
    const step = (diagnosis?.step ?? 0) - 1;
    const straight = await testRun({ ...UNGUARDED, maxSteps: step }, { dataset: blackAmong });
    if (step === 0) throw new Error('the first step broke: nothing to compare');
    const [got, want] = [await checkpointAt(stopped, step), await checkpointAt(straight, step)];
    expect(got.arrays).toEqual(want.arrays);
  });

  test('asked for after a skipped step changes none of the steps after it', async () => {
    const config = { ...UNGUARDED, nonFinitePolicy: 'skip' } as const;
    const straight = await testRun(config, { dataset: blackAmong });
    const asked = await testRun(config, {
      dataset: blackAmong,
      onEvent: (event, control) => {
        if (event.type === 'runNoted' && event.note.kind === 'skip') control.requestDiagnosis();
      },
    });
    expect(asked.diagnoses.some(({ cause }) => cause === 'nanData')).toBe(true);
    expect(numbersOf(asked.steps)).toEqual(numbersOf(straight.steps));
    expect(asked.kept.at(-1)?.bytes).toEqual(straight.kept.at(-1)?.bytes);
  });

  test('of an unguarded run finds what the guarded one finds, and once', async () => {
    const explodes: Partial<RunConfig> = {
      ...{ optimizer: 'lamb', learningRate: 0.5, autocast: true, lossScaling: false },
      ...{ schedule: 'constant', epochs: 20 },
    };
    const guarded = await testRun(explodes);
    const unguarded = await testRun({ ...explodes, nonFinitePolicy: 'ignore' });
    const fault = guarded.diagnoses.find(({ why }) => why === 'fault');
    expect(fault).toMatchObject({ cause: 'lambRate' });
    expect(fault?.firstTensor).not.toBeNull();
    const faults = unguarded.diagnoses.filter(({ why }) => why === 'fault');
    const { fixes: _, ...found } = faults[0] ?? { fixes: [] };
    const { fixes: __, ...wanted } = fault ?? { fixes: [] };
    expect(found).toEqual(wanted);
    expect(faults).toHaveLength(1);
  });

  test('of a healthy run finds nothing wrong and does not change the run', async () => {
    let asked = 0;
    const config = { epochs: 2 };
    const run = await testRun(config, {
      onEvent: (event, control) => {
        if (event.type === 'stepsFinished' && asked++ === 0) control.requestDiagnosis();
      },
    });
    expect(run.diagnoses).toMatchObject([{ cause: 'none', why: 'request', firstTensor: null }]);
    expect(numbersOf(run.steps)).toEqual(numbersOf((await testRun(config)).steps));
  });
});

test('the health of every tensor comes with the steps, in the network’s order', async () => {
  const { events, steps } = await testRun({ optimizer: 'lamb', learningRate: 0.003 });
  const parts = events.flatMap((event) => (event.type === 'tensorHealth' ? [event] : []));
  const points = parts.flatMap((part) => part.points);
  expect(points.map(({ step }) => step)).toEqual(steps.map(({ step }) => step));
  for (const [i, { gradNorm, updateRatio, nonFinite }] of points.entries()) {
    const total = Math.hypot(...gradNorm);
    expect(Math.abs(total / (steps[i]?.gradNorm ?? 0) - 1)).toBeLessThan(1e-3);
    // LAMB moves every weight by the rate.
    expect(updateRatio[0]).toBeCloseTo(steps[i]?.lr ?? 0, 4);
    expect(nonFinite.every((count) => count === 0)).toBe(true);
  }
  expect(parts[0]?.tensors[0]).toBe('conv1.weight');
});
