import { inputOf, layerSizesOf } from '#run/headShapes.ts';
import {
  type DescribedLayer,
  describeLayers,
  type Layer,
  type LayerField,
  layerText,
  parseLayers,
} from '#run/layers.ts';
import { isReadable, type LayerPlace, textWithWidth } from '#store/config/layerEditing.ts';
import { useConfig, useLab } from '#store/hooks.ts';

/** A head as its text field has it, and the ways to write another. */
export function useHeadLayers(field: LayerField) {
  const lab = useLab();
  const values = useConfig((state) => state.values);
  const unread = useConfig((state) => state.drafts[field] !== undefined);
  const parsed = parseLayers(values[field]);
  const layers: readonly Layer[] = 'problem' in parsed ? [] : parsed.layers;
  const sizes = layerSizesOf(values);
  const rows = describeLayers(layers, inputOf(field, sizes), sizes);
  return {
    /** Those of the last text that could be read. */
    layers,
    rows,
    /** The text has a problem that leaves these layers behind. */
    unread,
    parameters: rows.reduce((sum, { parameters }) => sum + parameters, 0),
    /** What the layers of a block do. */
    innerRows: (at: number): readonly DescribedLayer[] => {
      const layer = layers[at];
      const from = rows[at]?.from ?? 0;
      return layer?.kind === 'residual' ? describeLayers(layer.layers, from, sizes) : [];
    },
    /** Writes a list that can be read; another is refused. */
    write(next: readonly Layer[]) {
      if (isReadable(next)) lab.config.setTexts({ [field]: layerText(next) });
    },
    /** Writes a width as it is typed; one that is none becomes the text's problem. */
    typeWidth(place: LayerPlace, width: string) {
      const text = textWithWidth(layers, place, width);
      lab.config.setTexts({ [field]: text }, `width ${field} ${place.join('.')}`);
    },
  };
}

export type HeadLayers = ReturnType<typeof useHeadLayers>;
