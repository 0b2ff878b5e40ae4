import { useId } from 'react';
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatValue,
  formatWhen,
} from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { RunSeries } from '#charts/columns.ts';
import { knnProtocolWords } from '#run/protocols.ts';
import { sweptText } from '#run/runMetadata.ts';
import type { RunRow } from '#store/runs/runRow.ts';
import { useText } from '#ui/i18n/useText.ts';

interface RunSummaryProps {
  readonly row: RunRow;
  /** Null while its steps are read. */
  readonly series: RunSeries | null;
}

/** Images per second while it took steps; null without steps. */
function throughput({ entry }: RunRow, series: RunSeries | null): number | null {
  const steps = series?.elapsedMs.length ?? 0;
  const ms = series?.elapsedMs.at(steps - 1) ?? 0;
  return ms > 0 ? (1000 * steps * entry.config.batchSize) / ms : null;
}

/** The run in figures. */
export function RunSummary({ row, series }: RunSummaryProps) {
  const t = useText();
  const id = useId();
  const { entry, seconds, epochs, planned } = row;
  const { config, data, dataset, metadata, steps, totalSteps, adapter } = entry;
  const speed = throughput(row, series);
  const figures: readonly (readonly [name: string, value: string, more?: string])[] = [
    [
      t('Images'),
      dataset === '' ? t('not told by its file') : t(dataset),
      data.images > 0
        ? t('{{n}} images, {{side}} px', { n: formatCount(data.images), side: data.side })
        : '',
    ],
    [t('Method'), config.method, config.encoder],
    [t('Optimizer'), config.optimizer, t('rate {{rate}}', { rate: config.learningRate })],
    [
      t('Steps'),
      totalSteps === 0
        ? formatCount(steps)
        : t('{{done}} of {{total}}', {
            done: formatCount(steps),
            total: formatCount(totalSteps),
          }),
      planned === null ? '' : t('epoch {{n}} / {{all}}', { n: epochs, all: planned }),
    ],
    [
      t('kNN accuracy'),
      entry.lastKnn === null ? '–' : formatPercent(entry.lastKnn),
      [
        ...(entry.bestKnn === null
          ? []
          : [t('best {{value}}', { value: formatPercent(entry.bestKnn) })]),
        ...(entry.lastKnn === null ? [] : [speak(t, knnProtocolWords(config))]),
      ].join(' · '),
    ],
    [t('Loss'), entry.lastLoss === null ? '–' : formatValue(entry.lastLoss)],
    [
      t('Throughput'),
      speed === null ? '–' : t('{{n}} images/s', { n: formatCount(speed) }),
      t('batch {{n}}', { n: formatCount(config.batchSize) }),
    ],
    [t('Duration'), seconds === null ? '–' : formatDuration(seconds)],
    [t('Started'), formatWhen(entry.startedAt, Date.now(), t)],
    [t('Seed'), String(config.seed)],
    ...(adapter.description === ''
      ? []
      : [[t('Adapter'), adapter.description, adapter.software ? t('software') : ''] as const]),
    ...(metadata.group === null
      ? []
      : [
          [
            t('Group'),
            speak(t, metadata.group.label),
            metadata.group.field === null
              ? `seed = ${metadata.group.seed}`
              : sweptText(metadata.group),
          ] as const,
        ]),
    ...(metadata.imported === null
      ? []
      : [
          [
            t('Imported from'),
            metadata.imported.file,
            formatWhen(metadata.imported.at, Date.now(), t),
          ] as const,
        ]),
  ];
  return (
    <section className="card panel run-summary" aria-labelledby={id}>
      <h2 id={id}>{t('Summary')}</h2>
      <dl>
        {figures.map(([name, value, more = '']) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {more !== '' && <small className="muted"> {more}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
