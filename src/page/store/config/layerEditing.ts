/** Changes to a head's list of layers. Each gives a new list; undo is the config store's. */
import { type Layer, layerText, parseLayers, type SimpleLayer } from '#run/layers.ts';

/** 0-based place in the list, and for a layer of a residual block its place in there. */
export type LayerPlace = readonly [at: number, inner?: number];

type SimpleKind = SimpleLayer['kind'];

/** The kinds of layers that are not blocks, in the order of the menu. */
export const SIMPLE_KINDS = [
  'linear',
  'bn',
  'relu',
  'gelu',
  'l2',
] as const satisfies readonly SimpleKind[];

type Layers = readonly Layer[];

const layerOfKind = (kind: SimpleKind): SimpleLayer =>
  kind === 'linear' ? { kind, width: 'D' } : { kind };

/** The layer at a place, or undefined. */
export function layerAt(layers: Layers, [at, inner]: LayerPlace): Layer | undefined {
  const layer = layers[at];
  if (inner === undefined) return layer;
  return layer?.kind === 'residual' ? layer.layers[inner] : undefined;
}

/** Changes the list of a residual block; one that gets empty goes. */
function inBlock(
  layers: Layers,
  at: number,
  change: (inner: readonly SimpleLayer[]) => readonly SimpleLayer[],
): Layer[] {
  return layers.flatMap((layer, i): Layer[] => {
    if (i !== at || layer.kind !== 'residual') return [layer];
    const inner = change(layer.layers);
    return inner.length === 0 ? [] : [{ kind: 'residual', layers: inner }];
  });
}

/** Puts a new layer of a kind at a place; a linear layer is as wide as the embedding. */
export function insertLayer(layers: Layers, [at, inner]: LayerPlace, kind: SimpleKind): Layer[] {
  const layer = layerOfKind(kind);
  return inner === undefined
    ? layers.toSpliced(at, 0, layer)
    : inBlock(layers, at, (list) => list.toSpliced(inner, 0, layer));
}

export function removeLayer(layers: Layers, [at, inner]: LayerPlace): Layer[] {
  return inner === undefined
    ? layers.toSpliced(at, 1)
    : inBlock(layers, at, (list) => list.toSpliced(inner, 1));
}

/** Moves a layer within the list it is in, as far as that goes. */
export function moveLayer(layers: Layers, [at, inner]: LayerPlace, to: number): Layer[] {
  return inner === undefined
    ? moved(layers, at, to)
    : inBlock(layers, at, (list) => moved(list, inner, to));
}

function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const item = list[from];
  if (item === undefined) return [...list];
  return list.toSpliced(from, 1).toSpliced(Math.max(0, to), 0, item);
}

export function changeKind(layers: Layers, place: LayerPlace, kind: SimpleKind): Layer[] {
  if (layerAt(layers, place)?.kind === kind) return [...layers];
  return insertLayer(removeKeepingBlock(layers, place), place, kind);
}

/** The list without a layer, and with the block that it was alone in. */
function removeKeepingBlock(layers: Layers, [at, inner]: LayerPlace): Layer[] {
  if (inner === undefined) return layers.toSpliced(at, 1);
  return layers.map((layer, i) =>
    i === at && layer.kind === 'residual'
      ? { kind: 'residual', layers: layer.layers.toSpliced(inner, 1) }
      : layer,
  );
}

/** Makes a layer a residual block that begins with it. */
export function wrapLayer(layers: Layers, at: number): Layer[] {
  return layers.map((layer, i) =>
    i === at && layer.kind !== 'residual' ? { kind: 'residual', layers: [layer] } : layer,
  );
}

/** Replaces a residual block by its layers. */
export function unwrapLayer(layers: Layers, at: number): Layer[] {
  return layers.flatMap((layer, i): readonly Layer[] =>
    i === at && layer.kind === 'residual' ? layer.layers : [layer],
  );
}

/** The list as text with a typed width, which may be none. */
export function textWithWidth(layers: Layers, [at, inner]: LayerPlace, width: string): string {
  const typed = `linear ${width.replaceAll(/[(),]/g, '').trim()}`.trim();
  return layers
    .map((layer, i) => {
      if (i !== at) return layerText([layer]);
      if (layer.kind !== 'residual') return typed;
      const pieces = layer.layers.map((each, j) => (j === inner ? typed : layerText([each])));
      return `residual (${pieces.join(', ')})`;
    })
    .join(', ');
}

/** Whether a list can be written: it has a linear layer, and not too many layers. */
export const isReadable = (layers: Layers): boolean =>
  !('problem' in parseLayers(layerText(layers)));
