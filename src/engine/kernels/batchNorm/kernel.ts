import type { Kernel } from '#gpu/kernel.ts';

/** @param bindings one letter per array: r is read, w is written */
export const kernel = (name: string, wgsl: string, bindings: string): Kernel => ({
  name: `batch norm ${name}`,
  wgsl,
  bindings: [...bindings].map((letter) => (letter === 'w' ? 'write' : 'read')),
  ownFields: ['RELU', 'RESIDUAL', 'ADD', 'KEEP', 'AGAIN', 'STORE', 'SLOT', 'STATS4', 'VAR4'],
});
