import { expect, test } from 'vitest';
import { roundHalf } from '#kernels/half/half.reference.ts';
import { normals, onGpu, packedArrays, poisoned, runGraph } from '#node/testArrays.ts';
import { reluGradReference } from './relu.reference.ts';
import { launchReluGrad } from './relu.ts';

test.each([4, 252, 260])(
  'the gradient of %i numbers, zeros and a NaN among them',
  async (length) => {
    const dy = normals(1, length);
    const y = normals(2, length).map((value, i) => (i % 3 === 0 ? 0 : value));
    dy[1] = Number.NaN;
    y[1] = 1;
    const [got, gotPacked] = await runGraph((gpu, graph) => {
      const dx = poisoned(gpu, length);
      launchReluGrad(graph, onGpu(gpu, dy), onGpu(gpu, y), dx);
      const { given, output, read } = packedArrays(gpu, graph, 'emulated');
      const packed = output(length);
      launchReluGrad(graph, given(dy), given(y), packed);
      return [dx, read(packed)];
    });
    expect(Array.from(got ?? [])).toEqual(Array.from(reluGradReference(dy, y)));
    const halves = reluGradReference(dy.map(roundHalf), y);
    expect(Array.from(gotPacked ?? [])).toEqual(Array.from(halves));
  },
);
