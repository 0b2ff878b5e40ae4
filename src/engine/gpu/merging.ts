/**
 * Several launches of one kernel as one dispatch: the workgroups of one launch after those of the
 * other. Each computes what it computes alone, from arrays that lie in the same buffers, so that
 * the result is bit-identical. A uniform says where each launch's workgroups begin, how many they
 * are, where its arrays begin in what is bound, and which numbers of the shape are its own. An array
 * that is read may lie in one of several buffers, which are all bound.
 */

import type { CodeForm } from './pipelines.ts';
import type { Workgroups } from './slices.ts';

/** What a kernel is made for where launches are merged. */
export interface MergeForm {
  /** Numbers of the shape that differ; no barrier may depend on those used outside `main`. */
  readonly fields: readonly string[];
  /** Rows of the uniform. */
  readonly rows: number;
  /** Of every array: the buffers that it may lie in. Absent: one. */
  readonly buffers?: readonly number[];
}

const moreOf = ({ buffers = [] }: MergeForm): number =>
  buffers.reduce((sum, count) => sum + count - 1, 0);

/** The form as pipelines take it. */
export const codeFormOf = (form: MergeForm): CodeForm => ({
  name: [form.rows, form.fields.join(), ...(form.buffers ?? [])].join(' '),
  block: (binding) => mergeBlock(binding, form),
  moreReads: moreOf(form),
  rewrite: (code) => mergeable(code, form),
});

/** A launch among others. */
export interface MergedPart {
  readonly workgroups: Workgroups;
  /** First element of each array, from the start of what is bound. */
  readonly bases: readonly number[];
  /**
   * Its own numbers of the shape, in the order of the form's fields, then in which buffer each
   * array lies that may lie in several.
   */
  readonly values: readonly number[];
}

const HEAD = /@workgroup_size\(([^)]*)\)\s*fn main\(([^{]*)\)\s*\{/;

/** WebGPU's limit of a dispatch along one axis. */
const MOST_GROUPS = 65535;

const LETTERS = 'xyzw';
const STORAGE =
  /@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*read(?:_write)?>\s*(\w+)\s*:\s*array<([^;]+)>;/g;
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  ...{ f32: 4, u32: 4, i32: 4, 'atomic<u32>': 4 },
  ...{ vec2f: 8, vec2u: 8, vec2i: 8 },
  ...{ vec4f: 16, vec4u: 16, vec4i: 16 },
};

/** Rows of four numbers for a launch: its workgroups, then bases and values. */
const rowsEach = (arrays: number, fields: number): number => 1 + Math.ceil((arrays + fields) / 4);

/** Rows of a uniform for so many launches: a power of two, 64 at least, so that few pipelines differ. */
export function rowsFor(parts: number, arrays: number, fields: number): number {
  return 2 ** Math.max(6, Math.ceil(Math.log2(1 + parts * rowsEach(arrays, fields))));
}

export const mergeBlock = (binding: number, { rows }: MergeForm): string =>
  `struct Merge {\n  rows: array<vec4u, ${rows}>,\n}\n@group(0) @binding(${binding}) var<uniform> merge: Merge;\n`;

/** Workgroups of all launches together; those behind the last do nothing. */
export function mergedGroups(parts: readonly Pick<MergedPart, 'workgroups'>[]): Workgroups {
  const total = parts.reduce((sum, { workgroups: [x, y, z] }) => sum + x * y * z, 0);
  const y = Math.ceil(total / MOST_GROUPS);
  return [Math.ceil(total / y), y, 1];
}

/** The numbers of the uniform. */
export function mergeNumbers(parts: readonly MergedPart[], { rows }: MergeForm): number[] {
  const numbers: number[] = [parts.length, 0, 0, 0];
  let first = 0;
  for (const { workgroups, bases, values } of parts) {
    numbers.push(first, ...workgroups, ...bases, ...values);
    while (numbers.length % 4 !== 0) numbers.push(0);
    first += workgroups.reduce((product, side) => product * side, 1);
  }
  numbers[1] = first;
  while (numbers.length < 4 * rows) numbers.push(0);
  return numbers;
}

/** Bytes of an element of every array, in the order of the bindings. @param code complete WGSL */
export function elementBytes(code: string): readonly number[] {
  return storageOf(code).map(({ name, type }) => {
    const bytes = ELEMENT_BYTES[type.trim()];
    if (bytes === undefined) throw new Error(`${name}: array<${type}> cannot be merged`);
    return bytes;
  });
}

function storageOf(code: string) {
  return [...code.matchAll(STORAGE)]
    .map(([, binding, name = '', type = '']) => ({ binding: Number(binding), name, type }))
    .toSorted((a, b) => a.binding - b.binding);
}

/**
 * A kernel for merged launches.
 * @param given complete WGSL with the entry point `main` and `mergeBlock` declared
 * @throws Error where it uses an array otherwise than by an index
 */
export function mergeable(given: string, { fields, buffers = [] }: MergeForm): string {
  let code = given.replace(/\/\/.*$/gm, '');
  const arrays = storageOf(code);
  const spread = arrays.filter((_, at) => (buffers[at] ?? 1) > 1);
  const each = rowsEach(arrays.length, fields.length + spread.length);
  for (const array of arrays) code = shifted(code, array.name, spread.includes(array));
  const inMain = fields.filter((field) => isOnlyInMain(code, field));
  for (const field of fields) {
    code = code.replace(new RegExp(`\\bshape\\.${field}\\b`, 'g'), `own_${field}`);
  }
  const head = HEAD.exec(code);
  if (head === null) throw new Error('the kernel has no entry point “main” to merge');
  const [whole, sizes = '', list = ''] = head;
  const builtins = [...list.matchAll(/@builtin\((\w+)\)\s*(\w+)\s*:\s*([\w<>]+)/g)].map(
    ([, builtin = '', name = '', type = '']) => ({ builtin, name, type }),
  );
  const nameOf = (builtin: string): string | undefined =>
    builtins.find((one) => one.builtin === builtin)?.name;
  const moved = ['workgroup_id', 'num_workgroups', 'global_invocation_id'];
  const kept = builtins.filter(({ builtin }) => !moved.includes(builtin));
  const own = [
    { builtin: 'workgroup_id', name: 'merged_group', type: 'vec3u' },
    { builtin: 'num_workgroups', name: 'merged_groups', type: 'vec3u' },
  ];
  const [id, group, groups] = [
    nameOf('global_invocation_id'),
    nameOf('workgroup_id'),
    nameOf('num_workgroups'),
  ];
  let inside = nameOf('local_invocation_id');
  if (id !== undefined && inside === undefined) {
    inside = 'merged_inside';
    own.push({ builtin: 'local_invocation_id', name: inside, type: 'vec3u' });
  }
  const size = sizes.split(',').map((side) => `u32(${side.trim()})`);
  // Whole rows: llvmpipe compiles a load of four numbers about as fast as one of a single number.
  const number = (at: number): string => `merged_numbers_${Math.floor(at / 4)}.${LETTERS[at % 4]}`;
  const lines = [
    'let merged_at = merged_group.y * merged_groups.x + merged_group.x;',
    'if (merged_at >= merge.rows[0].y) { return; }',
    'var merged_row = 1u;',
    `for (var row = ${1 + each}u; row < 1u + ${each}u * merge.rows[0].x; row += ${each}u) {`,
    '  if (merged_at >= merge.rows[row].x) { merged_row = row; }',
    '}',
    'let merged_own = merge.rows[merged_row];',
    'let merged_local = merged_at - merged_own.x;',
    'let merged_line = merged_local / merged_own.y;',
    `let ${group ?? 'merged_id'} = vec3u(merged_local - merged_line * merged_own.y, merged_line % merged_own.z, merged_line / merged_own.z);`,
    ...(groups === undefined ? [] : [`let ${groups} = merged_own.yzw;`]),
    ...(id === undefined
      ? []
      : [
          `let ${id} = ${group ?? 'merged_id'} * vec3u(${size[0] ?? '1'}, ${size[1] ?? '1'}, ${size[2] ?? '1'}) + ${inside};`,
        ]),
    ...Array.from(
      { length: each - 1 },
      (_, at) => `let merged_numbers_${at} = merge.rows[merged_row + ${1 + at}u];`,
    ),
    ...arrays.map(({ name }, at) => `base_of_${name} = ${number(at)};`),
    // A constant is as uniform as the workgroup's number; a variable of the module never is.
    ...fields.map(
      (field, at) =>
        `${inMain.includes(field) ? 'let ' : ''}own_${field} = ${number(arrays.length + at)};`,
    ),
    ...spread.map(
      ({ name }, at) => `buffer_of_${name} = ${number(arrays.length + fields.length + at)};`,
    ),
  ];
  const parameters = [...own, ...kept].map(
    ({ builtin, name, type }) => `  @builtin(${builtin}) ${name}: ${type},\n`,
  );
  const main = `@workgroup_size(${sizes})\nfn main(\n${parameters.join('')}) {\n  ${lines.join('\n  ')}\n`;
  const variables = [
    ...arrays.map(({ name }) => `var<private> base_of_${name}: u32;\n`),
    ...fields
      .filter((field) => !inMain.includes(field))
      .map((field) => `var<private> own_${field}: u32;\n`),
  ];
  let binding = Number(/@binding\((\d+)\) var<uniform> merge:/.exec(code)?.[1]);
  for (const array of spread) {
    const more = Array.from({ length: (buffers[arrays.indexOf(array)] ?? 1) - 1 }, () => ++binding);
    variables.push(readerOf(array, more));
  }
  const body = code.slice(head.index + whole.length);
  return `${code.slice(0, head.index)}${main}${body}\n${variables.join('')}`;
}

/** Whether nothing but the entry point, the last function of a kernel, reads a number of the shape. */
export function isOnlyInMain(code: string, field: string): boolean {
  const head = HEAD.exec(code);
  return head !== null && !new RegExp(`\\bshape\\.${field}\\b`).test(code.slice(0, head.index));
}

/** What reads an array in the launch's buffer. @param more bindings of its further buffers */
function readerOf({ name, type }: { name: string; type: string }, more: readonly number[]): string {
  const others = more.map((_, at) => `${name}_in_${at + 1}`);
  const declared = more.map(
    (binding, at) =>
      `@group(0) @binding(${binding}) var<storage, read> ${others[at]}: array<${type}>;\n`,
  );
  const cases = others.map(
    (other, at) => `  if (buffer_of_${name} == ${at + 1}u) { return ${other}[at]; }\n`,
  );
  return [
    `var<private> buffer_of_${name}: u32;\n`,
    ...declared,
    `fn read_${name}(at: u32) -> ${type} {\n${cases.join('')}  return ${name}[at];\n}\n`,
  ].join('');
}

/**
 * Every index of an array counted from where the launch's array begins.
 * @param spread it is read by a function, see readerOf
 */
function shifted(code: string, name: string, spread: boolean): string {
  const pointer = spread ? `&\\s*${name}\\b` : `&\\s*${name}\\b(?!\\s*\\[)`;
  if (new RegExp(pointer).test(code)) throw new Error(`${name} is used by a pointer`);
  const [before, after] = spread ? [`read_${name}(`, ')'] : [`${name}[`, ']'];
  let text = code;
  // The last first: an index inside another is shifted before it.
  const starts = [...code.matchAll(new RegExp(`(?<![\\w.])${name}\\s*\\[`, 'g'))].toReversed();
  for (const { index, 0: opened } of starts) {
    const from = index + opened.length;
    let depth = 1;
    let end = from;
    while (depth > 0 && end < text.length) {
      const letter = text[end++];
      if (letter === '[') depth++;
      else if (letter === ']') depth--;
    }
    const inner = text.slice(from, end - 1);
    const own = `${before}base_of_${name} + u32(${inner})${after}`;
    text = `${text.slice(0, index)}${own}${text.slice(end)}`;
  }
  return text;
}
