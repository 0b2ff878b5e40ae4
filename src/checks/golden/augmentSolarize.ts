import type { ViewParameters } from '#kernels/augment/parameters.ts';
import { renderView } from './augment.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

type Colour = readonly [number, number, number];

/** What e2e/pytorch/fixtures/augment_solarize.py writes about its views. */
interface Params {
  readonly normalize: { readonly mean: Colour; readonly std: Colour };
  readonly views: Readonly<Record<string, ViewParameters>>;
}

/** Whole augmentations by torchvision, BYOL's two views among them, through the training kernel. */
export async function checkAugmentSolarize(fixture: Fixture, checker: Checker): Promise<void> {
  const { normalize, views } = fixture.params as unknown as Params;
  const [, side = 0] = fixture.get('img_u8').shape;
  for (const [name, parameters] of Object.entries(views)) {
    const view = { parameters, out: side, antialias: false, normalised: true };
    checker.compare(name, await renderView(fixture, checker, view, normalize, side));
  }
}
