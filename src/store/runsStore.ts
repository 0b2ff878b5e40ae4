/** The device, the current run and what the page waits for. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunConfig } from '#run/config.ts';
import type { AdapterSummary, RunNote, RunState } from '#run/protocol.ts';
import { isActive, type LiveRun } from './runEvents.ts';

export type DeviceState =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly adapter: AdapterSummary }
  | { readonly status: 'failed'; readonly message: string };

/** A checkpoint file that was read: what it holds, and the offer to use its config. */
export interface ImportedCheckpoint {
  readonly fileName: string;
  readonly config: RunConfig;
  readonly step: number;
  readonly tensors: number;
  readonly parameters: number;
  readonly problems: readonly string[];
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

export interface RunsState {
  readonly worker: 'alive' | 'dead';
  readonly device: DeviceState;
  /** Train was pressed and waits for the device or the images. */
  readonly armed: boolean;
  /** The run of the history that Train is to go on with, instead of a new one. */
  readonly continuing: string | null;
  /** A start command is out and the run has not begun. */
  readonly requested: string | null;
  /** The run of this session, ended or not. */
  readonly live: LiveRun | null;
  /** A pause, resume or stop that the worker has not answered yet. */
  readonly asked: 'pause' | 'resume' | 'stop' | null;
  readonly shown: ShownRun | null;
  /** The run whose checkpoint is being written. */
  readonly exporting: string | null;
  readonly importing: string | null;
  readonly imported: ImportedCheckpoint | null;
}

export type RunsStore = StoreApi<RunsState>;

export function createRunsStore(): RunsStore {
  return createStore<RunsState>(() => ({
    worker: 'alive',
    device: { status: 'opening' },
    armed: false,
    continuing: null,
    requested: null,
    live: null,
    asked: null,
    shown: null,
    exporting: null,
    importing: null,
    imported: null,
  }));
}

/** True from the press of Train to the run's end. */
export function isBusy(state: RunsState): boolean {
  return state.armed || state.requested !== null || isActive(state.live);
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
