import { useState } from 'react';
import { type ChartMetric, HEALTH_CHARTS, MAIN_CHARTS } from '#charts/chartLines.ts';
import { BoardContext, useMeasured } from '#store/hooks.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { Chart } from '#ui/charts/Chart.tsx';
import { ChartGrid } from '#ui/charts/ChartGrid.tsx';
import { ChartsToolbar } from '#ui/charts/ChartsToolbar.tsx';
import '#ui/charts/Charts.css';
import { useText } from '#ui/i18n/useText.ts';

/** Here no chart is moved. */
const FIXED: readonly ChartMetric[] = [];

/** The run's curves; the health charts are folded. */
export function RunCharts({ board }: { readonly board: ChartBoard }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <BoardContext value={board}>
      <section aria-label={t('Charts')}>
        <ChartsToolbar />
        <ChartGrid charts={FIXED}>
          {MAIN_CHARTS.map((metric) => (
            <MeasuredChart key={metric} metric={metric} />
          ))}
        </ChartGrid>
        <details
          className="charts-folded"
          open={open}
          onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
        >
          <summary>{t('Health: activations, updates, loss scale')}</summary>
          {open && (
            <ChartGrid charts={FIXED}>
              {HEALTH_CHARTS.map((metric) => (
                <MeasuredChart key={metric} metric={metric} />
              ))}
            </ChartGrid>
          )}
        </details>
      </section>
    </BoardContext>
  );
}

/** The loss chart is always shown; the others once they have values. */
function MeasuredChart({ metric }: { readonly metric: ChartMetric }) {
  const measured = useMeasured(metric);
  return measured || metric === 'lossInst' ? <Chart metric={metric} /> : null;
}
