/**
 * Judges several training steps one by one, each from the reference's state before it. A ReLU's gradient
 * jumps at zero: where a unit's input is as near zero as rounding reaches, a legal order of summation may
 * take either side, and the next steps follow from that. So both sides are allowed for exactly such
 * units; everything else has to be within what the fixtures' rule allows a single step.
 */
import { RandomStream } from '#base/random.ts';
import { worstDifference } from '#checks/golden/checker.ts';
import { USUAL_FACTOR } from '#checks/golden/tolerances.ts';
import { modelSpecs } from '#model/createModel.ts';
import type { ActivationShape } from '#model/net.ts';
import type { StoredTensor } from '#model/state.ts';
import type { StepData } from './plainLosses.ts';
import { type PlainProblem, type PlainState, type PlainStep, plainStep } from './plainStep.ts';

/** One step as it was done on the GPU. */
export interface DoneStep {
  /** Those of PlainStep that were read. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the parameters' layout. */
  readonly gradients: Float32Array;
  /** By the names of the model's arrays: those that a step changes. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

export interface SteppedRun {
  readonly problem: PlainProblem;
  readonly start: PlainState;
  readonly steps: number;
  readonly dataOf: (step: number) => StepData;
  /** Does one step on the GPU from a state whose numbers are f32. */
  readonly onGpu: (before: PlainState, step: number) => Promise<DoneStep>;
}

export interface Within {
  readonly difference: number;
  readonly tolerance: number;
}

/** A ReLU's unit whose input is as near zero as rounding reaches. */
export interface Edge {
  /** 0-based. */
  readonly step: number;
  readonly layer: string;
  readonly element: number;
  readonly shape: ActivationShape;
  /** Its input in the reference. */
  readonly value: number;
  /** How far rounding may move it. */
  readonly rounding: number;
}

export interface Judgement {
  /**
   * The worst of all steps: `metrics/NAME`, `grad/NAME` and `state/NAME` with the names of the
   * checkpoint's tensors; `after1/NAME` of the first step.
   */
  readonly within: ReadonlyMap<string, Within>;
  /** Units on an edge, step after step. */
  readonly edges: readonly Edge[];
  /** Those of them that the GPU has on the other side than the reference. */
  readonly crossed: readonly Edge[];
  /**
   * The reference's own run, never rounded, by the same names: the first gradients, the last state.
   * It ends with the first step that is wrong.
   */
  readonly reference: ReadonlyMap<string, Float64Array>;
}

/** The rule by which the fixtures' tolerances are made: e2e/golden/README.md. */
const NOISE_FACTOR = 10;
const FLOOR = 1e-6;
const PERTURBED = 4;

/** What is moved by an ulp to measure noise, beside the pixels. */
const MOVED = ['query parameters', 'key parameters', 'running statistics'];

/** More are not searched for the sides that the GPU took. */
const MOST_EDGES = 64;

type Named = ReadonlyMap<string, number[] | Float32Array | Float64Array>;

export async function judgeSteps(run: SteppedRun): Promise<Judgement> {
  const within = new Map<string, Within>();
  const reference = new Map<string, Float64Array>();
  const crossed: Edge[] = [];
  const edges: Edge[] = [];
  let state = run.start;
  for (let step = 0; step < run.steps; step++) {
    const judged = await judgeStep(run, state, step);
    edges.push(...judged.edges);
    crossed.push(...judged.crossed);
    for (const [name, found] of judged.within) {
      if (step === 0 && name.startsWith('state/'))
        within.set(name.replace('state', 'after1'), found);
      const before = within.get(name);
      if (before === undefined || ratio(found) >= ratio(before)) within.set(name, found);
    }
    const own = plainStep(run.problem, state, run.dataOf(step), step, { precision: 'f64' });
    for (const [name, values] of namedOf(run.problem, own)) {
      if (name.startsWith('metrics/')) {
        reference.set(name, Float64Array.of(...(reference.get(name) ?? []), ...values));
        continue;
      }
      if (name.startsWith('state/')) reference.set(name, Float64Array.from(values));
      if (step > 0) continue;
      reference.set(name.replace('state', 'after1'), Float64Array.from(values));
    }
    // One wrong step is enough; to look for the sides in the next ones takes long.
    if ([...judged.within.values()].some((found) => !(ratio(found) <= 1))) break;
    state = own.after;
  }
  return { within, crossed, edges, reference };
}

/** A difference over what is allowed; NaN is the worst of all. */
export function ratio({ difference, tolerance }: Within): number {
  const share = difference === 0 ? 0 : difference / tolerance;
  return Number.isNaN(share) ? Number.POSITIVE_INFINITY : share;
}

async function judgeStep(run: SteppedRun, state: PlainState, step: number) {
  const { problem } = run;
  const before = rounded(state);
  const data = run.dataOf(step);
  const exact = plainStep(problem, before, data, step, { precision: 'f64' });
  const sides = new Map([...exact.gates].map(([layer, { open }]) => [layer, open]));
  const noisy = noisyRuns(step).map((moves) => {
    const from = { ...before, arrays: movedArrays(before.arrays, moves) };
    const seen = { ...data, views: data.views.map(moves) };
    return plainStep(problem, from, seen, step, { precision: 'f32', gates: sides });
  });
  const tolerances = tolerancesOf(
    named(problem, exact),
    noisy.map((each) => named(problem, each)),
  );
  const edges = edgesOf(exact, tolerances, step);
  const got = namedOf(problem, await run.onGpu(before, step));
  const found = sidesTaken(
    { edges, sides, tolerances, got, exact: namedOf(problem, exact) },
    (gates) =>
      namedOf(problem, plainStep(problem, before, data, step, { precision: 'f64', gates })),
  );
  const within = withinOf(got, found.want, tolerances);
  return { within, crossed: found.crossed, edges };
}

type Move = (value: number) => number;

/** Rounding alone, then with every weight and pixel moved by up to an ulp. */
function noisyRuns(step: number): Move[] {
  const moved = Array.from({ length: PERTURBED }, (_, turn): Move => {
    const stream = new RandomStream(turn, 'weights', step);
    return (value) => value * (1 + stream.uniform(-1, 1) * 2 ** -23);
  });
  return [(value) => value, ...moved];
}

function movedArrays(arrays: PlainState['arrays'], move: Move): Map<string, Float64Array> {
  return new Map(
    [...arrays].map(([name, values]) => [name, MOVED.includes(name) ? values.map(move) : values]),
  );
}

const rounded = ({ arrays, steps }: PlainState): PlainState => ({
  arrays: new Map([...arrays].map(([name, values]) => [name, values.map(Math.fround)])),
  steps,
});

/** The tensors of a step by name. */
function namedOf({ config, layout }: PlainProblem, step: PlainStep | DoneStep): Named {
  const arrays = 'after' in step ? step.after.arrays : step.arrays;
  const found = new Map<string, number[] | Float32Array | Float64Array>();
  for (const [name, value] of Object.entries(step.metrics)) found.set(`metrics/${name}`, [value]);
  const cut = (values: Float64Array | Float32Array, { offset, length }: StoredTensor) =>
    values.subarray(offset, offset + length);
  for (const { name: array, tensors = [] } of modelSpecs(config, layout)) {
    const values = arrays.get(array);
    for (const tensor of tensors) {
      if (tensor.borrowed) continue;
      if (values !== undefined) found.set(`state/${tensor.name}`, cut(values, tensor));
      if (array !== 'query parameters') continue;
      found.set(`grad/${tensor.name}`, cut(step.gradients, tensor));
    }
  }
  return found;
}

/** With the inputs of the ReLUs. */
function named(problem: PlainProblem, step: PlainStep): Named {
  const inputs = [...step.gates].map(([layer, { before }]) => [`relu/${layer}`, before] as const);
  return new Map([...namedOf(problem, step), ...inputs]);
}

function tolerancesOf(exact: Named, noisy: readonly Named[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [name, values] of exact) {
    const differences = noisy.map((each) => worstDifference(each.get(name) ?? [], values));
    let largest = 0;
    for (let i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] as number));
    }
    const atol = Math.max(NOISE_FACTOR * Math.max(...differences), FLOOR * largest);
    found.set(name, USUAL_FACTOR * atol);
  }
  return found;
}

function edgesOf(
  { gates }: PlainStep,
  tolerances: ReadonlyMap<string, number>,
  step: number,
): Edge[] {
  const edges: Edge[] = [];
  for (const [layer, { before, shape }] of gates) {
    const rounding = tolerances.get(`relu/${layer}`) ?? 0;
    for (const [element, value] of before.entries()) {
      if (Math.abs(value) <= rounding) edges.push({ step, layer, element, shape, value, rounding });
    }
  }
  return edges;
}

function withinOf(
  got: Named,
  want: Named,
  tolerances: ReadonlyMap<string, number>,
): Map<string, Within> {
  const found = new Map<string, Within>();
  for (const [name, values] of want) {
    // Of the metrics a run reads some.
    if (name.startsWith('metrics/') && !got.has(name)) continue;
    const difference = worstDifference(got.get(name) ?? [], values);
    found.set(name, { difference, tolerance: tolerances.get(name) ?? 0 });
  }
  return found;
}

interface Question {
  readonly edges: readonly Edge[];
  /** By ReLU, what the reference lets through. */
  readonly sides: ReadonlyMap<string, Uint8Array>;
  readonly tolerances: ReadonlyMap<string, number>;
  readonly got: Named;
  readonly exact: Named;
}

/**
 * On which side of the edges the GPU is: one by one the unit whose other side brings the gradients
 * nearest to the GPU's, while one does.
 */
function sidesTaken(
  { edges, sides, tolerances, got, exact }: Question,
  stepWith: (sides: ReadonlyMap<string, Uint8Array>) => Named,
): { readonly want: Named; readonly crossed: Edge[] } {
  const passes = (want: Named): boolean =>
    [...withinOf(got, want, tolerances).values()].every((within) => ratio(within) <= 1);
  const crossed: Edge[] = [];
  let best = { sides, want: exact, distance: distanceOf(got, exact, tolerances) };
  if (edges.length > MOST_EDGES) return { want: exact, crossed };
  while (!passes(best.want)) {
    const tried = edges
      .filter((edge) => !crossed.includes(edge))
      .map((edge) => {
        const other = withOther(best.sides, edge);
        const want = stepWith(other);
        return { edge, sides: other, want, distance: distanceOf(got, want, tolerances) };
      });
    const [nearest] = tried.sort((a, b) => a.distance - b.distance);
    if (nearest === undefined || !(nearest.distance < best.distance)) break;
    crossed.push(nearest.edge);
    best = nearest;
  }
  return { want: best.want, crossed };
}

function withOther(
  sides: ReadonlyMap<string, Uint8Array>,
  { layer, element }: Edge,
): Map<string, Uint8Array> {
  const open = sides.get(layer)?.slice() ?? new Uint8Array();
  open[element] = 1 - (open[element] ?? 0);
  return new Map([...sides, [layer, open]]);
}

/** Sum of the squares of the gradients' differences over what is allowed. */
function distanceOf(got: Named, want: Named, tolerances: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [name, values] of want) {
    if (!name.startsWith('grad/')) continue;
    const found = got.get(name) ?? [];
    const tolerance = tolerances.get(name) ?? 0;
    for (let i = 0; i < values.length; i++) {
      const difference = (found[i] as number) - (values[i] as number);
      if (difference !== 0) sum += (difference / tolerance) ** 2;
    }
  }
  return sum;
}
