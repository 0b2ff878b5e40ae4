import './ModelDiagram.css';
import { numberList } from '#base/numberList.ts';
import type { Text } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { shortEncoderName } from '#run/encoders.ts';
import { FIELDS } from '#run/fields/fields.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { LAYER_FIELDS } from '#run/layers.ts';
import { methodOf, queryViews } from '#run/methods.ts';
import { type Stage, stagesOf } from '#run/stages.ts';
import { opensInMainArea, type SectionId } from '#store/config/rail.ts';
import { useLab, useRail } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { DiagramDrawing } from './DiagramDrawing.tsx';
import { DRAWING_WIDTH } from './drawingParts.ts';
import { layoutOf } from './layout.ts';
import { lookOf, SECTION_OF_PART } from './parts.ts';

interface ModelDiagramProps {
  readonly config: RunConfig;
  /** 0-based number of the stage that is shown. */
  readonly stage: number;
}

/**
 * The method's towers as the config builds them, as they are in one stage. Every part is a button
 * that opens its section of the settings.
 */
export function ModelDiagram({ config, stage: number }: ModelDiagramProps) {
  const lab = useLab();
  const t = useText();
  const open = useRail((rail) => rail.open);
  const stages = stagesOf(config);
  const stage = stages[Math.min(number, stages.length - 1)];
  if (stage === undefined) return null;
  const layout = layoutOf(config);
  return (
    <div className="diagram">
      <DiagramDrawing layout={layout} stage={stage} description={describe(t, config, stage)} />
      {layout.boxes.map(({ part, name, detail, x, y, width, height }) => {
        const look = lookOf(part, stage);
        const said = [t(name), detail ?? '', look === 'on' ? '' : t(look)].filter(Boolean);
        return (
          <button
            key={name}
            type="button"
            className="diagram-button"
            aria-label={said.join(', ')}
            aria-expanded={open === SECTION_OF_PART[part]}
            style={{
              left: `${(100 * (x - width / 2)) / DRAWING_WIDTH}%`,
              top: `${(100 * y) / layout.height}%`,
              width: `${(100 * width) / DRAWING_WIDTH}%`,
              height: `${(100 * height) / layout.height}%`,
            }}
            onClick={() => {
              lab.rail.show(SECTION_OF_PART[part]);
              goToSection(SECTION_OF_PART[part]);
            }}
          />
        );
      })}
    </div>
  );
}

/** Moves the focus to the head of a section that was just opened. */
function goToSection(section: SectionId): void {
  // What it opens is drawn with the next frame.
  requestAnimationFrame(() => {
    const id = opensInMainArea(section) ? 'editor-title' : `settings-${section}`;
    document.getElementById(id)?.focus({ preventScroll: !opensInMainArea(section) });
  });
}

/** A text description of the drawing. */
function describe(t: Text, config: RunConfig, { parts, losses }: Stage): string {
  const towers = describeTowers(t, config);
  const instance = describeLoss(t, config);
  const lists = LAYER_FIELDS.filter((field) => unusedBecause(field, config) === null)
    .map((field) =>
      t('{{field}}: {{value}}.', { field: t(FIELDS[field].label), value: config[field] }),
    )
    .join(' ');
  if (!methodOf(config.method).usesHeads) return `${towers} ${lists} ${instance}`;
  const words = { train: t('trains'), frozen: t('frozen'), absent: t('absent') };
  return [
    towers,
    lists,
    config.heads === 'none'
      ? t('No heads after the encoders.')
      : config.heads === 'split'
        ? t(
            'Heads a and b follow the query encoder; their key copies are momentum averages. ProtoNCE compares the output of head b with the prototypes.',
          )
        : t(
            'Head a follows the query encoder; its key copy ã is a momentum average. Head b is fixed and used on the key side only, before clustering.',
          ),
    losses.inst ? instance : '',
    losses.proto
      ? t('ProtoNCE compares it with prototypes of {{clusters}} clusters.', {
          clusters: numberList(config.numClusters).join(', '),
        })
      : '',
    t('In this stage: encoder {{encoder}}, head a {{a}}, head b {{b}}.', {
      encoder: words[parts.encoder],
      a: words[parts.a],
      b: words[parts.b],
    }),
  ]
    .filter(Boolean)
    .join(' ');
}

function describeTowers(t: Text, config: RunConfig): string {
  const { width, keyMomentum, imageSide: side, method } = config;
  const name = shortEncoderName(config);
  if (!methodOf(method).usesKeyTower) {
    return t(
      'Two views of each image, {{side}} × {{side}} pixels. One encoder takes both: {{name}}, width {{width}}.',
      { side, name, width },
    );
  }
  const towers = t(
    'Two views of each image, {{side}} × {{side}} pixels. Query and key encoder: {{name}}, width {{width}}; the key encoder is a momentum average with momentum {{keyMomentum}}.',
    { side, name, width, keyMomentum },
  );
  return queryViews(config) === 1 ? towers : `${towers} ${t('Each encoder takes both views.')}`;
}

function describeLoss(t: Text, config: RunConfig): string {
  const { method, temperature, queueLength: queue } = config;
  const { lossName: loss, usesQueue, candidates } = methodOf(method);
  if (candidates === null) {
    return t(
      '{{loss}} compares the predictor’s output for one view with the key encoder’s embedding of the other. There are no negatives.',
      { loss },
    );
  }
  return usesQueue
    ? t(
        '{{loss}} at temperature {{temperature}} compares each query with its key and with {{queue}} queued keys.',
        { loss, temperature, queue },
      )
    : t(
        '{{loss}} at temperature {{temperature}} compares each view with the other view of its image and with the {{n}} views of other images in the batch.',
        { loss, temperature, n: candidates.count(config) - 1 },
      );
}
