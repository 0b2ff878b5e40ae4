import './Charts.css';
import { useState } from 'react';
import {
  type ChartMetric,
  HEALTH_CHARTS,
  MAIN_CHARTS,
  mainChartsOf,
  SEVERAL_CHARTS,
} from '#charts/chartLines.ts';
import { arranged } from '#charts/chartOrder.ts';
import {
  BoardContext,
  useChartLayout,
  useChartRuns,
  useConfig,
  useLab,
  useMeasured,
  useRuns,
} from '#store/hooks.ts';
import { HistogramsSection } from '#ui/histograms/HistogramsSection.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { Chart } from './Chart.tsx';
import { ChartGrid } from './ChartGrid.tsx';
import { ChartsToolbar } from './ChartsToolbar.tsx';

export function Charts() {
  const { board } = useLab().metrics;
  return (
    <BoardContext value={board}>
      <section aria-labelledby="charts-title">
        <ChartsHeader />
        <ChartsToolbar overlay />
        <MainCharts />
        <HealthCharts />
        <RunHistograms />
      </section>
    </BoardContext>
  );
}

function MainCharts() {
  const asked = useConfig((state) => mainChartsOf(state.values).join());
  const shown = useRuns(({ shown }) => (shown === null ? null : mainChartsOf(shown.config).join()));
  const runs = useChartRuns();
  const drawn = new Set<string>(
    runs.length > 1
      ? runs.flatMap(({ run }) => mainChartsOf(run.config))
      : (shown ?? asked).split(','),
  );
  const layout = useChartLayout();
  const isPinned = (metric: ChartMetric) => layout.pinned.includes(metric);
  const charts = [
    ...MAIN_CHARTS.filter((metric) => drawn.has(metric)),
    ...(runs.length > 1 ? SEVERAL_CHARTS : []),
    ...HEALTH_CHARTS.filter(isPinned),
  ];
  const isMain = (metric: ChartMetric) => MAIN_CHARTS.includes(metric);
  return (
    <ChartGrid charts={charts}>
      {arranged(charts, layout).map((metric) =>
        isMain(metric) ? (
          <Chart key={metric} metric={metric} />
        ) : (
          <MeasuredChart key={metric} metric={metric} />
        ),
      )}
    </ChartGrid>
  );
}

/** Folded at first; draws nothing while folded. */
function HealthCharts() {
  const t = useText();
  const [open, setOpen] = useState(false);
  const layout = useChartLayout();
  const charts = HEALTH_CHARTS.filter((metric) => !layout.pinned.includes(metric));
  return (
    <details
      className="charts-folded"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{t('Health and speed: updates, loss scale, throughput')}</summary>
      {open && (
        <ChartGrid charts={charts}>
          {arranged(charts, layout).map((metric) => (
            <MeasuredChart key={metric} metric={metric} />
          ))}
        </ChartGrid>
      )}
    </details>
  );
}

function RunHistograms() {
  const runs = useChartRuns();
  return (
    <HistogramsSection
      runs={runs.map(({ runId, label, run }) => ({ runId, label, active: run.active }))}
    />
  );
}

function MeasuredChart({ metric }: { readonly metric: ChartMetric }) {
  return useMeasured(metric) ? <Chart metric={metric} /> : null;
}

function ChartsHeader() {
  const lab = useLab();
  const t = useText();
  const shown = useRuns((state) => state.shown);
  const live = useRuns((state) => state.live?.runId);
  const [main] = useChartRuns();
  const earlier = shown !== null && shown.runId !== live;
  const named = main !== undefined && main.label !== shown?.runId;
  return (
    <div className="charts-title">
      <h2 id="charts-title">
        <span className={shown === null ? undefined : 'visually-hidden'}>{t('Charts')}</span>
        {shown !== null && <span className="charts-run"> {shown.runId}</span>}
      </h2>
      {shown !== null && (
        <span className="muted">
          {named && `${main.label} · `}
          {t(shown.dataset)}
          {earlier && ` · ${t('{{state}}, from the history', { state: t(shown.state) })}`}
        </span>
      )}
      {earlier && (
        <button
          type="button"
          className="button button-small"
          onClick={() => lab.config.takeConfig(shown.config)}
        >
          {t('Use its settings')}
        </button>
      )}
    </div>
  );
}
