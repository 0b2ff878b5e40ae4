import { inEnglish, speak, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { problemsWithImages } from '#run/configRules.ts';
import type { Event } from '#run/protocol.ts';
import type { RunFault } from '#run/runFaults.ts';
import { trainImagesOf } from '#run/trainImages.ts';
import type { TrainOptions } from './arguments.ts';

export interface RuntimeOptions extends Omit<TrainOptions, 'dumpGraph'> {
  onEvent(event: Event): void;
  /** Stores a checkpoint of the run in progress; a browser keeps them in its profile instead. */
  readonly onCheckpoint?: (step: number, bytes: Uint8Array) => void;
  /** A message for the user that belongs to no event. */
  note(sentence: string): void;
  /** On abort the run stops, then delivers its checkpoint. */
  readonly signal: AbortSignal;
}

export const EXIT = {
  finished: 0,
  failed: 1,
  badArguments: 2,
  noAdapter: 3,
  nonFinite: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The run cannot continue; has the exit code and the message for the user. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

const english = (words: Words): string => speak(inEnglish, words);

/** Why the device or the images prevent any work; null if they do not. */
export function obstacleOf(event: Event): RunError | null {
  if (event.type === 'deviceFailed') {
    const code = event.reason === 'lost' ? EXIT.failed : EXIT.noAdapter;
    return new RunError(code, english(event.message));
  }
  if (event.type === 'datasetFailed') {
    return new RunError(EXIT.badArguments, english(event.message));
  }
  return null;
}

/** Why an event before the first step prevents the run; null if it does not. */
export function hindrance(event: Event, config: RunConfig): RunError | null {
  switch (event.type) {
    case 'deviceFailed':
    case 'datasetFailed':
      return obstacleOf(event);
    case 'datasetLoaded': {
      const trainImages = trainImagesOf(event.summary, config.holdOut);
      const [problem] = problemsWithImages(config, trainImages, event.summary.levels.length > 0);
      return problem === undefined
        ? null
        : new RunError(EXIT.badArguments, `--set ${problem.field}=…: ${english(problem.message)}`);
    }
    case 'commandRefused':
      return event.command === 'start' || event.command === 'loadDataset'
        ? new RunError(EXIT.badArguments, english(event.message))
        : null;
    default:
      return null;
  }
}

/** The outcome of a run, from its events. */
export interface Outcome {
  /** True once the run's last event arrived. */
  ended: boolean;
  fault: RunFault | null;
  /** The early-stopping rule that ended it, in words. */
  early: Words | null;
}

export function exitCodeOf(outcome: Outcome, interrupted: boolean): ExitCode {
  if (outcome.fault !== null) {
    return outcome.fault.kind === 'nonFinite' ? EXIT.nonFinite : EXIT.failed;
  }
  if (interrupted) return EXIT.interrupted;
  return outcome.ended ? EXIT.finished : EXIT.failed;
}
