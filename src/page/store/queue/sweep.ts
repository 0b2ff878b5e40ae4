/**
 * One config as many: fields swept over a grid or drawn at random, each with every seed. Every config
 * is checked before it is queued; those that cannot be trained are left out by name.
 */
import { listed, say, tableText, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { problemsWithImages, validateConfig } from '#run/configRules.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import type { RunGroup, SweptField } from '#run/runMetadata.ts';
import { trainImagesOf } from '#run/trainImages.ts';
import { areLabelled, type ImageCounts } from '#store/config/configStore.ts';
import type { NewQueueItem } from './queue.ts';
import {
  axisDraw,
  gridValues,
  type Read,
  readList,
  SWEEP_LIMIT,
  type SweepAxis,
  wholeNumber,
} from './sweepAxis.ts';

export interface SweepRequest {
  readonly way: 'grid' | 'random';
  /** Empty sweeps over seeds only. */
  readonly axes: readonly SweepAxis[];
  /** Whole numbers, separated by commas or spaces; empty is the config's own seed. */
  readonly seeds: string;
  /** Of random draws: how many, and their own seed. */
  readonly draws: string;
  readonly drawSeed: string;
}

export interface SweepRun {
  /** In the order of the axes. */
  readonly fields: readonly SweptField[];
  readonly seed: number;
  readonly config: RunConfig;
}

/** Runs that are not queued: one config with every seed. */
export interface RefusedRuns {
  readonly fields: readonly SweptField[];
  readonly runs: number;
  readonly problem: Words;
}

/** Problems of the form's texts, as messages. */
export interface SweepProblems {
  /** By axis. */
  readonly axes: readonly (readonly Words[])[];
  readonly seeds: readonly Words[];
  readonly draws: readonly Words[];
  readonly drawSeed: readonly Words[];
  /** Of the sweep as a whole. */
  readonly whole: readonly Words[];
}

export interface SweepPlan {
  /** The runs to queue. */
  readonly runs: readonly SweepRun[];
  readonly refused: readonly RefusedRuns[];
  /** Draws that repeated an earlier one and were dropped. */
  readonly repeats: number;
  readonly problems: SweepProblems;
}

/** Whether the sweep can be started. */
export function isUsable({ runs, problems }: SweepPlan): boolean {
  const { axes, seeds, draws, drawSeed, whole } = problems;
  return (
    runs.length > 0 && [...axes, seeds, draws, drawSeed, whole].every((one) => one.length === 0)
  );
}

/** @param images those loaded for the base config; null if they are not known */
export function planSweep(
  base: RunConfig,
  request: SweepRequest,
  images: ImageCounts | null = null,
): SweepPlan {
  const seeds = readSeeds(request.seeds, base.seed);
  const points = request.way === 'grid' ? gridPoints(request) : drawnPoints(request);
  const whole = [...points.problems.whole];
  const count = points.count * seeds.found.length;
  if (count > SWEEP_LIMIT) whole.push(tooMany(count, request.way));
  const runs: SweepRun[] = [];
  const refused: RefusedRuns[] = [];
  for (const fields of count > SWEEP_LIMIT ? [] : points.found) {
    const swept = Object.fromEntries(fields.map(({ field, value }) => [field, value]));
    const config: RunConfig = { ...base, ...swept };
    const problem = problemOf(config, base, images);
    if (problem === null) {
      for (const seed of seeds.found) runs.push({ fields, seed, config: { ...config, seed } });
    } else refused.push({ fields, runs: seeds.found.length, problem });
  }
  return {
    runs,
    refused,
    repeats: points.repeats,
    problems: { ...points.problems, seeds: seeds.problems, whole },
  };
}

const tooMany = (n: number, way: SweepRequest['way']): Words =>
  way === 'grid'
    ? say(
        'This makes {{n}} runs, and a sweep has {{most}} at most. Use fewer values or seeds, or draw some at random.',
        { n, most: SWEEP_LIMIT },
      )
    : say(
        'This makes {{n}} runs, and a sweep has {{most}} at most. Draw fewer, or use fewer seeds.',
        { n, most: SWEEP_LIMIT },
      );

interface Points {
  /** Every combination of values; none if there are too many. */
  readonly found: readonly (readonly SweptField[])[];
  readonly count: number;
  readonly repeats: number;
  readonly problems: Omit<SweepProblems, 'seeds'>;
}

function gridPoints({ axes }: SweepRequest): Points {
  const read = axes.map(gridValues);
  const count = read.reduce((product, { found }) => product * found.length, 1);
  let found: readonly (readonly SweptField[])[] = [[]];
  if (count > SWEEP_LIMIT) found = [];
  for (const [i, { field }] of axes.entries()) {
    const values = read[i]?.found ?? [];
    found = found.flatMap((before) => values.map((value) => [...before, { field, value }]));
  }
  const problems = { axes: axisProblems(axes, read), draws: [], drawSeed: [], whole: [] };
  return { found, count, repeats: 0, problems };
}

function drawnPoints({ axes, draws, drawSeed }: SweepRequest): Points {
  const read = axes.map(axisDraw);
  const n = wholeNumber(draws, 1, SWEEP_LIMIT);
  const seed = wholeNumber(drawSeed, FIELDS.seed.min, FIELDS.seed.max);
  const problems = {
    axes: axisProblems(axes, read),
    draws:
      n === null
        ? [
            say('The number of draws must be a whole number from 1 to {{most}}.', {
              most: SWEEP_LIMIT,
            }),
          ]
        : [],
    drawSeed:
      seed === null
        ? [
            say('The seed of the draws must be a whole number from 0 to {{most}}.', {
              most: FIELDS.seed.max,
            }),
          ]
        : [],
    whole: axes.length === 0 ? [say('Add a field to draw values of.')] : [],
  };
  const usable = axes.length > 0 && read.every(({ found }) => found.length > 0);
  if (n === null || seed === null || !usable) return { found: [], count: 0, repeats: 0, problems };
  const distinct = new Map<string, readonly SweptField[]>();
  for (let i = 0; i < n; i++) {
    const fields = axes.flatMap(({ field }, at): SweptField[] => {
      const draw = read[at]?.found[0];
      return draw === undefined ? [] : [{ field, value: draw(seed, i) }];
    });
    const key = JSON.stringify(fields);
    if (!distinct.has(key)) distinct.set(key, fields);
  }
  const found = [...distinct.values()];
  return { found, count: found.length, repeats: n - found.length, problems };
}

function axisProblems(
  axes: readonly SweepAxis[],
  read: readonly Read<unknown>[],
): readonly (readonly Words[])[] {
  return axes.map(({ field }, i) => {
    const twice = axes.findIndex((axis) => axis.field === field) < i;
    return [
      ...(twice ? [say('This field is swept above already.')] : []),
      ...(read[i]?.problems ?? []),
    ];
  });
}

function readSeeds(text: string, own: number): Read<number> {
  if (text.trim() === '') return { found: [own], problems: [] };
  const { found, problems } = readList('seed', text);
  return { found: found.map(Number), problems };
}

/** Fields that decide how many images are loaded. */
const OF_THE_IMAGES = FIELD_NAMES.filter(
  (name) => FIELDS[name].group === 'data' && name !== 'holdOut',
);

function problemOf(config: RunConfig, base: RunConfig, images: ImageCounts | null): Words | null {
  const same = OF_THE_IMAGES.every((name) => config[name] === base[name]);
  const [problem] = [
    ...validateConfig(config),
    ...(images !== null && same
      ? problemsWithImages(config, trainImagesOf(images, config.holdOut), areLabelled(images))
      : []),
  ];
  return problem?.message ?? null;
}

/** "Learning rate × Batch size"; what is swept where no field is. */
const crossed = (labels: readonly Words[]): Words =>
  labels.length === 0
    ? say('Seeds')
    : labels.reduce((before, item) => say('{{before}} × {{item}}', { before, item }));

/** @param id the group's */
export function sweepItems(
  plan: SweepPlan,
  way: SweepRequest['way'],
  preset: string,
  id: string,
): readonly NewQueueItem[] {
  return plan.runs.map(({ fields, seed, config }) => {
    const labels = fields.map(({ field }) => tableText(FIELDS[field].label));
    const values = fields.map(({ field, value }) =>
      say('{{field}} {{value}}', {
        field: tableText(FIELDS[field].label),
        value: String(value),
      }),
    );
    const ofSeed = say('seed {{seed}}', { seed });
    const names = { what: crossed(labels), preset };
    const [first] = fields;
    const group: RunGroup = {
      id,
      kind: 'sweep',
      label:
        way === 'random'
          ? say('{{what}} at random, {{preset}}', names)
          : say('{{what}}, {{preset}}', names),
      field: first?.field ?? null,
      value: first?.value ?? null,
      ...(fields.length > 1 && { fields }),
      seed,
    };
    return {
      label:
        values.length === 0
          ? ofSeed
          : say('{{before}}, {{item}}', { before: listed(values), item: ofSeed }),
      preset,
      config,
      group,
      forkedFrom: null,
      fromCheckpoint: false,
    };
  });
}
