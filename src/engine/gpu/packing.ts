/**
 * Arrays of binary16 numbers, two per word. A kernel declares with
 *
 *     //@tensor BINDING read|write NAME quads|numbers
 *
 * an array that may be one: the line becomes the binding and a function `loadName(at)` or
 * `storeName(at, value)`, by quads (vec4f) or, to read only, by single numbers (f32).
 */

import type { GpuArray } from './array.ts';
import type { Kernel } from './kernel.ts';
import packedWgsl from './packed.wgsl?raw';
import type { Constants } from './wgsl.ts';

const DIRECTIVE = /^\s*\/\/@tensor (\d+) (read|write) (\w+) (quads|numbers)\s*$/gm;

/**
 * The constants that `withTensors` reads: which arrays are packed, and how.
 * @throws Error if a packed array is bound where the kernel has no tensor
 */
export function packingConstants(kernel: Kernel, arrays: readonly GpuArray[]): Constants {
  const constants: Record<string, boolean> = {};
  for (const [binding, { packing, label }] of arrays.entries()) {
    if (packing === undefined) continue;
    if (!tensorsOf(kernel.wgsl).has(binding)) {
      throw new Error(`${kernel.name} cannot take ${label} as packed halves`);
    }
    constants[`PACKED_${binding}`] = true;
    constants.NATIVE = packing === 'f16';
  }
  return constants;
}

const tensors = new Map<string, ReadonlySet<number>>();

function tensorsOf(wgsl: string): ReadonlySet<number> {
  let bindings = tensors.get(wgsl);
  if (bindings === undefined) {
    bindings = new Set([...wgsl.matchAll(DIRECTIVE)].map(([, binding]) => Number(binding)));
    tensors.set(wgsl, bindings);
  }
  return bindings;
}

/** A kernel's WGSL with its tensors declared; still to be specialised. */
export function withTensors(wgsl: string, constants: Constants): string {
  const text = wgsl.replace(DIRECTIVE, (_, binding: string, access: string, name: string, by) =>
    declaration(binding, access, name, by === 'quads', constants[`PACKED_${binding}`] === true),
  );
  return constants.NATIVE === undefined ? text : `${packedWgsl}${text}`;
}

function declaration(
  binding: string,
  access: string,
  name: string,
  quads: boolean,
  packed: boolean,
): string {
  const element = quads ? (packed ? 'vec2u' : 'vec4f') : packed ? 'u32' : 'f32';
  const value = quads ? 'vec4f' : 'f32';
  const mode = access === 'read' ? 'read' : 'read_write';
  const called = name[0]?.toUpperCase() + name.slice(1);
  const variable = `@group(0) @binding(${binding}) var<storage, ${mode}> ${name}: array<${element}>;`;
  if (access === 'write') {
    if (!quads) throw new Error(`${name}: numbers are only read, two share a word`);
    const stored = packed ? 'packed4(value)' : 'value';
    return `${variable}\nfn store${called}(at: u32, value: vec4f) {\n  ${name}[at] = ${stored};\n}`;
  }
  let loaded = `${name}[at]`;
  if (packed) loaded = quads ? `unpacked4(${loaded})` : `unpacked1(${name}[at >> 1u], at)`;
  return `${variable}\nfn load${called}(at: u32) -> ${value} {\n  return ${loaded};\n}`;
}
