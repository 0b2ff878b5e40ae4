/** A key tower that follows the query tower by momentum (He et al. 2020, equation 2). */
import { launchCommitKey, launchKeyMomentum } from '#kernels/update/update.ts';
import { torchName } from '#model/checkpointNames.ts';
import { runHead } from '#model/heads.ts';
import { keyLength, partOf } from '#model/parameters.ts';
import { type ArraySpec, arenaTensors } from '#model/state.ts';
import type { StepBuilder, UnitRows } from '#model/stepBuilder.ts';
import type { Activation } from '#model/tape.ts';
import { hasLayer } from '#run/layers.ts';
import type { ArrayNeeds } from './method.ts';

/** The key parameters that a step uses, before it is committed. */
const NEXT = 'next key parameters';

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
    { name: NEXT, kind: 'work', shape },
  ];
}

/** Moves the key tower and records the unit rows of the queries' partners, in the queries' order. */
export function momentumKeys(step: StepBuilder): UnitRows {
  const { graph, trained, inputs } = step;
  const { model } = step.parts;
  const { query, key, scalars } = model;
  const next = model.array(NEXT);
  const { slots, length } = model.layout.parameters;
  const firstOf = (part: string): number =>
    slots.find(({ name }) => partOf(name) === part)?.offset ?? length;
  const parts = {
    headA: firstOf('a'),
    headB: firstOf('b'),
    trained: { encoder: trained.has('encoder'), a: trained.has('a'), b: trained.has('b') },
  };
  graph.within({ part: 'weights', tower: 'key' }, () =>
    launchKeyMomentum(graph, parts, { query, key, scalars, next }),
  );
  const { config } = step.parts;
  // Only the E-step reads the keys' head b, with running statistics that it has from here.
  const runsHeadB = step.stage.parts.b !== 'absent' && hasLayer(config.headB, 'bn');
  const embedded = step.microBatches.map((micro) => {
    const tower = step.tower(1, micro, next, null, () => false);
    const embedding = step.embed(tower, step.keyInput(micro));
    if (runsHeadB) runHead(tower, 'headB', embedding, config);
    return embedding;
  });
  return step.unit(joinedKeys(step, embedded), 'keys', inputs.keyRow);
}

export function joinedKeys(step: StepBuilder, embedded: readonly Activation[]): Activation {
  return step.graph.within({ part: 'forward', tower: 'key' }, () =>
    step.joined(embedded, 'key embeddings'),
  );
}

export function commitKeyTower({ graph, parts: { model } }: StepBuilder): void {
  launchCommitKey(graph, model.array(NEXT), model.status, model.key);
}
