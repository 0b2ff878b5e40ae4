import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StepMetrics } from '#run/metrics.ts';
import { BASELINE_FILE, type Baseline, baselineConfig } from './tools/baselineFile.ts';
import { root } from './tools/bundle.mjs';
import { runCommand } from './tools/options.ts';
import { runInBrowser } from './train/browserRuntime.ts';

const BASELINE = {
  name: 'npm run baseline',
  summary:
    "trains the regression spec's run and makes its losses the new baseline. Run it only after a change that is meant to move the curve, and say so in its commit.",
  options: {},
};

/** `npm run baseline`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(BASELINE, args, makeBaseline);
}

async function makeBaseline(): Promise<number> {
  const config = baselineConfig();
  const steps: StepMetrics[] = [];
  await runInBrowser({
    preset: 'quick',
    config,
    datasetPath: null,
    outFolder: '',
    json: false,
    adapter: 'swiftshader',
    runtime: 'browser',
    signal: new AbortController().signal,
    note: (sentence) => {
      process.stderr.write(`${sentence}\n`);
    },
    onEvent(event) {
      if (event.type === 'stepsFinished') steps.push(...event.steps);
    },
  });
  if (steps.length !== config.maxSteps) {
    throw new Error(
      `The run gave ${steps.length} of ${config.maxSteps} steps; nothing was written.`,
    );
  }
  const baseline: Baseline = {
    madeBy: 'npm run baseline',
    config,
    lossInst: steps.map((step) => step.lossInst),
    gradNorm: steps.map((step) => step.gradNorm),
  };
  const file = path.join(root, BASELINE_FILE);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(baseline, null, 1)}\n`);
  process.stdout.write(`${BASELINE_FILE} holds ${steps.length} steps.\n`);
  return 0;
}
