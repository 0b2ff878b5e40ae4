import { useMemo } from 'react';
import type { RunState } from '#run/protocol.ts';
import { diagnosesOf } from '#store/diagnosis/diagnoses.ts';
import { useDiagnoses, useHistory, useRuns, useVerdictView } from '#store/hooks.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { judgedLive, judgedStored } from '#store/verdict/judgedRun.ts';
import { type JudgedRun, type RunVerdict, runVerdict } from '#store/verdict/runVerdict.ts';

export interface FoundVerdict {
  readonly runId: string;
  readonly run: JudgedRun;
  readonly verdict: RunVerdict;
  /** The worker has the run. */
  readonly active: boolean;
}

const ENDED: ReadonlySet<RunState> = new Set(['finished', 'stopped', 'failed']);

/**
 * What became of a run, the current one or a stored one, with the muted alarms left out; null
 * before the history is read. It changes with the run's notes and its state, not with its steps.
 */
export function useRunVerdict(runId: string): FoundVerdict | null {
  const state = useRuns(({ live }) => (live?.runId === runId ? live.state : null));
  const config = useRuns(({ live }) => (live?.runId === runId ? live.config : null));
  const notes = useRuns(({ live }) => (live?.runId === runId ? live.notes : null));
  const fault = useRuns(({ live }) => (live?.runId === runId ? live.fault : null));
  const active = useRuns(({ live }) => live?.runId === runId && isActive(live));
  // Of a run in training no verdict names the step.
  const step = useRuns(({ live }) => {
    const ended = live?.runId === runId && ENDED.has(live.state);
    return ended ? (live.last?.step ?? live.fromStep) : 0;
  });
  const entry = useHistory(({ entries }) => entries.find((one) => one.runId === runId) ?? null);
  const arrived = useDiagnoses((found) => found.arrived);
  const muted = useVerdictView((view) => view.muted);
  return useMemo(() => {
    const diagnoses = diagnosesOf({ arrived }, runId, entry);
    const run =
      state !== null && config !== null && notes !== null
        ? judgedLive({ state, config, notes, fault, step }, diagnoses)
        : entry === null
          ? null
          : judgedStored(entry, diagnoses);
    return run === null ? null : { runId, run, verdict: runVerdict(run, new Set(muted)), active };
  }, [runId, state, config, notes, fault, active, step, entry, arrived, muted]);
}
