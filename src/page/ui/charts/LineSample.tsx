import type { DrawnLine } from '#charts/drawing.ts';
import { samplePath, strokeOf } from './lineStyles.ts';

/** A piece of a line, for legends. */
export function LineSample({
  line,
}: {
  readonly line: Pick<DrawnLine, 'tone' | 'colour' | 'dash'>;
}) {
  const { color, dash, width } = strokeOf(line);
  return (
    <svg width="24" height="8" aria-hidden="true">
      <path
        d={samplePath(line.tone, 0, 4, 24)}
        stroke={color}
        strokeWidth={width}
        strokeDasharray={dash}
        fill="none"
      />
    </svg>
  );
}
