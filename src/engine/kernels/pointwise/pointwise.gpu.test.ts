import { describe, expect, test } from 'vitest';
import type { GpuArray } from '#gpu/array.ts';
import { roundHalf } from '#kernels/half/half.reference.ts';
import { normals, onGpu, packedArrays, poisoned, runGraph } from '#node/testArrays.ts';
import {
  addReference,
  geluGradReference,
  geluReference,
  reluReference,
} from './pointwise.reference.ts';
import { launchAdd, launchCopy, launchGelu, launchGeluGrad, launchRelu } from './pointwise.ts';

/** Normal numbers and a few far out. */
function values(seed: number, length: number): Float32Array<ArrayBuffer> {
  const x = normals(seed, length).map((value) => 2 * value);
  x.set([0, 9, -9, 0.5].slice(0, length));
  return x;
}

/** Largest difference, relative to 1 or to the size of x. */
function worst(got: Float32Array | undefined, want: Float64Array, x: Float32Array): number {
  return want.reduce((most, value, i) => {
    const difference = Math.abs((got?.[i] ?? Number.NaN) - value);
    return Math.max(most, difference / Math.max(1, Math.abs(x[i] ?? 0)));
  }, 0);
}

describe.each([4, 252, 260])('%i numbers', (length) => {
  test('ReLU, sum and copy are exact, a NaN stays', async () => {
    const [x, y] = [values(1, length), values(2, length)];
    x[1] = Number.NaN;
    const [relu, sum, copied] = await runGraph((gpu, graph) => {
      const out = [0, 1, 2].map(() => poisoned(gpu, length)) as [GpuArray, GpuArray, GpuArray];
      launchCopy(graph, onGpu(gpu, x), out[2]);
      launchRelu(graph, onGpu(gpu, x), out[0]);
      launchAdd(graph, onGpu(gpu, x), onGpu(gpu, y), out[1]);
      return [...out];
    });
    expect(copied).toEqual(x);
    expect(Array.from(relu ?? [])).toEqual(Array.from(reluReference(x)));
    expect(Array.from(sum ?? [])).toEqual(Array.from(addReference(x, y)));
  });

  test('GELU and its gradient', async () => {
    const [x, dy] = [values(3, length), normals(4, length)];
    const [y, dx] = await runGraph((gpu, graph) => {
      const out = [poisoned(gpu, length), poisoned(gpu, length)] as const;
      launchGelu(graph, onGpu(gpu, x), out[0]);
      launchGeluGrad(graph, onGpu(gpu, dy), onGpu(gpu, x), out[1]);
      return [...out];
    });
    expect(worst(y, geluReference(x), x)).toBeLessThan(1e-6);
    const scale = x.map((value, i) => Math.max(1, Math.abs(value)) * Math.abs(dy[i] ?? 1));
    expect(worst(dx, geluGradReference(dy, x), scale)).toBeLessThan(1e-6);
  });
});

test('sum and GELU’s gradient, packed, are those of f32 rounded', async () => {
  const [x, y] = [values(1, 260).map(roundHalf), values(2, 260).map(roundHalf)];
  const [sum, dx, wholeSum, wholeDx] = await runGraph((gpu, graph) => {
    const { given, output, read } = packedArrays(gpu, graph, 'emulated');
    const [outSum, outDx] = [output(260), output(260)];
    const whole = [poisoned(gpu, 260), poisoned(gpu, 260)] as const;
    launchAdd(graph, given(x), given(y), outSum, 'emulated');
    launchGeluGrad(graph, given(y), given(x), outDx, 'emulated');
    launchAdd(graph, onGpu(gpu, x), onGpu(gpu, y), whole[0]);
    launchGeluGrad(graph, onGpu(gpu, y), onGpu(gpu, x), whole[1]);
    return [read(outSum), read(outDx), ...whole];
  });
  expect(sum).toEqual(wholeSum?.map(roundHalf));
  expect(dx).toEqual(wholeDx?.map(roundHalf));
});

test('the gradient of GELU is the slope of GELU', () => {
  const x = values(5, 64);
  const step = 1e-3;
  const up = geluReference(x.map((value) => value + step));
  const down = geluReference(x.map((value) => value - step));
  const slope = geluGradReference(new Float32Array(64).fill(1), x);
  slope.forEach((value, i) => {
    const measured = ((up[i] ?? 0) - (down[i] ?? 0)) / (2 * step);
    expect(Math.abs(value - measured)).toBeLessThan(1e-3);
  });
});
