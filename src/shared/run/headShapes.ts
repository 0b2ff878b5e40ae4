/** The heads that a config describes, as widths: what comes in, what goes out. */
import type { RunConfig } from './config.ts';
import { encoderOf } from './encoders.ts';
import { describeLayers, type LayerField, type LayerSizes, parseLayers } from './layers.ts';
import { methodOf } from './methods.ts';

/** The head that ends in the embedding. */
export const embeddingHead = ({
  method,
  heads,
}: Pick<RunConfig, 'method' | 'heads'>): 'headA' | 'projector' =>
  methodOf(method).usesHeads && heads !== 'none' ? 'headA' : 'projector';

/** What the words of a config's lists stand for. */
export function layerSizesOf({
  encoder,
  width,
  embeddingDim,
}: Pick<RunConfig, 'encoder' | 'width' | 'embeddingDim'>): LayerSizes {
  return { features: encoderOf(encoder).features(width), embedding: embeddingDim };
}

/** Channels that a list begins with. */
export function inputOf(field: LayerField, { features, embedding }: LayerSizes): number {
  return field === 'projector' ? features : embedding;
}

/**
 * A head as its widths: `512→512→128`.
 * @param most widths in a chain; the middle of a longer one is left out
 */
export function widthChain(
  field: LayerField,
  config: Pick<RunConfig, LayerField | 'encoder' | 'width' | 'embeddingDim'>,
  most = 3,
): string {
  const sizes = layerSizesOf(config);
  const input = inputOf(field, sizes);
  const parsed = parseLayers(config[field]);
  if ('problem' in parsed) return '';
  const described = describeLayers(parsed.layers, input, sizes);
  const widths = [
    input,
    ...described
      .filter((_, at) => ['linear', 'residual'].includes(parsed.layers[at]?.kind ?? ''))
      .map(({ to }) => to),
  ];
  return widths.length > most ? `${input}…${widths.at(-1)}` : widths.join('→');
}

/** Parameters of a head's layers; 0 for a list that cannot be read. */
export function headParameters(
  field: LayerField,
  config: Pick<RunConfig, LayerField | 'encoder' | 'width' | 'embeddingDim'>,
): number {
  const sizes = layerSizesOf(config);
  const parsed = parseLayers(config[field]);
  if ('problem' in parsed) return 0;
  return describeLayers(parsed.layers, inputOf(field, sizes), sizes).reduce(
    (sum, { parameters }) => sum + parameters,
    0,
  );
}
