import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesLike, fuzz, jsonLike, jsonTextLike, readsOrRefuses } from '#base/fuzz.fixture.ts';
import { english } from '#base/words.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import { fromCheckpoint } from './modelState.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { parseStrictJson } from './strictJson.ts';

const NAME = 'run.safetensors';

const metadata = {
  ...{ protolab_format: '1', protolab_version: '0.1.0', step: '12', epoch: '1' },
  config: JSON.stringify({ ...presetConfig('quick'), embeddingDim: 16, queueLength: 512 }),
  run: JSON.stringify({
    ...{ runId: 'quick-1', totalSteps: 20, stepsPerEpoch: 5 },
    dataset: { name: 'Scenes', images: 64, side: 32, testImages: 0, levels: [] },
  }),
};

const file = await writeSafetensors({
  metadata,
  tensors: [
    {
      name: 'encoder_q.conv1.weight',
      dtype: 'F32',
      shape: [2, 3, 1, 1],
      data: new Float32Array(6),
    },
    { name: 'encoder_q.fc.weight', dtype: 'F32', shape: [4, 2], data: new Float32Array(8) },
    { name: 'queue', dtype: 'F32', shape: [16, 512], data: new Float32Array(8192) },
    { name: 'queue_ptr', dtype: 'I64', shape: [1], data: BigInt64Array.of(3n) },
  ],
});

/** Reads as an import does; what is read is no larger than the file. */
async function read(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const state = await readsOrRefuses(async () =>
    fromCheckpoint(await readSafetensors(bytes, NAME), NAME),
  );
  if (state === null) return;
  const held = state.arrays.reduce((sum, { data }) => sum + data.byteLength, 0);
  expect(held).toBeLessThanOrEqual(bytes.length);
  for (const problem of state.problems) expect(english(problem).length).toBeLessThan(1000);
}

test('a checkpoint with other bytes is refused in words: its checksums cover all of it', async () => {
  let same = 0;
  await fuzz(bytesLike(file), async (bytes) => {
    const untouched = bytes.length === file.length && bytes.every((byte, i) => byte === file[i]);
    const found = await readsOrRefuses(() => readSafetensors(bytes, NAME));
    expect(found === null).toBe(!untouched);
    if (untouched) same++;
  });
  expect(same).toBeGreaterThan(0);
});

const headerLength = Number(new DataView(file.buffer).getBigUint64(0, true));
const header: unknown = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength)));

/** The header as another tool writes it, without checksums. */
function withoutDigests(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const { __metadata__: about, ...rest }: Record<string, unknown> = { ...json };
  if (typeof about !== 'object' || about === null) return json;
  const { sha256: _, header_sha256: __, ...kept }: Record<string, unknown> = { ...about };
  return { ...rest, __metadata__: kept };
}

test('a checkpoint with another header is read or refused; its parts stay within the file', async () => {
  const data = file.subarray(8 + headerLength);
  await fuzz(jsonTextLike(withoutDigests(header)), async (text) => {
    const encoded = new TextEncoder().encode(text);
    const bytes = new Uint8Array(8 + encoded.length + data.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(encoded.length), true);
    bytes.set(encoded, 8);
    bytes.set(data, 8 + encoded.length);
    await read(bytes);
  });
});

test('a checkpoint with other metadata is read or refused', async () => {
  const config = jsonTextLike(JSON.parse(metadata.config));
  const run = jsonTextLike(JSON.parse(metadata.run));
  const numbers = fc.constantFrom('0', '1', '-1', '1e3', '9'.repeat(15), '9'.repeat(17), '', ' 1');
  const { tensors } = await readSafetensors(file, NAME);
  await fuzz(fc.tuple(config, run, numbers, numbers), async ([config, run, step, epoch]) => {
    const about = { ...metadata, config, run, step, epoch };
    const state = await readsOrRefuses(() => fromCheckpoint({ tensors, metadata: about }, NAME));
    if (state !== null) expect(state.step).toBeLessThan(2 ** 53);
  });
});

test('JSON of a file has no forbidden name and is not deep, or is refused', async () => {
  const valid = { a: [1, { b: null }], c: 'text', d: { e: [[], {}] } };
  await fuzz(fc.oneof(jsonTextLike(valid), jsonLike(valid).map(String)), async (text) => {
    const json = await readsOrRefuses(() => parseStrictJson(text));
    if (json !== null) expect(text).not.toMatch(/"(__proto__|constructor|prototype)"\s*:/);
  });
});
