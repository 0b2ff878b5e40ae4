/** Constants a kernel is specialised for; whole numbers fit u32, i32 and f32 alike. */
export type Constants = Readonly<Record<string, number | boolean>>;

/**
 * Whole numbers a kernel reads at run time as `shape.NAME` (u32). Sizes belong here: a driver
 * unrolls loops over constants, which costs it seconds, and pipelines are shared across sizes.
 */
export type Shape = Readonly<Record<string, number>>;

/** The uniform block that holds a shape. */
export function shapeBlock(shape: Shape, binding: number): string {
  const names = Object.keys(shape);
  if (names.length === 0) return '';
  const fields = names.map((name) => `  ${name}: u32,`).join('\n');
  return `struct Shape {\n${fields}\n}\n@group(0) @binding(${binding}) var<uniform> shape: Shape;\n`;
}

/**
 * Specialises a WGSL file: a `const` line for every constant, then the body with
 * - `//@repeat i N` … `//@end` written out N times with `$i` replaced by 0…N−1, because
 *   software drivers keep indexed private arrays in memory instead of registers;
 * - `//@if NAME` … `//@else` … `//@end` kept or dropped by a constant;
 * - `//@enable NAME` turned into an `enable` directive ahead of everything, as WGSL demands.
 * Blocks nest. N is a number or the name of a constant.
 * @param block declarations inserted after the directives and before the constants
 * @throws Error on an unknown name or an unclosed block
 */
export function specialise(source: string, constants: Constants, block = ''): string {
  const header = Object.entries(constants)
    .map(([name, value]) => `const ${name} = ${value};`)
    .join('\n');
  const lines = source.split('\n');
  const { text, next } = expand(lines, 0, constants);
  if (next !== lines.length) throw new Error(`//@end without a block in line ${next + 1}`);
  const names = text.flatMap((line) => /^\s*\/\/@enable (\w+)\s*$/.exec(line)?.[1] ?? []);
  const directives = [...new Set(names)].map((name) => `enable ${name};\n`).join('');
  return `${directives}${block}${header}\n${text.join('\n')}`;
}

interface Expanded {
  readonly text: string[];
  /** Index of the first line not consumed. */
  readonly next: number;
}

function expand(lines: readonly string[], start: number, constants: Constants): Expanded {
  const text: string[] = [];
  let at = start;
  while (at < lines.length) {
    const line = lines[at] as string;
    const words = line.trim().split(/\s+/);
    if (words[0] === '//@end' || words[0] === '//@else') return { text, next: at };
    if (words[0] === '//@repeat') {
      const [, name = '', count = ''] = words;
      const times = /^\d+$/.test(count) ? Number(count) : Number(lookUp(constants, count));
      const body = expand(lines, at + 1, constants);
      expectEnd(lines, body.next, at);
      for (let i = 0; i < times; i++) {
        for (const inner of body.text) text.push(inner.replaceAll(`$${name}`, String(i)));
      }
      at = body.next + 1;
    } else if (words[0] === '//@if') {
      const holds = Boolean(lookUp(constants, words[1] ?? ''));
      const first = expand(lines, at + 1, constants);
      let second: Expanded = { text: [], next: first.next };
      if (lines[first.next]?.trim() === '//@else') {
        second = expand(lines, first.next + 1, constants);
      }
      expectEnd(lines, second.next, at);
      text.push(...(holds ? first.text : second.text));
      at = second.next + 1;
    } else {
      text.push(line);
      at++;
    }
  }
  return { text, next: at };
}

function expectEnd(lines: readonly string[], at: number, opened: number): void {
  if (lines[at]?.trim() !== '//@end') {
    throw new Error(`the block opened in line ${opened + 1} has no //@end`);
  }
}

function lookUp(constants: Constants, name: string): number | boolean {
  const value = constants[name];
  if (value === undefined) throw new Error(`the kernel asks for the constant ${name}`);
  return value;
}
