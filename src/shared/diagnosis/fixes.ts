/** Fixes of several causes. */

import type { RunConfig } from '#run/config.ts';
import type { Fix } from '#run/diagnosis.ts';
import { endsInRelu, withoutLastRelu } from '#run/layers.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { FixRow } from './causes/cause.ts';
import type { Evidence } from './evidence.ts';
import { queryHead } from './signs.ts';

type Changes = Fix['changes'];

/** With `ignore` a NaN could enter the state again. */
export const guardedPolicy = ({ nonFinitePolicy }: RunConfig): Changes =>
  nonFinitePolicy === 'ignore' ? { nonFinitePolicy: 'stop' } : {};

/** In half precision a step that overflows is skipped. */
export const guardedHalf = ({ autocast }: RunConfig): Changes =>
  autocast ? { lossScaling: true } : {};

/** A tenth, to one digit: 0.3 → 0.03. */
const tenth = (rate: number): number => Number((rate / 10).toPrecision(1));

const usualRateOf = ({ optimizer }: RunConfig): number => optimizerOf(optimizer).usual.learningRate;

const isAboveUsual = (config: RunConfig): boolean => config.learningRate > usualRateOf(config);

/** The optimizer's usual rate, or a tenth of the current rate if that is not above it. */
const atLowerRate = (config: RunConfig): Changes => ({
  learningRate: isAboveUsual(config) ? usualRateOf(config) : tenth(config.learningRate),
  minLearningRate: 0,
  ...guardedPolicy(config),
});

export const lowerRate = (
  from: Fix['from'],
  more: (config: RunConfig) => Changes = () => ({}),
): FixRow => ({
  key: 'lowerRate',
  label: 'Lower the learning rate to {{rate}}',
  brief: 'learning rate {{rate}}',
  propose: ({ config }) => ({ changes: { ...atLowerRate(config), ...more(config) }, from }),
});

/** @param more changes to SGD if the optimizer is another one */
export const usualRate = (more: Changes): FixRow => ({
  key: 'usualRate',
  label: 'SGD at 0.03',
  propose: ({ config }) => ({
    changes: { ...more, learningRate: 0.03, minLearningRate: 0, ...guardedPolicy(config) },
    from: 'start',
  }),
});

const reluEndsHead = (evidence: Evidence): boolean =>
  endsInRelu(evidence.config[queryHead(evidence)]);

/** The heads without the ReLU at their ends; the projector only if nothing follows it. */
function withoutRelu(evidence: Evidence): Partial<RunConfig> {
  const { projector, headA, headB } = evidence.config;
  if (queryHead(evidence) === 'projector') return { projector: withoutLastRelu(projector) };
  return {
    headA: withoutLastRelu(headA),
    ...(endsInRelu(headB) ? { headB: withoutLastRelu(headB) } : {}),
  };
}

/**
 * After a ReLU dead units do not recover. Without the ReLU, steps that drive all units below zero
 * end in a collapse (the head alone at a rate of 1), so a high rate is lowered too.
 */
export const WITHOUT_RELU: readonly FixRow[] = [
  {
    key: 'reluOff',
    label: 'Remove the ReLU after the heads',
    brief: 'no last ReLU',
    propose: (evidence) =>
      reluEndsHead(evidence) && !isAboveUsual(evidence.config)
        ? {
            changes: { ...withoutRelu(evidence), ...guardedPolicy(evidence.config) },
            from: 'start',
          }
        : null,
  },
  {
    key: 'reluOffLowerRate',
    label: 'Remove the ReLU after the heads, learning rate {{rate}}',
    brief: 'no last ReLU, rate {{rate}}',
    propose: (evidence) =>
      reluEndsHead(evidence) && isAboveUsual(evidence.config)
        ? {
            changes: { ...atLowerRate(evidence.config), ...withoutRelu(evidence) },
            from: 'start',
          }
        : null,
  },
];

/** The fixes that apply, in the order of the rows. */
export function fixesOf(rows: readonly FixRow[], evidence: Evidence): Fix[] {
  return rows.flatMap(({ key, propose }) => {
    const fix = propose(evidence);
    return fix === null ? [] : [{ key, ...fix }];
  });
}
