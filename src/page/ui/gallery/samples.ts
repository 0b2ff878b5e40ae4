/** What the gallery's widgets show. */
import { verbatim } from '#base/words.ts';
import type { DatasetSummary, SampleImage } from '#run/datasets.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { presetConfig } from '#run/presets.ts';
import type { AdapterSummary, Event } from '#run/protocol.ts';
import type { AgreementPoint, ClusterGallery } from '#run/prototypes.ts';

export const ADAPTER: AdapterSummary = {
  description: 'Gallery adapter',
  vendor: 'example',
  architecture: 'none',
  software: false,
  shaderF16: true,
  subgroups: true,
  maxBufferBytes: 2 ** 31,
};

export const DATASET: DatasetSummary = {
  name: 'Emoji scenes',
  images: 2000,
  side: 32,
  levels: [{ name: 'emoji', classes: 50 }],
  testImages: 0,
  notes: [],
  credit: verbatim('Noto Emoji'),
};

/** Discs of different colours. */
export const SAMPLES: readonly SampleImage[] = Array.from({ length: 64 }, (_, i) => ({
  label: `class ${i % 8}`,
  rgba: disc(32, 9 + (i % 5), [(i * 67) % 256, (i * 131) % 256, (i * 29) % 256]),
}));

function disc(side: number, radius: number, colour: readonly number[]) {
  const rgba = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [(i % side) - side / 2, Math.floor(i / side) - side / 2];
    if (Math.hypot(x, y) < radius) rgba.set(colour, 4 * i);
  }
  return rgba;
}

/** A run of the preset `quick` that begins. */
export function runStarted(runId: string): Event {
  return {
    type: 'runStarted',
    runId,
    config: presetConfig('quick'),
    dataset: DATASET,
    adapter: ADAPTER,
    startedAt: Date.now() - 60_000,
    fromStep: 0,
    totalSteps: 200,
    stepsPerEpoch: 25,
  };
}

/** A learning curve with noise that is the same each time. */
function step(number: number, changes: Partial<StepMetrics> = {}): StepMetrics {
  const noise = Math.sin(number * 12.9898) * 0.5 + Math.sin(number * 78.233) * 0.5;
  const loss = 3.5 + 3.5 * Math.exp(-number / 60) + 0.12 * noise;
  return stepMetrics(number, {
    epoch: Math.floor((number - 1) / 25),
    ...{ loss, lossInst: loss },
    accInst: 60 * (1 - Math.exp(-number / 80)) + 3 * noise,
    accInstNaive: 60 * (1 - Math.exp(-number / 80)) + 3 * noise,
    lr: 0.03 * Math.cos((number / 200) * 1.5),
    gradNorm: 0.6 + 2 * Math.exp(-number / 30) + 0.1 * noise,
    atMs: 1_700_000_000_000 + 100 * number,
    ...{ maxActivation: 4 + number / 50, updateRatio: 2e-3, weightGrowth: 1 + number / 2000 },
    ...changes,
  });
}

export const steps = (
  count: number,
  changes: (step: number) => Partial<StepMetrics> = () => ({}),
) => Array.from({ length: count }, (_, i) => step(i + 1, changes(i + 1)));

/** The last `count` of 200 steps are NaN. */
export const brokenSteps = (count: number) =>
  steps(200, (number) =>
    number <= 200 - count
      ? {}
      : { loss: Number.NaN, lossInst: Number.NaN, gradNorm: Number.NaN, committed: 0 },
  );

export function clusterGallery(sizes: readonly number[]): ClusterGallery {
  const k = sizes.length;
  const images = sizes.reduce((sum, size) => sum + size, 0);
  return {
    health: {
      k,
      inertia: 12,
      empty: sizes.filter((size) => size === 0).length,
      duplicates: 0,
      smallest: Math.min(...sizes),
      largest: Math.max(...sizes),
      phiMin: 0.1,
      phiMax: 0.3,
      nmi: 0.4,
      ari: 0.2,
      purity: 55,
      acc: 48,
    },
    assignments: new Int32Array(images),
    density: new Float32Array(k),
    sizes: Uint32Array.from(sizes),
    purity: new Float32Array(k),
    majority: new Int32Array(k),
    twin: new Int32Array(k).fill(-1),
    nearest: new Int32Array(8 * k).fill(-1),
  };
}

export const agreement = (epochs: number): readonly AgreementPoint[] =>
  Array.from({ length: epochs }, (_, i) => i + 1).flatMap((epoch) =>
    [25, 50].map((k) => ({
      epoch,
      k,
      nmi: 0.6 * (1 - Math.exp(-epoch / 6)) + k / 500,
      ari: 0.4 * (1 - Math.exp(-epoch / 8)),
      acc: 0.5 * (1 - Math.exp(-epoch / 7)),
    })),
  );
