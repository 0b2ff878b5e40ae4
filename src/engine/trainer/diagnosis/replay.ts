import type { FirstNonFinite, StepPart } from '#diagnosis/evidence.ts';
import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { allFinite, NonFiniteCounter } from '#kernels/health/nonFinite.ts';

export interface ReplayParts {
  readonly gpu: Gpu;
  /** The model's state before the step, whole or a tensor each. */
  readonly state: readonly GpuArray[];
  /** The image of every view, query views first. */
  readonly images: Uint32Array;
}

/** Counts that one replay can need: two arrays a command of the largest network, and its state. */
const SLOTS = 4096;

/** Images that are named at most. */
const NAMED = 8;

/**
 * Runs a step one command at a time and examines the bits of everything each command wrote, and
 * before that at the state it starts from. The caller has written the step's inputs and puts the
 * state back: a step that is finite commits itself.
 * @returns the first array with a number that is none, or null where all of the step is finite
 */
export async function firstNonFinite(
  graph: StepGraph,
  { gpu, state, images }: ReplayParts,
): Promise<FirstNonFinite | null> {
  const counter = new NonFiniteCounter(gpu, SLOTS);
  const seen: { command: number; op: string; array: GpuArray; layer: string }[] = [];
  let views: Float32Array | null = null;
  let layer = '';
  try {
    for (const array of state) {
      await counter.count(array);
      seen.push({ command: -1, op: '', array, layer: '' });
    }
    await graph.runEagerly(async ({ index, name, written }) => {
      for (const array of written) {
        await counter.count(array);
        seen.push({ command: index, op: name, array, layer });
      }
      const [made] = written;
      if (made === undefined) return;
      if (/ output$|^gradient (before|of) /.test(made.label)) layer = made.label;
      // The views' memory is lent on soon; the last command that writes them wins.
      if (made.label === VIEWS) views = await download(gpu, made);
    });
    const counts = await counter.read();
    const at = counts.findIndex((count) => !allFinite(count));
    const found = seen[at];
    const count = counts[at];
    if (found === undefined || count === undefined) return null;
    const { command, op, array, layer: before } = found;
    const part = partOf(array.label, op, command);
    return {
      tensor: isOfLayer(array.label, part) ? array.label : `${array.label} behind ${before}`,
      op,
      command,
      part,
      elements: array.length,
      ...count,
      images: part === 'data' && views !== null ? badImages(views, images) : [],
    };
  } finally {
    counter.destroy();
  }
}

const VIEWS = 'augmented views';

/** Where an array belongs, by the names that the step's builder gives its arrays and kernels. */
function partOf(label: string, op: string, command: number): StepPart {
  if (command < 0) return 'state';
  if (/views$|^choices$|^views in half$/.test(label)) return 'data';
  if (/weights in half$|^next key parameters$/.test(label)) return 'weights';
  if (/^optimizer |^commit key$|^running statistics$|^enqueue$/.test(op)) return 'update';
  return /gradient/i.test(`${label} ${op}`) ? 'gradient' : 'forward';
}

/** Whether a label says by itself where its array belongs; sums on the way to a layer do not. */
function isOfLayer(label: string, part: StepPart): boolean {
  if (part !== 'forward' && part !== 'gradient') return true;
  return /^(query|key) |^gradient |^(keys|queries|prototype queries)/.test(label);
}

/** Images of whose two views one holds a number that is none. */
function badImages(views: Float32Array, images: Uint32Array): number[] {
  const length = views.length / images.length;
  const isBad = (_: number, row: number): boolean =>
    views.subarray(row * length, (row + 1) * length).some((value) => !Number.isFinite(value));
  return [...new Set(images.filter(isBad))].slice(0, NAMED);
}
