import './Histograms.css';
import { useId, useMemo, useState } from 'react';
import { formatCount, formatPercent } from '#base/format.ts';
import type { TensorHealthPoints } from '#run/tensorHealth.ts';
import {
  HISTOGRAM_KINDS,
  type HistogramKind,
  histogramAt,
  histogramGrid,
  histogramRows,
  histogramTensors,
  shareOf,
  stepHistograms,
} from '#store/runs/histograms.ts';
import { MiddleName } from '#ui/charts/MiddleName.tsx';
import { HeatMap, type HeatPlace } from '#ui/heatMap/HeatMap.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import { HistogramTable } from './HistogramTable.tsx';
import { drawHistogram, FULL_SHARE } from './histogramPicture.ts';
import { edgeText, HISTOGRAM_NAMES, rowText } from './histogramWords.ts';
import { type HistogramRun, useHistograms } from './useHistograms.ts';

const COLUMNS = 120;
/** Every so many rows have their value beside them. */
const LABELLED = 4;

interface HistogramsProps {
  readonly runs: readonly HistogramRun[];
}

/** How the values of a tensor are spread, over the steps of each run; all runs on the same rows. */
export function Histograms({ runs }: HistogramsProps) {
  const t = useText();
  const known = useHistograms(runs);
  const runIds = runs.map(({ runId }) => runId).join();
  const parts = useMemo(
    () => runIds.split(',').map((runId) => known.get(runId) ?? null),
    [known, runIds],
  );
  const tensors = [...new Set(parts.flatMap((one) => histogramTensors(one ?? [])))];
  const [chosen, setChosen] = useState<string | null>(null);
  const [kind, setKind] = useState<HistogramKind>('weight');
  const select = useId();
  const tensor = tensors.find((name) => name === chosen) ?? tensors[0];
  if (tensor === undefined) {
    const reading = parts.some((one) => one === null);
    return (
      <p className="muted">
        {reading ? t('Reading…') : t('No histograms were taken in this run.')}
      </p>
    );
  }
  return (
    <div className="histograms">
      <div className="histograms-tools">
        <label htmlFor={select}>{t('Tensor')}</label>
        <select
          id={select}
          value={tensor}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        >
          {tensors.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <Radios
          look="segments"
          legend={t('Values shown')}
          options={HISTOGRAM_KINDS.map((value) => ({ value, label: t(HISTOGRAM_NAMES[value]) }))}
          chosen={kind}
          onChoose={setKind}
        />
        <p className="histograms-scale muted">
          0<span className="heat-scale" aria-hidden="true" />
          {t('{{share}} of the elements or more', { share: formatPercent(100 * FULL_SHARE) })}
        </p>
      </div>
      <Maps runs={runs} parts={parts} tensor={tensor} kind={kind} />
    </div>
  );
}

interface MapsProps extends HistogramsProps {
  readonly parts: readonly (readonly TensorHealthPoints[] | null)[];
  readonly tensor: string;
  readonly kind: HistogramKind;
}

function Maps({ runs, parts, tensor, kind }: MapsProps) {
  const t = useText();
  const [place, setPlace] = useState<HeatPlace | null>(null);
  const drawn = useMemo(() => {
    const histograms = parts.map((one) => stepHistograms(one ?? [], tensor, kind));
    const rows = histogramRows(histograms.flat());
    const ends = histograms.map((one) => one.at(-1)?.step ?? 1);
    const lastStep = Math.max(2, ...ends);
    const grids = histograms.map((one) => histogramGrid(one, rows, lastStep, COLUMNS));
    const drawings = grids.map(
      (grid) => (canvas: HTMLCanvasElement) => drawHistogram(canvas, grid),
    );
    const middle = (rows.length - 1) / 2;
    const edges = rows.map((row, i) =>
      Math.abs(i - middle) % LABELLED === 0 ? edgeText(row) : '',
    );
    return { histograms, rows, edges, lastStep, drawings };
  }, [parts, tensor, kind]);
  const { histograms, rows, edges, lastStep, drawings } = drawn;
  const at = place === null ? undefined : rows[place.row];
  const readingOf = (index: number): string => {
    if (place === null || at === undefined) return '';
    const one = histogramAt(histograms[index] ?? [], place.step);
    return one === null ? '–' : formatPercent(100 * shareOf(one, at));
  };
  const where =
    place === null || at === undefined
      ? t('Point at a picture to read its shares; arrow keys move by value and step.')
      : `${rowText(at)} · ${t('step {{n}}', { n: formatCount(place.step) })}: ${runs
          .map(({ label }, i) => (runs.length > 1 ? `${label} ${readingOf(i)}` : readingOf(i)))
          .join(' · ')}`;
  return (
    <>
      <p className="heat-reading" role="status" aria-live="off">
        {where}
      </p>
      <div className="histograms-maps">
        {runs.map((run, i) => {
          const draw = drawings[i];
          const has = (histograms[i] ?? []).length > 0;
          const name = `${t(HISTOGRAM_NAMES[kind])}, ${tensor}, ${run.label}`;
          return (
            <figure key={run.runId} aria-label={name}>
              {runs.length > 1 && (
                <figcaption>
                  <MiddleName name={run.label} />
                </figcaption>
              )}
              {has && draw !== undefined ? (
                <HeatMap
                  label={name}
                  draw={draw}
                  rows={edges}
                  columns={COLUMNS}
                  firstRow={Math.floor(rows.length / 2)}
                  lastStep={lastStep}
                  place={place}
                  point={setPlace}
                  reading={
                    at === undefined || place === null
                      ? ''
                      : `${rowText(at)}, ${t('step {{n}}', { n: formatCount(place.step) })}: ${readingOf(i)}`
                  }
                />
              ) : (
                <p className="muted">
                  {parts[i] === null ? t('Reading…') : t('No histograms were taken in this run.')}
                </p>
              )}
            </figure>
          );
        })}
      </div>
      <HistogramTable runs={runs} histograms={histograms} />
    </>
  );
}
