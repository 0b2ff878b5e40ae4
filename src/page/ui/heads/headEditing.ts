import type { Layer } from '#run/layers.ts';
import type { LayerPlace } from '#store/config/layerEditing.ts';
import type { HeadLayers } from './useHeadLayers.ts';
import type { LayerDrag } from './useLayerDrag.ts';

/** What the rows of a head share. */
export interface HeadEditing {
  readonly head: HeadLayers;
  readonly drag: LayerDrag;
  /** Writes a list and keeps the focus at a place of it. */
  readonly write: (layers: readonly Layer[], place: LayerPlace) => void;
  /** Moves a layer within its list. */
  readonly move: (place: LayerPlace, to: number) => void;
}
