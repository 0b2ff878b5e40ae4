import { useState } from 'react';
import { speak } from '#base/words.ts';
import type { ChartRun } from '#charts/drawing.ts';
import type { MatchPlace } from '#store/compare/compareAddress.ts';
import { commonPlace, type MetricView } from '#store/compare/compareMetrics.ts';
import type { CompareColumn } from '#store/compare/compareRuns.ts';
import { type MetricCell, metricRows } from '#store/compare/compareTable.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import { DELTA_SIGNS, placeWords, VIEW_NAMES, VIEW_WORDS } from './metricWords.ts';
import type { Comparison } from './useCompare.ts';
import { WideTable } from './WideTable.tsx';

interface MetricsTableProps {
  readonly comparison: Comparison;
  readonly columns: readonly CompareColumn[];
  readonly board: ChartBoard;
}

/** Final, best and matched numbers, each with its difference to the baseline. */
export function MetricsTable({ comparison, columns, board }: MetricsTableProps) {
  const t = useText();
  const [view, setView] = useState<MetricView>('matched');
  const { address } = comparison;
  const runs = board.runs();
  const common = commonPlace(runs);
  const place = address.match ?? common;
  const rows = metricRows({ columns, runOf: runOf(runs), view, place, baseline: address.baseline });
  return (
    <div className="card panel compare-card">
      <div className="panel-title">
        <Radios
          look="segments"
          legend={t('Values to compare')}
          options={(['matched', 'final', 'best'] as const).map((value) => ({
            value,
            label: t(VIEW_NAMES[value]),
          }))}
          chosen={view}
          onChoose={setView}
        />
        {view === 'matched' && (
          <>
            <PlaceInput comparison={comparison} place={place} />
            <span className="muted">{speak(t, placeWords(place, address.match === null))}</span>
          </>
        )}
      </div>
      <p className="muted">{t(VIEW_WORDS[view])}</p>
      {rows.length === 0 ? (
        <p className="muted">{t('No measurements there.')}</p>
      ) : (
        <WideTable name={t('Metrics, table')}>
          <table className="compare-table" aria-label={t('Metrics')}>
            <thead>
              <tr>
                <th scope="col">{t('Metric')}</th>
                {columns.map((column) => (
                  <th key={column.key} scope="col">
                    {speak(t, column.label)}
                    {column.runs.some(({ runId }) => runId === address.baseline) && (
                      <small>{t('baseline')}</small>
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ metric, protocol, cells }) => (
                <tr key={metric.key}>
                  <th scope="row">
                    {t(metric.label)}
                    {metric.unit !== '' && <small>{t(metric.unit)}</small>}
                    {protocol !== null && <small>{speak(t, protocol)}</small>}
                  </th>
                  {cells.map((cell, i) => (
                    <td key={columns[i]?.key} data-broken={cell.broken}>
                      <Value cell={cell} best={view === 'best'} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </WideTable>
      )}
    </div>
  );
}

function runOf(runs: readonly ChartRun[]) {
  return (runId: string) => runs.find((run) => run.runId === runId) ?? null;
}

function Value({ cell, best }: { readonly cell: MetricCell; readonly best: boolean }) {
  const t = useText();
  const { value, std, bad, epoch, delta, broken, protocol } = cell;
  return (
    <>
      {value}
      {std !== '' && <span className="muted"> ± {std}</span>}
      {bad > 0 && !broken && (
        <small className="compare-bad">✕ {t('{{n}} non-finite', { n: bad })}</small>
      )}
      {protocol !== null && <small>{speak(t, protocol)}</small>}
      {best && epoch !== null && <small>{t('epoch {{n}}', { n: epoch })}</small>}
      {delta !== null && (
        <small className="compare-delta" data-verdict={delta.verdict}>
          <span aria-hidden="true">{DELTA_SIGNS[delta.verdict]}</span>
          <span className="visually-hidden">Δ</span> {delta.text}
          {delta.verdict !== 'neither' && (
            <span className="visually-hidden"> {t(delta.verdict)}</span>
          )}
        </small>
      )}
    </>
  );
}

interface PlaceInputProps {
  readonly comparison: Comparison;
  readonly place: MatchPlace;
}

/** The position at which the runs are compared: the end of an epoch, or a step. */
function PlaceInput({ comparison, place }: PlaceInputProps) {
  const t = useText();
  const { look, address } = comparison;
  const value = place.kind === 'epoch' ? place.epoch : place.step;
  const go = (kind: MatchPlace['kind'], at: number) => {
    if (!Number.isInteger(at) || at < 1) return;
    look({ match: kind === 'epoch' ? { kind, epoch: at } : { kind, step: at } });
  };
  const perEpoch = comparison.runs[0]?.run.stepsPerEpoch ?? 1;
  return (
    <div className="compare-place">
      <select
        aria-label={t('Matched by')}
        value={place.kind}
        onChange={({ currentTarget }) =>
          currentTarget.value === 'step'
            ? go('step', value * (place.kind === 'epoch' ? perEpoch : 1))
            : go('epoch', Math.max(1, Math.floor(value / Math.max(1, perEpoch))))
        }
      >
        <option value="epoch">{t('epoch')}</option>
        <option value="step">{t('step')}</option>
      </select>
      <input
        type="number"
        min={1}
        step={1}
        aria-label={place.kind === 'epoch' ? t('Epoch') : t('Step')}
        value={value}
        onChange={({ currentTarget }) => go(place.kind, Number(currentTarget.value))}
      />
      {address.match !== null && (
        <button type="button" className="button button-small" onClick={() => look({ match: null })}>
          {t('Last common epoch')}
        </button>
      )}
    </div>
  );
}
