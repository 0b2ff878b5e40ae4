import { Suspense, useState } from 'react';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import type { HistogramRun } from './useHistograms.ts';

const Histograms = later(
  () => import('./Histograms.tsx'),
  (module) => module.Histograms,
);

/** Folded at first; reads nothing while folded. */
export function HistogramsSection({ runs }: { readonly runs: readonly HistogramRun[] }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  if (runs.length === 0) return null;
  return (
    <details
      className="charts-folded"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{t('Histograms of weights and gradients')}</summary>
      {open && (
        <div className="card panel">
          <Suspense>
            <Histograms runs={runs} />
          </Suspense>
        </div>
      )}
    </details>
  );
}
