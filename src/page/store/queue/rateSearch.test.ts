import { describe, expect, test } from 'vitest';
import { validateConfig } from '#run/configRules.ts';
import { methodOf, queriesPerStep } from '#run/methods.ts';
import { PRESET_NAMES, presetConfig } from '#run/presets.ts';
import { step } from '#storage/runStore.fixture.ts';
import { rateSearchConfig, readRateSearch, usualRange } from './rateSearch.ts';

const STEPS = 101;
const HOLD = 8;
const rate = (i: number) => 1e-5 * 1e6 ** (i / (STEPS - 1));

/** A test whose loss is a function of log10 of the rate; steps at the held rate have outliers. */
function testOf(loss: (logRate: number) => number) {
  const held = Array.from({ length: HOLD }, (_, i) => step(i + 1, { lr: 1e-5, loss: 0 }));
  const risen = Array.from({ length: STEPS }, (_, i) =>
    step(HOLD + i + 1, { lr: rate(i), loss: loss(Math.log10(rate(i))) }),
  );
  return [...held, ...risen];
}

/** Falls by 3 around 10^−2, is lowest at 10^−1 and rises after it. */
const typical = (log: number) => 6 - 3 / (1 + Math.exp(-6 * (log + 2))) + 3 * Math.max(0, log) ** 2;

describe('reading a range test', () => {
  test('proposes the rate where the loss falls fastest, and says where it diverged', () => {
    const { points, steepest, cautious, diverged } = readRateSearch(testOf(typical), HOLD);
    expect(points).toHaveLength(STEPS);
    expect(Math.log10(steepest ?? 0)).toBeCloseTo(-2, 1);
    // Lowest close to 10^0; half of the fall of 3 is taken back where 3·log² = 1.5.
    expect(Math.log10(cautious ?? 0)).toBeCloseTo(-1, 0);
    expect(Math.log10(diverged ?? 0)).toBeCloseTo(Math.sqrt(0.5), 1);
  });

  test('noise of a tenth of the fall moves the proposal by less than half a decade', () => {
    let at = 1;
    const noise = () => {
      at = (at * 16807) % 2147483647;
      return 0.6 * (at / 2147483647 - 0.5);
    };
    const noisy = testOf(typical).map((taken) => ({ ...taken, loss: taken.loss + noise() }));
    expect(Math.abs(Math.log10(readRateSearch(noisy, HOLD).steepest ?? 0) + 2)).toBeLessThan(0.5);
  });

  test('a non-finite loss ends it at that rate', () => {
    const broken = testOf((log) => (log >= 0 ? Number.NaN : 6 - (log + 5)));
    const { points, diverged } = readRateSearch(broken, HOLD);
    expect(diverged).toBe(rate(84));
    expect(points.every(({ smoothed }) => Number.isFinite(smoothed))).toBe(true);
    const rolledBack = testOf(typical).map((taken) =>
      taken.step === HOLD + 51 ? { ...taken, committed: 0 } : taken,
    );
    expect(readRateSearch(rolledBack, HOLD).diverged).toBeCloseTo(rate(50), 8);
  });

  test('a loss that never falls proposes nothing', () => {
    expect(
      readRateSearch(
        testOf((log) => 6 + log),
        HOLD,
      ),
    ).toMatchObject({
      steepest: null,
      cautious: null,
    });
    expect(readRateSearch([], HOLD)).toEqual({
      points: [],
      steepest: null,
      cautious: null,
      diverged: null,
    });
  });
});

test('every preset can be range-tested, the rate held until its queue is full', () => {
  for (const name of PRESET_NAMES) {
    const preset = presetConfig(name);
    const config = rateSearchConfig(preset, usualRange(preset));
    expect(validateConfig(config), name).toEqual([]);
    const keys = methodOf(config.method).usesQueue ? config.queueLength : 0;
    expect(config.warmupSteps * queriesPerStep(config)).toBeGreaterThanOrEqual(keys);
    expect(config.maxSteps).toBe(config.warmupSteps + 100);
  }
  const wrong = rateSearchConfig(presetConfig('quick'), { from: 0, to: 1, steps: 100 });
  expect(validateConfig(wrong)).toMatchObject([{ field: 'minLearningRate' }]);
});
