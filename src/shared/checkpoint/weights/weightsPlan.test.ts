import { expect, test } from 'vitest';
import { planWeights, weightsRows } from './weightsPlan.ts';

const f32 = (name: string, ...shape: number[]) => ({ name, dtype: 'F32', shape });

const TARGETS = [
  { name: 'encoder_q.conv1.weight', shape: [64, 3, 3, 3] },
  { name: 'encoder_q.bn1.weight', shape: [64] },
  { name: 'encoder_q.layer1.0.conv1.weight', shape: [64, 64, 3, 3] },
  { name: 'encoder_q.layer1.0.bn1.weight', shape: [64] },
  { name: 'encoder_q.fc.0.weight', shape: [128, 512] },
  { name: 'encoder_q.fc.0.bias', shape: [128] },
];

/** The backbone under a prefix, with another stem. */
const backbone = (prefix: string) => [
  f32(`${prefix}conv1.weight`, 64, 3, 7, 7),
  f32(`${prefix}bn1.weight`, 64),
  f32(`${prefix}bn1.num_batches_tracked`),
  f32(`${prefix}layer1.0.conv1.weight`, 64, 64, 3, 3),
  f32(`${prefix}layer1.0.bn1.weight`, 64),
];

const plan = (...tensors: ReturnType<typeof f32>[]) => planWeights(TARGETS, { tensors });

test.each([
  ['torchvision, timm', ''],
  ['MoCo, PCL', 'module.encoder_q.'],
  ['MoCo v3', 'module.base_encoder.'],
  ['backbone.…', 'backbone.'],
  ['student.net.…', 'student.net.'],
  ['Protolab', 'encoder_q.'],
])('names of %s', (convention, prefix) => {
  const found = plan(...backbone(prefix));
  expect(found.convention).toBe(convention);
  expect(found.loaded.map(({ from }) => from)).toEqual([
    `${prefix}bn1.weight`,
    `${prefix}layer1.0.conv1.weight`,
    `${prefix}layer1.0.bn1.weight`,
  ]);
  expect(found.shape).toMatchObject([
    { name: 'encoder_q.conv1.weight', shape: [64, 3, 3, 3], found: [64, 3, 7, 7] },
  ]);
  expect(found.missing.map(({ name }) => name)).toEqual([
    'encoder_q.fc.0.weight',
    'encoder_q.fc.0.bias',
  ]);
  expect(found.skipped).toEqual([]);
});

test('a classifier is skipped; MoCo’s projector is loaded, the linear one of its first version too', () => {
  const classifier = [f32('fc.weight', 1000, 512), f32('fc.bias', 1000)];
  expect(plan(...backbone(''), ...classifier).skipped).toEqual(classifier);
  const q = 'module.encoder_q.';
  for (const fc of ['fc', 'fc.0']) {
    const found = plan(
      ...backbone(q),
      f32(`${q}${fc}.weight`, 128, 512),
      f32(`${q}${fc}.bias`, 128),
      f32('module.encoder_k.bn1.weight', 64),
      f32('module.queue', 128, 65536),
    );
    expect(found.missing).toEqual([]);
    expect(found.loaded).toHaveLength(5);
    expect(weightsRows(found).slice(-2)).toEqual([
      { state: 'skipped', part: 'module.encoder_k.bn1.weight', tensors: 1, shape: '[64]' },
      { state: 'skipped', part: 'module.queue', tensors: 1, shape: '[128, 65536]' },
    ]);
  }
});

test('the table names what does not fit, and the rest by parts', () => {
  expect(weightsRows(plan(...backbone('')))).toEqual([
    {
      ...{ state: 'shape', part: 'encoder_q.conv1.weight', tensors: 1 },
      ...{ shape: '[64, 3, 3, 3]', found: '[64, 3, 7, 7]' },
    },
    { state: 'missing', part: 'encoder_q.fc', tensors: 2 },
    { state: 'loaded', part: 'encoder_q.bn1.weight', tensors: 1, shape: '[64]' },
    { state: 'loaded', part: 'encoder_q.layer1', tensors: 2 },
  ]);
});
