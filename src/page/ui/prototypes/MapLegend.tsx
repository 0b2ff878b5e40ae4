import { formatCount } from '#base/format.ts';
import type { RowGroups } from '#store/prototypes/prototypeOrder.ts';
import { lineColour } from '#ui/charts/lineStyles.ts';
import { useText } from '#ui/i18n/useText.ts';
import { MARKS } from './mapDrawing.ts';

interface MapLegendProps {
  readonly groups: RowGroups;
  readonly nameOf: (group: number) => string;
  readonly marked: number | null;
  readonly mark: (group: number | null) => void;
}

/** Colour and mark of the largest groups; pressing one highlights it. */
export function MapLegend({ groups, nameOf, marked, mark }: MapLegendProps) {
  const t = useText();
  const others =
    Array.from(groups.sizes).filter((size) => size > 0).length - groups.coloured.length;
  return (
    <ul className="proto-legend" aria-label={t('Groups on the map')}>
      {groups.coloured.map((group, i) => (
        <li key={group}>
          <button
            type="button"
            aria-pressed={marked === group}
            onClick={() => mark(marked === group ? null : group)}
          >
            <svg width="10" height="10" viewBox="0 0 5 5" aria-hidden="true" fill={lineColour(i)}>
              {(MARKS[i] ?? MARKS[0]).flatMap((line, y) =>
                Array.from(line).map((cell, x) =>
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells of a fixed picture.
                  cell === '#' ? <rect key={`${x} ${y}`} x={x} y={y} width="1" height="1" /> : null,
                ),
              )}
            </svg>
            {nameOf(group)} <span className="muted">{formatCount(groups.sizes[group] ?? 0)}</span>
          </button>
        </li>
      ))}
      {others > 0 && (
        <li className="muted">{t('and {{n}} smaller ones in grey', { n: others })}</li>
      )}
    </ul>
  );
}
