import { describe, expect, it } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { NO_METADATA, type RunMetadata } from '#run/runMetadata.ts';
import { isRunFile, type RunContent, readRunFile, runFileText } from './runFile.ts';
import { RunFileError } from './runFileError.ts';
import { evaluation, run, step, steps } from './runStore.fixture.ts';

const METADATA: RunMetadata = {
  ...NO_METADATA,
  name: 'Übung ☃',
  note: 'a\n"b"',
  tags: ['lamb', 'to show'],
  parent: { runId: 'p', step: 25 },
  group: {
    ...{
      id: 'g',
      kind: 'sweep',
      label: say('{{what}}, {{preset}}', { what: say('Rate'), preset: 'quick' }),
    },
    ...{ field: 'learningRate', value: 0.1, seed: 3 },
  },
};

const CONTENT: RunContent = {
  run: run({
    state: 'failed',
    endedAt: 9000,
    lastLoss: Number.NaN,
    fault: { kind: 'nonFinite', step: 3, what: 'loss', message: say('At {{n}}.', { n: -0 }) },
    notes: [{ kind: 'change', step: 1, message: say('Rate {{rate}}.', { rate: 0.1 }) }],
    diagnoses: [
      {
        ...{ cause: 'halfOverflow', confidence: 'certain', why: 'fault', step: 3 },
        ...{ firstTensor: 'head_a', firstOp: null, alternatives: ['lambRate'] },
        evidence: [{ key: 'max', values: { max: Number.POSITIVE_INFINITY, text: 'NaN' } }],
        fixes: [{ key: 'rate', changes: { learningRate: 0.01 }, from: 'start' }],
      },
    ],
  }),
  metadata: METADATA,
  steps: [
    step(1),
    step(2, { gradNorm: Number.NEGATIVE_INFINITY, lossInst: -0 }),
    step(3, { lossInst: Number.NaN, trustRatio: null }),
  ],
  evaluations: [evaluation(0), { ...evaluation(3), featureStd: Number.NaN, knnTop1: null }],
  tensors: [
    {
      tensors: ['conv1.weight'],
      points: [
        {
          ...{ step: 1, gradNorm: [1], weightNorm: [2], updateRatio: [Number.NaN] },
          ...{ trustRatio: null, nonFinite: [0] },
        },
      ],
    },
  ],
};

async function textOf(content: RunContent): Promise<string> {
  let text = '';
  for await (const piece of runFileText(content)) text += piece;
  return text;
}

const read = (text: string) => readRunFile(new Blob([text]), 'a.json');

const refusal = async (text: string): Promise<string> => {
  const error = await read(text).catch((reason: unknown) => reason);
  if (!(error instanceof RunFileError)) throw new Error(`not refused: ${String(error)}`);
  return english(error.words);
};

describe('a run’s file', () => {
  it('is read back exactly, with NaN, infinities and −0', async () => {
    const back = await read(await textOf(CONTENT));
    expect(back).toStrictEqual({ ...CONTENT, problems: [] });
    expect(Object.is(back.steps[1]?.lossInst, -0)).toBe(true);
  });

  it('is read back in any layout, and a long one line by line', async () => {
    const text = await textOf({ ...CONTENT, steps: steps(1, 2345) });
    const json: unknown = JSON.parse(text);
    expect((await read(text)).steps).toEqual(steps(1, 2345));
    expect((await read(JSON.stringify(json, null, 2))).steps).toHaveLength(2345);
    expect((await read(await textOf({ ...CONTENT, steps: [] }))).steps).toEqual([]);
  });

  it('is known by its first bytes', async () => {
    expect(await isRunFile(new Blob([await textOf(CONTENT)]))).toBe(true);
    expect(await isRunFile(new Blob(['{"epochs": 8}']))).toBe(false);
  });

  it('of a run in progress is one that stopped there', async () => {
    const back = await read(
      await textOf({ ...CONTENT, run: run({ state: 'training', endedAt: null }) }),
    );
    expect(back.run.state).toBe('stopped');
    expect(back.run.endedAt).toBe(CONTENT.steps.at(-1)?.atMs);
  });

  it('of version 1 keeps what it has', async () => {
    const { config, runId } = CONTENT.run;
    const columns = Object.keys(step(1));
    const rows = [
      Object.values(step(1)),
      columns.map((name) => (name === 'lossInst' ? 'NaN' : name === 'step' ? 2 : 1)),
    ];
    const text = JSON.stringify({
      ...{ format: 'protolab-run', version: 1, runId, name: 'first', state: 'stopped' },
      ...{ dataset: 'Emoji scenes', startedAt: 5, totalSteps: 10, stepsPerEpoch: 5, config },
      notes: [{ kind: 'change', step: 1, message: 'Rate 0.1.' }],
      evaluations: [evaluation(2)],
      steps: { columns, rows },
    });
    const back = await read(text);
    expect(back.run).toMatchObject({
      runId,
      steps: 2,
      totalSteps: 10,
      lastLoss: Number.NaN,
      config,
    });
    expect(back.run.dataset).toMatchObject({ name: 'Emoji scenes', images: 0 });
    expect(back.metadata).toEqual({ ...NO_METADATA, name: 'first' });
    expect(english(back.run.notes[0]?.message)).toBe('Rate 0.1.');
    expect(back.evaluations).toEqual([evaluation(2)]);
  });
});

describe('a damaged file is refused in a sentence with file, field and fix:', () => {
  it.each([
    ['another kind of file', '{"epochs": 8}', /it is no run, no lab and no checkpoint.*Choose/],
    ['no JSON', '{"format": "protolab-run", ', /its text is not valid JSON.*Export the run again/],
    ['a newer version', '{"format": "protolab-run", "version": 3}', /version 3.*reads up to 2/],
    ['a forbidden name', '{"format":"protolab-run","version":2,"__proto__":{}}', /forbidden name/],
  ])('%s', async (_, text, words) => {
    const message = await refusal(text);
    expect(message).toMatch(words);
    expect(message).toContain('"a.json"');
  });

  it.each([
    ['a field of another type', '"startedAt":', '"startedAt":"x","was":', /"startedAt" is "x"/],
    ['a missing field', '"totalSteps":', '"other":', /"totalSteps" is missing/],
    ['an evaluation', '"featureStd":', '"other":', /"evaluations\.0\.featureStd" is missing/],
    ['a row that is cut', /\n(\[1,[^\]]*),[^,\]]*\]/, '\n$1]', /row 1 of its steps is not as long/],
    ['a row that is no JSON', '\n[1,', '\n[1 ', /row 1 of its steps is not valid JSON/],
    ['steps that go back', '\n[3,', '\n[1,', /"steps\.rows\.2\.step" is 1, after step 2/],
    ['a missing end', /,\n\[3,[\s\S]*$/, ',\n', /it ends after 2 steps/],
  ])('%s', async (_, from, to, words) => {
    const text = await textOf(CONTENT);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(await refusal(changed)).toMatch(words);
  });

  it('cut anywhere, never taken for whole', async () => {
    const text = await textOf(CONTENT);
    for (let at = 1; at < text.trimEnd().length; at += 97) {
      await refusal(text.slice(0, at));
    }
  });

  it('not text', async () => {
    const error = await readRunFile(new Blob([Uint8Array.of(0xff, 0xfe, 0)]), 'a.json').catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(RunFileError);
  });
});
