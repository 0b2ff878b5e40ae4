import { describe, expect, it } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { english } from '#base/words.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import { CheckpointError } from './checkpointError.ts';
import type { Layout } from './layout.ts';
import { fromCheckpoint, type ModelState, type NamedArray, toCheckpoint } from './modelState.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import type { Checkpoint } from './tensor.ts';

const NAME = 'run.safetensors';
const random = new RandomStream(3, 'weights');

function array(name: string, layout: Layout, shape: readonly number[]): NamedArray {
  const length = shape.reduce((product, extent) => product * extent, 1);
  return { name, layout, shape, data: Float32Array.from({ length }, () => random.normal()) };
}

function sampleState(): ModelState {
  const config = { ...presetConfig('quick'), embeddingDim: 16, queueLength: 64, learningRate: 0.1 };
  return {
    arrays: [
      array('encoder_q.conv1.weight', 'conv', [8, 3, 3, 3]),
      array('encoder_q.bn1.weight', 'vector', [8]),
      array('encoder_q.bn1.running_mean', 'vector', [8]),
      array('encoder_q.bn1.running_var', 'vector', [8]),
      array('encoder_q.fc.0.weight', 'linear', [16, 8]),
      array('encoder_k.conv1.weight', 'conv', [8, 3, 3, 3]),
      array('optimizer.momentum_buffer.encoder_q.conv1.weight', 'conv', [8, 3, 3, 3]),
      array('scale', 'scalar', []),
      array('queue', 'queue', [16, 64]),
    ],
    queuePtr: 48,
    numBatchesTracked: new Map([
      ['encoder_q.bn1.num_batches_tracked', 1240n],
      ['encoder_k.bn1.num_batches_tracked', 2n ** 60n],
    ]),
    step: 1240,
    epoch: 3,
    config,
    version: '0.1.0',
  };
}

const changed = (change: (checkpoint: Checkpoint) => Partial<Checkpoint>): Checkpoint => {
  const checkpoint = toCheckpoint(sampleState());
  return { ...checkpoint, ...change(checkpoint) };
};
const withMetadata = (metadata: Record<string, string>) =>
  changed((checkpoint) => ({ metadata: { ...checkpoint.metadata, ...metadata } }));
const without = (tensor: string) =>
  changed(({ tensors }) => ({ tensors: tensors.filter(({ name }) => !name.startsWith(tensor)) }));

describe('a model state', () => {
  it('is written and read back bit for bit', async () => {
    const state = sampleState();
    const file = await writeSafetensors(toCheckpoint(state));
    const back = fromCheckpoint(await readSafetensors(file, NAME), NAME);
    expect(back.problems).toEqual([]);
    expect(back.config).toEqual(state.config);
    expect(back).toMatchObject({
      step: 1240,
      epoch: 3,
      queuePtr: 48,
      version: '0.1.0',
      tensors: 12,
    });
    expect(back.numBatchesTracked).toEqual(state.numBatchesTracked);
    const byName = (a: NamedArray, b: NamedArray) => (a.name < b.name ? -1 : 1);
    expect([...back.arrays].sort(byName)).toEqual([...state.arrays].sort(byName));
    expect(back.parameters).toBe(8 * 27 + 8 + 16 * 8);
    expect(await writeSafetensors(toCheckpoint(back))).toEqual(file);
  });

  it('has the types and shapes of a PyTorch state dict', () => {
    const { tensors } = toCheckpoint(sampleState());
    const find = (name: string) => tensors.find((tensor) => tensor.name === name);
    expect(find('queue_ptr')).toMatchObject({ dtype: 'I64', shape: [1] });
    expect(find('encoder_q.bn1.num_batches_tracked')).toMatchObject({ dtype: 'I64', shape: [] });
    expect(find('queue')).toMatchObject({ dtype: 'F32', shape: [16, 64] });
    expect(find('encoder_q.conv1.weight')).toMatchObject({ dtype: 'F32', shape: [8, 3, 3, 3] });
  });
});

describe('fromCheckpoint', () => {
  const refusals: [string, () => Checkpoint, RegExp][] = [
    [
      'a file of another tool',
      () => changed(() => ({ metadata: { format: 'pt' } })),
      /no "protolab_format".*exported by Protolab/,
    ],
    [
      'a newer format',
      () => withMetadata({ protolab_format: '2', protolab_version: '9.0' }),
      /format 2, written by version "9\.0"/,
    ],
    [
      'a step that is no number',
      () => withMetadata({ step: '-1' }),
      /"step" is "-1", not a whole number/,
    ],
    [
      'a step past 2^53',
      () => withMetadata({ step: '9999999999999999' }),
      /"step" is .* not a whole number/,
    ],
    ['a config that is no JSON', () => withMetadata({ config: '{' }), /config is not valid JSON/],
    [
      'a config with __proto__',
      () => withMetadata({ config: '{"__proto__":{"seed":1}}' }),
      /config holds the forbidden name/,
    ],
    ['no query encoder', () => without('encoder_q.'), /no tensor of a query encoder/],
    [
      'no queue',
      () => changed(({ tensors }) => ({ tensors: tensors.filter(({ name }) => name !== 'queue') })),
      /no tensor "queue"/,
    ],
    ['no queue_ptr', () => without('queue_ptr'), /no whole number "queue_ptr"/],
    [
      'a queue_ptr outside the queue',
      () => toCheckpoint({ ...sampleState(), queuePtr: 64 }),
      /queue_ptr is 64, outside a queue of 64/,
    ],
    [
      'a tensor of three axes',
      () =>
        changed(({ tensors }) => ({
          tensors: [
            ...tensors,
            { name: 'encoder_q.x', dtype: 'F32', shape: [1, 1, 1], data: new Float32Array(1) },
          ],
        })),
      /"encoder_q\.x" has shape \[1, 1, 1\]/,
    ],
    [
      'a NaN in a weight',
      () => {
        const state = sampleState();
        state.arrays[4]?.data.fill(Number.NaN, 3, 4);
        return toCheckpoint(state);
      },
      /"encoder_q\.fc\.0\.weight" contains NaN/,
    ],
  ];
  it.each(refusals)('refuses %s', (_, make, reason) => {
    let caught: unknown;
    try {
      fromCheckpoint(make(), NAME);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(CheckpointError);
    const message = caught instanceof Error ? caught.message : '';
    expect(message).toMatch(reason);
    expect(message).toMatch(/^"run\.safetensors" cannot be (imported|used): .+\. [A-Z].+\.$/);
  });

  it('reports config fields, contradictions and tensors it cannot use, and reads the rest', () => {
    const config = JSON.stringify({
      ...sampleState().config,
      epochs: -3,
      queueLength: 100,
      colour: 'red',
    });
    const checkpoint = withMetadata({ config });
    const spare = { name: 'mask', dtype: 'U8', shape: [1], data: Uint8Array.of(1) } as const;
    const { problems, config: read } = fromCheckpoint(
      { ...checkpoint, tensors: [...checkpoint.tensors, spare] },
      NAME,
    );
    expect(read.epochs).toBe(24);
    expect(problems.map(english).join('\n')).toMatch(/"colour"/);
    expect(problems.map(english).join('\n')).toMatch(/epochs\) is -3/);
    expect(problems.map(english).join('\n')).toMatch(/not a multiple of the batch size/);
    expect(problems.map(english).join('\n')).toMatch(
      /holds 64 keys of 16 numbers, the config says 100/,
    );
    expect(problems.map(english).join('\n')).toMatch(/"mask" \(U8\)/);
  });
});
