import { toTorchLayout } from '#checkpoint/layout.ts';
import { type Checker, worstDifference } from '#checks/golden/checker.ts';
import type { Fixture } from '#checks/golden/fixtures.ts';
import { modelSpecs } from '#model/createModel.ts';
import { type Edge, type Judgement, judgeSteps, ratio, type SteppedRun } from './judgeSteps.ts';
import type { PlainProblem } from './plainStep.ts';

/**
 * Judges the tensors of several steps that failed at the run's end again, step by step. It counts only
 * where the reference's own run is PyTorch's: within the difference that the fixture states between
 * PyTorch's f32 and f64.
 * @param nameOf a fixture's tensor as a judgement names it; null for one of another run
 * @returns why it does not count, or null
 */
export async function rejudge(
  fixture: Fixture,
  checker: Checker,
  run: SteppedRun,
  nameOf: (tensor: string) => string | null,
): Promise<string | null> {
  const judgement = await judgeSteps(run);
  // One step that is wrong anywhere, be it in a tensor that the fixture lacks, excuses nothing.
  const wrong = [...judgement.within].find(([, within]) => !(ratio(within) <= 1));
  if (wrong !== undefined) {
    const [name, { difference, tolerance }] = wrong;
    return `Judged step by step, ${name} differs by ${difference.toPrecision(3)} of ${tolerance.toPrecision(3)}.`;
  }
  const names = fixture.names.flatMap((tensor) => {
    const name = nameOf(tensor);
    return name !== null && judgement.within.has(name) ? [{ tensor, name }] : [];
  });
  for (const { tensor, name } of names) {
    const { data, noise } = fixture.get(tensor);
    const own = inTorchLayout(run.problem, name, judgement.reference.get(name));
    const largest = Float64Array.from(data).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const difference = worstDifference(own, data);
    // The folder keeps two digits of the noise, and f32 of the numbers.
    if (!(difference <= 1.05 * noise + largest * 2 ** -23)) {
      return `The reference in plain numbers differs from PyTorch’s ${tensor} by ${difference.toPrecision(2)}, so the steps cannot be judged one by one.`;
    }
  }
  const reason = reasonOf(judgement, run.steps);
  for (const { tensor, name } of names) {
    const within = judgement.within.get(name);
    if (within !== undefined) checker.rejudge(tensor, within, reason);
  }
  return null;
}

/** As the fixture has a tensor. */
function inTorchLayout(
  { config, layout }: PlainProblem,
  name: string,
  values: Float64Array = new Float64Array(),
): ArrayLike<number> {
  const own = name.slice(name.indexOf('/') + 1);
  for (const { tensors = [] } of modelSpecs(config, layout)) {
    const tensor = tensors.find((each) => each.name === own && !each.borrowed);
    if (tensor !== undefined) {
      return toTorchLayout(tensor.layout, Float32Array.from(values), tensor.shape);
    }
  }
  return values;
}

function reasonOf({ crossed, edges }: Judgement, steps: number): string {
  const start = `judged step by step, each of the ${steps} from the reference’s state before it, because the run’s end is too far off. Of ${edges.length} units on a ReLU’s edge, where both sides are allowed,`;
  const nearest = edges.toSorted((a, b) => Math.abs(a.value) - Math.abs(b.value))[0];
  if (crossed.length > 0) {
    return `${start} on the other side than in the reference: ${crossed.map(unitOf).join('; ')}.`;
  }
  const shown = nearest === undefined ? '' : ` The nearest is ${unitOf(nearest)}.`;
  return `${start} each single step takes the reference’s side.${shown}`;
}

function unitOf({ step, layer, element, shape, value, rounding }: Edge): string {
  const { height, width, channels } = shape;
  const row = Math.floor(element / (height * width * channels));
  const [z, reach] = [value, rounding].map((number) => number.toExponential(1));
  return `unit ${element % channels} of the ReLU after ${layer}, row ${row}, step ${step + 1} (input ${z}; rounding may move it by ${reach})`;
}
