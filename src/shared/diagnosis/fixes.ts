import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import type { CauseName, Fix } from '#run/diagnosis.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { Evidence } from './evidence.ts';
import { LIMIT } from './thresholds.ts';

const usualRate = ({ optimizer }: RunConfig): number => optimizerOf(optimizer).usual.learningRate;

/** A tenth, to one digit: 0.3 → 0.03. */
const tenth = (rate: number): number => Number((rate / 10).toPrecision(1));

const lower = (config: RunConfig): number => {
  const usual = usualRate(config);
  return config.learningRate > usual ? usual : tenth(config.learningRate);
};

/** Changes that take a cause away, the best first; every one leaves the config valid. */
export function fixesOf(cause: CauseName, evidence: Evidence): Fix[] {
  const { config, first, approach, headA } = evidence;
  const guarded: Partial<RunConfig> = config.autocast ? { lossScaling: true } : {};
  // A guard that let a NaN in once would let it in again.
  const policy: Partial<RunConfig> =
    config.nonFinitePolicy === 'ignore' ? { nonFinitePolicy: 'stop' } : {};
  const lowerRate = (from: Fix['from']): Fix => ({
    key: 'lowerRate',
    changes: { learningRate: lower(config), minLearningRate: 0, ...policy },
    from,
  });
  // The ReLU makes it final that units die; steps that drive all of them below zero go on without
  // it, into a collapse (the head alone at a rate of 1).
  const withoutRelu = (): Fix => {
    const changes = { headRelu: false, ...policy };
    return config.learningRate > usualRate(config)
      ? {
          ...lowerRate('start'),
          key: 'reluOffLowerRate',
          changes: { ...lowerRate('start').changes, ...changes },
        }
      : { key: 'reluOff', changes, from: 'start' };
  };
  switch (cause) {
    case 'lambRate':
      // The set-up that trained in every experiment: 0.001 to 0.005 with a warm-up.
      return [
        {
          key: 'lambCure',
          changes: {
            ...{ learningRate: 0.003, minLearningRate: 0, warmupSteps: 50, weightDecay: 0.01 },
            ...{ lambExclude1d: true, ...guarded, ...policy },
          },
          from: 'start',
        },
        {
          key: 'usualRate',
          changes: {
            ...{ optimizer: 'sgd', learningRate: 0.03, minLearningRate: 0, schedule: 'cosine' },
            ...policy,
          },
          from: 'start',
        },
      ];
    case 'sgdRate':
      return [
        lowerRate('start'),
        {
          key: 'usualRate',
          changes: { learningRate: 0.03, minLearningRate: 0, ...policy },
          from: 'start',
        },
      ];
    case 'halfOverflow': {
      const slower = lowerRate('start');
      const sane: Fix = { ...slower, changes: { ...slower.changes, ...guarded } };
      // Such steps throw the weights away in f32 too: Adam at 0.3 ended in a collapse there.
      if (approach.updateRatioMean > LIMIT.wildRatio) return [sane];
      const single: Fix = {
        key: 'autocastOff',
        changes: { autocast: false, ...policy },
        from: 'beforeFault',
      };
      const scaled: Fix = {
        key: 'lossScalingOn',
        changes: { lossScaling: true, nonFinitePolicy: 'skip' },
        from: 'beforeFault',
      };
      // A scale makes gradients fit. No scale reaches an activation: every step would be skipped.
      return first?.part === 'gradient' ? [single, scaled, sane] : [single, sane];
    }
    case 'deadHead':
      return [withoutRelu(), lowerRate('start')];
    case 'collapse': {
      const fixes: Fix[] = [];
      if (config.keyMomentum < 0.9) {
        fixes.push({ key: 'momentumUp', changes: { keyMomentum: 0.99 }, from: 'start' });
      }
      if (config.weightDecay > 0.001) {
        const { weightDecay } = DEFAULT_CONFIG;
        fixes.push({ key: 'decayDown', changes: { weightDecay }, from: 'start' });
      }
      // Behind a ReLU no cosine falls below 0: at the lower rate alone the spread stayed a third of
      // what it is without (cause-dead-head, seed 3).
      if (headA && config.headRelu) fixes.push(withoutRelu());
      return [...fixes, lowerRate('start')];
    }
    case 'nanData':
      return config.normalisation === 'imageUnguarded'
        ? [
            {
              key: 'guardedNormalisation',
              changes: { normalisation: 'image', ...policy },
              from: 'beforeFault',
            },
            {
              key: 'datasetNormalisation',
              changes: { normalisation: 'dataset', ...policy },
              from: 'start',
            },
          ]
        : [];
    case 'staleQueue':
      return [{ key: 'refillQueue', changes: { queueOnKeyChange: 'refill' }, from: 'beforeFault' }];
    case 'unknown':
      return first?.part === 'state' || !evidence.broke
        ? []
        : [
            {
              key: 'rollBack',
              changes: { nonFinitePolicy: 'skip', ...guarded },
              from: 'beforeFault',
            },
            lowerRate('beforeFault'),
          ];
    case 'none':
      return [];
    default:
      return cause satisfies never;
  }
}
