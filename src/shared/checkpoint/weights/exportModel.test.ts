import { expect, test } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import type { ModelExport } from '#run/modelExports.ts';
import { exportModel } from './exportModel.ts';

const MOCO: RunConfig = {
  ...{ ...DEFAULT_CONFIG, method: 'moco', encoder: 'resnet18', stem: 'cifar', width: 64 },
  ...{ projector: 'linear features, relu, linear D', embeddingDim: 128, queueLength: 4096 },
};
const NAMES = [
  ...['encoder_q.conv1.weight', 'encoder_q.bn1.num_batches_tracked', 'encoder_q.fc.0.weight'],
  ...['encoder_k.conv1.weight', 'encoder_k.fc.0.weight', 'queue', 'queue_ptr', 'scaler'],
  ...['optimizer.momentum_buffer.encoder_q.conv1.weight', 'head_a_q.0.weight'],
  ...['cluster.0.centroids', 'cluster.0.density', 'cluster.0.im2cluster'],
];

function exported(kind: ModelExport, changes: Partial<RunConfig> = {}) {
  const data = Float32Array.of(1);
  const tensors = NAMES.map((name) => ({ name, dtype: 'F32', shape: [1], data }) as const);
  const metadata = { config: JSON.stringify({ ...MOCO, ...changes }), step: '7', run: 'x' };
  const { tensors: named, metadata: about } = exportModel({ tensors, metadata }, kind);
  return { names: named.map(({ name }) => name), about };
}

test('torchvision gets the encoder, with the line that makes the module', () => {
  const { names, about } = exported('torchvision');
  expect(names).toEqual(['conv1.weight', 'bn1.num_batches_tracked']);
  expect(about).toMatchObject({ step: '7', left_out: 'encoder_q.fc.0.weight head_a_q.0.weight' });
  expect(about).not.toHaveProperty('run');
  expect(about.module).toBe(
    'model = torchvision.models.resnet18(); model.conv1 = torch.nn.Conv2d(3, 64, 3, 1, 1, bias=False); model.maxpool = torch.nn.Identity(); model.fc = torch.nn.Identity()',
  );
});

test('MoCo’s module gets both encoders and the queue, with one or two layers at fc', () => {
  expect(exported('moco').names).toEqual(
    NAMES.filter((name) => /^(encoder_[qk]\.|queue)/.test(name)),
  );
  const { names, about } = exported('moco', { projector: 'linear D', stem: 'imagenet' });
  expect(names).toContain('encoder_q.fc.weight');
  expect(names).toContain('encoder_k.fc.weight');
  expect(about.module).toBe(
    'model = MoCo(torchvision.models.resnet18, dim=128, K=4096, mlp=False)',
  );
  expect(exported('torchvision', { width: 8 }).about.module).toBe(
    'model = NarrowResNet("resnet18", 8, "cifar"); model.fc = torch.nn.Identity()',
  );
});

test('prototypes are what a clustering left, or are refused', () => {
  const { names, about } = exported('prototypes');
  expect(names).toEqual(NAMES.filter((name) => name.startsWith('cluster.')));
  expect(about).toEqual({ step: '7' });
  const metadata = { config: JSON.stringify(MOCO) };
  expect(() => exportModel({ tensors: [], metadata }, 'prototypes')).toThrow(/no prototypes/);
});

test.each<[ModelExport, Partial<RunConfig>, RegExp]>([
  ['torchvision', { encoder: 'tiny' }, /Tiny, which torchvision does not have/],
  ['moco', { method: 'simclr' }, /no queue/],
  ['moco', { projector: 'linear 32, relu, linear D' }, /The projector is/],
])('%s refuses %j in words', (kind, changes, message) => {
  expect(() => exported(kind, changes)).toThrow(message);
});
