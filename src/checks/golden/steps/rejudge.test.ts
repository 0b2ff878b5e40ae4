import { expect, test } from 'vitest';
import { FixtureChecker } from '#checks/golden/checker.ts';
import type { Fixture } from '#checks/golden/fixtures.ts';
import type { Gpu } from '#gpu/device.ts';
import { type PlainState, plainStep } from './plainStep.ts';
import { rejudge } from './rejudge.ts';
import { STEPS, smallData, smallProblem, smallStart } from './smallRun.fixture.ts';

const problem = smallProblem();
const start = smallStart(problem);
const TENSOR = 'state/encoder_q.bn3.bias';

/** A bias after the steps, in f64. */
function lastBias(): Float64Array {
  let state: PlainState = start;
  for (let step = 0; step < STEPS; step++) {
    state = plainStep(problem, state, smallData(step), step, { precision: 'f64' }).after;
  }
  const slot = problem.layout.parameters.slots.find(({ name }) => name === 'bn3.bias');
  if (slot === undefined) throw new Error('there is no bn3.bias');
  const parameters = state.arrays.get('query parameters') ?? new Float64Array();
  return parameters.slice(slot.offset, slot.offset + slot.length);
}

/** A run whose end is too far off, of steps that are right. @param by how far PyTorch's is from ours */
async function verdictOf(by: number) {
  const bias = lastBias();
  const data = Float32Array.from(bias, (value) => value + by);
  const fixture: Fixture = {
    ...{ name: 'made', params: {}, names: [TENSOR] },
    get: () => ({ data, shape: [data.length], atol: 0, noise: 1e-9 }),
    f32: () => data,
  };
  const checker = new FixtureChecker({} as Gpu, fixture);
  checker.compare(
    TENSOR,
    data.map((value) => value + 1),
  );
  const run = {
    ...{ problem, start, steps: STEPS, dataOf: smallData },
    onGpu: async (before: PlainState, step: number) => {
      const how = { precision: 'f32' } as const;
      const { metrics, gradients, after } = plainStep(problem, before, smallData(step), step, how);
      const arrays = [...after.arrays].map(
        ([name, values]) => [name, Float32Array.from(values)] as const,
      );
      return { metrics, gradients: Float32Array.from(gradients), arrays: new Map(arrays) };
    },
  };
  const trouble = await rejudge(fixture, checker, run, (tensor) => tensor);
  return { trouble, results: checker.results(trouble) };
}

test('right steps excuse a run that ends elsewhere, and the reason is told', async () => {
  const { trouble, results } = await verdictOf(0);
  expect(trouble).toBeNull();
  expect(results).toMatchObject([
    { verdict: 'pass', reason: expect.stringMatching(/step by step/) },
  ]);
});

test('not where the reference is not PyTorch’s', async () => {
  const { trouble, results } = await verdictOf(1e-4);
  expect(trouble).toMatch(/differs from PyTorch’s state/);
  expect(results).toMatchObject([{ verdict: 'fail' }]);
});
