/** Which tensors of a file a model takes, before anything of them is read. */
import type { WeightsRow } from '#run/weights.ts';
import { CONVENTIONS, type Convention, prefixConventions } from './conventions.ts';
import type { FileTensor, WeightsFile } from './weightsFile.ts';

/** A tensor of the model's query tower. */
export interface WeightTarget {
  /** The lab's name: `encoder_q.conv1.weight`. */
  readonly name: string;
  /** PyTorch's shape. */
  readonly shape: readonly number[];
}

interface Pair extends WeightTarget {
  /** Its name in the file. */
  readonly from: string;
}

export interface WeightsPlan {
  /** The row of CONVENTIONS by whose names the file was read. */
  readonly convention: string;
  readonly loaded: readonly Pair[];
  /** Of another shape in the file: they keep the values that a new run begins with. */
  readonly shape: readonly (Pair & { readonly found: readonly number[] })[];
  /** Of the model, not in the file: they keep the values that a new run begins with. */
  readonly missing: readonly WeightTarget[];
  /** Of the file, not in the model. */
  readonly skipped: readonly FileTensor[];
}

/** A counter of batches; the lab counts its own. */
const COUNTER = /(^|\.)num_batches_tracked$/;

/** The plan by the convention with the most tensors that fit, then the most names. */
export function planWeights(
  targets: readonly WeightTarget[],
  { tensors }: Pick<WeightsFile, 'tensors'>,
): WeightsPlan {
  const names = tensors.map(({ name }) => name);
  const conventions = [...CONVENTIONS, ...prefixConventions(names)];
  const plans = conventions.map((convention) => planBy(convention, targets, tensors));
  const score = ({ loaded, shape }: WeightsPlan) => loaded.length * 1e6 + shape.length;
  return plans.reduce((best, plan) => (score(plan) > score(best) ? plan : best));
}

function planBy(
  { name: convention, ours }: Convention,
  targets: readonly WeightTarget[],
  tensors: readonly FileTensor[],
): WeightsPlan {
  const byOwnName = new Map<string, FileTensor>();
  for (const tensor of tensors) {
    const name = ours(tensor.name);
    if (name !== null && !byOwnName.has(name)) byOwnName.set(name, tensor);
  }
  const loaded: Pair[] = [];
  const shape: (Pair & { found: readonly number[] })[] = [];
  const missing: WeightTarget[] = [];
  const taken = new Set<string>();
  for (const target of targets) {
    const found = byOwnName.get(target.name);
    if (found === undefined) {
      missing.push(target);
      continue;
    }
    taken.add(found.name);
    const pair = { ...target, from: found.name };
    if (sameShape(found.shape, target.shape)) loaded.push(pair);
    else shape.push({ ...pair, found: found.shape });
  }
  const skipped = tensors.filter(({ name }) => !taken.has(name) && !COUNTER.test(name));
  return { convention, loaded, shape, missing, skipped };
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((side, i) => side === b[i]);

/** The plan in few rows: what does not fit tensor by tensor, the rest by parts. */
export function weightsRows({ loaded, shape, missing, skipped }: WeightsPlan): WeightsRow[] {
  return [
    ...shape.map(
      (pair): WeightsRow => ({
        ...{ state: 'shape', part: pair.name, tensors: 1 },
        ...{ shape: text(pair.shape), found: text(pair.found) },
      }),
    ),
    ...byPart('missing', missing),
    ...byPart('loaded', loaded),
    ...byPart('skipped', skipped),
  ];
}

const text = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function byPart(
  state: WeightsRow['state'],
  tensors: readonly { readonly name: string; readonly shape: readonly number[] }[],
): WeightsRow[] {
  const parts = new Map<string, (typeof tensors)[number][]>();
  for (const tensor of tensors) {
    const part = partOf(tensor.name);
    if (parts.get(part)?.push(tensor) === undefined) parts.set(part, [tensor]);
  }
  return [...parts].map(([part, members]) => {
    const [only] = members.length === 1 ? members : [];
    if (only === undefined) return { state, part, tensors: members.length };
    return { state, part: only.name.slice(0, 200), tensors: 1, shape: text(only.shape) };
  });
}

/** `module.encoder_q.layer1` of `module.encoder_q.layer1.0.conv1.weight`. */
function partOf(name: string): string {
  const words = name.slice(0, 200).split('.');
  const layer = words.findIndex((word) => /^(layer\d|conv\d|bn\d|fc|head_\w+|v(_\w)?)$/.test(word));
  const end = layer >= 0 ? layer + 1 : Math.min(2, words.length - 1);
  return words.slice(0, Math.max(1, end)).join('.');
}
