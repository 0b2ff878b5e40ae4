/** Workgroups in x, y and z. */
export type Workgroups = readonly [number, number, number];

/** A part of a dispatch's workgroups. */
export interface Slice {
  readonly first: Workgroups;
  readonly workgroups: Workgroups;
}

/**
 * Cuts a dispatch into `count` slices at most, along the axis that has enough workgroups. Every
 * workgroup is in exactly one.
 */
export function slicesOf(workgroups: Workgroups, count: number): readonly Slice[] {
  const axes = [2, 1, 0] as const;
  const axis = axes.find((candidate) => workgroups[candidate] >= count) ?? longestOf(workgroups);
  const length = workgroups[axis];
  const step = Math.ceil(length / Math.min(count, length));
  const replaced = (all: Workgroups, value: number): Workgroups => [
    axis === 0 ? value : all[0],
    axis === 1 ? value : all[1],
    axis === 2 ? value : all[2],
  ];
  const slices: Slice[] = [];
  for (let at = 0; at < length; at += step) {
    slices.push({
      first: replaced([0, 0, 0], at),
      workgroups: replaced(workgroups, Math.min(step, length - at)),
    });
  }
  return slices;
}

const longestOf = ([x, y, z]: Workgroups): 0 | 1 | 2 => (x >= y && x >= z ? 0 : y >= z ? 1 : 2);

/** The uniform with the slice that a sliceable kernel runs. */
export const sliceBlock = (binding: number): string =>
  `struct Slice {\n  first: vec3u,\n  groups: vec3u,\n}\n@group(0) @binding(${binding}) var<uniform> slice: Slice;\n`;

/** The numbers of that uniform, in its layout. */
export function sliceNumbers(
  { first }: Slice,
  whole: Workgroups,
): Readonly<Record<string, number>> {
  const [x, y, z] = first;
  const [wx, wy, wz] = whole;
  return { x, y, z, pad: 0, wx, wy, wz, end: 0 };
}

/**
 * A kernel whose workgroups have the indices that they have in the whole dispatch: every
 * invocation computes the same as unsliced, so that the result is bit-identical.
 * @param code complete WGSL with the entry point `main` and `sliceBlock` declared
 * @throws Error where there is no such entry point
 */
export function sliceable(code: string): string {
  const head = /@workgroup_size\(([^)]*)\)\s*fn main\(/.exec(code);
  if (head === null) throw new Error('the kernel has no entry point “main” to slice');
  const start = head.index + head[0].length;
  let depth = 1;
  let end = start;
  while (depth > 0 && end < code.length) {
    const letter = code[end++];
    if (letter === '(') depth++;
    else if (letter === ')') depth--;
  }
  const body = code.indexOf('{', end) + 1;
  const sizes = (head[1] ?? '').split(',').map((size) => `u32(${size.trim()})`);
  const size = `vec3u(${[sizes[0] ?? '1', sizes[1] ?? '1', sizes[2] ?? '1'].join(', ')})`;
  const whole: Readonly<Record<string, string>> = {
    workgroup_id: ' + slice.first',
    global_invocation_id: ` + slice.first * ${size}`,
    num_workgroups: '',
  };
  const lines: string[] = [];
  const parameters = code
    .slice(start, end)
    .replace(/@builtin\((\w+)\)\s*(\w+)/g, (given, builtin: string, name: string) => {
      const shift = whole[builtin];
      if (shift === undefined) return given;
      const own = `${name}_of_slice`;
      // No kernel needs the slice's own number of workgroups.
      const value = builtin === 'num_workgroups' ? 'slice.groups' : own + shift;
      lines.push(`  let ${name} = ${value};\n`);
      return `@builtin(${builtin}) ${own}`;
    });
  return `${code.slice(0, start)}${parameters}${code.slice(end, body)}\n${lines.join('')}${code.slice(body)}`;
}
