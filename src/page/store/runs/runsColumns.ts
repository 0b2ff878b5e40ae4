/** The columns of the table of runs: what each shows, and what it is sorted by. */
import type { HistoryEntry } from './archive.ts';
import type { RunRow } from './runRow.ts';

export interface RunsColumn {
  readonly label: string;
  /** Set in figures, to the right. */
  readonly number?: true;
  /** Shown until the user chooses. */
  readonly first?: true;
  /** What it is sorted by; missing values come last. */
  value(row: RunRow, entry: HistoryEntry): string | number | null;
}

export const RUNS_COLUMNS = {
  state: { label: 'State', first: true, value: (_, { state }) => state },
  verdict: {
    label: 'Verdict',
    first: true,
    // The worst first.
    value: ({ verdict }) => `${TONES.indexOf(verdict.tone)} ${verdict.title.english}`,
  },
  steps: { label: 'Progress', number: true, first: true, value: (_, { steps }) => steps },
  epoch: { label: 'Epoch', number: true, value: ({ epochs }) => epochs },
  knn: { label: 'kNN', number: true, first: true, value: (_, { lastKnn }) => lastKnn },
  best: { label: 'Best kNN', number: true, value: (_, { bestKnn }) => bestKnn },
  loss: { label: 'Loss', number: true, first: true, value: (_, { lastLoss }) => lastLoss },
  data: { label: 'Images', value: (_, { dataset }) => dataset },
  preset: { label: 'Preset', first: true, value: ({ preset }) => preset },
  method: { label: 'Method', value: (_, { config }) => config.method },
  encoder: { label: 'Encoder', value: (_, { config }) => config.encoder },
  optimizer: { label: 'Optimizer', first: true, value: (_, { config }) => config.optimizer },
  rate: {
    label: 'Learning rate',
    number: true,
    first: true,
    value: (_, { config }) => config.learningRate,
  },
  batch: { label: 'Batch size', number: true, value: (_, { config }) => config.batchSize },
  seed: { label: 'Seed', number: true, value: (_, { config }) => config.seed },
  started: { label: 'Started', first: true, value: (_, { startedAt }) => startedAt },
  duration: { label: 'Duration', number: true, value: ({ seconds }) => seconds },
  group: { label: 'Group', value: ({ group }) => group },
  origin: { label: 'Imported from', value: (_, { metadata }) => metadata.imported?.file ?? null },
  tags: { label: 'Tags', first: true, value: (_, { metadata }) => metadata.tags.join(' ') },
  note: { label: 'Note', first: true, value: ({ note }) => note },
} as const satisfies Readonly<Record<string, RunsColumn>>;

const TONES = ['bad', 'warning', 'neutral', 'good'];

export type ColumnKey = keyof typeof RUNS_COLUMNS;

export const COLUMN_KEYS = Object.keys(RUNS_COLUMNS) as readonly ColumnKey[];

export const isColumnKey = (key: string): key is ColumnKey => Object.hasOwn(RUNS_COLUMNS, key);

/** The row with its type widened, for code that treats all columns alike. */
export const columnOf = (key: ColumnKey): RunsColumn => RUNS_COLUMNS[key];

export const FIRST_COLUMNS = COLUMN_KEYS.filter((key) => columnOf(key).first === true);
