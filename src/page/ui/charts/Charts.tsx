import { methodOf } from '#run/methods.ts';
import './Charts.css';
import { useState } from 'react';
import {
  type ChartMetric,
  chartInfo,
  HEALTH_CHARTS,
  MAIN_CHARTS,
  SEVERAL_CHARTS,
} from '#charts/chartLines.ts';
import {
  BoardContext,
  useChartRuns,
  useConfig,
  useLab,
  useMeasured,
  useRuns,
} from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Chart } from './Chart.tsx';
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
      </section>
    </BoardContext>
  );
}

function MainCharts() {
  const asked = useConfig((state) => state.values.method);
  const shown = useRuns((state) => state.shown?.config.method ?? null);
  const several = useChartRuns().length > 1;
  // Known before the first step: a chart that appears during a run would shift the layout.
  const { usesPrototypes } = methodOf(shown ?? asked);
  const isOf = (metric: ChartMetric) => usesPrototypes || !chartInfo(metric).chart.prototypes;
  return (
    <div className="charts-grid">
      {MAIN_CHARTS.filter(isOf).map((metric) => (
        <Chart key={metric} metric={metric} />
      ))}
      {several && SEVERAL_CHARTS.map((metric) => <MeasuredChart key={metric} metric={metric} />)}
    </div>
  );
}

/** Folded at first; draws nothing while folded. */
function HealthCharts() {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <details
      className="charts-health"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{t('Health: activations, updates, loss scale')}</summary>
      {open && (
        <div className="charts-grid">
          {HEALTH_CHARTS.map((metric) => (
            <MeasuredChart key={metric} metric={metric} />
          ))}
        </div>
      )}
    </details>
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
