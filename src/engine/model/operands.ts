/** What layers read in place of the tensors of a parameter arena. */
import { bytesOf, type GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, launchRoundHalf } from '#kernels/half/half.ts';
import { launchCopy } from '#kernels/pointwise/pointwise.ts';
import { type ArenaLayout, operandSlots, type Slot } from './parameters.ts';

/** Numbers, packed or not, between the places of two arrays that can each be bound. */
const ALIGNED = 128;

/**
 * Under autocast the operands of products, rounded and packed, in one dispatch.
 * @param arena of the layout, or of its first tensors
 * @param tower of the labels
 */
export function roundedOperands(
  graph: StepGraph,
  layout: ArenaLayout,
  arena: GpuArray,
  half: Half,
  tower: string,
): ReadonlyMap<string, GpuArray> {
  const label = `${tower} weights in half`;
  return moved(graph, operandSlots(layout), arena, { tower, label, half }, (from, to) =>
    launchRoundHalf(graph, from, to, half),
  );
}

/** The other tensors, copied in one dispatch. */
export function copiedVectors(
  graph: StepGraph,
  layout: ArenaLayout,
  arena: GpuArray,
  tower: string,
): ReadonlyMap<string, GpuArray> {
  const operands = new Set(operandSlots(layout));
  const vectors = layout.slots.filter((slot) => !operands.has(slot));
  const label = `${tower} batch norm weights`;
  return moved(graph, vectors, arena, { tower, label }, (from, to) => launchCopy(graph, from, to));
}

function moved(
  graph: StepGraph,
  slots: readonly Slot[],
  arena: GpuArray,
  { tower, label, half }: { readonly tower: string; readonly label: string; readonly half?: Half },
  launch: (from: GpuArray, to: GpuArray) => void,
): ReadonlyMap<string, GpuArray> {
  const own = slots.filter(({ offset }) => offset < arena.length);
  let all = 0;
  const places = own.map(({ length }) => {
    const at = all;
    all += Math.ceil(length / ALIGNED) * ALIGNED;
    return at;
  });
  const whole = graph.scratch([all], label, half);
  const each = bytesOf(whole) / all;
  const made = new Map<string, GpuArray>();
  graph.alongside(
    own.map(({ name, offset, length, shape }, at) => () => {
      const part = { length, shape, label: `${tower} ${name}` };
      const to = { ...whole, ...part, offset: each * (places[at] ?? 0) };
      launch({ ...arena, ...part, offset: arena.offset + 4 * offset }, to);
      made.set(name, to);
    }),
  );
  return made;
}
