import { expect, test } from 'vitest';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { TensorHealth } from '#run/tensorHealth.ts';
import { encodeJson } from './json.ts';
import { run } from './runStore.fixture.ts';
import { decodeRun, encodeRun } from './schemas.ts';
import { tensorHealthOf, tensorRecord } from './tensorHealth.ts';

const diagnosis: Diagnosis = {
  ...{ cause: 'nanData', confidence: 'certain', why: 'fault', step: 41 },
  ...{ firstTensor: 'augmented views', firstOp: 'standardise views' },
  evidence: [
    { key: 'badImages', values: { images: '1584', count: 1 } },
    { key: 'lossJump', values: { before: Number.NaN, after: 1, accuracy: 2 } },
  ],
  fixes: [
    { key: 'guardedNormalisation', changes: { normalisation: 'image' }, from: 'beforeFault' },
  ],
  alternatives: ['unknown'],
};

test('a run’s diagnoses are read back unchanged', () => {
  const stored = run({ diagnoses: [diagnosis] });
  expect(decodeRun(encodeRun(stored)).run).toEqual(stored);
});

test('a run of a version without diagnoses has none; a fix of a removed field is emptied', () => {
  const { diagnoses: _, ...old } = run();
  expect(decodeRun(encodeJson(old)).run.diagnoses).toEqual([]);
  const [fix] = diagnosis.fixes;
  const gone = { ...diagnosis, fixes: [{ ...fix, changes: { hyperdrive: 1 } }] };
  const { run: read } = decodeRun(encodeJson({ ...run(), diagnoses: [gone] }));
  expect(read.diagnoses[0]?.fixes).toEqual([{ ...fix, changes: {} }]);
  expect(() => decodeRun(encodeJson({ ...run(), diagnoses: [{ cause: 'gremlins' }] }))).toThrow();
});

test('a cause, a finding and a fix of another version are kept', () => {
  const other: Diagnosis = {
    ...{ ...diagnosis, cause: 'quantumNoise', alternatives: ['gremlins'] },
    evidence: [{ key: 'qubits', values: { n: 3 } }],
    fixes: [{ key: 'coolDown', changes: { seed: 3 }, from: 'start' }],
  };
  const stored = run({ diagnoses: [other] });
  expect(decodeRun(encodeRun(stored)).run).toEqual(stored);
});

const point = (step: number, gradNorm: number): TensorHealth => ({
  ...{ step, gradNorm: [gradNorm, 2], weightNorm: [1, 1], updateRatio: [0.1, 0.2] },
  ...{ trustRatio: null, nonFinite: [0, 3] },
});

test('pieces of tensor health are joined by tensors; the later one of a step wins', () => {
  const tensors = ['a', 'b'];
  const pieces = [
    { tensors, points: [point(1, 1), point(2, Number.NaN)] },
    { tensors, points: [point(2, 5), point(3, 3)] },
    { tensors: ['a', 'c'], points: [point(4, 4)] },
  ];
  const records = pieces.map((piece) => tensorRecord('run', piece)?.bytes ?? new Uint8Array());
  expect(tensorRecord('run', pieces[1] ?? { tensors, points: [] })?.key).toEqual([
    ...['tensors', 'run', 2],
  ]);
  expect(tensorRecord('run', { tensors, points: [] })).toBeNull();
  const damaged = encodeJson({ tensors: 3 });
  expect(tensorHealthOf([...records, damaged, new Uint8Array([1])])).toEqual([
    { tensors, points: [point(1, 1), point(2, 5), point(3, 3)] },
    { tensors: ['a', 'c'], points: [point(4, 4)] },
  ]);
});

test('points with histograms and points stored without them are read side by side', () => {
  const histograms = { weight: [[-40, 3], [1]], gradient: [[-50, 3], []] };
  const points = [point(1, 1), { ...point(2, 1), histograms }];
  const record = tensorRecord('run', { tensors: ['a', 'b'], points });
  expect(tensorHealthOf([record?.bytes ?? new Uint8Array()])).toEqual([
    { tensors: ['a', 'b'], points },
  ]);
});
