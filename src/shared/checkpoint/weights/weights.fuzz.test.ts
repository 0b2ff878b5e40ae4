import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesLike, fuzz, jsonTextLike, readsOrRefuses } from '#base/fuzz.fixture.ts';
import { say } from '#base/words.ts';
import { readPickle } from '#checkpoint/pytorch/pickle.ts';
import { ops, stateDictOps, torchLegacy, torchZip } from '#checkpoint/pytorch/torchFile.fixture.ts';
import { orRefuse, weightsOf } from '#checkpoint/pytorch/torchFile.ts';
import { torchRules } from '#checkpoint/pytorch/torchRules.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import { openWeights } from './openWeights.ts';
import { refuseWeights, type WeightsFile } from './weightsFile.ts';
import { planWeights, weightsRows } from './weightsPlan.ts';

const TENSORS = {
  'module.encoder_q.conv1.weight': { shape: [2, 3, 1, 1], data: new Float32Array(6) },
  'module.encoder_q.fc.0.bias': { shape: [4], data: new Float32Array(4) },
  'module.queue': { shape: [2, 2], data: new Float32Array(4) },
};
const TARGETS = [
  { name: 'encoder_q.conv1.weight', shape: [2, 3, 1, 1] },
  { name: 'encoder_q.fc.0.bias', shape: [5] },
];

/** Reads as a run does; what is read is no larger than the file. */
async function read(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await readsOrRefuses(async () => {
    await readAll(await openWeights(new Blob([bytes]), 'weights.pth'), bytes.length);
  });
}

async function readAll(file: WeightsFile, mostNumbers: number): Promise<void> {
  const plan = planWeights(TARGETS, file);
  expect(weightsRows(plan).length).toBeLessThanOrEqual(TARGETS.length + file.tensors.length);
  for (const { name, shape } of file.tensors) {
    const numbers = await file.read(name);
    expect(numbers.length).toBe(shape.reduce((product, side) => product * side, 1));
    expect(numbers.length).toBeLessThanOrEqual(mostNumbers);
  }
}

test('a PyTorch zip with other bytes is read or refused', () => {
  const { 'module.queue': queue } = TENSORS;
  return fuzz(bytesLike(torchZip({ 'module.queue': queue })), read);
});

const plain = await writeSafetensors({
  tensors: Object.entries(TENSORS).map(
    ([name, { shape, data }]) => ({ name, dtype: 'F32', shape, data }) as const,
  ),
  metadata: {},
});
const headerLength = Number(new DataView(plain.buffer).getBigUint64(0, true));

test('safetensors of others with another header are read or refused', () => {
  const { __metadata__: _, ...header }: Record<string, unknown> = JSON.parse(
    new TextDecoder().decode(plain.subarray(8, 8 + headerLength)),
  );
  return fuzz(jsonTextLike(header), async (text) => {
    const encoded = new TextEncoder().encode(text);
    const length = BigUint64Array.of(BigInt(encoded.length));
    const parts = new Blob([length, encoded, plain.subarray(8 + headerLength)]);
    await read(new Uint8Array(await parts.arrayBuffer()));
  });
});

test('an old PyTorch file with other bytes is read or refused', () =>
  fuzz(bytesLike(torchLegacy(TENSORS)), read));

const storages = Object.values(TENSORS).map(({ data }) => new Uint8Array(data.buffer));

test('another pickle is read or refused; what it names lies in its storages', () => {
  const { pickle, dict, text, int } = ops;
  const valid = Uint8Array.from(
    pickle(dict([text('state_dict'), stateDictOps(TENSORS)], [text('epoch'), int(3)])),
  );
  // Opcodes put in, where bytes that are flipped mostly break a text.
  const inserted = fc
    .array(fc.tuple(fc.nat(valid.length), fc.constantFrom(...'(.]}tsuabqhRQN)\x85\x86\x88c')), {
      maxLength: 4,
    })
    .map((changes) =>
      changes.reduce(
        (bytes, [at, code]) =>
          Uint8Array.of(...bytes.subarray(0, at), code.charCodeAt(0), ...bytes.subarray(at)),
        valid,
      ),
    );
  const refuse = refuseWeights('weights.pth');
  return fuzz(fc.oneof(bytesLike(valid), inserted), async (bytes) => {
    await readsOrRefuses(async () => {
      const { value } = orRefuse(refuse, () =>
        readPickle(
          bytes,
          0,
          torchRules(() => {}),
        ),
      );
      const file = weightsOf(value, 'weights.pth', refuse, async ({ key, numel, element }) => {
        const storage = storages[Number(key)];
        // A container refuses what it does not hold.
        if (storage?.length !== numel * element.bytes)
          throw refuse(say('{{key}}', { key }), say(''));
        return storage;
      });
      await readAll(file, 24);
    });
  });
});
