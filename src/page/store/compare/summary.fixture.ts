/** Compared runs with evaluations, for tests. */
import { say } from '#base/words.ts';
import { chartRun } from '#charts/charts.fixture.ts';
import type { ChartRun } from '#charts/drawing.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { presetConfig } from '#run/presets.ts';
import type { RunNote } from '#run/protocol.ts';
import { evaluation, step } from '#storage/runStore.fixture.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import type { MatchPlace } from './compareAddress.ts';
import { compareColumns, comparedRuns } from './compareRuns.ts';
import { compareSummary, type Summary } from './compareSummary.ts';

export interface MadeRun {
  readonly config?: Partial<RunConfig>;
  readonly entry?: Partial<HistoryEntry>;
  readonly name?: string;
  /** kNN by epoch, from the first; null for data without labels, shorter than the run's epochs. */
  readonly knn?: readonly (number | null)[];
  readonly evaluated?: Partial<Evaluation>;
  /** Of each step; 25 steps are an epoch. */
  readonly loss?: (step: number) => number;
  readonly steps?: number;
  /** Alarms as kind and step. */
  readonly alarms?: readonly (readonly [alarm: string, step: number])[];
}

const alarm = (name: string, at: number): RunNote => ({
  kind: 'alarm',
  step: at,
  alarm: name,
  message: say('At step {{step}}.', { step: at }),
});

/** Entries and series of runs by id. */
export function madeRuns(made: Readonly<Record<string, MadeRun>>): {
  readonly entries: readonly HistoryEntry[];
  readonly series: readonly ChartRun[];
} {
  const all = Object.entries(made).map(([runId, one]) => {
    const { knn = [], steps = 25 * Math.max(1, knn.length), loss = () => 5 } = one;
    const config = { ...presetConfig('quick'), ...one.config };
    const entry = historyEntry(
      runId,
      {
        config,
        steps,
        notes: (one.alarms ?? []).map(([name, at]) => alarm(name, at)),
        ...one.entry,
      },
      one.name === undefined ? {} : { name: one.name },
    );
    const run = chartRun(
      Array.from({ length: steps }, (_, i) => step(i + 1, { lossInst: loss(i + 1) })),
      { config },
      { runId, label: one.name ?? runId },
    );
    knn.forEach((value, i) => {
      const at = { ...evaluation(25 * (i + 1)), epoch: i + 1, knnTop1: value };
      run.series.appendEvaluation({ ...at, ...one.evaluated });
    });
    return { entry, run };
  });
  return { entries: all.map(({ entry }) => entry), series: all.map(({ run }) => run) };
}

/** The table of these runs, the first being the baseline. */
export function madeSummary(
  made: Readonly<Record<string, MadeRun>>,
  match: MatchPlace | null = null,
): Summary {
  const { entries, series } = madeRuns(made);
  return compareSummary({
    columns: compareColumns(
      comparedRuns(entries, () => false),
      true,
    ),
    runOf: (runId) => series.find((run) => run.runId === runId) ?? null,
    match,
    baseline: entries[0]?.runId ?? null,
  });
}
