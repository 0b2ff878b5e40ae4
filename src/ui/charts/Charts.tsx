import './Charts.css';
import { useState } from 'react';
import { type ChartMetric, HEALTH_CHARTS, MAIN_CHARTS } from '#store/chartLines.ts';
import { useConfig, useLab, useMeasured, useRuns, useUi } from '#store/hooks.ts';
import { Chart } from './Chart.tsx';

export function Charts() {
  return (
    <section aria-labelledby="charts-title">
      <ChartsHeader />
      <MainCharts />
      <HealthCharts />
    </section>
  );
}

function MainCharts() {
  const asked = useConfig((state) => state.values.method === 'pcl');
  const shown = useRuns((state) => state.shown?.config.method ?? null);
  // Known before the first step: a chart that appears in mid-run would make the page stumble.
  const prototypes = shown === null ? asked : shown === 'pcl';
  return (
    <div className="charts-grid">
      {MAIN_CHARTS.filter((metric) => metric !== 'accProto' || prototypes).map((metric) => (
        <Chart key={metric} metric={metric} />
      ))}
    </div>
  );
}

/** Folded until somebody looks for a reason; closed, it draws nothing. */
function HealthCharts() {
  const [open, setOpen] = useState(false);
  return (
    <details
      className="charts-health"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>Health: activations, updates, loss scale</summary>
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
  const shown = useRuns((state) => state.shown);
  const live = useRuns((state) => state.live?.runId);
  const smoothing = useUi((state) => state.smoothing);
  const earlier = shown !== null && shown.runId !== live;
  return (
    <div className="charts-title">
      <h2 id="charts-title">
        <span className={shown === null ? undefined : 'visually-hidden'}>Charts</span>
        {shown !== null && <span className="charts-run"> {shown.runId}</span>}
      </h2>
      {shown !== null && (
        <span className="muted">
          {shown.dataset}
          {earlier && ` · ${shown.state}, from the history`}
        </span>
      )}
      {earlier && (
        <button
          type="button"
          className="button button-small"
          onClick={() => lab.config.takeConfig(shown.config)}
        >
          Use its settings
        </button>
      )}
      <label className="charts-smoothing">
        Smoothing
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          onChange={({ currentTarget }) => lab.ui.setSmoothing(Number(currentTarget.value))}
        />
        <output>{smoothing.toFixed(2)}</output>
      </label>
    </div>
  );
}
