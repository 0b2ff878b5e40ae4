import { expect, test } from 'vitest';
import { toTorchLayout } from '#checkpoint/layout.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import type { CheckpointTensor } from '#checkpoint/tensor.ts';
import { modelSpecs } from '#model/createModel.ts';
import { checkpointAt, numbersOf, SMALL, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';
import { weightsFor } from './weights.ts';

/** The query tower that a seed makes, under torchvision's names, as another tool writes it. */
async function fileOf(config: RunConfig): Promise<Blob> {
  const spec = modelSpecs(config).find(({ name }) => name === 'query parameters');
  const values = spec?.initial?.() ?? new Float32Array(0);
  const tensors = (spec?.tensors ?? []).map(({ name, layout, shape, offset, length }) => {
    const data = toTorchLayout(layout, values.subarray(offset, offset + length), shape);
    return { name: `module.${name}`, dtype: 'F32', shape, data } satisfies CheckpointTensor;
  });
  return new Blob([await writeSafetensors({ tensors, metadata: {} })]);
}

test('a run that begins with the weights of another seed has its bits where it differs in nothing else', async () => {
  const changes = { maxSteps: 3, holdOut: 0.2 } as const;
  const config = { ...SMALL, ...changes };
  const file = await fileOf(config);
  const { report, state } = await weightsFor(config, file, 'w.safetensors');
  expect(report.counts).toMatchObject({ shape: 0, skipped: 0 });
  // Running statistics are not in the file; they begin as always.
  expect(report.rows.filter((row) => row.state === 'missing')).not.toEqual([]);
  const fresh = await testRun(changes);
  const begun = await testRun(changes, { resume: await state() });
  expect(begun.events[0]).toMatchObject({
    ...{ type: 'runStarted', fromStep: 0 },
    weights: { file: 'w.safetensors', sha256: report.sha256 },
  });
  expect(begun.notes[0]).toMatchObject({ kind: 'change', step: 1 });
  expect(numbersOf(begun.steps)).toEqual(numbersOf(fresh.steps));
  const [want, got] = [await checkpointAt(fresh, 3), await checkpointAt(begun, 3)];
  expect(got.arrays).toEqual(want.arrays);
  // A checkpoint says what its run began with, and what its images were.
  expect(got.weights).toEqual({ file: 'w.safetensors', sha256: report.sha256 });
  expect(got.run?.dataset.fingerprint).toMatch(/^[0-9a-f]{32}-[0-9a-f]{192}$/);
});
