import { describe, expect, test } from 'vitest';
import { sliceable, slicesOf } from './slices.ts';

describe('slices of a dispatch', () => {
  test.each([
    [[10, 1, 1], 4],
    [[3, 1, 1], 8],
    [[65535, 3, 1], 2],
    [[7, 5, 2], 6],
  ] as const)('%j in %i hold every workgroup once', (workgroups, count) => {
    const slices = slicesOf(workgroups, count);
    expect(slices.length).toBeGreaterThan(1);
    expect(slices.length).toBeLessThanOrEqual(count);
    const seen = new Set<string>();
    let total = 0;
    for (const { first, workgroups: part } of slices) {
      total += part[0] * part[1] * part[2];
      seen.add(first.join());
      first.forEach((at, axis) => {
        expect(at + (part[axis] ?? 0)).toBeLessThanOrEqual(workgroups[axis] ?? 0);
      });
    }
    expect(seen.size).toBe(slices.length);
    expect(total).toBe(workgroups[0] * workgroups[1] * workgroups[2]);
  });
});

test('a sliced kernel gets its offset; builtins that it does not use are not added', () => {
  const code = `fn helper(a: u32) -> u32 { return a; }
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = helper(group.x);
}`;
  expect(sliceable(code)).toBe(`fn helper(a: u32) -> u32 { return a; }
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_of_slice: vec3u,
  @builtin(num_workgroups) groups_of_slice: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = group_of_slice + slice.first;
  let groups = slice.groups;

  let i = helper(group.x);
}`);
  expect(
    sliceable(
      '@compute @workgroup_size(8, G) fn main(@builtin(global_invocation_id) id: vec3u) {}',
    ),
  ).toContain('let id = id_of_slice + slice.first * vec3u(u32(8), u32(G), 1);');
  expect(() => sliceable('fn other() {}')).toThrow(/main/);
});
