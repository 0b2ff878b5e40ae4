/** What each column of the table of runs shows. */
import type { ReactNode } from 'react';
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatValue,
  formatWhen,
} from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { knnNameWords } from '#run/protocols.ts';
import type { RunRow } from '#store/runs/runRow.ts';
import type { ColumnKey } from '#store/runs/runsColumns.ts';
import { StateChip } from '#ui/history/StateChip.tsx';
import { Tags } from './Tags.tsx';

const NOTHING = '–';

const orNothing = (value: number | null, format: (value: number) => string): string =>
  value === null ? NOTHING : format(value);

const text = (value: string): string => (value === '' ? NOTHING : value);

/** Steps of those planned, and epochs where they are known. */
function progress({ entry, planned, epochs }: RunRow, t: Text): ReactNode {
  const { steps, totalSteps } = entry;
  if (totalSteps === 0) return formatCount(steps);
  const done = t('{{done}} of {{total}}', {
    done: formatCount(steps),
    total: formatCount(totalSteps),
  });
  return (
    <>
      {done}
      {planned !== null && (
        <small className="runs-epochs">
          {t('epoch {{n}} / {{all}}', { n: epochs, all: planned })}
        </small>
      )}
    </>
  );
}

/** With its protocol: a column holds the numbers of several. */
function knn(value: number | null, config: RunConfig, t: Text): ReactNode {
  if (value === null) return NOTHING;
  return (
    <span title={speak(t, knnNameWords(config))}>
      {formatPercent(value)}
      <small className="runs-epochs">{config.knnProtocol}</small>
    </span>
  );
}

export const CELLS: Readonly<Record<ColumnKey, (row: RunRow, t: Text) => ReactNode>> = {
  state: ({ entry }) => <StateChip entry={entry} />,
  verdict: ({ verdict }, t) => (
    <span className="runs-verdict" data-tone={verdict.tone}>
      {speak(t, verdict.title)}
    </span>
  ),
  steps: progress,
  epoch: ({ epochs, planned }) => (planned === null ? NOTHING : `${epochs} / ${planned}`),
  knn: ({ entry }, t) => knn(entry.lastKnn, entry.config, t),
  best: ({ entry }, t) => knn(entry.bestKnn, entry.config, t),
  loss: ({ entry }) => orNothing(entry.lastLoss, formatValue),
  data: ({ entry }, t) => text(t(entry.dataset)),
  preset: ({ preset }) => preset,
  method: ({ entry }) => entry.config.method,
  encoder: ({ entry }) => entry.config.encoder,
  optimizer: ({ entry }) => entry.config.optimizer,
  rate: ({ entry }) => String(entry.config.learningRate),
  batch: ({ entry }) => formatCount(entry.config.batchSize),
  seed: ({ entry }) => String(entry.config.seed),
  started: ({ entry }, t) => formatWhen(entry.startedAt, Date.now(), t),
  duration: ({ seconds }) => orNothing(seconds, formatDuration),
  group: ({ entry: { metadata } }, t) =>
    metadata.group === null ? NOTHING : speak(t, metadata.group.label),
  origin: ({ entry }) => text(entry.metadata.imported?.file ?? ''),
  tags: ({ entry }) =>
    entry.metadata.tags.length === 0 ? NOTHING : <Tags tags={entry.metadata.tags} />,
  note: ({ note }) => text(note),
};
