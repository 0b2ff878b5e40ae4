import '#ui/charts/Charts.css';
import './Compare.css';
import { formatCount } from '#base/format.ts';
import { compareColumns } from '#store/compare/compareRuns.ts';
import { compareSummary } from '#store/compare/compareSummary.ts';
import { compareVerdict } from '#store/compare/compareVerdict.ts';
import { BoardContext, useChart, useHistory } from '#store/hooks.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { HistogramsSection } from '#ui/histograms/HistogramsSection.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { SweepOfRuns } from '#ui/sweep/SweepResults.tsx';
import { CompareCharts } from './CompareCharts.tsx';
import { ConfigDifferences } from './ConfigDifferences.tsx';
import { Fold } from './Fold.tsx';
import { HealthMaps } from './HealthMaps.tsx';
import { MetricsTable } from './MetricsTable.tsx';
import { RunStories } from './RunStories.tsx';
import { AddRun, Missing, RunsCard } from './RunsCard.tsx';
import { type Comparison, useCompareBoard, useComparison } from './useCompare.ts';
import { VerdictCard } from './VerdictCard.tsx';

/** Compares two to eight runs: the answer first, then what it rests on. */
export function ComparePanel() {
  const comparison = useComparison();
  const { board, reading } = useCompareBoard(comparison.runs, comparison.address.grouped);
  if (comparison.runs.length === 0) return <Nothing comparison={comparison} />;
  return (
    board !== null && (
      <BoardContext value={board}>
        <Compared comparison={comparison} board={board} reading={reading} />
      </BoardContext>
    )
  );
}

interface ComparedProps {
  readonly comparison: Comparison;
  readonly board: ChartBoard;
  /** Runs are still being read from storage. */
  readonly reading: boolean;
}

function Compared({ comparison, board, reading }: ComparedProps) {
  const t = useText();
  const { runs, address } = comparison;
  const columns = compareColumns(runs, address.grouped);
  // Numbers come with the charts: at most four times a second, and only where they changed.
  useChart('lossInst');
  const series = board.runs();
  const summary = compareSummary({
    columns,
    runOf: (runId) => series.find((run) => run.runId === runId) ?? null,
    match: address.match,
    baseline: address.baseline,
  });
  const alarms = summary.rows.flatMap(({ verdict }) => verdict.alarms);
  const raised = alarms.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <VerdictCard {...{ comparison, columns, board, summary }} verdict={compareVerdict(summary)} />
      <RunsCard comparison={comparison} summary={summary} />
      <SweepOfRuns entries={runs.map(({ entry }) => entry)} />
      {runs.length > 1 && <ConfigDifferences comparison={comparison} />}
      <CompareCharts {...{ comparison, columns, board, reading }} />
      <Fold name="metrics" title={t('Metrics')}>
        <MetricsTable comparison={comparison} columns={columns} board={board} />
      </Fold>
      <Fold name="health" title={t('Parameter health')}>
        <HealthMaps runs={runs} />
      </Fold>
      <Fold
        name="events"
        title={t('Events')}
        note={raised === 0 ? t('No alarms.') : t('{{n}} alarms', { n: formatCount(raised) })}
      >
        <RunStories runs={runs} />
      </Fold>
      <HistogramsSection
        runs={runs.map(({ runId, label, run }) => ({ runId, label, active: run.active }))}
      />
    </>
  );
}

function Nothing({ comparison }: { readonly comparison: Comparison }) {
  const t = useText();
  const status = useHistory((state) => state.status);
  const entries = useHistory((state) => state.entries);
  const newest = entries.slice(0, 2).map(({ runId }) => runId);
  const words =
    status === 'loading'
      ? t('Reading the stored runs…')
      : entries.length < 2
        ? t('Two runs are needed. Train them, or press “Compare SGD vs LAMB” on the Train page.')
        : t('Choose at least two runs to compare.');
  return (
    <section className="card panel compare-nothing" aria-label={t('Compare')}>
      <p className="muted">{words}</p>
      <Missing comparison={comparison} />
      {entries.length > 0 && (
        <div className="compare-leaving">
          {newest.length === 2 && (
            <button
              type="button"
              className="button button-primary button-small"
              onClick={() => comparison.choose({ runIds: newest, baseline: newest[1] ?? null })}
            >
              {t('Compare the two newest')}
            </button>
          )}
          <AddRun comparison={comparison} />
        </div>
      )}
    </section>
  );
}
