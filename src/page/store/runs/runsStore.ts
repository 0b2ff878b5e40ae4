/** The device, the current run and pending requests. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type {
  AdapterSummary,
  FromCheckpoint,
  HeldCheckpoint,
  Interruption,
  RunNote,
  RunState,
} from '#run/protocol.ts';
import type { RunGroup } from '#run/runMetadata.ts';
import type { ChosenWeights } from '#run/weights.ts';
import type { PageTask } from './pageTask.ts';
import { isActive, type LiveRun } from './runEvents.ts';

export type DeviceState =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly adapter: AdapterSummary }
  | { readonly status: 'failed'; readonly message: Words };

/** How a run begins; `after` tells what it continues after, by itself. */
export type RunBeginning = { readonly after?: Interruption } & (
  | { readonly kind: 'new'; readonly weights?: ChosenWeights }
  | ({ readonly kind: 'resume' } & FromCheckpoint)
  /** From another run's stored checkpoint. */
  | ({ readonly kind: 'fork'; readonly fromRunId: string } & FromCheckpoint)
);

/** A run that was lost and is about to continue by itself. */
export interface Recovering extends Interruption {
  readonly runId: string;
  /** 1-based. */
  readonly attempt: number;
}

/** A run that is to begin once device and images are ready. */
export interface RunRequest {
  readonly runId: string;
  readonly config: RunConfig;
  readonly begin: RunBeginning;
  readonly group: RunGroup | null;
  /** The run that its config, and possibly its state, was taken from. */
  readonly forkedFrom: string | null;
  /** Called if it did not begin. */
  readonly refused?: (refusal: RunRefusal) => void;
}

/** Why a run did not begin: its own fault, the machine's, or it was cancelled. */
export interface RunRefusal {
  readonly kind: 'run' | 'machine' | 'withdrawn';
  readonly sentences: readonly Words[];
}

export interface Forking extends FromCheckpoint {
  readonly runId: string;
  readonly name: string;
  /** False takes the config alone. */
  readonly fromCheckpoint: boolean;
}

/** The run whose charts are on the page: the current one, or one from the history. */
export interface ShownRun {
  readonly runId: string;
  readonly config: RunConfig;
  readonly state: RunState;
  readonly startedAt: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly dataset: string;
  readonly notes: readonly RunNote[];
}

/** A run that another tab trained until that tab was closed or crashed. */
export interface LeftRun {
  readonly runId: string;
  readonly config: RunConfig;
  readonly step: number;
}

export interface RunsState {
  readonly worker: 'alive' | 'dead';
  readonly device: DeviceState;
  /** Train was pressed and is waiting for the device or the images. */
  readonly armed: boolean;
  /** The run to start when `armed`; null is a new run of the form's config. */
  readonly waiting: RunRequest | null;
  /** The run whose stored state the next Train begins with. */
  readonly forking: Forking | null;
  /** A start command was sent and the run has not begun. */
  readonly requested: string | null;
  /** The run of this session, ended or not, or the one that another tab trains. */
  readonly live: LiveRun | null;
  /** The run that another tab trains; its events arrive here too. */
  readonly elsewhere: string | null;
  readonly left: LeftRun | null;
  readonly recovering: Recovering | null;
  /** What the worker does for no run, or for one that does not train. */
  readonly task: PageTask | null;
  /** A pause, resume or stop that the worker has not answered yet. */
  readonly asked: 'pause' | 'resume' | 'stop' | null;
  readonly shown: ShownRun | null;
  /** The run whose checkpoint is being written. */
  readonly exporting: string | null;
  readonly importing: string | null;
  /** Checkpoints that could not be stored and are only in the worker's memory. */
  readonly held: readonly HeldCheckpoint[];
  /** Whether anything else is there only. */
  readonly unstored: boolean;
}

export type RunsStore = StoreApi<RunsState>;

export function createRunsStore(): RunsStore {
  return createStore<RunsState>(() => ({
    worker: 'alive',
    device: { status: 'opening' },
    armed: false,
    waiting: null,
    forking: null,
    requested: null,
    live: null,
    elsewhere: null,
    left: null,
    recovering: null,
    task: null,
    asked: null,
    shown: null,
    exporting: null,
    importing: null,
    held: [],
    unstored: false,
  }));
}

/** True from the press of Train to the run's end. */
export function isBusy(state: RunsState): boolean {
  return state.armed || state.requested !== null || isActive(state.live);
}

/** Whether this tab's own worker has a run in training. */
export function trainsHere({ live, elsewhere }: RunsState): boolean {
  return isActive(live) && live.runId !== elsewhere;
}

/** Whether a run uses the loaded images; one that waits to continue after a loss may have none. */
export function usesImages(state: RunsState): boolean {
  return state.requested !== null || (trainsHere(state) && !state.armed);
}

export function shownFromLive(run: LiveRun): ShownRun {
  const { runId, config, state, startedAt, totalSteps, stepsPerEpoch, dataset, notes } = run;
  return {
    runId,
    config,
    state,
    startedAt,
    totalSteps,
    stepsPerEpoch,
    dataset: dataset.name,
    notes,
  };
}
