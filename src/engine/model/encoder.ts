import type { RunConfig } from '#run/config.ts';
import type { EncoderName, StemName } from '#run/encoders.ts';
import { methodOf } from '#run/methods.ts';
import { resnet18 } from './encoders/resnet18.ts';
import { resnet34 } from './encoders/resnet34.ts';
import { resnet50 } from './encoders/resnet50.ts';
import { tiny } from './encoders/tiny.ts';
import { type HeadConfig, runHead } from './heads.ts';
import type { Net } from './net.ts';

/** The fields of a config that decide an encoder's parameters. */
export type EncoderConfig = HeadConfig & Pick<RunConfig, 'stem'>;

/** The fields that decide a whole tower's parameters. */
export type TowerConfig = EncoderConfig & Pick<RunConfig, 'method' | 'heads'>;

/** Whether a run has heads a and b at all; a stage may still leave them out. */
export function hasHeads({ method, heads }: TowerConfig): boolean {
  return methodOf(method).usesHeads && heads !== 'none';
}

type Backbone = <X>(net: Net<X>, images: X, width: number, stem: StemName) => X;

const BACKBONES: Readonly<Record<EncoderName, Backbone>> = { tiny, resnet18, resnet34, resnet50 };

/**
 * A whole encoder: images [N, side, side, 3] → the pooled features [N, C] and the embedding
 * [N, embeddingDim] that is compared after normalisation.
 */
export function encode<X>(
  net: Net<X>,
  images: X,
  config: EncoderConfig,
): { readonly features: X; readonly embedding: X } {
  const { encoder, stem, width } = config;
  const features = BACKBONES[encoder](net, images, width, stem);
  return { features, embedding: runHead(net, 'projector', features, config) };
}
