import { DEFAULT_CONFIG } from '#run/config.ts';
import type { Approach, Evidence, FirstNonFinite } from './evidence.ts';

/** The evidence of a healthy run, with changes. */
export function evidenceOf(
  changes: Partial<Evidence> = {},
  approach: Partial<Approach> = {},
): Evidence {
  return {
    config: DEFAULT_CONFIG,
    step: 60,
    why: 'request',
    broke: false,
    fromRecord: false,
    first: null,
    finiteInSingle: null,
    headA: false,
    staleQueue: null,
    statisticsNoise: { layer: 'bn4', noise: 0.2 },
    approach: {
      ...{ steps: 60, learningRate: 0.06, gradNormFirst: 2, gradNormLast: 0.5 },
      ...{ updateRatioMean: 0.004, updateRatioPeak: 0.03, trustRatio: null },
      ...{ weightGrowth: 1.3, grownTensor: 'fc.0.weight', weightMedian: 1.1 },
      ...{ spreadBest: 0.7, spreadLast: 0.6, activationFirst: 4, activationLast: 7 },
      ...{ loudestLayer: 'bn4', lossScale: null, skips: 0, deadUnits: 0.3, badNorms: 0 },
      ...{ tiedRows: 0, accStrict: 38, accNaive: 38, loss: 3.4, lossOverChance: 0.5 },
      ...approach,
    },
    ...changes,
  };
}

export function firstAt(changes: Partial<FirstNonFinite> = {}): FirstNonFinite {
  return {
    tensor: 'query fc.2 output',
    op: 'conv2d forward',
    command: 30,
    part: 'forward',
    elements: 1024,
    nan: 0,
    positive: 1,
    negative: 0,
    largest: 60000,
    images: [],
    ...changes,
  };
}
