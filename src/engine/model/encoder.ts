import type { RunConfig } from '#run/config.ts';
import { resnet18 } from './encoders/resnet.ts';
import { tiny } from './encoders/tiny.ts';
import { mlpHead } from './heads.ts';
import type { Net } from './net.ts';

/** The fields of a config that decide an encoder's parameters. */
export type EncoderConfig = Pick<RunConfig, 'encoder' | 'width' | 'embeddingDim'>;

/** The fields that decide a whole tower's parameters. */
export type TowerConfig = EncoderConfig & Pick<RunConfig, 'method' | 'heads'>;

/** Whether a run has heads a and b at all; a stage may still leave them out. */
export function hasHeads({ method, heads }: TowerConfig): boolean {
  return method === 'pcl' && heads !== 'none';
}

/** Channels of the features behind the pool. */
function featureChannels({ width }: EncoderConfig): number {
  return width * 8;
}

/**
 * A whole encoder: images [N, side, side, 3] → the pooled features [N, C] and the embedding
 * [N, embeddingDim] that is compared after normalisation.
 */
export function encode<X>(
  net: Net<X>,
  images: X,
  config: EncoderConfig,
): { readonly features: X; readonly embedding: X } {
  const backbone = config.encoder === 'resnet18' ? resnet18 : tiny;
  const features = backbone(net, images, config.width);
  const embedding = mlpHead(net, features, featureChannels(config), config.embeddingDim);
  return { features, embedding };
}
