/** The comparison's tables, as the report writes them. */

import { formatCount, formatPercent } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { FIELDS } from '#run/fields/fields.ts';
import { type ConfigRow, configRows, configValue } from '#store/compare/compareConfigs.ts';
import { commonPlace } from '#store/compare/compareMetrics.ts';
import type { CompareColumn } from '#store/compare/compareRuns.ts';
import { type MetricCell, metricRows } from '#store/compare/compareTable.ts';
import type { ReportCell, ReportTable } from '#store/compare/reportHtml.ts';
import { nearestPreset } from '#store/config/configStore.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { DELTA_SIGNS, placeWords, VIEW_NAMES, VIEW_WORDS } from './metricWords.ts';
import type { Comparison } from './useCompare.ts';

export function runsTable({ runs, address }: Comparison, t: Text): ReportTable {
  return {
    title: t('Runs'),
    caption: '',
    columns: [
      t('Name'),
      t('State'),
      t('Preset'),
      t('Data set'),
      t('Started'),
      t('Steps'),
      t('Final kNN'),
    ],
    rows: runs.map(({ runId, label, entry }): readonly ReportCell[] => [
      { text: label, more: runId === address.baseline ? t('baseline') : '' },
      { text: t(entry.state), ...(entry.fault === null ? {} : { tone: 'fault' }) },
      { text: nearestPreset(entry.config) },
      { text: entry.dataset },
      { text: new Date(entry.startedAt).toISOString().slice(0, 16).replace('T', ' ') },
      { text: `${formatCount(entry.steps)} / ${formatCount(entry.totalSteps)}` },
      { text: entry.lastKnn === null ? '–' : formatPercent(entry.lastKnn) },
    ]),
    empty: '',
  };
}

/** The keys that differ, and all keys. */
export function configTables(
  { runs, address }: Comparison,
  t: Text,
): { readonly differences: ReportTable; readonly all: ReportTable } {
  const baseline = Math.max(
    0,
    runs.findIndex(({ runId }) => runId === address.baseline),
  );
  const rows = configRows(
    runs.map(({ entry }) => entry.config),
    baseline,
  );
  const written = ({ name, cells }: ConfigRow): readonly ReportCell[] => [
    { text: t(FIELDS[name].label), more: name },
    ...cells.map(
      ({ value, differs, unused }): ReportCell => ({
        text: `${differs ? '≠ ' : ''}${configValue(t, name, value)}`,
        more: unused === null ? '' : t('not in use'),
        ...(unused === null ? {} : { tone: 'quiet' }),
      }),
    ),
  ];
  const columns = [t('Key'), ...runs.map(({ label }) => label)];
  const differing = rows.filter(({ differs }) => differs);
  return {
    differences: {
      title: t('Config differences'),
      caption: t('{{n}} of {{all}} keys', { n: differing.length, all: rows.length }),
      columns,
      rows: differing.map(written),
      empty: t('These runs have the same settings.'),
    },
    all: {
      title: t('All keys of the configs'),
      caption: '',
      columns,
      rows: rows.map(written),
      empty: '',
    },
  };
}

/** Matched, final and best, a table each. */
export function metricTables(
  { address }: Comparison,
  columns: readonly CompareColumn[],
  board: ChartBoard,
  t: Text,
): readonly ReportTable[] {
  const runs = board.runs();
  const place = address.match ?? commonPlace(runs);
  return (['matched', 'final', 'best'] as const).map((view) => ({
    title:
      view === 'matched'
        ? `${t('Metrics')}, ${speak(t, placeWords(place, address.match === null))}`
        : `${t('Metrics')}: ${t(VIEW_NAMES[view])}`,
    caption: t(VIEW_WORDS[view]),
    columns: [t('Metric'), ...columns.map(({ label }) => speak(t, label))],
    rows: metricRows({
      ...{ columns, view, place, baseline: address.baseline },
      runOf: (runId) => runs.find((run) => run.runId === runId) ?? null,
    }).map(({ metric, cells }) => [
      { text: t(metric.label), more: metric.unit === '' ? '' : t(metric.unit) },
      ...cells.map((cell) => metricCell(cell, view === 'best', t)),
    ]),
    empty: t('No measurements there.'),
  }));
}

function metricCell(cell: MetricCell, best: boolean, t: Text): ReportCell {
  const { value, std, broken, bad, epoch, delta } = cell;
  const more = [
    ...(delta === null ? [] : [`${DELTA_SIGNS[delta.verdict]} ${delta.text}`]),
    ...(best && epoch !== null ? [t('epoch {{n}}', { n: epoch })] : []),
    ...(bad > 0 && !broken ? [`✕ ${t('{{n}} non-finite', { n: bad })}`] : []),
  ].join(' · ');
  const text = std === '' ? value : `${value} ± ${std}`;
  if (broken || delta?.verdict === 'worse') return { text, more, tone: 'fault' };
  return delta?.verdict === 'better' ? { text, more, tone: 'good' } : { text, more };
}
