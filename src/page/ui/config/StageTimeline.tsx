import { Slider } from 'radix-ui';
import { epochsOf, lengthOf, moveBound } from '#run/stageEditing.ts';
import type { Stage } from '#run/stages.ts';
import { useText } from '#ui/i18n/useText.ts';
import { epochsText } from './epochsText.ts';

interface StageTimelineProps {
  readonly stages: readonly Stage[];
  readonly chosen: number;
  readonly onChoose: (stage: number) => void;
  /** @param bound 0-based, the one after the stage of that number */
  readonly onMove: (stages: readonly Stage[], bound: number) => void;
}

/**
 * The stages as bars on the run's epochs. The bounds between them are the thumbs of one slider:
 * dragged, or moved by the arrow keys an epoch at a time.
 */
export function StageTimeline({ stages, chosen, onChoose, onMove }: StageTimelineProps) {
  const t = useText();
  const total = epochsOf(stages);
  const bounds = stages.slice(0, -1).map(({ lastEpoch }) => lastEpoch + 1);
  const share = (epochs: number) => `${(100 * epochs) / total}%`;
  return (
    <>
      <div className="plan-timeline">
        {stages.map((stage, i) => (
          // The table's head chooses a stage by keyboard; the bars do it for the pointer.
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place in the plan.
          <div key={i} className="plan-bar" style={{ width: share(lengthOf(stage)) }}>
            <button
              type="button"
              tabIndex={-1}
              aria-hidden="true"
              data-chosen={i === chosen}
              title={t('Stage {{n}}: epochs {{epochs}}', { n: i + 1, epochs: epochsText(stage) })}
              onClick={() => onChoose(i)}
            >
              {i + 1}
            </button>
          </div>
        ))}
        <Slider.Root
          className="plan-slider"
          min={0}
          max={total}
          step={1}
          minStepsBetweenThumbs={1}
          value={bounds}
          onValueChange={(values) => {
            const bound = values.findIndex((value, i) => value !== bounds[i]);
            const epoch = values[bound];
            if (epoch !== undefined) onMove(moveBound(stages, bound, epoch), bound);
          }}
        >
          <Slider.Track className="plan-track" />
          {bounds.map((epoch, i) => (
            <Slider.Thumb
              // biome-ignore lint/suspicious/noArrayIndexKey: a bound is its place in the plan.
              key={i}
              className="plan-bound"
              aria-label={t('Bound between stages {{a}} and {{b}}', { a: i + 1, b: i + 2 })}
              aria-valuetext={t('Stage {{n}} begins at epoch {{epoch}}', { n: i + 2, epoch })}
            />
          ))}
        </Slider.Root>
      </div>
      <div className="plan-ends" aria-hidden="true">
        <span>0</span>
        <span>{t('{{n}} epochs', { n: total })}</span>
      </div>
    </>
  );
}
