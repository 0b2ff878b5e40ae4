import { Suspense } from 'react';
import { speak } from '#base/words.ts';
import type { Summary } from '#store/compare/compareSummary.ts';
import { summaryPlaceWords } from '#store/compare/compareVerdict.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { MiddleName } from '#ui/charts/MiddleName.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { SummaryTable } from './SummaryTable.tsx';
import type { Comparison } from './useCompare.ts';

const RunPicker = later(
  () => import('./RunPicker.tsx'),
  (module) => module.RunPicker,
  { form: 'button' },
);

interface RunsCardProps {
  readonly comparison: Comparison;
  readonly summary: Summary;
}

/** Which runs are compared, in one row, and what became of them, in a table. */
export function RunsCard({ comparison, summary }: RunsCardProps) {
  const t = useText();
  return (
    <section className="card panel compare-card" aria-label={t('Compared runs')}>
      <div className="compare-head">
        <RunChips comparison={comparison} />
        <span className="muted compare-place-words">{speak(t, summaryPlaceWords(summary))}</span>
      </div>
      <Missing comparison={comparison} />
      <SummaryTable comparison={comparison} summary={summary} />
    </section>
  );
}

/** The runs, each with a button that takes it out. */
function RunChips({ comparison }: { readonly comparison: Comparison }) {
  const t = useText();
  const { runs, address, choose } = comparison;
  return (
    <div className="compare-chips">
      {runs.length > 0 && (
        <ul>
          {runs.map(({ runId, label, colour, dash }) => (
            <li key={runId} className="compare-chip">
              <LineSample line={{ tone: 'strong', colour, dash }} />
              <span className="compare-chip-name">
                <MiddleName name={label} />
              </span>
              <button
                type="button"
                className="compare-chip-remove"
                aria-label={t('Remove {{name}} from the comparison', { name: label })}
                onClick={() =>
                  choose({ runIds: address.runIds.filter((other) => other !== runId) })
                }
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <AddRun comparison={comparison} />
    </div>
  );
}

/** Runs of the address that this browser does not keep. */
export function Missing({ comparison }: { readonly comparison: Comparison }) {
  const t = useText();
  const { missing } = comparison;
  if (missing.length === 0) return null;
  return (
    <p className="muted">
      {t('Not stored in this browser: {{runs}}', { runs: missing.join(', ') })}
    </p>
  );
}

export function AddRun({ comparison }: { readonly comparison: Comparison }) {
  const t = useText();
  return (
    <Suspense
      fallback={
        <button type="button" className="button button-small">
          {t('Add run')}
        </button>
      }
    >
      <RunPicker comparison={comparison} />
    </Suspense>
  );
}
