import { toGpuLayout, toTorchLayout } from '#checkpoint/layout.ts';
import { imageBytes } from '#data/storedPixels.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { SCALAR } from '#kernels/update/update.ts';
import { createModel } from '#model/createModel.ts';
import type { Model } from '#model/model.ts';
import { type ModelParts, rowsOf } from '#model/stepBuilder.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { type MethodName, queryViews } from '#run/methods.ts';
import { stagesOf } from '#run/stages.ts';
import { NEUTRAL } from '#trainer/images.ts';
import { placePixels } from '#trainer/pixels/gpuPixels.ts';
import { BatchInputs, partnersOf } from '#trainer/step/batchInputs.ts';
import { StageRun } from '#trainer/step/stageRun.ts';
import { decodeStep } from '#trainer/step/stepMetrics.ts';
import { stepScalars } from '#trainer/step/stepScalars.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';
import { doneStep, prototypesOf, putState, startOf } from './steps/gpuState.ts';
import type { PlainState } from './steps/plainStep.ts';
import { rejudge } from './steps/rejudge.ts';

type Floats = Float32Array<ArrayBuffer>;

/** What e2e/pytorch/fixtures/methods.py writes about a fixture. */
interface Params {
  readonly method: MethodName;
  readonly symmetric: boolean;
  readonly instance: boolean;
  readonly proto_weight: number;
  readonly width: number;
  readonly batch: number;
  readonly side: number;
  readonly dim: number;
  readonly steps: number;
  readonly queue: number;
  readonly temperature: number;
  readonly key_momentum: number;
  readonly rate: number;
  readonly momentum: number;
  readonly decay: number;
  readonly clusters: readonly number[];
  readonly negatives: number;
  readonly predictor: string;
  /** Groups of batch norm; one unless said. */
  readonly groups?: number;
  /** Lists of layers that are not the usual ones; with heads a and b where there is a list. */
  readonly projector?: string;
  readonly headA?: string;
  readonly headB?: string;
  /** Offset and exponent of each tensor of bytes. */
  readonly codes: Readonly<Record<string, readonly [offset: number, exponent: number]>>;
}

function configOf(params: Params): RunConfig {
  return {
    ...DEFAULT_CONFIG,
    ...{ method: params.method, symmetric: params.symmetric },
    heads: params.headA === undefined ? 'none' : 'split',
    bnGroups: params.groups ?? 1,
    ...listsOf(params),
    ...{ encoder: 'tiny', width: params.width, imageSide: params.side, batchSize: params.batch },
    ...{ embeddingDim: params.dim, predictor: params.predictor, queueLength: params.queue },
    ...{ temperature: params.temperature, keyMomentum: params.key_momentum },
    ...{ numClusters: params.clusters.join() || '2', negatives: params.negatives, dedupe: false },
    ...{ warmupEpochs: 0, instanceLoss: params.instance, protoWeight: params.proto_weight },
    ...{ optimizer: 'sgd', learningRate: params.rate, schedule: 'constant' },
    ...{ sgdMomentum: params.momentum, weightDecay: params.decay },
  };
}

function listsOf({ projector, headA, headB }: Params): Partial<RunConfig> {
  return {
    ...(projector !== undefined && { projector }),
    ...(headA !== undefined && { headA }),
    ...(headB !== undefined && { headB }),
  };
}

/** Some training steps of a method, with the trainer's own model. */
export async function checkMethod(fixture: Fixture, checker: Checker): Promise<void> {
  const { gpu } = checker;
  const params = fixture.params as unknown as Params;
  const config = configOf(params);
  const [stage] = stagesOf(config);
  if (stage === undefined) throw new Error('the config has no stage');
  const { batch, side } = params;
  const model = createModel(gpu, config);
  const parts: ModelParts = { gpu, model, config, half: undefined };
  await fill(fixture, checker, model, params);

  const views = allocate(gpu, [2 * batch, side, side, 3], 'views');
  const nothing = { pixels: new Uint8Array(imageBytes(side)), side };
  const pixels = placePixels(gpu, nothing, 'whole');
  const inputs = new BatchInputs(gpu, config, {
    ...{ pixels, side, sourceSide: side, ...NEUTRAL, normalisation: config.normalisation },
  });
  const graph = new StepGraph(gpu);
  const { keyRow } = inputs;
  const stageRun = new StageRun(
    parts,
    graph,
    stage,
    { views: (first, rows) => rowsOf(views, first, rows), keyRow },
    new Map(),
  );
  await graph.finish();

  const dataOf = (t: number) => {
    const order = orderAt(fixture, params, t);
    return {
      views: Float64Array.from(viewsAt(fixture, params, t, order)),
      keyRow: partnersOf(order, queryViews(config)),
      columns: params.clusters.map((_, g) => columnsAt(fixture, params, t, g)),
    };
  };
  /** @returns the loss */
  const doStep = async (t: number): Promise<number> => {
    const data = dataOf(t);
    upload(gpu, views, Float32Array.from(data.views));
    upload(gpu, keyRow, data.keyRow);
    const { scalars, scheduled } = stepScalars(config, stage, t, 1, {});
    model.granularities.forEach(({ columns }, g) => {
      scalars[SCALAR.NEGATIVES + g] = params.negatives;
      const own = data.columns[g] ?? new Uint32Array();
      upload(gpu, columns, own);
      const [, stride = 0] = columns.shape;
      if (stride === 0) return;
      upload(gpu, { ...columns, offset: columns.offset + 4 * stride, length: own.length }, own);
    });
    upload(gpu, model.scalars, scalars);
    graph.submit();
    const submitted = {
      ...{ index: t, batch: new Uint32Array(batch), adjusted: {}, epoch: 0, stage: 0 },
      ...{ ...scheduled, inst: stage.losses.inst, granularities: params.clusters.length },
      ...{ accProtoCeiling: null, tensors: [], layers: [] },
    };
    const timing = { stepMs: 1, imagesPerSec: 1, atMs: 1 };
    const record = await download(gpu, model.record);
    return decodeStep(record, config, submitted, timing, new Map()).metrics.loss;
  };

  const start = await startOf(gpu, model, stageRun);
  const losses: number[] = [];
  for (let t = 0; t < params.steps; t++) {
    losses.push(await doStep(t));
    if (t > 0) continue;
    for (const [name, data] of await tensorsOf(checker, model, 'query parameters', 'gradients')) {
      checker.compare(`grad/${name}`, data);
    }
    for (const [name, data] of await tensorsOf(checker, model, 'running statistics')) {
      checker.compare(`after1/${name}`, data);
    }
  }
  checker.compare('loss', losses);
  for (const row of STATE.filter((name) => model.rows.some((found) => found.name === name))) {
    for (const [name, data] of await tensorsOf(checker, model, row)) {
      checker.compare(`state/${name}`, data);
    }
  }
  let trouble: string | null = null;
  if (checker.failed('')) {
    const prototypes = await prototypesOf(gpu, model);
    const stepped = {
      problem: { config, stage, layout: model.layout, prototypes },
      ...{ start, steps: params.steps, dataOf },
      onGpu: async (before: PlainState, t: number) => {
        putState(gpu, model, stageRun, config, before);
        return doneStep(gpu, model, { loss: await doStep(t) });
      },
    };
    trouble = await rejudge(fixture, checker, stepped, (tensor) =>
      tensor === 'loss' ? 'metrics/loss' : tensor,
    );
  }
  stageRun.destroy();
  inputs.destroy();
  model.destroy();
  free(views);
  pixels.free();
  if (trouble !== null) throw new Error(trouble);
}

/** The arrays whose tensors are compared at the end. */
const STATE = ['query parameters', 'key parameters', 'running statistics', 'queue'];

/** The tensors of one of the model's arrays. @param from another array of the same layout */
async function tensorsOf(
  { gpu }: Checker,
  model: Model,
  row: string,
  from = row,
): Promise<[string, Floats][]> {
  const found = model.rows.find(({ name }) => name === row);
  if (found === undefined) throw new Error(`the model has no array “${row}”`);
  const values = await download(gpu, model.array(from));
  return found.tensors.map(({ name, layout, shape, offset, length }) => [
    name,
    toTorchLayout(layout, values.slice(offset, offset + length), shape),
  ]);
}

/** Loads the fixture's initial state into the model, and reads the inputs back. */
async function fill(
  fixture: Fixture,
  checker: Checker,
  model: Model,
  params: Params,
): Promise<void> {
  const { gpu } = checker;
  for (const { array, name: row, tensors } of model.rows) {
    if (!STATE.includes(row)) continue;
    const values = new Float32Array(array.length);
    for (const { name, layout, shape, offset } of tensors) {
      const initial = row === 'queue' ? fixture.f32('queue') : decoded(fixture, params, name);
      values.set(toGpuLayout(layout, initial, shape), offset);
    }
    upload(gpu, array, values);
    for (const [name, data] of await tensorsOf(checker, model, row)) {
      if (row === 'queue') checker.input('queue', data);
      else checker.input(`init/${name}`, encoded(params, `init/${name}`, data));
    }
  }
  for (const [g, { centroids, density }] of model.granularities.entries()) {
    upload(gpu, centroids, fixture.f32(`centroids${g}`));
    const [offset = 0, exponent = 0] = params.codes[`density${g}`] ?? [];
    const bytes = fixture.f32(`density${g}`);
    upload(
      gpu,
      density,
      bytes.map((byte) => offset + (byte - 128) * 2 ** exponent),
    );
    checker.input(`centroids${g}`, await download(gpu, centroids));
    checker.input(`density${g}`, encoded(params, `density${g}`, await download(gpu, density)));
    checker.input(`columns${g}`, await roundTrip(gpu, fixture.f32(`columns${g}`)));
  }
  for (const name of ['images_u8', 'order'].filter((input) => fixture.names.includes(input))) {
    checker.input(name, await roundTrip(gpu, fixture.f32(name)));
  }
}

/** Image of every row of the second view. */
function orderAt(fixture: Fixture, { batch }: Params, step: number): Uint32Array {
  if (!fixture.names.includes('order')) return Uint32Array.from({ length: batch }, (_, i) => i);
  return Uint32Array.from(fixture.get('order').data.slice(step * batch, (step + 1) * batch));
}

function decoded(fixture: Fixture, { codes }: Params, name: string): Floats {
  const [offset = 0, exponent = 0] = codes[`init/${name}`] ?? [];
  return fixture.f32(`init/${name}`).map((byte) => offset + (byte - 128) * 2 ** exponent);
}

function encoded({ codes }: Params, name: string, values: Floats): Floats {
  const [offset = 0, exponent = 0] = codes[name] ?? [];
  return values.map((value) => (value - offset) / 2 ** exponent + 128);
}

async function roundTrip(gpu: Checker['gpu'], values: Floats): Promise<Floats> {
  const array: GpuArray = allocate(gpu, [values.length], 'fixture');
  upload(gpu, array, values);
  const back = await download(gpu, array);
  free(array);
  return back;
}

/** The two views of a step, NCHW bytes → NHWC, the second's in that order. */
function viewsAt(
  fixture: Fixture,
  { batch, side, codes }: Params,
  step: number,
  order: Uint32Array,
): Floats {
  const [offset = 0, exponent = 0] = codes.images_u8 ?? [];
  const planes = fixture.get('images_u8').data;
  const pixels = side * side;
  const size = 3 * pixels;
  const start = step * 2 * batch * size;
  return Float32Array.from({ length: 2 * batch * size }, (_, i) => {
    const [row, pixel, c] = [Math.floor(i / size), Math.floor((i % size) / 3), i % 3];
    const n = row < batch ? row : batch + (order[row - batch] as number);
    return (
      offset + ((planes[start + n * size + c * pixels + pixel] as number) - 128) * 2 ** exponent
    );
  });
}

function columnsAt(
  fixture: Fixture,
  { batch, negatives }: Params,
  step: number,
  granularity: number,
): Uint32Array<ArrayBuffer> {
  const each = batch + negatives;
  const all = fixture.get(`columns${granularity}`).data;
  return Uint32Array.from(all.slice(step * each, (step + 1) * each));
}
