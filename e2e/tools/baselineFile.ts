import { readFileSync } from 'node:fs';
import path from 'node:path';
import { configFromJson, type RunConfig } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import { root } from './bundle.mjs';

export const BASELINE_FILE = 'e2e/baselines/quick.json';

/** The losses that the `quick` preset gave on SwiftShader when the file was made. */
export interface Baseline {
  readonly madeBy: 'npm run baseline';
  readonly config: RunConfig;
  /** One value per step. */
  readonly lossInst: readonly number[];
  readonly gradNorm: readonly number[];
}

/** `quick` with its seed, cut in its second epoch of 25 steps. */
export function baselineConfig(): RunConfig {
  return { ...presetConfig('quick'), seed: 0, maxSteps: 40 };
}

/** A file of an earlier version: its fields are translated, newer ones get their defaults. */
export function readBaseline(): Baseline {
  const baseline: Baseline = JSON.parse(readFileSync(path.join(root, BASELINE_FILE), 'utf8'));
  return { ...baseline, config: configFromJson(baseline.config).config };
}
