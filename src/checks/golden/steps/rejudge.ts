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
 * @param prefix what the fixture's names of the run's tensors begin with
 */
export async function rejudge(
  fixture: Fixture,
  checker: Checker,
  run: SteppedRun,
  prefix = '',
): Promise<void> {
  const judgement = await judgeSteps(run);
  const names = fixture.names.flatMap((tensor) => {
    const name = tensor.slice(prefix.length);
    return tensor.startsWith(prefix) && judgement.within.has(name) ? [{ tensor, name }] : [];
  });
  for (const { tensor, name } of names) {
    const { data, noise } = fixture.get(tensor);
    const own = inTorchLayout(run.problem, name, judgement.reference.get(name));
    const largest = Float64Array.from(data).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const difference = worstDifference(own, data);
    if (!(difference <= noise + largest * 2 ** -23)) {
      throw new Error(
        `the reference in plain numbers differs from PyTorch’s ${tensor} by ${difference.toPrecision(2)}, so the steps cannot be judged one by one`,
      );
    }
  }
  // One step that is wrong anywhere, be it in a tensor that the fixture lacks, excuses nothing.
  const wrong = [...judgement.within].find(([, within]) => !(ratio(within) <= 1));
  if (wrong !== undefined) {
    const [name, { difference, tolerance }] = wrong;
    throw new Error(
      `judged step by step, ${name} differs by ${difference.toPrecision(3)} of ${tolerance.toPrecision(3)}`,
    );
  }
  const reason = reasonOf(judgement, run.steps);
  for (const { tensor, name } of names) {
    const within = judgement.within.get(name);
    if (within !== undefined) checker.rejudge(tensor, within, reason);
  }
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
  const units = edges.map((edge) => unitOf(edge, crossed.includes(edge)));
  const found =
    units.length === 0
      ? 'No unit stands on a ReLU’s edge.'
      : `On a ReLU’s edge, where both sides are allowed: ${units.join('; ')}.`;
  return `judged step by step, each of the ${steps} from the reference’s state before it, because the run’s end is too far off. ${found}`;
}

function unitOf({ step, layer, element, shape, value, rounding }: Edge, crossed: boolean): string {
  const { height, width, channels } = shape;
  const row = Math.floor(element / (height * width * channels));
  const [z, reach] = [value, rounding].map((number) => number.toExponential(1));
  const side = crossed ? 'the other side was taken' : 'the reference’s side was taken';
  return `step ${step + 1}, ReLU after ${layer}, row ${row}, unit ${element % channels} (input ${z}, which rounding may move by ${reach}; ${side})`;
}
