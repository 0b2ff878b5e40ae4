import { formatCount } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import { wantedData } from '#store/data/dataStore.ts';
import { whyNoKnn } from '#store/data/dataWords.ts';
import { useConfig, useData } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ClassCounts } from './ClassCounts.tsx';
import { SampleGrid } from './SampleGrid.tsx';

/** The images that the form asks for, or the last ones while those are being loaded. */
export function LoadedImages() {
  const t = useText();
  const loaded = useData((state) => state.loaded);
  const loading = useData((state) => state.loading !== null);
  const given = useData((state) => state.given);
  const wanted = useConfig((state) => wantedData(state.values, given)?.key);
  // Images of another data set than the choice above would be taken for that one's.
  if (loaded === null || dataSetOf(loaded.key) !== dataSetOf(wanted)) return null;
  if (loaded.key !== wanted && !loading) return null;
  const { summary, samples } = loaded;
  const stale = wanted !== loaded.key;
  return (
    <>
      <SampleGrid samples={samples} side={summary.side} stale={stale} />
      {!stale && (
        <>
          <p className="data-facts">{factsOf(summary, t).join(' · ')}</p>
          <ClassCounts summary={summary} />
          <Notes summary={summary} />
          <SkippedImages summary={summary} />
        </>
      )}
    </>
  );
}

const dataSetOf = (key: string | undefined): string | undefined => key?.split(' ')[0];

function Notes({ summary }: { readonly summary: DatasetSummary }) {
  const t = useText();
  const unlabelled = whyNoKnn(summary);
  const notes = [
    ...(unlabelled === null ? [] : [speak(t, unlabelled)]),
    ...(summary.testImages > 0
      ? [
          t('{{n}} belong to its test split and are never trained on.', {
            n: formatCount(summary.testImages),
          }),
        ]
      : []),
    ...summary.notes.map((note) => speak(t, note)),
    speak(t, summary.credit),
  ];
  return (
    <ul className="data-notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

/** Each file that could not be used, with the reason. */
function SkippedImages({ summary: { skipped = [] } }: { readonly summary: DatasetSummary }) {
  const t = useText();
  if (skipped.length === 0) return null;
  return (
    <details className="data-skipped">
      <summary>{t('Skipped images, with reasons')}</summary>
      <ol>
        {[...new Set(skipped.map((reason) => speak(t, reason)))].map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ol>
    </details>
  );
}

function factsOf({ images, side, levels }: DatasetSummary, t: ReturnType<typeof useText>) {
  const labels = levels.map(
    ({ name, classes }) =>
      `${formatCount(classes)} ${t(classes === 1 ? name : (PLURALS.get(name) ?? name))}`,
  );
  return [
    t('{{n}} images', { n: formatCount(images) }),
    `${side} × ${side}`,
    labels.length > 0 ? labels.join(' / ') : t('no labels'),
  ];
}

const PLURALS = new Map([
  ['class', 'classes'],
  ['category', 'categories'],
  ['subcategory', 'subcategories'],
  ['superclass', 'superclasses'],
]);
