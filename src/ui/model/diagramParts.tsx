/** Boxes and arrows that the diagrams of both methods are drawn from. */

export const WIDTH = 116;
/** Middles of the query and the key tower. */
export const LEFT = 62;
export const RIGHT = 238;

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly tone: 'q' | 'k' | 'loss' | 'queue';
  readonly name: string;
  readonly detail?: string;
  readonly height?: number;
  /** Drawn as an outline: the part is there and does not train. */
  readonly fixed?: boolean;
}

export function Box({ x, y, tone, name, detail, height = 42, fixed = false }: BoxProps) {
  return (
    <g>
      <rect
        className={fixed ? 'diagram-fixed' : undefined}
        x={x - WIDTH / 2}
        y={y}
        width={WIDTH}
        height={height}
        rx="7"
        fill={`var(--tower-${tone})`}
      />
      <text className="diagram-name" x={x} y={detail === undefined ? y + height / 2 + 4 : y + 18}>
        {name}
      </text>
      {detail !== undefined && (
        <text className="diagram-detail" x={x} y={y + 33}>
          {detail}
        </text>
      )}
    </g>
  );
}

interface EdgeProps {
  readonly d: string;
  readonly turn?: 'left' | 'right';
  readonly dashed?: boolean;
}

/** A line that ends in an arrow head, drawn at the last point of a path in absolute M/V/H/C. */
export function Edge({ d, turn, dashed = false }: EdgeProps) {
  const numbers = d.match(/[\d.]+/g)?.map(Number) ?? [];
  const end = numbers.at(-1) ?? 0;
  const startX = numbers[0] ?? 0;
  const startY = numbers[1] ?? 0;
  const [x, y] = d.includes('C')
    ? [numbers.at(-2) ?? 0, end]
    : d.includes('V')
      ? [startX, end]
      : [end, startY];
  const degrees = turn === 'left' ? 90 : turn === 'right' ? -90 : 0;
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
