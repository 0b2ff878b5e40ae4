import './HealthMaps.css';
import { useState } from 'react';
import { formatCount, formatValue } from '#base/format.ts';
import { MISSING } from '#charts/extremes.ts';
import {
  HEALTH_KINDS,
  type HealthKind,
  type HealthTable,
  heatGrid,
  heatRange,
  pointAt,
} from '#store/compare/compareHealth.ts';
import type { ComparedRun } from '#store/compare/compareRuns.ts';
import type { HeatPlace } from '#ui/heatMap/HeatMap.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import { HealthMap } from './HealthMap.tsx';
import { HealthTables } from './HealthTables.tsx';
import { HEALTH_MEANINGS, HEALTH_NAMES, HEAT_COLUMNS } from './healthWords.ts';
import { useHealth } from './useHealth.ts';

/** Heat maps of each tensor over time, one per run, on one scale. */
export function HealthMaps({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const t = useText();
  const [kind, setKind] = useState<HealthKind>('gradNorm');
  const [place, setPlace] = useState<HeatPlace | null>(null);
  const { tensors, tables, lastStep } = useHealth(runs);
  const grids = tables.map((table) =>
    table === null ? null : heatGrid(table, kind, lastStep, HEAT_COLUMNS),
  );
  const range = heatRange(grids.flatMap((grid) => grid ?? []));
  return (
    <div className="card panel compare-card">
      <div className="panel-title">
        <Radios
          look="segments"
          legend={t('Quantity shown')}
          options={HEALTH_KINDS.map((value) => ({ value, label: t(HEALTH_NAMES[value]) }))}
          chosen={kind}
          onChoose={setKind}
        />
        <span className="muted">{t(HEALTH_MEANINGS[kind])}</span>
      </div>
      <Legend range={range} />
      <p className="heat-reading" role="status" aria-live="off">
        {place === null || tensors.length === 0
          ? t('Point at a heat map to read its values; arrow keys move by tensor and step.')
          : `${tensors[place.row] ?? ''} · ${t('step {{n}}', { n: formatCount(place.step) })}: ${runs
              .map(({ label }, i) => `${label} ${valueAt(tables[i] ?? null, kind, place)}`)
              .join(' · ')}`}
      </p>
      <div className="compare-maps">
        {runs.map((run, i) => {
          const table = tables[i] ?? null;
          const grid = grids[i] ?? null;
          const words =
            table === null || grid === null
              ? t('Reading…')
              : table.steps.length === 0
                ? t('No tensor health was recorded for this run.')
                : table.values[kind] === null
                  ? t('This run’s optimizer has no trust ratio.')
                  : null;
          return (
            <HealthMap
              key={run.runId}
              run={run}
              name={t(HEALTH_NAMES[kind])}
              tensors={tensors}
              grid={words === null ? grid : null}
              words={words ?? ''}
              range={range}
              lastStep={lastStep}
              place={place}
              point={setPlace}
              reading={place === null ? '' : valueAt(table, kind, place)}
            />
          );
        })}
      </div>
      <HealthTables runs={runs} tables={tables} kind={kind} />
    </div>
  );
}

function valueAt(table: HealthTable | null, kind: HealthKind, place: HeatPlace): string {
  const index = table === null ? -1 : pointAt(table, place.step);
  const value = table?.values[kind]?.[index]?.[place.row] ?? MISSING;
  return value === MISSING ? '–' : formatValue(value);
}

function Legend({
  range,
}: {
  readonly range: { readonly low: number; readonly high: number } | null;
}) {
  const t = useText();
  return (
    <p className="compare-legend muted">
      {range !== null && (
        <>
          {formatValue(range.low)}
          <span className="heat-scale" aria-hidden="true" />
          {formatValue(range.high)} · {t('logarithmic')}
        </>
      )}
      <span className="compare-key" data-kind="broken" aria-hidden="true">
        ✕
      </span>
      {t('NaN or infinite')}
      <span className="compare-key" data-kind="zero" aria-hidden="true" />
      {t('zero')}
    </p>
  );
}
