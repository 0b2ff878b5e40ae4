/** How long a run will take, from runs of this browser that were measured. */
import type { RunConfig } from '#run/config.ts';
import type { FieldName } from '#run/fields/fields.ts';
import { plannedSteps } from '#run/plannedSteps.ts';
import { trainImagesOf } from '#run/trainImages.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';

/** Fields that make a run's steps take longer. */
const COSTLY = [
  'dataset',
  'imageSide',
  'storedSide',
  'sceneClasses',
  'scenesPerClass',
  'batchSize',
  'method',
  'encoder',
  'stem',
  'width',
  'autocast',
] as const satisfies readonly FieldName[];

/** Whether two runs take about the same time for a step. */
export const alike = (a: RunConfig, b: RunConfig): boolean =>
  COSTLY.every((name) => a[name] === b[name]);

/** A run whose time is known, compilation and evaluations included. */
export interface MeasuredRun {
  readonly config: RunConfig;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly seconds: number;
}

/** In a run that ended earlier most of the time was startup. */
export const ENOUGH_STEPS = 20;

/** The runs that say how long others take, newest first. */
export function measuredRuns(entries: readonly HistoryEntry[]): readonly MeasuredRun[] {
  return entries.flatMap((entry) => {
    const { config, steps, stepsPerEpoch, startedAt, endedAt, notes, state } = entry;
    // The time of a resumed run includes the time it was away.
    const whole = endedAt !== null && !notes.some(({ kind }) => kind === 'resume');
    const enough = state === 'finished' ? steps > 0 : steps >= ENOUGH_STEPS;
    if (!whole || !enough || config.schedule === 'range') return [];
    return [{ config, steps, stepsPerEpoch, seconds: (endedAt - startedAt) / 1000 }];
  });
}

/** Measured runs that are used. */
const NEWEST = 3;

/**
 * The run's images times the seconds per image of the newest runs of the same images and model, else
 * of the newest runs of any.
 * @returns null if nothing was measured
 */
export function estimateSeconds(
  config: RunConfig,
  measured: readonly MeasuredRun[],
): number | null {
  const same = measured.filter((run) => alike(run.config, config));
  const used = (same.length > 0 ? same : measured).slice(0, NEWEST);
  const [first] = used;
  if (first === undefined) return null;
  const perImage =
    used.reduce((sum, run) => sum + run.seconds / (run.steps * run.config.batchSize), 0) /
    used.length;
  const images =
    config.dataset === 'scenes'
      ? trainImagesOf(
          { images: config.sceneClasses * config.scenesPerClass, testImages: 0 },
          config.holdOut,
        )
      : first.stepsPerEpoch * first.config.batchSize;
  const steps = plannedSteps(config, Math.max(1, Math.floor(images / config.batchSize)));
  return steps * config.batchSize * perImage;
}

/** Of several runs together; null if nothing was measured. */
export function estimateTogether(
  configs: readonly RunConfig[],
  measured: readonly MeasuredRun[],
): number | null {
  let sum = 0;
  for (const config of configs) {
    const seconds = estimateSeconds(config, measured);
    if (seconds === null) return null;
    sum += seconds;
  }
  return sum;
}
