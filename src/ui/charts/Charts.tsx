import './Charts.css';
import { CHART_METRICS } from '#store/chartDrawings.ts';
import { useLab, useRuns, useUi } from '#store/hooks.ts';
import { Chart } from './Chart.tsx';

export function Charts() {
  return (
    <section aria-labelledby="charts-title">
      <ChartsHeader />
      <div className="charts-grid">
        {CHART_METRICS.map((metric) => (
          <Chart key={metric} metric={metric} />
        ))}
      </div>
    </section>
  );
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
