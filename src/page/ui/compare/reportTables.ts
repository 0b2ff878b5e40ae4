/** The comparison's tables, as the report writes them. */

import { formatCount } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import type { ChartRun } from '#charts/drawing.ts';
import { FIELDS } from '#run/fields/fields.ts';
import { type ConfigRow, configRows, configValue } from '#store/compare/compareConfigs.ts';
import type { ColumnVerdict } from '#store/compare/compareJudge.ts';
import { commonPlace } from '#store/compare/compareMetrics.ts';
import type { CompareColumn } from '#store/compare/compareRuns.ts';
import {
  deltaText,
  measureName,
  type Summary,
  type SummaryKey,
  type SummaryRow,
} from '#store/compare/compareSummary.ts';
import { type MetricCell, metricRows } from '#store/compare/compareTable.ts';
import { summaryPlaceWords } from '#store/compare/compareVerdict.ts';
import type { ReportCell, ReportTable } from '#store/compare/report.ts';
import { DELTA_SIGNS, placeWords, VIEW_NAMES, VIEW_WORDS } from './metricWords.ts';
import type { Comparison } from './useCompare.ts';

/** What the report's tables need of a comparison. */
export type Chosen = Pick<Comparison, 'runs' | 'address'>;

/** The page's own table of the runs. */
export function summaryTable(summary: Summary, t: Text): ReportTable {
  const { keys, rows } = summary;
  return {
    title: t('Runs'),
    caption: speak(t, summaryPlaceWords(summary)),
    columns: [
      t('Run'),
      ...keys.map((key) => speak(t, measureName(summary, key))),
      t('Alarms'),
      t('Verdict'),
    ],
    rows: rows.map((row): readonly ReportCell[] => {
      const { column, name, baseline, verdict } = row;
      const label = speak(t, column.label);
      const short = speak(t, name);
      const more = [...(short === label ? [] : [label]), ...(baseline ? [t('baseline')] : [])];
      const alarms = verdict.alarms.reduce((sum, { count }) => sum + count, 0);
      const tone = TONES[verdict.tone];
      return [
        { text: short, more: more.join(' · ') },
        ...keys.map((key) => summaryCell(row, key, t)),
        {
          text: formatCount(alarms),
          more: verdict.alarms.map(({ title }) => speak(t, title)).join(', '),
        },
        { text: speak(t, verdict.title), ...(tone === undefined ? {} : { tone }) },
      ];
    }),
    empty: '',
  };
}

const TONES: Readonly<Record<ColumnVerdict['tone'], ReportCell['tone']>> = {
  neutral: undefined,
  good: 'good',
  warning: 'fault',
  bad: 'fault',
};

function summaryCell(row: SummaryRow, key: SummaryKey, t: Text): ReportCell {
  const cell = row.cells[key];
  if (cell === null) return { text: '–' };
  const protocol = row.protocols[key] ?? null;
  const more = [
    ...(protocol === null ? [] : [speak(t, protocol)]),
    ...(key === 'knn' && row.delta !== null ? [`Δ ${deltaText(row.delta)}`] : []),
    ...(cell.epoch === null ? [] : [t('epoch {{n}}', { n: cell.epoch })]),
  ].join(' · ');
  return { text: cell.stdText === '' ? cell.text : `${cell.text} ± ${cell.stdText}`, more };
}

/** The keys that differ, and all keys. */
export function configTables(
  { runs, address }: Chosen,
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
      caption: t('{{n}} of {{all}} settings differ', { n: differing.length, all: rows.length }),
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
  { address }: Chosen,
  columns: readonly CompareColumn[],
  runs: readonly ChartRun[],
  t: Text,
): readonly ReportTable[] {
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
    }).map(({ metric, protocol, cells }) => [
      {
        text: protocol === null ? t(metric.label) : `${t(metric.label)} (${speak(t, protocol)})`,
        more: metric.unit === '' ? '' : t(metric.unit),
      },
      ...cells.map((cell) => metricCell(cell, view === 'best', t)),
    ]),
    empty: t('No measurements there.'),
  }));
}

function metricCell(cell: MetricCell, best: boolean, t: Text): ReportCell {
  const { value, std, broken, bad, epoch, delta, protocol } = cell;
  const more = [
    ...(protocol === null ? [] : [speak(t, protocol)]),
    ...(delta === null ? [] : [`${DELTA_SIGNS[delta.verdict]} ${delta.text}`]),
    ...(best && epoch !== null ? [t('epoch {{n}}', { n: epoch })] : []),
    ...(bad > 0 && !broken ? [`✕ ${t('{{n}} non-finite', { n: bad })}`] : []),
  ].join(' · ');
  const text = std === '' ? value : `${value} ± ${std}`;
  if (broken || delta?.verdict === 'worse') return { text, more, tone: 'fault' };
  return delta?.verdict === 'better' ? { text, more, tone: 'good' } : { text, more };
}
