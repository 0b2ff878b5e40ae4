import { lazy, Suspense, useId, useState } from 'react';
import { speak } from '#base/words.ts';
import type { ComparedRun } from '#store/compare/compareRuns.ts';
import { useLab } from '#store/hooks.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { saveOrAlert } from '#store/runs/saveOrAlert.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import type { Comparison } from './useCompare.ts';

const RunPicker = lazy(async () => ({ default: (await import('./RunPicker.tsx')).RunPicker }));

interface CompareBarProps {
  readonly comparison: Comparison;
  /** Null while it is opened. */
  readonly board: ChartBoard | null;
}

/** Choice of runs and baseline, and the exports. */
export function CompareBar({ comparison, board }: CompareBarProps) {
  const t = useText();
  const { runs, missing, address, look } = comparison;
  return (
    <section className="card panel compare-bar" aria-label={t('Compared runs')}>
      {runs.length > 0 && (
        <ul className="compare-runs">
          {runs.map((run) => (
            <Run key={run.runId} run={run} comparison={comparison} />
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <p className="muted">
          {t('Not stored in this browser: {{runs}}', { runs: missing.join(', ') })}
        </p>
      )}
      <div className="compare-actions">
        <Suspense
          fallback={
            <button type="button" className="button">
              {t('Choose runs')}
            </button>
          }
        >
          <RunPicker comparison={comparison} />
        </Suspense>
        {runs.length > 0 && (
          <Radios
            look="segments"
            legend={t('Charts of the runs')}
            options={[
              { value: 'overlaid', label: t('Overlaid') },
              { value: 'side', label: t('Side by side') },
            ]}
            chosen={address.view}
            onChoose={(view) => look({ view })}
          />
        )}
        {runs.some(({ group }) => group !== null) && (
          <label className="charts-check">
            <input
              type="checkbox"
              checked={address.grouped}
              onChange={({ currentTarget }) => look({ grouped: currentTarget.checked })}
            />
            {t('Seeds as mean ± std')}
          </label>
        )}
        {runs.length > 0 && board !== null && <Leaving comparison={comparison} board={board} />}
      </div>
    </section>
  );
}

interface RunProps {
  readonly run: ComparedRun;
  readonly comparison: Comparison;
}

function Run({ run, comparison }: RunProps) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { runId, label, colour, dash, entry } = run;
  const { address, choose } = comparison;
  const pinned = address.baseline === runId;
  const without = address.runIds.filter((other) => other !== runId);
  return (
    <li className="compare-run">
      <LineSample line={{ tone: 'strong', colour, dash }} />
      <span id={id} className="compare-run-name">
        {label}
      </span>
      <span
        className="history-state"
        data-state={entry.state}
        title={entry.fault === null ? undefined : speak(t, entry.fault)}
      >
        {t(run.run.active ? 'training' : entry.state)}
      </span>
      {pinned ? (
        <span className="chip">{t('baseline')}</span>
      ) : (
        <button
          type="button"
          className="button button-small"
          aria-describedby={id}
          title={t('Differences are relative to this run')}
          onClick={() => choose({ baseline: runId })}
        >
          {t('Pin baseline')}
        </button>
      )}
      <button
        type="button"
        className="button button-small"
        aria-describedby={id}
        title={t('Copies its settings into the form; Train then continues from its checkpoint')}
        onClick={() => lab.fork(runId)}
      >
        {t('Fork')}
      </button>
      <button
        type="button"
        className="button button-icon button-quiet"
        aria-label={t('Remove {{name}} from the comparison', { name: label })}
        onClick={() => choose({ runIds: without })}
      >
        ×
      </button>
    </li>
  );
}

interface LeavingProps {
  readonly comparison: Comparison;
  readonly board: ChartBoard;
}

/** The comparison as a link, and as a file. */
function Leaving({ comparison, board }: LeavingProps) {
  const t = useText();
  const lab = useLab();
  const [making, setMaking] = useState(false);
  const [said, setSaid] = useState('');
  const [link, setLink] = useState<string | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setLink(null);
      setSaid(t('Copied. The link opens this comparison in a browser that stores these runs.'));
    } catch {
      setLink(location.href);
    }
  };
  const save = async () => {
    setMaking(true);
    await saveOrAlert(lab, async () => {
      const { compareReport } = await import('./compareReport.tsx');
      const { fileName, bytes } = await compareReport(lab, comparison, board, t);
      lab.saveFile(fileName, bytes);
    });
    setMaking(false);
  };
  return (
    <div className="compare-leaving">
      <span className="muted" role="status">
        {said}
      </span>
      {link !== null && (
        <input
          className="compare-link"
          readOnly
          aria-label={t('Link to this comparison')}
          value={link}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      )}
      <button type="button" className="button" onClick={() => void copy()}>
        {t('Copy link')}
      </button>
      <button type="button" className="button" disabled={making} onClick={() => void save()}>
        {t('Export report')}
      </button>
    </div>
  );
}
