import { memo } from 'react';
import type { Stage } from '#run/stages.ts';
import { useText } from '#ui/i18n/useText.ts';
import { type DiagramEdge, type DiagramLayout, DRAWING_WIDTH, pointsOf } from './drawingParts.ts';
import { lookOf, type PartId } from './parts.ts';

interface DiagramDrawingProps {
  readonly layout: DiagramLayout;
  readonly stage: Stage;
  /** The diagram's description for screen readers. */
  readonly description: string;
}

/** The drawing; the buttons over it are DiagramButtons'. */
export const DiagramDrawing = memo(function DiagramDrawing({
  layout,
  stage,
  description,
}: DiagramDrawingProps) {
  const { boxes, edges, height } = layout;
  return (
    <svg
      className="diagram-drawing"
      viewBox={`0 0 ${DRAWING_WIDTH} ${height}`}
      role="img"
      aria-label={description}
    >
      {edges.map((edge) => (
        <Edge key={edge.d} {...edge} />
      ))}
      {boxes.map((box) => (
        <Box key={box.name} {...box} look={lookOf(box.part, stage)} />
      ))}
    </svg>
  );
});

interface BoxProps extends Omit<DiagramLayout['boxes'][number], 'part'> {
  readonly part: PartId;
  /** Frozen is an outline, absent a pale one. */
  readonly look: ReturnType<typeof lookOf>;
}

function Box({ x, y, width, height, tone, name, detail, look }: BoxProps) {
  const t = useText();
  return (
    <g className="diagram-box" data-look={look}>
      {tone !== null && (
        <rect
          x={x - width / 2}
          y={y}
          width={width}
          height={height}
          rx="7"
          fill={`var(--tower-${tone})`}
        />
      )}
      <text
        className={tone === null ? 'diagram-detail' : 'diagram-name'}
        x={x}
        y={detail === null ? y + height / 2 + 4 : y + 15}
      >
        {t(name)}
      </text>
      {detail !== null && (
        <text className="diagram-detail" x={x} y={y + height - 7}>
          {t(detail)}
        </text>
      )}
    </g>
  );
}

/** A line that ends in an arrow head. */
function Edge({ d, dashed = false }: DiagramEdge) {
  const points = pointsOf(d);
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [0, 0];
  // The arrow head points down.
  const degrees = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI - 90;
  return (
    <>
      <path className={dashed ? 'diagram-edge diagram-ema' : 'diagram-edge'} d={d} />
      <path
        className="diagram-arrow"
        d="M0 0L-3.5-6H3.5Z"
        transform={`translate(${x} ${y}) rotate(${degrees})`}
      />
    </>
  );
}
