import { Suspense, useState } from 'react';
import { type ChartMetric, chartInfo } from '#charts/chartLines.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { ChartFigure } from './ChartFigure.tsx';

/** Comes when somebody asks for it. */
const FullChart = later(
  () => import('./FullChart.tsx'),
  (module) => module.FullChart,
  { form: 'alert', closed: ({ onClose }) => onClose() },
);

/** A chart on its board, and over the whole page when asked for. */
export function Chart({ metric }: { readonly metric: ChartMetric }) {
  const t = useText();
  const [full, setFull] = useState(false);
  return (
    <>
      <ChartFigure metric={metric} onFull={() => setFull(true)} />
      {full && (
        <Suspense>
          <FullChart name={t(chartInfo(metric).label)} onClose={() => setFull(false)}>
            <ChartFigure metric={metric} onFull={null} />
          </FullChart>
        </Suspense>
      )}
    </>
  );
}
