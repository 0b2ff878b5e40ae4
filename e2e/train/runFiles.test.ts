import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { presetConfig } from '#run/presets.ts';
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
  files.begin({ totalSteps: 20, stepsPerEpoch: 5 });
  for (let step = 1; step <= 9; step++) files.keepCheckpoint(step, Uint8Array.of(step));
  // Tenths of 2 steps; the last three.
  expect(states()).toEqual([
    'checkpoint-of-mine.safetensors',
    ...[2, 4, 6, 7, 8, 9].map((step) => `checkpoint-step-${step}.safetensors`),
  ]);
  expect([...readFileSync(path.join(folder, 'checkpoint-step-7.safetensors'))]).toEqual([7]);
});
