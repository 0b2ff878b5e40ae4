/** A comparison's table as files for spreadsheets and programs; in English. */
import { inEnglish, speak } from '#base/words.ts';
import { FIELD_NAMES } from '#run/fields/fields.ts';
import { knnProtocolWords } from '#run/protocols.ts';
import type { Summary, SummaryKey, SummaryRow } from './compareSummary.ts';
import { compareVerdict, summaryPlaceWords, verdictText } from './compareVerdict.ts';

const alarmsOf = ({ verdict }: SummaryRow): number =>
  verdict.alarms.reduce((sum, { count }) => sum + count, 0);

const differingFields = ({ rows }: Summary) => {
  const configs = rows.flatMap(({ column }) => column.runs.map(({ entry }) => entry.config));
  return FIELD_NAMES.filter((name) => new Set(configs.map((config) => config[name])).size > 1);
};

function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180: one row per run, or per config where seeds are grouped; not measured is empty. */
export function compareCsv(summary: Summary): string {
  const { keys, rows } = summary;
  const fields = differingFields(summary).filter((name) => name !== 'seed');
  const head = [
    ...['run', 'name', 'seeds', 'baseline'],
    ...keys.flatMap((key) => [key, `${key}_std`]),
    ...['knn_delta', 'knn_protocol', 'epoch', 'alarms', 'verdict', 'title'],
    ...fields,
  ];
  const lines = rows.map((row) => {
    const { column, name, baseline, cells, delta, verdict } = row;
    const config = column.runs[0]?.entry.config;
    const { place } = summary;
    return [
      ...[column.runs.map(({ runId }) => runId).join(' '), speak(inEnglish, name)],
      ...[column.runs.length, baseline ? 1 : 0],
      ...keys.flatMap((key) => [cells[key]?.value ?? null, cells[key]?.std ?? null]),
      // Without commas, so that it needs no quotes.
      ...[delta, protocolOf(row)?.replaceAll(',', '') ?? null],
      ...[cells.knn?.epoch ?? (place.kind === 'epoch' ? place.epoch : null)],
      ...[alarmsOf(row), verdict.kind, speak(inEnglish, verdict.title)],
      ...fields.map((field) => (config === undefined ? null : String(config[field]))),
    ];
  });
  return [head, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function protocolOf({ column }: SummaryRow): string | null {
  const config = column.runs[0]?.entry.config;
  return config === undefined ? null : speak(inEnglish, knnProtocolWords(config));
}

/** JSON has no NaN and would write null, which reads as "not measured". */
const nameSpecial = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** The table, the verdict and every run's whole config. */
export function compareJson(summary: Summary): string {
  const { keys, rows, place } = summary;
  const numbers = ({ cells }: SummaryRow) =>
    Object.fromEntries(
      keys.map((key: SummaryKey) => {
        const cell = cells[key];
        return [key, cell === null ? null : { mean: cell.value, std: cell.std }];
      }),
    );
  return `${JSON.stringify(
    {
      ...{ format: 'protolab-compare', version: 1 },
      verdict: speak(inEnglish, verdictText(compareVerdict(summary))),
      place: { ...place, words: speak(inEnglish, summaryPlaceWords(summary)) },
      rows: rows.map((row) => ({
        name: speak(inEnglish, row.name),
        baseline: row.baseline,
        ...numbers(row),
        knnDelta: row.delta,
        knnProtocol: protocolOf(row),
        alarms: alarmsOf(row),
        verdict: row.verdict.kind,
        title: speak(inEnglish, row.verdict.title),
        runs: row.column.runs.map(({ runId, label, entry }) => ({
          ...{ runId, name: label, config: entry.config },
        })),
      })),
    },
    nameSpecial,
    2,
  )}\n`;
}
