import { expect, test } from 'vitest';
import { shapeBlock, specialise } from './wgsl.ts';

const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

test('constants come first, as WGSL literals', () => {
  expect(lines(specialise('fn f() {}', { A: 3, B: 0.5, C: true, D: 1e-7 }))).toEqual([
    'const A = 3;',
    'const B = 0.5;',
    'const C = true;',
    'const D = 1e-7;',
    'fn f() {}',
  ]);
});

test('blocks repeat, choose and nest', () => {
  const source = [
    '//@repeat i N',
    'a$i',
    '//@if BIG',
    '//@repeat k 2',
    'b$i_$k',
    '//@end',
    '//@else',
    'c$i',
    '//@end',
    '//@end',
    'z',
  ].join('\n');
  const body = (constants: { N: number; BIG: boolean }) =>
    lines(specialise(source, constants)).slice(2);
  expect(body({ N: 2, BIG: true })).toEqual(['a0', 'b0_0', 'b0_1', 'a1', 'b1_0', 'b1_1', 'z']);
  expect(body({ N: 1, BIG: false })).toEqual(['a0', 'c0', 'z']);
  expect(body({ N: 0, BIG: false })).toEqual(['z']);
});

test.each(['//@repeat i N\nx', '//@if MISSING\n//@end', 'x\n//@end', '//@repeat i M\n//@end'])(
  'a broken block is refused: %j',
  (source) => {
    expect(() => specialise(source, { N: 1 })).toThrow();
  },
);

test('enable directives come before everything, once, and only from blocks that are kept', () => {
  const source = ['//@if F16', '//@enable f16', '//@end', '  //@enable f16', 'fn f() {}'].join(
    '\n',
  );
  expect(specialise(source, { F16: true }, 'struct Shape {}\n')).toMatch(
    /^enable f16;\nstruct Shape \{\}\nconst F16 = true;\n/,
  );
  const dropped = ['//@if F16', '//@enable f16', '//@end', 'fn f() {}'].join('\n');
  expect(specialise(dropped, { F16: false })).toBe('const F16 = false;\nfn f() {}');
});

test('a shape becomes a uniform block after the arrays', () => {
  expect(shapeBlock({}, 2)).toBe('');
  expect(shapeBlock({ ROWS: 3, K: 5 }, 2)).toContain('@binding(2) var<uniform> shape: Shape;');
});
