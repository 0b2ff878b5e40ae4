import { type PointerEvent, useState } from 'react';
import type { LayerPlace } from '#store/config/layerEditing.ts';

interface Drag {
  readonly place: LayerPlace;
  /** Where it comes in its list when it is let go. */
  readonly to: number;
}

/** Where a row comes among those of its list, by the middles of the others. */
function targetOf(row: Element, y: number): number {
  const others = [...(row.parentElement?.children ?? [])].filter((other) => other !== row);
  return others.filter((other) => {
    const { top, height } = other.getBoundingClientRect();
    return top + height / 2 < y;
  }).length;
}

/** A layer dragged by its handle with mouse, pen or finger; it moves when it is let go. */
export function useLayerDrag(onMove: (place: LayerPlace, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const indexOf = (place: LayerPlace) => place[1] ?? place[0];
  const siblings = (place: LayerPlace) =>
    drag !== null &&
    drag.place.length === place.length &&
    (place.length === 1 || drag.place[0] === place[0]);
  return {
    /** How a row shows the drag: it is dragged, or a line before or after it says where to. */
    lookOf(place: LayerPlace): 'dragged' | 'before' | 'after' | undefined {
      if (drag === null || !siblings(place)) return undefined;
      const from = indexOf(drag.place);
      const at = indexOf(place);
      if (at === from) return 'dragged';
      if (at !== drag.to) return undefined;
      return drag.to < from ? 'before' : 'after';
    },
    handleProps: (place: LayerPlace) => ({
      onPointerDown({ button, currentTarget, pointerId }: PointerEvent<HTMLElement>) {
        if (button !== 0) return;
        currentTarget.setPointerCapture(pointerId);
        setDrag({ place, to: indexOf(place) });
      },
      onPointerMove({ currentTarget, clientY }: PointerEvent<HTMLElement>) {
        const row = currentTarget.closest('li');
        if (drag === null || row === null) return;
        const to = targetOf(row, clientY);
        if (to !== drag.to) setDrag({ ...drag, to });
      },
      onPointerUp() {
        if (drag !== null && drag.to !== indexOf(drag.place)) onMove(drag.place, drag.to);
        setDrag(null);
      },
      onPointerCancel: () => setDrag(null),
    }),
  };
}

export type LayerDrag = ReturnType<typeof useLayerDrag>;
