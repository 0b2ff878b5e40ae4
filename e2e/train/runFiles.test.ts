import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { say } from '#base/words.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import type { TileReport } from '#run/tiles.ts';
import { evaluation } from '#storage/runStore.fixture.ts';
import { readTrainFolder } from '#storage/trainFolder.ts';
import { RunFiles } from './runFiles.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'protolab-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const states = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith('checkpoint'))
    .sort();

test('the states of a run are kept by the policy, and those of an earlier run go', () => {
  writeFileSync(path.join(folder, 'checkpoint-step-7.safetensors'), 'earlier');
  writeFileSync(path.join(folder, 'checkpoint-step-7.safetensors.part'), 'cut off');
  writeFileSync(path.join(folder, 'checkpoint-of-mine.safetensors'), 'not of a run');
  const files = new RunFiles(folder, presetConfig('quick'));
  expect(states()).toEqual(['checkpoint-of-mine.safetensors']);
  files.begin({ totalSteps: 20, stepsPerEpoch: 5, fromStep: 0 });
  for (let step = 1; step <= 9; step++) files.keepCheckpoint(step, Uint8Array.of(step));
  // Tenths of 2 steps; the last three.
  expect(states()).toEqual([
    'checkpoint-of-mine.safetensors',
    ...[2, 4, 6, 7, 8, 9].map((step) => `checkpoint-step-${step}.safetensors`),
  ]);
  expect([...readFileSync(path.join(folder, 'checkpoint-step-7.safetensors'))]).toEqual([7]);
});

test('the choice of tiles is written, read with the folder, and gone with the next run', async () => {
  const config = presetConfig('quick');
  const files = new RunFiles(folder, config);
  const tiles: TileReport = {
    ...{ by: 'tuner', ms: 900, clock: 'wall', kept: 0, left: 0, notes: [] },
    layers: [{ layer: 'forward 3×3', table: 'plain', tile: '32×32×8/4', ratio: 0.8 }],
  };
  files.writeTiles(tiles);
  const text = readFileSync(path.join(folder, 'tiles.json'), 'utf8');
  const parts = { config: new Blob([JSON.stringify(config)]), metrics: new Blob([]), about: null };
  const read = (content: string) =>
    readTrainFolder({ ...parts, name: 'r', tiles: new Blob([content]), at: 0 });
  expect((await read(text)).run.tiles).toEqual(tiles);
  expect((await read(text.slice(9))).run.tiles).toBeUndefined();
  new RunFiles(folder, config);
  expect(readdirSync(folder)).not.toContain('tiles.json');
});

test('a run that continues after a loss has each step once', () => {
  const files = new RunFiles(folder, presetConfig('quick'));
  const length = { totalSteps: 8, stepsPerEpoch: 3 };
  files.begin({ ...length, fromStep: 0 });
  for (const step of [1, 2, 3, 4, 5, 6, 7]) {
    files.addSteps([stepMetrics(step)]);
    if (step % 3 === 0) files.addEvaluation({ ...evaluation(step), epoch: step / 3 });
    files.addNote({ kind: 'change', step, message: say('A note.') });
  }
  const written = () =>
    readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line): { step?: number; epoch?: number; note?: { step: number } } => JSON.parse(line));
  files.begin({ ...length, fromStep: 5 });
  expect(written().flatMap(({ step }) => step ?? [])).toEqual([1, 2, 3, 4, 5]);
  expect(written().flatMap(({ note }) => note?.step ?? [])).toEqual([1, 2, 3, 4, 5]);
  expect(written().flatMap(({ step, epoch }) => (step === undefined ? (epoch ?? []) : []))).toEqual(
    [1],
  );
  files.begin({ ...length, fromStep: 0 });
  expect(readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8')).toBe('');
});
