import { expect, test } from 'vitest';
import { type DoneStep, judgeSteps, ratio } from './judgeSteps.ts';
import { type PlainState, type PlainStep, plainStep } from './plainStep.ts';
import { STEPS, smallData, smallProblem, smallStart } from './smallRun.fixture.ts';

const problem = smallProblem();
const start = smallStart(problem);

type Doer = (before: PlainState, step: number) => PlainStep;

const honest: Doer = (before, step) =>
  plainStep(problem, before, smallData(step), step, { precision: 'f32' });

function doneBy({ metrics, gradients, after }: PlainStep): DoneStep {
  const arrays = [...after.arrays].map(
    ([name, values]) => [name, Float32Array.from(values)] as const,
  );
  return { metrics, gradients: Float32Array.from(gradients), arrays: new Map(arrays) };
}

/** The names of what is too far off, and the units on the other side. */
async function judged(doer: Doer, from = start) {
  const { within, crossed } = await judgeSteps({
    ...{ problem, start: from, steps: STEPS, dataOf: smallData },
    onGpu: async (before, step) => doneBy(doer(before, step)),
  });
  const wrong = [...within].filter(([, found]) => !(ratio(found) <= 1)).map(([name]) => name);
  return { wrong, crossed };
}

/** The state with the input of one unit behind a batch norm set to almost zero, and that unit. */
function onEdge(layer: string, element: number): PlainState {
  const { gates } = honest(start, 0);
  const gate = gates.get(layer);
  const slot = problem.layout.parameters.slots.find(({ name }) => name === `${layer}.bias`);
  if (gate === undefined || slot === undefined) throw new Error(`there is no ${layer}`);
  const arrays = new Map(start.arrays);
  const parameters = arrays.get('query parameters')?.slice() ?? new Float64Array();
  const at = slot.offset + (element % gate.shape.channels);
  parameters[at] = (parameters[at] as number) - (gate.before[element] as number) + 1e-7;
  arrays.set('query parameters', parameters);
  return { ...start, arrays };
}

/** Takes the other side for one unit in the first step. */
const otherSide =
  (layer: string, element: number): Doer =>
  (before, step) => {
    if (step > 0) return honest(before, step);
    const { gates } = plainStep(problem, before, smallData(0), 0, { precision: 'f64' });
    const sides = new Map([...gates].map(([name, { open }]) => [name, open]));
    const open = sides.get(layer)?.slice() ?? new Uint8Array();
    open[element] = 1 - (open[element] ?? 0);
    sides.set(layer, open);
    return plainStep(problem, before, smallData(0), 0, { precision: 'f32', gates: sides });
  };

test('steps in f32 pass', async () => {
  expect(await judged(honest)).toEqual({ wrong: [], crossed: [] });
});

test('a unit on the edge may take either side', async () => {
  const from = onEdge('bn3', 5);
  expect((await judged(honest, from)).wrong).toEqual([]);
  const { wrong, crossed } = await judged(otherSide('bn3', 5), from);
  expect(wrong).toEqual([]);
  expect(crossed).toMatchObject([{ step: 0, layer: 'bn3', element: 5 }]);
});

test('a unit beside it may not', async () => {
  const { wrong, crossed } = await judged(otherSide('bn3', 6), onEdge('bn3', 5));
  expect(wrong).toContain('grad/encoder_q.bn3.bias');
  expect(crossed).toEqual([]);
});

/** A step whose gradient or optimizer is wrong, all else right. */
const spoiled =
  (spoil: (step: PlainStep, index: number) => PlainStep): Doer =>
  (before, index) =>
    spoil(honest(before, index), index);

const times = (factor: number) => (values: Float64Array) => values.map((v) => v * factor);

test('a gradient that is a thousandth too large fails', async () => {
  const doer = spoiled((step) => ({ ...step, gradients: times(1.001)(step.gradients) }));
  expect((await judged(doer)).wrong).toContain('grad/encoder_q.conv1.weight');
});

test('a momentum that is wrong from the second step on fails', async () => {
  const doer = spoiled((step, index) => {
    if (index === 0) return step;
    const arrays = new Map(step.after.arrays);
    const moments = arrays.get('first moments') ?? new Float64Array();
    arrays.set('first moments', times(0.999)(moments));
    return { ...step, after: { ...step.after, arrays } };
  });
  const { wrong } = await judged(doer);
  expect(wrong).toContain('state/optimizer.momentum_buffer.encoder_q.conv1.weight');
  expect(wrong).not.toContain('grad/encoder_q.conv1.weight');
});
