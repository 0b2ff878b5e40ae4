import { toGpuLayout, toTorchLayout } from '#checkpoint/layout.ts';
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { ROW } from '#kernels/infoNce/infoNce.ts';
import { SCALAR } from '#kernels/update/update.ts';
import { torchName } from '#model/checkpointNames.ts';
import { createModel } from '#model/createModel.ts';
import { buildKeyFeatures } from '#model/evaluation.ts';
import { type Model, RECORD_PART } from '#model/model.ts';
import type { ArenaLayout, Slot } from '#model/parameters.ts';
import { type ModelParts, rowsOf } from '#model/stepBuilder.ts';
import { OPTIMIZER_RECORD } from '#optim/settings.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { type Stage, stagesOf } from '#run/stages.ts';
import { StageRun } from '#trainer/step/stageRun.ts';
import { stepScalars } from '#trainer/step/stepScalars.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';
import { doneStep, prototypesOf, putState, startOf } from './steps/gpuState.ts';
import type { PlainState } from './steps/plainStep.ts';
import { rejudge } from './steps/rejudge.ts';

type Floats = Float32Array<ArrayBuffer>;

const STEPS = 5;

interface Params {
  readonly width: number;
  readonly dim: number;
  readonly batch: number;
  readonly queue: number;
  readonly T: number;
  readonly m: number;
  readonly num_cluster: readonly number[];
  readonly neg: number;
  readonly lr: number;
  readonly momentum: number;
  readonly weight_decay: number;
  readonly lamb_lr: number;
  readonly lamb_weight_decay: number;
}

/** The fixture's model as a config of the lab. */
function configOf(params: Params, heads: 'notes' | 'split', lamb: boolean): RunConfig {
  return {
    ...DEFAULT_CONFIG,
    imageSide: 32,
    encoder: 'resnet18',
    width: params.width,
    embeddingDim: params.dim,
    batchSize: params.batch,
    queueLength: params.queue,
    temperature: params.T,
    keyMomentum: params.m,
    method: 'pcl',
    heads,
    headA: 'linear D, relu',
    headB: 'linear D, relu',
    numClusters: params.num_cluster.join(),
    negatives: params.neg,
    dedupe: false,
    warmupEpochs: 0,
    schedule: 'constant',
    optimizer: lamb ? 'lamb' : 'sgd',
    learningRate: lamb ? params.lamb_lr : params.lr,
    sgdMomentum: params.momentum,
    weightDecay: lamb ? params.lamb_weight_decay : params.weight_decay,
    lambExclude1d: true,
  };
}

/** Every tensor of fixture `moco_pcl`: whole steps of the trainer's own model. */
export async function checkMocoPcl(fixture: Fixture, checker: Checker): Promise<void> {
  const troubles: string[] = [];
  for (const run of RUNS) {
    const trouble = await checkRun(fixture, checker, run);
    if (trouble !== null) troubles.push(`${run.name}: ${trouble}`);
  }
  if (troubles.length > 0) throw new Error(troubles.join(' '));
}

interface Run {
  readonly name: string;
  readonly heads: 'notes' | 'split';
  readonly lamb: boolean;
  readonly steps: number;
}

const RUNS: readonly Run[] = [
  { name: 'seed1', heads: 'notes', lamb: false, steps: 1 },
  { name: 'split1', heads: 'split', lamb: false, steps: 1 },
  { name: 'seed5', heads: 'notes', lamb: false, steps: STEPS },
  { name: 'split5', heads: 'split', lamb: false, steps: STEPS },
  { name: 'lamb5', heads: 'notes', lamb: true, steps: STEPS },
];

/** @returns why the run's failures stand though they were looked at step by step, or null */
async function checkRun(fixture: Fixture, checker: Checker, run: Run): Promise<string | null> {
  const { gpu } = checker;
  const params = fixture.params as unknown as Params;
  const config = configOf(params, run.heads, run.lamb);
  const [stage] = stagesOf(config);
  if (stage === undefined) throw new Error('the config has no stage');
  const model = createModel(gpu, config);
  const parts: ModelParts = { gpu, model, config, half: undefined };
  await fill(fixture, checker, model, run);

  const { batch, dim, queue: queueLength } = params;
  const views = allocate(gpu, [2 * batch, 32, 32, 3], 'views');
  const keyRow = allocate(gpu, [batch], 'key rows');
  upload(
    gpu,
    keyRow,
    Uint32Array.from({ length: batch }, (_, i) => i),
  );
  const logits = allocate(gpu, [batch, 1 + queueLength], 'logits');
  const protoLogits = model.granularities.map(() =>
    allocate(gpu, [batch, batch + params.neg], 'prototype logits'),
  );
  const graph = new StepGraph(gpu);
  const stageRun = new StageRun(
    parts,
    graph,
    stage,
    { views: (first, rows) => rowsOf(views, first, rows), keyRow },
    new Map(),
    {
      logits,
      protoLogits,
    },
  );
  const seen = { q: rowsArray(), k: rowsArray(), q_proto: rowsArray() };
  function rowsArray(): GpuArray {
    return allocate(gpu, [batch, dim], 'rows');
  }
  graph.copy(stageRun.built.queries, seen.q);
  const { keys } = stageRun.built;
  if (keys === null) throw new Error('PCL has keys');
  graph.copy(keys, seen.k);
  graph.copy(stageRun.built.protoQueries, seen.q_proto);
  await graph.finish();

  const dataOf = (t: number) => ({
    views: Float64Array.from(viewsAt(fixture, t, batch)),
    keyRow: Uint32Array.from({ length: batch }, (_, i) => i),
    columns: model.granularities.map((_, g) => columnsAt(fixture, t, g, batch, params.neg)),
  });
  /** @returns the step's metrics */
  const doStep = async (t: number): Promise<Record<string, number>> => {
    const data = dataOf(t);
    upload(gpu, views, Float32Array.from(data.views));
    const { scalars } = stepScalars(config, stage, t, 1, {});
    model.granularities.forEach(({ columns }, g) => {
      scalars[SCALAR.NEGATIVES + g] = params.neg;
      upload(gpu, columns, data.columns[g] ?? new Uint32Array());
    });
    upload(gpu, model.scalars, scalars);
    graph.submit();
    return metricsOf(await download(gpu, model.record), batch, protoLogits.length);
  };
  const start = await startOf(gpu, model, stageRun);
  const metrics = new Map<string, number[]>();
  for (let t = 0; t < run.steps; t++) {
    for (const [name, value] of Object.entries(await doStep(t))) {
      metrics.set(name, [...(metrics.get(name) ?? []), value]);
    }
  }
  const has = (tensor: string): boolean => fixture.names.includes(`${run.name}/${tensor}`);
  const compare = (tensor: string, got: ArrayLike<number>): void => {
    if (has(tensor)) checker.compare(`${run.name}/${tensor}`, got);
  };
  for (const [name, values] of metrics) compare(`metrics/${name}`, values);
  for (const [name, array] of Object.entries(seen)) compare(name, await download(gpu, array));
  compare('logits', await download(gpu, logits));
  for (const [g, array] of protoLogits.entries()) {
    compare(`proto_logits${g}`, await download(gpu, array));
  }
  for (const [name, data] of await arenaTensors(checker, model, model.gradients, 'q', run)) {
    compare(`grad/${name}`, data);
  }
  for (const [name, data] of await stateOf(checker, model, params, run)) {
    compare(`state/${name}`, data);
  }
  if (has('state/cluster_features')) {
    compare('state/cluster_features', await keyFeatures(checker, parts, stage, fixture, batch));
  }
  const prefix = `${run.name}/`;
  let trouble: string | null = null;
  if (checker.failed(prefix)) {
    const prototypes = await prototypesOf(gpu, model);
    const stepped = {
      problem: { config, stage, layout: model.layout, prototypes },
      ...{ start, steps: run.steps, dataOf },
      onGpu: async (before: PlainState, t: number) => {
        putState(gpu, model, stageRun, config, before);
        return doneStep(gpu, model, await doStep(t));
      },
    };
    trouble = await rejudge(fixture, checker, stepped, (tensor) =>
      tensor.startsWith(prefix) ? tensor.slice(prefix.length) : null,
    );
  }
  stageRun.destroy();
  model.destroy();
  return trouble;
}

/** Loads the fixture's initial state into the model, and reads the inputs back. */
async function fill(fixture: Fixture, checker: Checker, model: Model, run: Run): Promise<void> {
  const { gpu } = checker;
  const { parameters, statistics } = model.layout;
  const nameIn = (tower: 'q' | 'k', name: string): string =>
    // The notes' v is the key tower's head b; both of its copies start the same.
    `init/${torchName(tower, name, 'split')}`;
  const load = (array: GpuArray, layouts: readonly [ArenaLayout, 'q' | 'k'][]): void => {
    const arena = new Float32Array(array.length);
    let start = 0;
    for (const [layout, tower] of layouts) {
      for (const slot of layout.slots) {
        const { shape } = fixture.get(nameIn(tower, slot.name));
        const values = fixture.f32(nameIn(tower, slot.name));
        arena.set(toGpuLayout(slot.layout, values, shape), start + slot.offset);
      }
      start += layout.length;
    }
    upload(gpu, array, arena);
  };
  load(model.query, [[parameters, 'q']]);
  load(model.key, [[parameters, 'k']]);
  load(model.running, [
    [statistics, 'q'],
    [statistics, 'k'],
  ]);
  const queue = fixture.get('queue0');
  upload(gpu, model.queue, toGpuLayout('queue', fixture.f32('queue0'), queue.shape));
  model.granularities.forEach(({ centroids, density }, g) => {
    upload(gpu, centroids, fixture.f32(`centroids${g}`));
    upload(gpu, density, fixture.f32(`density${g}`));
  });
  if (run.name !== 'seed1') return;
  for (const tower of ['q', 'k'] as const) {
    const state = [
      ...(await arenaTensors(checker, model, tower === 'q' ? model.query : model.key, tower, {
        ...run,
        heads: 'split',
      })),
      ...(await statisticsTensors(checker, model, tower)),
    ];
    for (const [name, data] of state) checker.input(`init/${name}`, data);
  }
  const stored = await download(gpu, model.queue);
  checker.input('queue0', toTorchLayout('queue', stored, queue.shape));
  for (const [g, { centroids, density }] of model.granularities.entries()) {
    checker.input(`centroids${g}`, await download(gpu, centroids));
    checker.input(`density${g}`, await download(gpu, density));
    for (const name of [`im2cluster${g}`, `neg_ids${g}`]) {
      checker.input(name, await roundTrip(checker, fixture, name));
    }
  }
  for (const name of ['images_u8', 'index']) {
    checker.input(name, await roundTrip(checker, fixture, name));
  }
}

async function roundTrip({ gpu }: Checker, fixture: Fixture, name: string): Promise<Floats> {
  const values = fixture.f32(name);
  const array = allocate(gpu, [values.length], name);
  upload(gpu, array, values);
  return download(gpu, array);
}

/** The two views of a step, NCHW bytes → NHWC (u8 − 128)/64. */
function viewsAt(fixture: Fixture, step: number, batch: number): Floats {
  const planes = fixture.get('images_u8').data;
  const size = 3 * 32 * 32;
  const start = step * 2 * batch * size;
  return Float32Array.from({ length: 2 * batch * size }, (_, i) => {
    const [n, pixel, c] = [Math.floor(i / size), Math.floor((i % size) / 3), i % 3];
    return ((planes[start + n * size + c * 1024 + pixel] as number) - 128) / 64;
  });
}

function columnsAt(
  fixture: Fixture,
  step: number,
  granularity: number,
  batch: number,
  negatives: number,
): Uint32Array<ArrayBuffer> {
  const cluster = fixture.get(`im2cluster${granularity}`).data;
  const index = fixture.get('index').data.slice(step * batch, (step + 1) * batch);
  const drawn = fixture
    .get(`neg_ids${granularity}`)
    .data.slice(step * negatives, (step + 1) * negatives);
  return Uint32Array.from([
    ...Array.from(index, (image) => cluster[image] as number),
    ...Array.from(drawn),
  ]);
}

function metricsOf(record: Floats, batch: number, granularities: number): Record<string, number> {
  const mean = (loss: number, column: number) => (record[loss * 8 + column] as number) / batch;
  const protos = Array.from({ length: granularities }, (_, g) => g + 1);
  const lossProto = protos.reduce((sum, g) => sum + mean(g, ROW.loss), 0) / granularities;
  return {
    loss_inst: mean(0, ROW.loss),
    loss_proto: lossProto,
    loss: mean(0, ROW.loss) + lossProto,
    acc_inst: 100 * mean(0, ROW.naiveHit),
    ...Object.fromEntries(protos.map((g) => [`acc_proto${g - 1}`, 100 * mean(g, ROW.naiveHit)])),
    grad_norm: record[RECORD_PART.optimizer + OPTIMIZER_RECORD.gradNorm] as number,
  };
}

function torchTensor(slot: Slot, arena: Floats, start = 0): Floats {
  const data = arena.slice(start + slot.offset, start + slot.offset + slot.length);
  const [a = 0, b = 0, c = 0, d = 0] = slot.shape;
  const shape = { conv: [d, c, a, b], linear: [b, a], vector: slot.shape }[slot.layout];
  return toTorchLayout(slot.layout, data, shape);
}

async function arenaTensors(
  { gpu }: Checker,
  model: Model,
  array: GpuArray,
  tower: 'q' | 'k',
  { heads }: Pick<Run, 'heads'>,
): Promise<[string, Floats][]> {
  const arena = await download(gpu, array);
  return model.layout.parameters.slots.flatMap((slot): [string, Floats][] => {
    const name = torchName(tower, slot.name, heads);
    return name === null ? [] : [[name, torchTensor(slot, arena)]];
  });
}

async function statisticsTensors(
  { gpu }: Checker,
  model: Model,
  tower: 'q' | 'k',
): Promise<[string, Floats][]> {
  const { slots, length } = model.layout.statistics;
  const running = await download(gpu, model.running);
  const start = tower === 'q' ? 0 : length;
  return slots.map((slot) => [`encoder_${tower}.${slot.name}`, torchTensor(slot, running, start)]);
}

async function stateOf(
  checker: Checker,
  model: Model,
  { dim, queue }: Params,
  run: Run,
): Promise<[string, Floats][]> {
  const stored = await download(checker.gpu, model.queue);
  return [
    ...(await arenaTensors(checker, model, model.query, 'q', run)),
    ...(await arenaTensors(checker, model, model.key, 'k', run)),
    ...(await statisticsTensors(checker, model, 'q')),
    ...(await statisticsTensors(checker, model, 'k')),
    ['queue', toTorchLayout('queue', stored, [dim, queue])],
  ];
}

/** The features that would be clustered, of the first step's key views. */
async function keyFeatures(
  { gpu }: Checker,
  parts: ModelParts,
  stage: Stage,
  fixture: Fixture,
  batch: number,
): Promise<Floats> {
  const all = viewsAt(fixture, 0, batch);
  const images = allocate(gpu, [batch, 32, 32, 3], 'images');
  upload(gpu, images, all.slice(0, all.length / 2));
  const graph = new StepGraph(gpu);
  const out = allocate(gpu, [batch, parts.config.embeddingDim], 'key features');
  graph.copy(buildKeyFeatures(parts, graph, stage, images), out);
  await graph.finish();
  graph.submit();
  const features = await download(gpu, out);
  graph.destroy();
  return features;
}
