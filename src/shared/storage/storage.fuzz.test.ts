import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bytesLike,
  edited,
  fuzz,
  jsonTextLike,
  readsOrRefuses,
  readsOrThrows,
} from '#base/fuzz.fixture.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { clustering } from './clustering.fixture.ts';
import { decodeMetadata, encodeMetadata } from './metadataSchema.ts';
import { decodeClustering, encodeClustering } from './prototypeRecords.ts';
import { readRunFile, runFileText } from './runFile.ts';
import { evaluation, run, step, steps } from './runStore.fixture.ts';
import {
  decodeEvaluation,
  decodeRun,
  decodeSteps,
  encodeEvaluation,
  encodeRun,
  encodeSteps,
} from './schemas.ts';
import { linesOf } from './textLines.ts';
import { readTrainFolder } from './trainFolder.ts';

const record = run({ state: 'stopped', endedAt: 9000, steps: 6 });
const content = {
  ...{ run: record, metadata: NO_METADATA, evaluations: [evaluation(5)], tensors: [] },
  steps: [...steps(1, 5), step(6, { lossInst: Number.NaN, gradNorm: Number.POSITIVE_INFINITY })],
};

async function textOf(): Promise<string> {
  let text = '';
  for await (const piece of runFileText(content)) text += piece;
  return text;
}

const file = await textOf();

const editedText = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(4), fc.nat(1e6), fc.nat(1e6)).map(([kind, a, b]) => edited(text, kind, a, b));

test('a run’s file is read or refused in words, laid out in any way', async () => {
  const whole: unknown = JSON.parse(file);
  const first = { ...content.run, format: 'protolab-run', version: 1, notes: ['ended'], steps: [] };
  const inputs = fc.oneof(editedText(file), jsonTextLike(whole), jsonTextLike(first));
  await fuzz(inputs, async (text) => {
    const read = await readsOrRefuses(() => readRunFile(new Blob([text]), 'a.json'));
    if (read === null) return;
    expect(read.steps.every(({ step: at }, i, all) => at > (all[i - 1]?.step ?? 0))).toBe(true);
    expect(Object.keys(read.run.config)).toEqual(Object.keys(DEFAULT_CONFIG));
  });
});

test('a folder of npm run train is read or refused in words', async () => {
  const line = { ...step(1), lossInst: 2.5, step: 1 };
  const lines = fc.array(fc.oneof(jsonTextLike(line), jsonTextLike({ epoch: 0, knnTop1: 3 })), {
    maxLength: 4,
  });
  await fuzz(fc.tuple(jsonTextLike(DEFAULT_CONFIG), lines), async ([config, metrics]) => {
    const parts = { config: new Blob([config]), metrics: new Blob([metrics.join('\n')]) };
    await readsOrRefuses(() =>
      readTrainFolder({ name: 'first', about: null, tiles: null, ...parts, at: 0 }),
    );
  });
});

test('lines are those of the text, in whichever pieces it comes', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', 'é', ' '), maxLength: 40 });
  await fuzz(fc.tuple(text, fc.nat(7)), async ([text, size]) => {
    const bytes = new TextEncoder().encode(text);
    const blob = new Blob([bytes]);
    blob.stream = () =>
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size + 1) {
            controller.enqueue(bytes.slice(at, at + size + 1));
          }
          controller.close();
        },
      });
    const lines: string[] = [];
    for await (const line of linesOf(blob, 'a.txt')) lines.push(line);
    const expected = text.split('\n');
    expect(lines).toEqual(expected.at(-1) === '' ? expected.slice(0, -1) : expected);
  });
});

test('records are decoded or refused by an error, never by an overflow', async () => {
  const decoders = [
    { decode: decodeRun, bytes: encodeRun(record) },
    { decode: decodeSteps, bytes: encodeSteps(content.steps) },
    { decode: decodeEvaluation, bytes: encodeEvaluation(evaluation(5)) },
    { decode: decodeMetadata, bytes: encodeMetadata(NO_METADATA) },
  ].map(({ decode, bytes }) => ({
    decode,
    inputs: fc.oneof(
      bytesLike(bytes),
      jsonTextLike(JSON.parse(new TextDecoder().decode(bytes))).map((text) =>
        new TextEncoder().encode(text),
      ),
    ),
  }));
  const inputs = fc.oneof(
    ...decoders.map(({ decode, inputs }) => inputs.map((bytes) => ({ decode, bytes }))),
  );
  await fuzz(inputs, async ({ decode, bytes }) => {
    await readsOrThrows(() => decode(bytes));
  });
});

test('a clustering is decoded whole or refused; its batches have rows', async () => {
  const bytes = await encodeClustering(clustering);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header: { __metadata__: { clustering: string } } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, 8 + length)),
  );
  const inner = jsonTextLike(JSON.parse(header.__metadata__.clustering)).map((text) => {
    const { __metadata__: _, ...tensors } = header;
    const encoded = new TextEncoder().encode(
      JSON.stringify({ ...tensors, __metadata__: { clustering: text } }),
    );
    const file = new Uint8Array(8 + encoded.length + bytes.length - 8 - length);
    new DataView(file.buffer).setBigUint64(0, BigInt(encoded.length), true);
    file.set(encoded, 8);
    file.set(bytes.subarray(8 + length), 8 + encoded.length);
    return file;
  });
  await fuzz(fc.oneof(bytesLike(bytes), inner), async (input) => {
    const read = await readsOrThrows(() => decodeClustering(input));
    if (read !== null) expect(read.features.batchRows).toBeGreaterThan(0);
  });
});
