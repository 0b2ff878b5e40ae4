/**
 * Heads as lists of layers: `linear 512, bn, relu, linear 128`. The list is the one description of
 * a head; its tensors have the names of an `nn.Sequential` of the same layers.
 */
import { shortText } from '#base/shortText.ts';
import { listed, say, type Words } from '#base/words.ts';

/** Output width of a linear layer: a number, the encoder's pooled channels, or the embedding size. */
type LayerWidth = number | 'features' | 'D';

/** Layers without parameters of their own to choose. */
const PLAIN = ['bn', 'relu', 'gelu', 'l2'] as const;

type PlainKind = (typeof PLAIN)[number];

/** A layer that is not a block of others. */
export type SimpleLayer =
  | { readonly kind: 'linear'; readonly width: LayerWidth }
  | { readonly kind: PlainKind };

/** One layer; a residual block adds its input to the output of its layers. */
export type Layer =
  | SimpleLayer
  | { readonly kind: 'residual'; readonly layers: readonly SimpleLayer[] };

/** What the words of a list stand for: the encoder's pooled channels, and the embedding size. */
export interface LayerSizes {
  readonly features: number;
  readonly embedding: number;
}

/** The fields that hold such lists. */
export const LAYER_FIELDS = ['projector', 'headA', 'headB', 'predictor'] as const;

export type LayerField = (typeof LAYER_FIELDS)[number];

/** Linear layers in one list. */
const MOST_LINEARS = 4;

/** Widest linear layer. */
const WIDEST_LAYER = 4096;

/** Layers in one list, and in one residual block. */
const MOST_LAYERS = 16;

export type ParsedLayers = { readonly layers: readonly Layer[] } | { readonly problem: Words };

/**
 * Reads a list. Upper and lower case are alike.
 * @returns the layers, or why they cannot be read, as the end of a sentence after the field's name
 */
export function parseLayers(text: string): ParsedLayers {
  const pieces = splitOutside(text);
  if (pieces === null) {
    return {
      problem: say('has brackets that do not match; write a block as “residual (linear D)”'),
    };
  }
  const layers: Layer[] = [];
  for (const piece of pieces) {
    const read = layerOf(piece);
    if ('problem' in read) return read;
    layers.push(read.layer);
  }
  const all = layers.flatMap((layer) => (layer.kind === 'residual' ? layer.layers : [layer]));
  const linears = all.filter(({ kind }) => kind === 'linear').length;
  if (linears === 0) return { problem: say('has no linear layer; write at least “linear D”') };
  if (linears > MOST_LINEARS) {
    return {
      problem: say('has {{linears}} linear layers; at most {{most}} are possible', {
        ...{ linears, most: MOST_LINEARS },
      }),
    };
  }
  if (all.length > MOST_LAYERS) {
    return {
      problem: say('has {{layers}} layers; at most {{most}} are possible', {
        ...{ layers: all.length, most: MOST_LAYERS },
      }),
    };
  }
  return { layers };
}

/** The pieces between commas that are not inside brackets; null if brackets do not match. */
function splitOutside(text: string): string[] | null {
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '(') depth++;
    else if (letter === ')') depth--;
    else if (letter === ',' && depth === 0) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
    if (depth < 0) return null;
  }
  pieces.push(text.slice(start));
  return depth === 0 ? pieces.map((piece) => piece.trim().toLowerCase()) : null;
}

function layerOf(piece: string): { readonly layer: Layer } | { readonly problem: Words } {
  if (!piece.startsWith('residual')) return simpleLayerOf(piece);
  const inner = piece.slice('residual'.length).trim();
  if (!inner.startsWith('(') || !inner.endsWith(')')) return { problem: unreadable(piece) };
  const layers: SimpleLayer[] = [];
  for (const part of inner.slice(1, -1).split(',')) {
    const read = simpleLayerOf(part.trim());
    if ('problem' in read) return read;
    layers.push(read.layer);
  }
  return { layer: { kind: 'residual', layers } };
}

function simpleLayerOf(
  piece: string,
): { readonly layer: SimpleLayer } | { readonly problem: Words } {
  const plain = PLAIN.find((kind) => kind === piece);
  if (plain !== undefined) return { layer: { kind: plain } };
  const [kind, width, ...rest] = piece.split(' ').filter(Boolean);
  if (kind !== 'linear' || width === undefined || rest.length > 0) {
    return { problem: unreadable(piece) };
  }
  if (width === 'features') return { layer: { kind, width } };
  if (width === 'd') return { layer: { kind, width: 'D' } };
  const channels = Number(width);
  if (
    !Number.isInteger(channels) ||
    channels < 4 ||
    channels > WIDEST_LAYER ||
    channels % 4 !== 0
  ) {
    return {
      problem: say(
        'has a layer “{{piece}}”; a width is a multiple of 4 from 4 to {{widest}}, “features” or “D”',
        { piece: shortText(piece), widest: WIDEST_LAYER },
      ),
    };
  }
  return { layer: { kind, width: channels } };
}

function unreadable(piece: string): Words {
  if (piece === '') return say('has an empty layer; remove a comma, or write a layer between them');
  return say('has a layer “{{piece}}” that is not known; the layers are {{known}}', {
    piece: shortText(piece),
    known: listed(['linear N', ...PLAIN, 'residual (…)']),
  });
}

/** A list as text, as people write it. */
export function layerText(layers: readonly Layer[]): string {
  return layers
    .map((layer) => {
      if (layer.kind === 'residual') return `residual (${layerText(layer.layers)})`;
      return layer.kind === 'linear' ? `linear ${layer.width}` : layer.kind;
    })
    .join(', ');
}

/** The channels of a linear layer. */
export function widthOf(width: LayerWidth, { features, embedding }: LayerSizes): number {
  if (width === 'features') return features;
  return width === 'D' ? embedding : width;
}

/** One row of a head's table. */
export interface DescribedLayer {
  readonly text: string;
  /** Channels before and after it. */
  readonly from: number;
  readonly to: number;
  readonly parameters: number;
}

/** What each layer of a list does to an input of so many channels. */
export function describeLayers(
  layers: readonly Layer[],
  input: number,
  sizes: LayerSizes,
): DescribedLayer[] {
  let from = input;
  return layers.map((layer) => {
    const described = { text: layerText([layer]), from, ...effect(layer, from, sizes) };
    from = described.to;
    return described;
  });
}

function effect(
  layer: Layer,
  from: number,
  sizes: LayerSizes,
): { readonly to: number; readonly parameters: number } {
  switch (layer.kind) {
    case 'linear': {
      const to = widthOf(layer.width, sizes);
      return { to, parameters: (from + 1) * to };
    }
    case 'bn':
      return { to: from, parameters: 2 * from };
    case 'relu':
    case 'gelu':
    case 'l2':
      return { to: from, parameters: 0 };
    case 'residual': {
      const inner = describeLayers(layer.layers, from, sizes);
      return {
        to: inner.at(-1)?.to ?? from,
        parameters: inner.reduce((sum, { parameters }) => sum + parameters, 0),
      };
    }
    default:
      return layer satisfies never;
  }
}

/**
 * Why a list cannot be a head, as the end of a sentence, or null: it cannot be read, a block
 * changes its width, or the list does not end in the embedding's width.
 */
export function problemWithLayers(text: string, input: number, sizes: LayerSizes): Words | null {
  const parsed = parseLayers(text);
  if ('problem' in parsed) return parsed.problem;
  const described = describeLayers(parsed.layers, input, sizes);
  const block = described.find(
    (row, at) => parsed.layers[at]?.kind === 'residual' && row.from !== row.to,
  );
  if (block !== undefined) {
    return say(
      'has a residual block that makes {{to}} channels of {{from}}; end the block with “linear {{from}}”',
      { from: block.from, to: block.to },
    );
  }
  const width = described.at(-1)?.to ?? input;
  if (width === sizes.embedding) return null;
  return say(
    'ends in {{width}} channels, and the embedding size (embeddingDim) is {{embedding}}; end it with “linear D” or set embeddingDim to {{width}}',
    { width, embedding: sizes.embedding },
  );
}

/** Why a text is no list of layers at all; the field's own check. */
export function problemWithLayerText(text: string): Words | null {
  const parsed = parseLayers(text);
  return 'problem' in parsed ? parsed.problem : null;
}

/** Whether a list has a layer of that kind, in a block or outside. */
export function hasLayer(text: string, kind: Layer['kind']): boolean {
  const parsed = parseLayers(text);
  if ('problem' in parsed) return false;
  return parsed.layers.some(
    (layer) =>
      layer.kind === kind ||
      (layer.kind === 'residual' && layer.layers.some((inner) => inner.kind === kind)),
  );
}

/** Whether a ReLU is last, or before an L2 norm: all of the output's numbers are at least 0. */
export const endsInRelu = (text: string): boolean => lastRelu(text) !== null;

/** The list without a ReLU at its end. */
export function withoutLastRelu(text: string): string {
  const found = lastRelu(text);
  return found === null ? text : layerText(found.layers.toSpliced(found.at, 1));
}

function lastRelu(text: string): { readonly layers: readonly Layer[]; readonly at: number } | null {
  const parsed = parseLayers(text);
  if ('problem' in parsed) return null;
  const { layers } = parsed;
  const at = layers.findLastIndex(({ kind }) => kind !== 'l2');
  return layers[at]?.kind === 'relu' ? { layers, at } : null;
}
