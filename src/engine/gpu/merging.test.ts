import { describe, expect, test } from 'vitest';
import {
  codeFormOf,
  elementBytes,
  mergeable,
  mergeBlock,
  mergedGroups,
  mergeNumbers,
} from './merging.ts';
import { sliceable } from './slices.ts';

const FORM = { fields: ['SLOT'], rows: 16 };
const KERNEL = `${mergeBlock(3, FORM)}
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(0) var<storage, read_write> at: array<u32>;
// at[ is not an index here
fn loadX(i: u32) -> vec4f { return x[i]; }
@compute @workgroup_size(8, 2)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let same = &at[2];
  at[at[lane >> 1u] + shape.SLOT] = u32(loadX(id.x).x) + shape.SLOTS;
}`;

describe('a kernel for merged launches', () => {
  test('counts every index from where the launch’s array begins', () => {
    const code = mergeable(KERNEL, FORM);
    expect(code).toContain('return x[base_of_x + u32(i)];');
    expect(code).toContain(
      'at[base_of_at + u32(at[base_of_at + u32(lane >> 1u)] + own_SLOT)] = u32(loadX(id.x).x) + shape.SLOTS;',
    );
    expect(code).toContain('&at[base_of_at + u32(2)]');
    expect(code).toContain('let merged_numbers_0 = merge.rows[merged_row + 1u];');
    expect(code).toContain('base_of_at = merged_numbers_0.x;');
    expect(code).toContain('let own_SLOT = merged_numbers_0.z;');
    expect(code).not.toContain('own_SLOT: u32');
    expect(elementBytes(code)).toEqual([4, 16]);
  });

  test('keeps its own numbers in variables where other functions read them', () => {
    const read = KERNEL.replace('return x[i]', 'return x[i + shape.SLOT]');
    const code = mergeable(read, FORM);
    expect(code).toContain('var<private> own_SLOT: u32;');
    expect(code).toContain('return x[base_of_x + u32(i + own_SLOT)];');
  });

  test('reads an array that may lie in several buffers by a function', () => {
    const form = { ...FORM, buffers: [1, 3] };
    expect(codeFormOf(form)).toMatchObject({ name: '16 SLOT 1 3', moreReads: 2 });
    const code = mergeable(KERNEL, form);
    expect(code).toContain('return read_x(base_of_x + u32(i));');
    expect(code).toContain('@binding(4) var<storage, read> x_in_1: array<vec4f>;');
    expect(code).toContain('if (buffer_of_x == 2u) { return x_in_2[at]; }');
    expect(code).toContain('buffer_of_x = merged_numbers_0.w;');
    expect(() => mergeable(KERNEL, { ...FORM, buffers: [2, 1] })).toThrow(
      /at is used by a pointer/,
    );
  });

  test('has its own workgroups, and can be sliced', () => {
    const code = sliceable(mergeable(KERNEL, FORM));
    expect(code).toContain('let id = merged_id * vec3u(u32(8), u32(2), 1) + merged_inside;');
    expect(code).toContain('let merged_groups = slice.groups;');
    expect(code).toContain('@builtin(local_invocation_index) lane: u32,');
  });

  test('is refused where an array is used by a pointer, or is of an unknown type', () => {
    const pointed = KERNEL.replace('x[i]', 'first(&x)');
    expect(() => mergeable(pointed, FORM)).toThrow(/x is used by a pointer/);
    expect(() => elementBytes(KERNEL.replace('array<u32>', 'array<mat2x2f>'))).toThrow(/at:/);
  });
});

test('the uniform holds the launches one after the other', () => {
  const parts = [
    { workgroups: [3, 2, 1], bases: [0, 64], values: [5] },
    { workgroups: [1, 1, 1], bases: [128, 0], values: [6] },
  ] as const;
  const numbers = mergeNumbers(parts, FORM);
  expect(numbers).toHaveLength(64);
  expect(numbers.slice(0, 20)).toEqual([
    ...[2, 7, 0, 0],
    ...[0, 3, 2, 1, 0, 64, 5, 0],
    ...[6, 1, 1, 1, 128, 0, 6, 0],
  ]);
  expect(mergedGroups(parts)).toEqual([7, 1, 1]);
  expect(mergedGroups([{ workgroups: [65535, 2, 1] }])).toEqual([65535, 2, 1]);
});
