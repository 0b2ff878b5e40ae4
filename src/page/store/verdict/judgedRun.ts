/** Runs as their verdicts need them. */
import type { Diagnosis } from '#run/diagnosis.ts';
import type { RunNote } from '#run/protocol.ts';
import type { RunFault } from '#run/runFaults.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import type { LiveRun } from '#store/runs/runEvents.ts';
import type { JudgedRun } from './runVerdict.ts';

/** The parts of the current run that change rarely, and its last step. */
export interface LiveParts extends Pick<LiveRun, 'state' | 'config'> {
  readonly notes: readonly RunNote[];
  readonly fault: RunFault | null;
  readonly step: number;
}

export const judgedLive = (
  { state, config, notes, fault, step }: LiveParts,
  diagnoses: readonly Diagnosis[],
): JudgedRun => ({ state, config, notes, fault, step, diagnoses });

export const judgedStored = (
  { state, config, notes, fault, steps: step }: HistoryEntry,
  diagnoses: readonly Diagnosis[],
): JudgedRun => ({
  ...{ state, config, notes, step, diagnoses },
  fault: fault === null ? null : { message: fault },
});
