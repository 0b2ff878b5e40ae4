import { expect, test } from 'vitest';
import type { GpuArray } from '#gpu/array.ts';
import type { Launch } from '#gpu/kernel.ts';
import { Scratch } from '#gpu/placement.ts';
import { savedBytes } from './savedActivations.ts';

const array = (label: string, length: number): GpuArray => ({
  storage: new Scratch(length * 4),
  offset: 0,
  length,
  shape: [length],
  label,
});

const launch = (name: string, read: readonly GpuArray[], write: readonly GpuArray[]): Launch => ({
  kernel: {
    name,
    wgsl: '',
    bindings: [...read.map(() => 'read' as const), ...write.map(() => 'write' as const)],
  },
  arrays: [...read, ...write],
  workgroups: [1],
});

const x = array('conv1', 10);
const y = array('bn1', 20);
const weights = array('weights in half', 100);
const dy = array('gradient', 7);

test('arrays written before the loss and read after it count as saved, once', () => {
  const launches = [
    launch('round', [], [weights]),
    launch('conv', [weights], [x]),
    launch('norm', [x], [y]),
    launch('InfoNCE', [y], [dy]),
    launch('norm gradient', [x, dy], []),
    launch('conv gradient', [x, weights], []),
    launch('optimizer sums', [y], []),
  ];
  expect(savedBytes(launches)).toBe(40);
});

test('a graph without a loss is refused', () => {
  expect(() => savedBytes([launch('conv', [], [x])])).toThrow('no loss');
});
