import { useId, useMemo, useState } from 'react';
import { formatCount, formatDuration } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { PrototypesDescription } from '#run/prototypes.ts';
import { useLab, usePrototypeMap } from '#store/hooks.ts';
import { sameFeatures } from '#store/prototypes/prototypeMap.ts';
import { type ColourBy, groupRows } from '#store/prototypes/prototypeOrder.ts';
import { useText } from '#ui/i18n/useText.ts';
import { TaskBar } from '#ui/widgets/TaskBar.tsx';
import { MapCanvas } from './MapCanvas.tsx';
import { MapLegend } from './MapLegend.tsx';
import { PickedImage } from './PickedImage.tsx';

interface FeatureMapProps {
  readonly description: PrototypesDescription;
  /** Place of the granularity whose clusters are coloured. */
  readonly granularity: number;
  /** The highlighted cluster. */
  readonly marked: number | null;
  readonly mark: (cluster: number | null) => void;
}

/** The features in the plane, coloured by cluster or class, and the image that is looked at. */
export function FeatureMap({ description, granularity, marked, mark }: FeatureMapProps) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const state = usePrototypeMap((map) => map);
  const [wanted, setWanted] = useState<'class' | 'cluster'>('cluster');
  const [markedClass, markClass] = useState<number | null>(null);
  // A highlighted cluster is shown among clusters.
  const by: ColourBy =
    wanted === 'class' && marked === null && description.labels !== null ? 'class' : granularity;
  const groups = useMemo(() => groupRows(description, by), [description, by]);
  const current = sameFeatures(state.features, description.features);
  const { points, progress, problem } = state;
  const nameOf = (group: number): string =>
    by === 'class'
      ? (description.classNames[group] ?? String(group))
      : t('Cluster {{n}}', { n: group + 1 });
  const standsOut = by === 'class' ? markedClass : marked;
  const count = description.features.count;
  const unlabelled = description.labels === null;
  return (
    <section className="card panel proto-map-card" aria-labelledby={`${id}-title`}>
      <div className="panel-title">
        <h2 id={`${id}-title`}>{t('Feature map')}</h2>
        {points !== null && (
          <span className="muted">
            {state.landmarks < count
              ? t(
                  'UMAP of {{landmarks}} landmarks; the other {{rest}} images are placed near their nearest landmarks; {{time}}',
                  {
                    landmarks: formatCount(state.landmarks),
                    rest: formatCount(count - state.landmarks),
                    time: formatDuration(state.seconds),
                  },
                )
              : t('UMAP of all {{n}} training images; {{time}}', {
                  n: formatCount(count),
                  time: formatDuration(state.seconds),
                })}
          </span>
        )}
      </div>
      <div className="proto-tools">
        <fieldset
          className="segments"
          aria-label={t('Colour by')}
          aria-describedby={unlabelled ? `${id}-unlabelled` : undefined}
        >
          {(['cluster', 'class'] as const).map((kind) => (
            <label key={kind}>
              <input
                type="radio"
                name={`${id}-by`}
                checked={(by === 'class' ? 'class' : 'cluster') === kind}
                disabled={kind === 'class' && unlabelled}
                onChange={() => {
                  setWanted(kind);
                  mark(null);
                }}
              />
              {kind === 'class' ? t('Class') : t('Cluster')}
            </label>
          ))}
        </fieldset>
        {unlabelled && (
          <span id={`${id}-unlabelled`} className="muted proto-small">
            {t('These images have no labels: there are no classes, purity, NMI or ARI.')}
          </span>
        )}
        {progress === null && (!current || problem !== null) && (
          <button
            type="button"
            className="button button-small"
            onClick={() => lab.prototypes.drawMap()}
          >
            {points === null ? t('Draw the map') : t('Draw the map of the latest clustering')}
          </button>
        )}
      </div>
      {progress !== null && (
        <div className="proto-progress" role="status">
          <TaskBar task={progress} />
          <button
            type="button"
            className="button button-small"
            onClick={() => lab.prototypes.map.clear()}
          >
            {t('Cancel the map')}
          </button>
        </div>
      )}
      {problem !== null && progress === null && (
        <p className="proto-problem">{speak(t, problem)}</p>
      )}
      <div className="proto-map-parts">
        {points !== null && groups !== null && points.length === 2 * groups.of.length ? (
          <div>
            <MapCanvas
              points={points}
              groups={groups}
              marked={standsOut}
              picked={state.picked?.row ?? null}
              pick={(row) => lab.prototypes.map.pick(row)}
              label={t('Map of {{n}} images', { n: formatCount(count) })}
            />
            <p className="muted proto-small">
              {t(
                'Drag or use the arrow keys to move, + − or the wheel to zoom, Enter to select the point in the middle.',
              )}
            </p>
            <MapLegend
              groups={groups}
              nameOf={nameOf}
              marked={standsOut}
              mark={by === 'class' ? markClass : mark}
            />
          </div>
        ) : (
          progress === null &&
          problem === null && (
            <p className="muted proto-map-none">
              {t('The map shows the features of all training images in two dimensions.')}
            </p>
          )
        )}
        <PickedImage description={description} />
      </div>
    </section>
  );
}
