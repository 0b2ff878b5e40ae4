import '#ui/charts/Charts.css';
import './Compare.css';
import { useId } from 'react';
import { compareColumns } from '#store/compare/compareRuns.ts';
import { BoardContext, useChart, useHistory } from '#store/hooks.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { ChartsToolbar } from '#ui/charts/ChartsToolbar.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { SweepOfRuns } from '#ui/sweep/SweepResults.tsx';
import { CompareBar } from './CompareBar.tsx';
import { CompareCharts } from './CompareCharts.tsx';
import { ConfigDifferences } from './ConfigDifferences.tsx';
import { HealthMaps } from './HealthMaps.tsx';
import { MetricsTable } from './MetricsTable.tsx';
import { RunStories } from './RunStories.tsx';
import { type Comparison, useCompareBoard, useComparison } from './useCompare.ts';

/** Compares two to eight runs: curves, settings, metrics and tensor health. */
export function ComparePanel() {
  const comparison = useComparison();
  const board = useCompareBoard(comparison.runs, comparison.address.grouped);
  return (
    <>
      <CompareBar comparison={comparison} board={board} />
      {comparison.runs.length === 0 ? (
        <Nothing comparison={comparison} />
      ) : (
        board !== null && (
          <BoardContext value={board}>
            <Compared comparison={comparison} board={board} />
          </BoardContext>
        )
      )}
    </>
  );
}

interface ComparedProps {
  readonly comparison: Comparison;
  readonly board: ChartBoard;
}

function Compared({ comparison, board }: ComparedProps) {
  const t = useText();
  const title = useId();
  const { runs, address } = comparison;
  const columns = compareColumns(runs, address.grouped);
  // Numbers come with the charts: at most four times a second, and only where they changed.
  useChart('lossInst');
  return (
    <>
      <SweepOfRuns entries={runs.map(({ entry }) => entry)} />
      <section aria-labelledby={title}>
        <h2 id={title} className="visually-hidden">
          {t('Charts')}
        </h2>
        <ChartsToolbar />
        <CompareCharts columns={columns} side={address.view === 'side'} />
      </section>
      <div className="compare-tables" data-many={runs.length > 3}>
        <div className="compare-column">
          <ConfigDifferences comparison={comparison} />
          <RunStories runs={runs} />
        </div>
        <MetricsTable comparison={comparison} columns={columns} board={board} />
      </div>
      <HealthMaps runs={runs} />
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
        ? t('Two runs are needed. Train them, or press “Run with SGD and LAMB” on the Train page.')
        : t('Choose at least two runs to compare.');
  return (
    <section className="card panel compare-nothing" aria-label={t('Compare')}>
      <p className="muted">{words}</p>
      {newest.length === 2 && (
        <button
          type="button"
          className="button"
          onClick={() => comparison.choose({ runIds: newest, baseline: newest[1] ?? null })}
        >
          {t('Compare the two newest')}
        </button>
      )}
    </section>
  );
}
