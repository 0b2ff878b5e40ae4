import { useEffect, useMemo, useRef, useState } from 'react';
import { say } from '#base/words.ts';
import { ALL_CHARTS } from '#charts/chartLines.ts';
import type { ChartView } from '#charts/drawing.ts';
import { type CompareAddress, compareQuery, readCompare } from '#store/compare/compareAddress.ts';
import { type ComparedRun, comparedRuns } from '#store/compare/compareRuns.ts';
import { useHistory, useLab, useRuns, useUi } from '#store/hooks.ts';
import { routeHash } from '#store/page/pageRoute.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { reasonOf } from '#store/runs/historyStore.ts';
import { isActive } from '#store/runs/runEvents.ts';

export interface Comparison {
  readonly address: CompareAddress;
  /** Of the address's runs those that this browser keeps. */
  readonly runs: readonly ComparedRun[];
  /** Runs of the address that this browser does not keep. */
  readonly missing: readonly string[];
  /** Changes how the runs are looked at. */
  readonly look: (change: Partial<CompareAddress>) => void;
  /** Changes what is compared: a step of the browser's Back button. */
  readonly choose: (change: Partial<CompareAddress>) => void;
}

/** The comparison that the address asks for. */
export function useComparison(): Comparison {
  const lab = useLab();
  const query = useUi((state) => state.queries.compare);
  const entries = useHistory((state) => state.entries);
  const active = useRuns(({ live }) => (isActive(live) ? live.runId : null));
  // The history reads a run's alarms when it ends; until then they are the live run's.
  const notes = useRuns(({ live }) => (isActive(live) ? live.notes : null));
  return useMemo(() => {
    const address = readCompare(query);
    const known = address.runIds.flatMap(
      (runId) => entries.find((entry) => entry.runId === runId) ?? [],
    );
    const current = known.map((entry) =>
      entry.runId === active && notes !== null ? { ...entry, notes } : entry,
    );
    const next = (change: Partial<CompareAddress>) =>
      compareQuery(readCompare(compareQuery({ ...address, ...change })));
    return {
      address,
      runs: comparedRuns(current, (runId) => runId === active),
      missing: address.runIds.filter((runId) => !known.some((entry) => entry.runId === runId)),
      look: (change) => lab.ui.setQuery('compare', next(change)),
      choose: (change) => {
        location.hash = routeHash({ panel: 'compare', query: next(change) });
      },
    };
  }, [lab, query, entries, active, notes]);
}

export interface CompareBoard {
  /** Null until the panel is shown. */
  readonly board: ChartBoard | null;
  /** Whether runs are still being read from storage. */
  readonly reading: boolean;
}

/** A board of charts of these runs, for as long as the panel is shown. */
export function useCompareBoard(runs: readonly ComparedRun[], grouped: boolean): CompareBoard {
  const lab = useLab();
  const [board, setBoard] = useState<ChartBoard | null>(null);
  const [known, setKnown] = useState('');
  const left = useRef<Pick<ChartView, 'x' | 'logX' | 'logY' | 'ignoreOutliers'> | null>(null);
  useEffect(() => {
    const made = lab.metrics.openBoard(ALL_CHARTS);
    if (left.current !== null) made.change(left.current);
    setBoard(made);
    return () => {
      const { x, logX, logY, ignoreOutliers } = made.view.getState();
      left.current = { x, logX, logY, ignoreOutliers };
      made.close();
      setBoard(null);
    };
  }, [lab]);
  useEffect(() => board?.show(runs), [board, runs]);
  const wanted = JSON.stringify(runs.map(({ runId }) => runId));
  useEffect(() => {
    let wants = true;
    const runIds: readonly string[] = JSON.parse(wanted);
    void Promise.all(runIds.map((runId) => readOnce(lab, runId))).then(() => {
      if (wants) setKnown(wanted);
    });
    return () => {
      wants = false;
    };
  }, [lab, wanted]);
  useEffect(() => board?.change({ grouped }), [board, grouped]);
  // After a failure a run stays unknown and is not waited for.
  const reading = known !== wanted && !runs.every(({ runId }) => lab.metrics.has(runId));
  return { board, reading };
}

const underWay = new Map<string, Promise<void>>();

/** Reads a run's stored steps, unless they are known; one that cannot be read raises an alert. */
function readOnce(lab: ReturnType<typeof useLab>, runId: string): Promise<void> {
  if (lab.metrics.has(runId)) return Promise.resolve();
  const begun = underWay.get(runId) ?? readRun(lab, runId).finally(() => underWay.delete(runId));
  underWay.set(runId, begun);
  return begun;
}

async function readRun(lab: ReturnType<typeof useLab>, runId: string): Promise<void> {
  try {
    const { steps, evaluations } = await lab.readMetrics(runId);
    await lab.metrics.load(runId, steps, evaluations);
  } catch (error) {
    const title = say('Not all metrics of {{run}} could be read', { run: runId });
    lab.alerts.raise({ key: 'storage', title, sentences: [reasonOf(error)], actions: [] });
  }
}
