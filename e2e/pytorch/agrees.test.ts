import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { inEnglish, speak, verbatim } from '#base/words.ts';
import { UNINTERRUPTED } from '#base/workSignal.ts';
import { labDraws } from '#checks/golden/draws.fixture.ts';
import { agreement } from '#cluster/agreement.ts';
import { NO_LABEL } from '#data/dataset.ts';
import { fileOf, load } from '#data/files.fixture.ts';
import { labelledOf, labelOf } from '#data/labels.ts';
import { trainAndQuery } from '#data/split.ts';
import { HealthWatch } from '#diagnosis/healthWatch.ts';
import { trainProbeReference } from '#evaluate/linearProbe.reference.ts';
import { lowShotSvm } from '#evaluate/lowShot.ts';
import { probePlan, standardised, unscaled } from '#evaluate/probePlan.ts';
import { optimizerReference } from '#optim/optimizer.reference.ts';
import { learningRateAt } from '#optim/schedule.ts';
import { PLAIN } from '#optim/settings.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { probeOf } from '#run/protocols.ts';
import { EarlyStop } from '#trainer/earlyStop.ts';
import { root } from '../tools/bundle.mjs';
import { stepLine } from '../train/metricsLines.ts';
import { findPython, IN_PYTHON } from './python.ts';

const python = findPython(['python3', '/usr/bin/python3']);
const skipped = python === null ? ' (skipped: no Python here has torch and torchvision)' : '';
const compared = test.skipIf(python === null);

const numbers = new RandomStream(1, 'sweep');
const oneOf = <T>(...values: readonly T[]): T => values[numbers.integer(values.length)] as T;

/** Steps that go in and out of every alarm. */
const wild = (count: number, from = 0): StepMetrics[] =>
  Array.from({ length: count }, (_, i) => {
    const calm = i % 40 < 10;
    const hollow = i % 40 > 30;
    return stepMetrics(from + i + 1, {
      lossInst: calm ? 2 : hollow ? 4.1 : oneOf(0.05, 3, 4.2, 8),
      accInstNaive: hollow ? 60 : oneOf(20, 60),
      featureStd: calm ? 0.09 : oneOf(0.001, 0.001, 0.02),
      tiedRows: oneOf(0, 0, 1, 9),
      deadUnits: i % 60 < 30 ? 0.95 : 0.1,
      badNorms: oneOf(0, 0, 0, 0.1),
      maxActivation: i % 80 > 60 ? 20000 : oneOf(40, 70, 150),
      updateRatio: i % 120 < 70 ? 0.02 : 0.001,
      weightGrowth: oneOf(1, 1, 6),
      trustRatio: oneOf(null, 3, 2000),
      lossScale: oneOf(null, 65536, 0.5),
      committed: i % 30 < 7 ? 0 : 1,
    });
  });

const config = (changes: Partial<RunConfig>): RunConfig => ({
  ...{ ...DEFAULT_CONFIG, batchSize: 32, queueLength: 64, embeddingDim: 100, autocast: true },
  ...changes,
});

const ALARM_CASES = (['moco', 'pcl', 'simclr', 'byol'] as const).map((method, i) => ({
  config: config({ method }),
  fromStep: 100 * i,
  steps: wild(200, 100 * i),
}));

const alarmsOf = ({ config, fromStep, steps }: (typeof ALARM_CASES)[number]) => {
  const watch = new HealthWatch(config, fromStep);
  let consecutiveSkips = 0;
  return steps.map((metrics) => {
    consecutiveSkips = metrics.committed === 0 ? consecutiveSkips + 1 : 0;
    const raised = watch.alarmsAt({ metrics, consecutiveSkips, loudestLayer: null });
    return raised.map(({ alarm }) => alarm);
  });
};

const flat = Array.from({ length: 60 }, (_, i) => stepMetrics(i + 1, { lossInst: 4.15 }));

const STOP_CASES = [
  { config: config({ stopOnAlarm: 'any' }), steps: wild(120) },
  { config: config({ stopOnAlarm: 'collapse' }), steps: wild(120) },
  { config: config({ stopChanceSteps: 30 }), steps: flat },
  { config: config({ stopChanceSteps: 30, method: 'byol' }), steps: flat },
  { config: config({ stopPatience: 2, stopMinGain: 0.5 }), steps: flat },
  { config: config({ stopPatience: 1, stopMinGain: 0 }), steps: flat },
  { config: config({ stopPatience: 2, schedule: 'range' }), steps: flat },
];

/** After these steps, epochs and their kNN. */
const EVALUATIONS: Readonly<Record<string, readonly (readonly [number, number | null])[]>> = {
  ...{
    10: [[1, 20]],
    20: [[2, null]],
    30: [[3, 20.4]],
    40: [[4, 20.6]],
    50: [[5, 20.5]],
    60: [[6, 20.7]],
  },
};

const stopOf = ({ config, steps }: (typeof STOP_CASES)[number]) => {
  const rules = new EarlyStop(config, 4);
  const watch = new HealthWatch(config, 0);
  let consecutiveSkips = 0;
  for (const metrics of steps) {
    const { step } = metrics;
    consecutiveSkips = metrics.committed === 0 ? consecutiveSkips + 1 : 0;
    const raised = watch.alarmsAt({ metrics, consecutiveSkips, loudestLayer: null });
    rules.took(
      metrics,
      raised.map(({ alarm }) => alarm),
    );
    for (const [epoch, knnTop1] of EVALUATIONS[step] ?? []) {
      rules.evaluated({
        ...{ epoch, step, knnTop1, knnLevels: [], clusters: [], featureStd: 0.1 },
        ...{ linearTop1: null, alignment: null, uniformity: null, rankMe: null },
      });
    }
    const why = rules.dueAt(step);
    if (why !== null) return [step, speak(inEnglish, why)];
  }
  return null;
};

/** A step's gradients and its forward pass: as they are, overflowing, with a norm beyond f32. */
const GRADIENTS = { fine: 1, overflow: Number.POSITIVE_INFINITY, norm: 1e30 } as const;

const VERDICT_CASES = (['stop', 'skip', 'ignore'] as const).flatMap((policy) =>
  [true, false].map((scaling) => ({
    ...{ policy, scaling, scale: 2 ** 120, interval: 3 },
    steps: Array.from({ length: 60 }, () => ({
      gradient: oneOf<keyof typeof GRADIENTS>('fine', 'fine', 'fine', 'fine', 'overflow', 'norm'),
      forward: oneOf(0, 0, 0, 0, 0, 3),
    })),
  })),
);

function verdictsOf({ policy, scaling, scale, interval, steps }: (typeof VERDICT_CASES)[number]) {
  const state = {
    ...{ parameters: new Float64Array(1), first: new Float64Array(1), second: new Float64Array(1) },
    ...{
      steps: [0],
      scale: scaling ? scale : 1,
      growthTracker: 0,
      consecutiveSkips: 0,
      dead: false,
    },
  };
  const segment = { offset: 0, length: 1, oneDimensional: false };
  const found: unknown[] = [];
  for (const { gradient, forward } of steps) {
    const { updated, committed } = optimizerReference(
      state,
      // A norm beyond f32 is of the unscaled gradient.
      [GRADIENTS[gradient] * (gradient === 'norm' ? state.scale : 1)],
      forward,
      [segment],
      {
        ...{ learningRate: 0, momentum: 0, beta2: 0, eps: 0, weightDecay: 0, maxNorm: 0 },
        ...{ growth: 2, backoff: 0.5, growthInterval: interval },
      },
      { ...PLAIN, policy, lossScaling: scaling },
    );
    found.push([updated, committed, state.scale, state.growthTracker, state.consecutiveSkips]);
    state.dead = false;
  }
  return found;
}

const RATE_CASES = [
  { config: config({ schedule: 'range', minLearningRate: 1e-4, warmupSteps: 8 }), total: 40 },
  { config: config({ schedule: 'range', minLearningRate: 1e-5, warmupSteps: 0 }), total: 2 },
];

const CLASSES = 4;
const DIM = 6;

/** Rows around their class's axis. */
function rows(count: number) {
  const labels = Array.from({ length: count }, (_, i) => (i * 7) % CLASSES);
  const values = labels.map((label) =>
    Array.from({ length: DIM }, (_, d) =>
      Math.fround(0.7 * numbers.normal() + (d === label ? 1 : 0)),
    ),
  );
  return { labels, values, flat: { values: Float32Array.from(values.flat()), dim: DIM, labels } };
}

const [bank, query] = [rows(70), rows(50)];
const PROBES = (['lab', 'pcl'] as const).map((recipe) => ({ recipe, seed: 3 }));
const SHOTS = { shots: [1, 4], resamples: 3, seed: 5 } as const;

const labelled = {
  ...{ bank: bank.values, bankLabels: bank.labels, classes: CLASSES },
  ...{ query: query.values, queryLabels: query.labels },
};

/** Fewer clusters than classes, and more, of which some are empty; a third of the rows without a class. */
const PARTITIONS = [5, 40, 6].map((k) => ({
  k,
  clusters: Array.from({ length: 200 }, (_, i) => (i * 7 + numbers.integer(3)) % k),
  labels: Array.from({ length: 200 }, (_, i) =>
    k === 6 && i % 3 === 0 ? -1 : (i + numbers.integer(2)) % 12,
  ),
}));

/** A third has no class; with groups, and with a test split of its own. */
const SPLITS = [
  { testStart: 90, groups: null },
  { testStart: 90, groups: Array.from({ length: 90 }, (_, i) => i >> 1) },
  { testStart: 75, groups: null },
].map((own) => ({
  ...{ ...own, classes: CLASSES, holdOut: 0.2, seed: 4 },
  labels: Array.from({ length: 90 }, (_, i) => (i % 6 < 2 && i < 75 ? -1 : (i >> 1) % CLASSES)),
}));

/** STL-10 as it is published, without one of its classes. */
const STL = { train: 40, unlabeled: 30, test: 9 } as const;
const stlFolder = mkdtempSync(path.join(tmpdir(), 'protolab-stl-'));
afterAll(() => rmSync(stlFolder, { recursive: true }));
const stlFiles = Object.entries(STL).flatMap(([part, count], at) => {
  const images = Uint8Array.from(
    { length: count * 27_648 },
    (_, i) => Math.imul(i + at, 2_654_435_761) >>> 24,
  );
  const labels = Uint8Array.from({ length: count }, (_, i) => 1 + (i % 9));
  const named = [
    { path: `${part}_X.bin`, bytes: images },
    ...(part === 'unlabeled' ? [] : [{ path: `${part}_y.bin`, bytes: labels }]),
  ];
  for (const file of named) writeFileSync(path.join(stlFolder, file.path), file.bytes);
  return named.map((file) => fileOf(file.path, file.bytes));
});

const lines = (steps: readonly StepMetrics[]) => steps.map(stepLine);
const ASKED = [
  ['draws', [9]],
  ['alarms', ALARM_CASES.map(({ steps, ...rest }) => ({ ...rest, lines: lines(steps) }))],
  [
    'stop',
    STOP_CASES.map(({ config, steps }) => ({
      ...{ config, lines: lines(steps), evaluations: EVALUATIONS },
    })),
  ],
  [
    'verdicts',
    VERDICT_CASES.map(({ steps, ...rest }) => ({
      ...rest,
      steps: steps.map(({ gradient, forward }) => [
        gradient === 'fine' && forward === 0,
        forward === 0,
        gradient === 'overflow',
      ]),
    })),
  ],
  ['rates', RATE_CASES],
  ['probe', PROBES.map((settings) => ({ ...settings, ...labelled }))],
  ['shots', [{ ...SHOTS, ...labelled }]],
  ['agreements', PARTITIONS],
  ['splits', SPLITS],
  ['images', [{ folder: stlFolder, side: 8 }]],
] as const;

describe(`protolab_torch agrees with the lab${skipped}`, () => {
  let told: Readonly<Record<string, readonly unknown[]>> = {};
  beforeAll(() => {
    if (python === null) return;
    const { stdout, stderr } = spawnSync(python, ['-B', 'agrees.py'], {
      ...{ ...IN_PYTHON, cwd: path.join(root, 'e2e/pytorch') },
      input: JSON.stringify(ASKED),
    });
    expect(stderr).toBe('');
    const answers: readonly unknown[][] = JSON.parse(stdout);
    told = Object.fromEntries(ASKED.map(([kind], i) => [kind, answers[i] ?? []]));
  }, 120_000);

  compared('in random numbers', () => {
    expect(told.draws).toEqual([labDraws(9)]);
  });

  compared('in the alarms of every method', () => {
    const own = ALARM_CASES.map(alarmsOf);
    expect(told.alarms).toEqual(own);
    expect(new Set(own.flat(2)).size).toBe(11);
  });

  compared('in when and why a run ends early', () => {
    const own = STOP_CASES.map(stopOf);
    expect(told.stop).toEqual(own);
    expect(own.map((end) => end?.[0] ?? null)).toEqual([7, 18, 34, null, 60, 50, null]);
  });

  compared('in what a step that is not finite does, and in the loss scale', () => {
    expect(told.verdicts).toEqual(VERDICT_CASES.map(verdictsOf));
  });

  compared('in the rates of a range test', () => {
    for (const [i, { config, total }] of RATE_CASES.entries()) {
      const own = Array.from({ length: total }, (_, step) => learningRateAt(config, step, total));
      const found = told.rates?.[i] as readonly number[];
      own.forEach((rate, step) => {
        expect(found[step]).toBeCloseTo(rate, 12);
      });
    }
  });

  compared('in linear probes: the weights within 1e-9, the answers exactly', () => {
    PROBES.forEach(({ recipe: name, seed }, i) => {
      const recipe = probeOf(name);
      const features = standardised(bank.flat, unscaled(DIM));
      const own = trainProbeReference(features, bank.labels, CLASSES, { seed, recipe });
      const found = told.probe?.[i] as { weights: readonly number[]; top1: number };
      expect(probePlan(70, DIM, recipe).epochs).toBe(100);
      own.forEach((weight, at) => {
        expect(Math.abs((found.weights[at] ?? 0) - weight)).toBeLessThan(1e-9);
      });
      expect(found.top1).toBeGreaterThan(50);
    });
  });

  compared('in low-shot accuracies within 1e-9', async () => {
    const own = await lowShotSvm(bank.flat, query.flat, CLASSES, SHOTS, UNINTERRUPTED);
    const [found] = told.shots as readonly (typeof own)[];
    own.forEach((row, i) => {
      for (const [name, value] of Object.entries(row)) {
        expect(Reflect.get(found?.[i] ?? {}, name), name).toBeCloseTo(value, 9);
      }
    });
  });

  compared('in how clusters and classes agree', () => {
    PARTITIONS.forEach(({ clusters, labels }, i) => {
      const { nmi, ari, purity, acc } = agreement(clusters, labels);
      const found = told.agreements?.[i] as {
        nmi: number;
        ari: number;
        purity: number;
        acc: number;
      };
      expect(found.nmi).toBeCloseTo(nmi, 12);
      expect(found.ari).toBeCloseTo(ari, 12);
      expect(found.purity).toBeCloseTo(100 * purity, 10);
      expect(found.acc).toBeCloseTo(100 * acc, 10);
    });
  });

  compared('in which images are held out, which train, and which of them vote', () => {
    const own = SPLITS.map(({ labels, groups, testStart, holdOut, seed }) => {
      const level = {
        ...{ name: 'class', classNames: ['a', 'b', 'c', 'd'] },
        labels: Uint16Array.from(labels, (label) => (label < 0 ? NO_LABEL : label)),
      };
      const dataset = {
        ...{
          name: '',
          side: 1,
          pixels: new Uint8Array(270),
          levels: [level],
          testStart,
          notes: [],
        },
        ...{
          groups: groups && Uint16Array.from(groups),
          classBalanced: false,
          credit: verbatim(''),
        },
      };
      const { train, query } = trainAndQuery(dataset, holdOut, seed);
      const known = labelledOf(dataset, train);
      return { train: [...train], query: [...query], known: [...known] };
    });
    expect(told.splits).toEqual(own);
    expect(own.map(({ known }) => known.length)).not.toContain(60);
  });

  compared('in the images of STL-10, unlabelled ones too, to the byte', async () => {
    const own = await load(stlFiles, 8);
    const [level] = own.levels;
    if (level === undefined) throw new Error('no labels');
    const [found] = told.images ?? [];
    expect(found).toEqual({
      ...{ testStart: STL.train + STL.unlabeled, classes: level.classNames },
      labels: Array.from(level.labels, (_, image) => labelOf(level, image)),
      pixels: [...own.pixels],
    });
    expect(level.classNames).toHaveLength(9);
  });
});
