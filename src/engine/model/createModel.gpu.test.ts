import { describe, expect, test } from 'vitest';
import { dryGpu } from '#gpu/dryGpu.ts';
import { testGpu } from '#node/testDevice.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { METHOD_NAMES, methodOf } from '#run/methods.ts';
import { createModel } from './createModel.ts';

const { summary } = await testGpu();

function modelOf(changes: Partial<RunConfig>) {
  const gpu = dryGpu(summary);
  return { gpu, model: createModel(gpu, { ...DEFAULT_CONFIG, ...changes }) };
}

describe('the model’s list of arrays', () => {
  test.each(METHOD_NAMES)(
    '%s: has a queue and prototypes where the method’s row says so',
    (method) => {
      const { model } = modelOf({ method, numClusters: '10, 10, 30' });
      const kinds = model.rows.map(({ kind }) => kind);
      expect(kinds.includes('queue')).toBe(methodOf(method).usesQueue);
      expect(kinds.includes('prototypes')).toBe(methodOf(method).usesPrototypes);
      expect(model.granularities.map(({ k }) => k)).toEqual(
        methodOf(method).usesPrototypes ? [10, 10, 30] : [],
      );
    },
  );

  test.each([
    { method: 'moco', optimizer: 'sgd' },
    { method: 'pcl', optimizer: 'lamb', heads: 'split' },
    { method: 'pcl', optimizer: 'adamw', heads: 'notes' },
  ] as const)('a checkpoint stores every tensor once, from within its array: %o', (changes) => {
    const { model } = modelOf(changes);
    const stored = model.rows.flatMap(({ tensors }) => tensors.filter((t) => !t.borrowed));
    const names = stored.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('encoder_q.conv1.weight');
    for (const { array, tensors } of model.rows) {
      let end = 0;
      for (const { offset, length, shape } of tensors.toSorted((a, b) => a.offset - b.offset)) {
        expect(offset).toBeGreaterThanOrEqual(end);
        expect(shape.reduce((product, side) => product * side, 1)).toBe(length);
        end = offset + length;
      }
      expect(end).toBeLessThanOrEqual(array.length);
    }
    const borrowed = model.rows.flatMap(({ tensors }) => tensors.filter((t) => t.borrowed));
    expect(borrowed.length > 0).toBe(changes.method === 'pcl' && changes.heads === 'notes');
    for (const { name } of borrowed) expect(names).toContain(name);
  });

  test('destroying the model gives all of its memory back', () => {
    const { gpu, model } = modelOf({ method: 'pcl' });
    expect(gpu.memory.live).toBeGreaterThan(0);
    model.destroy();
    expect(gpu.memory.live).toBe(0);
  });

  test('an array that the method does not have is named', () => {
    expect(() => modelOf({ method: 'moco' }).model.array('prototypes 0')).toThrow('“prototypes 0”');
  });
});
