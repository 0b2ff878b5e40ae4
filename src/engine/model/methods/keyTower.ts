/** A key tower that follows the query tower by momentum (He et al. 2020, equation 2). */
import type { GpuArray } from '#gpu/array.ts';
import { type CommittedParts, launchKeyMomentum } from '#kernels/update/update.ts';
import { torchName } from '#model/checkpointNames.ts';
import type { GpuNet } from '#model/gpuNet.ts';
import { runHead } from '#model/heads.ts';
import { LockstepNet } from '#model/lockstep.ts';
import type { MicroBatch } from '#model/microBatches.ts';
import { copiedVectors } from '#model/operands.ts';
import { keyLength, partOf } from '#model/parameters.ts';
import { type ArraySpec, arenaTensors } from '#model/state.ts';
import type { StepBuilder, UnitRows } from '#model/stepBuilder.ts';
import type { Activation } from '#model/tape.ts';
import { hasLayer } from '#run/layers.ts';
import type { ArrayNeeds, RecordedStep } from './method.ts';

/** Numbers between the places of two arrays that can each be bound. */
const ALIGNED = 64;

export function keyTowerArrays({ config, layout, initialTower }: ArrayNeeds): ArraySpec[] {
  const { parameters } = layout;
  const length = keyLength(parameters);
  const shape = [length];
  const nameOf = (name: string) => torchName('k', name, config.heads);
  return [
    {
      name: 'key parameters',
      kind: 'keyParameters',
      shape,
      tensors: arenaTensors(parameters, nameOf),
      initial: () => initialTower().slice(0, length),
    },
  ];
}

/** Both towers of a step. */
export interface Towers {
  /** The unit rows of the queries' partners, in the queries' order. */
  readonly keys: UnitRows;
  /** Records the query tower's pass over a micro-batch, or takes it where it is recorded. */
  readonly pass: (micro: MicroBatch) => QueryPass;
  /** The key parameters that the step uses, before it is committed. */
  readonly next: GpuArray;
}

interface QueryPass {
  readonly net: GpuNet;
  readonly embedded: Activation;
  /** The queries' unit rows. */
  readonly part: UnitRows;
}

/** Moves the key tower and records its pass; where the batch goes through at once, both towers'. */
export function momentumTowers(step: StepBuilder): Towers {
  const { microBatches } = step;
  const [whole] = microBatches;
  if (whole === undefined) throw new Error('there are no micro-batches');
  const { query, copies, next } = movedWeights(step);
  const { config } = step.parts;
  // Only the E-step reads the keys' head b, with running statistics that it has from here.
  const runsHeadB = step.stage.parts.b !== 'absent' && hasLayer(config.headB, 'bn');
  const headB = (tower: GpuNet, embedding: Activation): Activation => {
    if (runsHeadB) runHead(tower, 'headB', embedding, config);
    return embedding;
  };
  const keyTower = (micro: MicroBatch): GpuNet => step.tower(1, micro, next, null, () => false);
  const unit = (embedded: readonly Activation[]): UnitRows =>
    step.unit(joinedKeys(step, embedded), 'keys', step.inputs.keyRow);
  if (microBatches.length > 1) {
    const embedded = microBatches.map((micro) => {
      const tower = keyTower(micro);
      return headB(tower, step.embed(tower, step.keyInput(micro)));
    });
    const pass = (micro: MicroBatch): QueryPass => {
      const net = step.query(micro);
      const queries = step.embed(net, step.queryInput(micro));
      return { net, embedded: queries, part: step.unit(queries, 'queries') };
    };
    return { keys: unit(embedded), pass, next };
  }
  const [key, trained] = step.graph.alongside([
    () => keyTower(whole),
    () => step.query(whole, query, copies),
  ]);
  if (key === undefined || trained === undefined) throw new Error('a tower is missing');
  const nets = { key, query: trained };
  const views = { key: step.keyInput(whole), query: step.queryInput(whole) };
  const towers = new LockstepNet(step.graph, nets);
  const embedded = step.graph.gathering(() => step.embed(towers, views));
  const keyEmbedding = headB(nets.key, embedded.key);
  const [keys, part] = step.graph.alongside([
    () => unit([keyEmbedding]),
    () => step.unit(embedded.query, 'queries'),
  ]);
  if (keys === undefined || part === undefined) throw new Error('a tower is missing');
  return { keys, pass: () => ({ net: nets.query, embedded: embedded.query, part }), next };
}

/**
 * The parameters that the towers compute with: the key tower's, moved, and the query tower's own.
 * Where the towers go through the step together a copy of the latter lies beside the former; under
 * autocast of what products do not read, as they read both towers' in half.
 */
function movedWeights({ graph, parts: { model, half }, trained, microBatches }: StepBuilder) {
  const { query, key, scalars } = model;
  const { slots, length } = model.layout.parameters;
  const firstOf = (part: string): number =>
    slots.find(({ name }) => partOf(name) === part)?.offset ?? length;
  const parts = {
    headA: firstOf('a'),
    headB: firstOf('b'),
    trained: { encoder: trained.has('encoder'), a: trained.has('a'), b: trained.has('b') },
  };
  const together = microBatches.length === 1;
  const copied = together && half === undefined;
  const from = copied ? Math.ceil(query.length / ALIGNED) * ALIGNED : 0;
  const both = graph.scratch([from + key.length], 'weights of both towers');
  const [queryCopy, next] = [
    { ...both, length: query.length, shape: query.shape, label: 'weights of the query tower' },
    {
      ...{ ...both, offset: 4 * from, length: key.length, shape: key.shape },
      label: 'weights of the key tower',
    },
  ];
  if (copied) {
    graph.within({ part: 'weights', tower: 'query' }, () => graph.copy(query, queryCopy));
  }
  const copies =
    together && !copied
      ? graph.within({ part: 'weights', tower: 'query' }, () =>
          copiedVectors(graph, model.layout.parameters, query, 'query'),
        )
      : undefined;
  graph.within({ part: 'weights', tower: 'key' }, () =>
    launchKeyMomentum(graph, parts, { query, key, scalars, next }),
  );
  return { query: copied ? queryCopy : query, copies, next };
}

export function joinedKeys(step: StepBuilder, embedded: readonly Activation[]): Activation {
  return step.graph.within({ part: 'forward', tower: 'key' }, () =>
    step.joined(embedded, 'key embeddings'),
  );
}

/** The key tower's step, for when it is committed. */
export function movedKey(
  { parts: { model } }: StepBuilder,
  { next }: RecordedStep,
): CommittedParts['key'] {
  if (next === undefined) throw new Error('a step without a key tower moves none');
  return { next, key: model.key };
}
