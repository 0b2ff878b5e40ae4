import { presetConfig } from '#run/presets.ts';
import { evidenceOf } from './evidence.fixture.ts';
import type { Approach } from './evidence.ts';

/** Constant over the run. */
const SHARED = {
  ...{ learningRate: 0.03, updateRatioMean: 0.03, updateRatioPeak: 0.03 },
  ...{ grownTensor: 'layer1.1.bn2.weight', loudestLayer: 'head_a.0' },
  ...{ lossScale: null, skips: 0, badNorms: 0 },
} as const satisfies Partial<Approach>;

/**
 * The approach to three finite steps of `notes-lamb`, seed 0, on llvmpipe (Mesa 25.0.7), four
 * digits. It overflowed at step 120. At step 73 the head looks dead: 97 % of its units are zero and
 * 6 % of the rows tie. At step 100 half of the units were alive again.
 */
export const NOTES_LAMB: Readonly<Record<37 | 73 | 119, Partial<Approach>>> = {
  37: {
    ...{ ...SHARED, steps: 37, gradNormFirst: 2.398, gradNormLast: 0.03828, trustRatio: 90.48 },
    ...{ weightGrowth: 1.801, spreadBest: 0.242, spreadLast: 0.04295 },
    ...{ activationFirst: 24.41, activationLast: 354.2, deadUnits: 0.8828, tiedRows: 0 },
    ...{ accStrict: 48.44, accNaive: 48.44, loss: 6.164, lossOverChance: 0.8892 },
  },
  73: {
    ...{ ...SHARED, steps: 64, gradNormFirst: 0.16, gradNormLast: 0.01987, trustRatio: 223.3 },
    ...{ weightGrowth: 3.053, spreadBest: 0.06535, spreadLast: 0.02001 },
    ...{ activationFirst: 30.36, activationLast: 3816, deadUnits: 0.9688, tiedRows: 0.0625 },
    ...{ accStrict: 42.19, accNaive: 48.44, loss: 6.366, lossOverChance: 0.9183 },
  },
  119: {
    ...{ ...SHARED, steps: 64, gradNormFirst: 0.06403, gradNormLast: 0.001517, trustRatio: 1285 },
    ...{ weightGrowth: 4.528, spreadBest: 0.08004, spreadLast: 0.001281 },
    ...{ activationFirst: 1742, activationLast: 40100, deadUnits: 0.625, tiedRows: 0.0625 },
    ...{ accStrict: 56.25, accNaive: 62.5, loss: 5.939, lossOverChance: 0.8567 },
  },
};

/** The evidence of that run, with changes. */
export const notesLambEvidence = (step: keyof typeof NOTES_LAMB, changes: Partial<Approach> = {}) =>
  evidenceOf(
    { config: presetConfig('notes-lamb'), headA: true, why: 'alarm', step },
    { ...NOTES_LAMB[step], ...changes },
  );
