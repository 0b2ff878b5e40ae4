import type { Packing } from '#gpu/array.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { TREE, treePrelude } from '#kernels/shared/tree.ts';
import bfloat16Wgsl from './bfloat16.wgsl?raw';
import halfWgsl from './half.wgsl?raw';
import maxAbsWgsl from './maxAbs.wgsl?raw';
import roundWgsl from './round.wgsl?raw';

/**
 * How a kernel rounds its values to binary16: by the device's own conversion (needs shader-f16 and
 * a device that passes `chooseHalf`) or by integer arithmetic, which is exact everywhere.
 */
export type Half = Packing;

/** Prelude of a kernel that calls half4 or half1; use with `halfConstants`. */
export const halfPrelude = halfWgsl;

/** Constants for the prelude; undefined makes half4 and half1 do nothing. */
export function halfConstants(half: Half | undefined): { HALF: boolean; F16: boolean } {
  return { HALF: half !== undefined, F16: half === 'f16' };
}

/** One slot of an array that collects activation maxima; each begins with 0, cleared for a step. */
export interface MaximumSlot {
  readonly array: GpuArray;
  /** Element index. */
  readonly slot: number;
}

const round: Kernel = {
  name: 'round to half',
  wgsl: halfWgsl + roundWgsl,
  bindings: ['read', 'write'],
};
const bfloat16: Kernel = {
  name: 'round to bfloat16',
  wgsl: bfloat16Wgsl,
  bindings: ['read', 'write'],
};
const maxAbs: Kernel = {
  name: 'largest value',
  wgsl: treePrelude + maxAbsWgsl,
  bindings: ['read', 'write'],
  ownFields: ['QUADS', 'SLOT'],
};

function quadsOf({ length, label }: GpuArray): number {
  if (length % 4 !== 0) throw new Error(`${label}: ${length} is no multiple of 4`);
  return length / 4;
}

/**
 * to ← from rounded to binary16, both [n], f32 or packed, n % 4 = 0; not in place.
 * Equal to torch's `x.half().float()` bit for bit (NaN stays some NaN).
 */
export function launchRoundHalf(graph: StepGraph, from: GpuArray, to: GpuArray, half: Half): void {
  const quads = quadsOf(from);
  if (to.length !== from.length) throw new Error(`${from.label} → ${to.label}: lengths differ`);
  graph.launch({
    kernel: round,
    constants: halfConstants(half),
    shape: { QUADS: quads },
    arrays: [from, to],
    workgroups: workgroupsFor(quads, 64),
  });
}

/** to ← from rounded to bfloat16, both f32 [n], n even; torch's `x.bfloat16().float()`. */
export function launchRoundBfloat16(graph: StepGraph, from: GpuArray, to: GpuArray): void {
  graph.launch({
    kernel: bfloat16,
    shape: { WORDS: pairsOf(from) },
    arrays: [from, to],
    workgroups: workgroupsFor(pairsOf(from), 64),
  });
}

function pairsOf({ length, label }: GpuArray): number {
  if (length % 2 !== 0) throw new Error(`${label}: ${length} is odd`);
  return length / 2;
}

/** Quads that a lane of the largest value looks at. */
const MAXIMUM_QUADS = 8;

/** slot ← max(slot, |x|), x [n], n % 4 = 0; 3.4028235e38 where x holds a non-finite value. */
export function launchMaxAbs(graph: StepGraph, x: GpuArray, { array, slot }: MaximumSlot): void {
  const quads = quadsOf(x);
  const [groups] = workgroupsFor(Math.ceil(quads / MAXIMUM_QUADS), 64);
  graph.launch({
    kernel: maxAbs,
    shape: { ...TREE, QUADS: quads, SLOT: slot },
    arrays: [x, array],
    workgroups: [groups],
    mayWait: true,
  });
}

/**
 * The faster way of rounding that is exact on this device. WGSL leaves open how f16 conversion
 * rounds, overflows and treats subnormals, so the device's own is taken only after it gave the
 * right bits for every class of number.
 */
export async function chooseHalf(gpu: Gpu): Promise<Half> {
  if (!gpu.summary.shaderF16) return 'emulated';
  const probes = probeValues();
  const arrays = [0, 1, 2].map(() => allocate(gpu, [probes.length], 'half probe'));
  const [from, native, exact] = arrays as [GpuArray, GpuArray, GpuArray];
  const graph = new StepGraph(gpu);
  upload(gpu, from, probes);
  try {
    launchRoundHalf(graph, from, native, 'f16');
    launchRoundHalf(graph, from, exact, 'emulated');
    await graph.finish();
    graph.submit();
    const [got, want] = [await download(gpu, native), await download(gpu, exact)];
    return want.every((value, i) => Object.is(got[i], value)) ? 'f16' : 'emulated';
  } finally {
    for (const array of arrays) free(array);
    graph.destroy();
  }
}

/** Both sides of a tie in every binade of binary16, its subnormals, the overflow edge, ∞, NaN. */
function probeValues(): Float32Array<ArrayBuffer> {
  const values: number[] = [0, -0, 65504, 65519.99, 65520, 1e5, 1e30, Number.POSITIVE_INFINITY];
  for (let exponent = -27; exponent <= 15; exponent++) {
    const unit = 2 ** Math.max(exponent - 10, -24);
    for (const base of [2 ** exponent, 1.5 * 2 ** exponent, 2 ** exponent + unit]) {
      for (const part of [0, 0.49, 0.5, 0.51, 1])
        values.push(base + part * unit, -base - part * unit);
    }
  }
  values.push(Number.NaN, Number.NEGATIVE_INFINITY);
  while (values.length % 4 !== 0) values.push(1);
  return Float32Array.from(values);
}
