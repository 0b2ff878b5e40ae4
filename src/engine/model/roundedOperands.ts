/** What products read under autocast: a tower's weights as packed halves. */
import type { GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, launchRoundHalf } from '#kernels/half/half.ts';
import type { Slot } from './parameters.ts';

/** Packed numbers between the places of two arrays that can each be bound. */
const ALIGNED = 128;

/**
 * Rounds tensors of a parameter arena, in one dispatch.
 * @param slots those of them that the arena has
 * @param tower of the labels
 */
export function roundedOperands(
  graph: StepGraph,
  slots: readonly Slot[],
  arena: GpuArray,
  half: Half,
  tower: string,
): ReadonlyMap<string, GpuArray> {
  const own = slots.filter(({ offset }) => offset < arena.length);
  let length = 0;
  const places = own.map((slot) => {
    const at = length;
    length += Math.ceil(slot.length / ALIGNED) * ALIGNED;
    return at;
  });
  const whole = graph.scratch([length], `${tower} weights in half`, half);
  const rounded = new Map<string, GpuArray>();
  graph.alongside(
    own.map(({ name, offset, length, shape }, at) => () => {
      const label = `${tower} ${name}`;
      const from = { ...arena, offset: arena.offset + 4 * offset, length, shape, label };
      const to = { ...whole, offset: 2 * (places[at] ?? 0), length, shape, label };
      launchRoundHalf(graph, from, to, half);
      rounded.set(name, to);
    }),
  );
  return rounded;
}
