import { say } from '#base/words.ts';
import type { Evidence } from '#diagnosis/evidence.ts';
import { hollow, spread, tied, updateRatio } from '#diagnosis/findings.ts';
import { haveShrunk, isCollapsed, isHollow } from '#diagnosis/signs.ts';
import { THRESHOLD } from '#diagnosis/thresholds.ts';
import type { RunConfig } from '#run/config.ts';
import { methodOf, queriesPerStep } from '#run/methods.ts';
import { microBatchCount, normGroups, possibleMicroBatches } from '#run/microBatches.ts';
import type { Cause } from './cause.ts';

/** Number of images that batch norm normalises together. */
const rowsOf = (config: RunConfig): number => config.batchSize / normGroups(config);

type Groups = Pick<RunConfig, 'bnGroups' | 'microBatch'>;

/**
 * The largest number of groups in which enough images are normalised together; a micro-batch has
 * whole groups, so that it may have to grow.
 */
function largerGroups({ batchSize, microBatch }: RunConfig): Groups {
  const whole = microBatch === 0 || microBatch === batchSize;
  const micro = possibleMicroBatches(batchSize).find((rows) => rows >= enoughRows(microBatch));
  if (!whole) return { bnGroups: 1, microBatch: micro === batchSize ? 0 : (micro ?? 0) };
  let groups = Math.max(1, Math.floor(batchSize / THRESHOLD.normRows));
  while (batchSize % groups !== 0) groups--;
  return { bnGroups: groups, microBatch };
}

const enoughRows = (microBatch: number): number => Math.max(THRESHOLD.normRows, microBatch);

const isNoisy = ({ config, statisticsNoise }: Evidence): boolean =>
  rowsOf(config) < THRESHOLD.normRows && (statisticsNoise?.noise ?? 0) > THRESHOLD.normNoise;

/** Batch norm over so few images that the statistics are noise (Wu & He 2018, figure 1). */
export const smallBatchNorm = {
  name: 'smallBatchNorm',
  title: 'Batch norm statistics of a batch too small',
  sentence:
    'Batch norm takes its mean and variance from so few images that they are mostly noise. Two views of one image are normalised differently, so the only features on which they agree are the same for all images.',
  // After the rates and the dead head, which end in a collapse with groups of any size. Before
  // collapse: this cause ends in it.
  rank: 65,
  seenIn: 'finiteStep',
  // Key momentum and decay explain a collapse by themselves, with groups of any size.
  holds: (evidence) =>
    isNoisy(evidence) &&
    !(methodOf(evidence.config.method).usesKeyTower && evidence.config.keyMomentum < 0.9) &&
    !haveShrunk(evidence.approach) &&
    (isCollapsed(evidence) || isHollow(evidence)),
  confidence: () => 'likely',
  findings: [
    {
      key: 'normRows',
      sign: 'Batch norm',
      sentence:
        'Batch norm normalises {{rows}} images at a time: {{batch}} in {{groups}} groups. From {{enough}} on it is healthy.',
      measure: ({ config }) => ({
        ...{ rows: rowsOf(config), batch: config.batchSize, groups: normGroups(config) },
        enough: THRESHOLD.normRows,
      }),
    },
    {
      key: 'statisticsNoise',
      sign: 'Batch statistics',
      sentence:
        'In {{layer}} the means of the groups are {{noise}} standard deviations away from the running means that an evaluation uses.',
      measure: ({ statisticsNoise: noise }) => (noise === null ? null : { ...noise }),
    },
    spread,
    hollow,
    tied,
    updateRatio,
  ],
  fixes: [
    {
      key: 'largerGroups',
      label: 'Batch norm over more images at a time',
      propose: ({ config }) => {
        const { bnGroups, microBatch } = largerGroups(config);
        const changes = {
          ...(bnGroups === config.bnGroups ? {} : { bnGroups }),
          ...(microBatch === config.microBatch ? {} : { microBatch }),
        };
        return normGroups({ ...config, ...changes }) < normGroups(config)
          ? { changes, from: 'start' }
          : null;
      },
    },
    {
      key: 'largerBatch',
      label: 'A larger batch',
      propose: ({ config }) => {
        const { batchSize, microBatch, queueLength } = config;
        const larger = THRESHOLD.normRows * normGroups(config);
        const keys = methodOf(config.method).usesQueue
          ? queriesPerStep({ ...config, batchSize: larger })
          : 1;
        return larger > batchSize && queueLength % keys === 0
          ? {
              changes: {
                batchSize: larger,
                ...(microBatch === 0 ? {} : { microBatch: larger / microBatchCount(config) }),
              },
              from: 'start',
            }
          : null;
      },
    },
  ],
  curves: ['spread', 'overChance', 'accuracy', 'update'],
  overrides: say('The collapse is what happened; the noise of batch norm is why.'),
  second: null,
  absent: ({ config, diagnosis: { evidence } }) => {
    if (rowsOf(config) >= THRESHOLD.normRows) {
      return say('Batch norm has {{rows}} images at a time to take its statistics from.', {
        rows: rowsOf(config),
      });
    }
    return evidence.some(({ key }) => key === 'recordFinite')
      ? say('The record does not tell how noisy the statistics of batch norm are.')
      : say('The statistics of batch norm were not noisy enough, or did no harm.');
  },
  story: {
    preset: 'cause-small-batch-norm',
    see: 'A batch of 32 is normalised in 16 groups of 2 images, as on 16 devices with 2 images each. The updates are healthy and no number turns NaN, but the features of different images become nearly the same.',
    look: 'Feature std, beside that of the fork in larger groups.',
  },
} as const satisfies Cause;
