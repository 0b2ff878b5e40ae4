import { describe, expect, it } from 'vitest';
import { type Layout, toGpuLayout, toTorchLayout } from './layout.ts';

const counting = (count: number) => Float32Array.from({ length: count }, (_, i) => i);

describe('layouts', () => {
  it('puts conv weights from HWIO into OIHW', () => {
    const [cout, cin, kh, kw] = [5, 3, 2, 7];
    const gpu = counting(cout * cin * kh * kw);
    const torch = toTorchLayout('conv', gpu, [cout, cin, kh, kw]);
    const strideO = cin * kh * kw;
    expect(torch[0]).toBe(0);
    // o = 4, i = 1, y = 1, x = 6
    expect(torch[4 * strideO + 1 * kh * kw + 1 * kw + 6]).toBe(((1 * kw + 6) * cin + 1) * cout + 4);
    // o = 2, i = 2, y = 0, x = 3
    expect(torch[2 * strideO + 2 * kh * kw + 3]).toBe((3 * cin + 2) * cout + 2);
  });

  it('transposes linear weights', () => {
    const gpu = Float32Array.of(1, 2, 3, 4, 5, 6); // [in = 3, out = 2]
    expect([...toTorchLayout('linear', gpu, [2, 3])]).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it('makes the keys of the queue columns', () => {
    const gpu = Float32Array.of(0, 10, 20, 1, 11, 21); // K = 2 keys of D = 3
    expect([...toTorchLayout('queue', gpu, [3, 2])]).toEqual([0, 1, 10, 11, 20, 21]);
  });

  const cases: [Layout, number[]][] = [
    ['conv', [1, 1, 1, 1]],
    ['conv', [5, 3, 3, 3]],
    ['conv', [7, 2, 1, 5]],
    ['conv', [3, 11, 4, 2]],
    ['linear', [1, 9]],
    ['linear', [13, 7]],
    ['queue', [4, 1]],
    ['queue', [12, 7]],
    ['queue', [16, 65]],
    ['vector', [17]],
    ['scalar', []],
  ];
  it.each(cases)('converts there and back without a change: %s %j', (layout, shape) => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    const data = counting(count);
    const there = toTorchLayout(layout, data, shape);
    expect(toGpuLayout(layout, there, shape)).toEqual(data);
    expect(toTorchLayout(layout, toGpuLayout(layout, data, shape), shape)).toEqual(data);
    expect([...there].sort((a, b) => a - b)).toEqual([...data]);
  });

  it('keeps every bit, a NaN payload and −0 included', () => {
    const words = Uint32Array.of(
      0x7fc12345,
      0x80000000,
      0xff800001,
      0x00000001,
      0x7f800000,
      0x3f800000,
    );
    const torch = toTorchLayout('linear', new Float32Array(words.buffer), [2, 3]);
    expect([...new Uint32Array(torch.buffer)]).toEqual([
      0x7fc12345, 0xff800001, 0x7f800000, 0x80000000, 0x00000001, 0x3f800000,
    ]);
  });

  it('reads a view into a larger buffer', () => {
    const view = counting(20).subarray(3, 9);
    expect([...toGpuLayout('linear', view, [2, 3])]).toEqual([3, 6, 4, 7, 5, 8]);
  });

  it('refuses data that does not fill the shape', () => {
    expect(() => toTorchLayout('conv', counting(7), [2, 2, 1, 2])).toThrow(RangeError);
    expect(() => toTorchLayout('linear', counting(8), [2, 2, 1, 2])).toThrow(RangeError);
  });
});
