import type { FirstNonFinite } from '#diagnosis/evidence.ts';
import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Place } from '#gpu/graphCommands.ts';
import { download } from '#gpu/readback.ts';
import { allFinite, type NonFiniteCount, NonFiniteCounter } from '#kernels/health/nonFinite.ts';
import type { StageRun } from '#trainer/step/stageRun.ts';

export interface ReplayParts {
  readonly gpu: Gpu;
  /** The model's state before the step, whole or tensor by tensor. */
  readonly state: readonly GpuArray[];
  /** The image of every view, query views first. */
  readonly images: Uint32Array;
  /** Commands looked at. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Images that are named at most. */
const NAMED = 8;

/**
 * Runs a step one command at a time and examines the bits of everything each command wrote, and
 * before that at the state it starts from. The caller has written the step's inputs and restores
 * the state afterwards, since a finite step commits itself.
 * @returns the first array that holds a non-finite number, or null if the whole step is finite
 */
export async function firstNonFinite(
  step: Pick<StageRun, 'graph' | 'views'>,
  { gpu, state, images, onProgress }: ReplayParts,
): Promise<FirstNonFinite | null> {
  const slots = step.graph.commands.reduce((sum, { writes }) => sum + writes.length, state.length);
  const counter = new NonFiniteCounter(gpu, slots);
  const seen: Omit<FirstNonFinite, keyof NonFiniteCount | 'images'>[] = [];
  /** By the first of their rows. */
  const views = new Map<number, Float32Array>();
  try {
    for (const array of state) {
      await counter.count(array);
      const { label: tensor, length: elements } = array;
      seen.push({ command: -1, op: '', tensor, part: 'state', elements });
    }
    const { length: commands } = step.graph.commands;
    await step.graph.runEagerly(async ({ index: command, name: op, written, place }) => {
      if (place === null) throw new Error(`command ${command} (${op}) has no place in the step`);
      for (const array of written) {
        await counter.count(array);
        const part = array === place.gradient ? 'gradient' : place.part;
        const tensor = tensorName(array, place);
        seen.push({ command, op, tensor, part, elements: array.length });
      }
      // Later commands reuse the views' memory; the last command that writes the views counts.
      for (const { first, array } of step.views) {
        if (written.some((one) => isSame(one, array))) views.set(first, await download(gpu, array));
      }
      onProgress?.(command + 1, commands);
    });
    const counts = await counter.read();
    const at = counts.findIndex((count) => !allFinite(count));
    const found = seen[at];
    const count = counts[at];
    if (found === undefined || count === undefined) return null;
    const bad = found.part === 'data' ? badImages(views, images) : [];
    return { ...found, ...count, images: bad };
  } finally {
    counter.destroy();
  }
}

/** An array's label, with its layer where the label does not name one. */
function tensorName({ label }: GpuArray, { tower, layer }: Place): string {
  if (layer === undefined || label.includes(layer)) return label;
  return `${label} of ${tower === undefined ? layer : `${tower} ${layer}`}`;
}

const isSame = (a: GpuArray, b: GpuArray): boolean =>
  a.storage === b.storage && a.offset === b.offset;

/** Images with a NaN in one of their two views. */
function badImages(views: ReadonlyMap<number, Float32Array>, images: Uint32Array): number[] {
  const length = [...views.values()].reduce((sum, part) => sum + part.length, 0) / images.length;
  const bad = new Set<number>();
  for (const [first, values] of [...views].sort(([a], [b]) => a - b)) {
    for (let row = 0; row < values.length / length; row++) {
      const own = values.subarray(row * length, (row + 1) * length);
      const image = images[first + row];
      if (image !== undefined && own.some((value) => !Number.isFinite(value))) bad.add(image);
    }
  }
  return [...bad].slice(0, NAMED);
}
