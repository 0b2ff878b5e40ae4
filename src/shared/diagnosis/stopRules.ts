/**
 * Early stopping: the rules that end a run before its last step, one row each. The trainer judges
 * them from what the run has reported since it began or was resumed.
 */
import { formatValue } from '#base/format.ts';
import { say, tableText, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { chanceLoss } from '#run/methods.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';
import { alarmTitle } from './alarms.ts';

/** Steps whose mean loss is compared with chance. */
export const LOSS_WINDOW = 20;

/** What a run has reported, oldest first. */
export interface StopHistory {
  readonly evaluations: readonly Pick<Evaluation, 'knnTop1'>[];
  /** Names of #diagnosis/alarms.ts. */
  readonly alarms: readonly string[];
  /** The last steps, LOSS_WINDOW or more of them if there were so many. */
  readonly steps: readonly Pick<StepMetrics, 'step' | 'lossInst'>[];
}

interface StopRule {
  readonly isOn: (config: RunConfig) => boolean;
  /** The rule, as the end of a sentence after "Stops early if". */
  readonly words: (config: RunConfig) => Words;
  /** Why it ends the run now, as the end of a sentence after "Stopped early"; null if it does not. */
  readonly reason: (history: StopHistory, config: RunConfig) => Words | null;
}

const STOP_RULES = {
  noImprovement: {
    isOn: ({ stopPatience }) => stopPatience > 0,
    words: noImprovement,
    reason: ({ evaluations }, config) =>
      evaluationsSinceBest(evaluations, config.stopMinGain) >= config.stopPatience
        ? noImprovement(config)
        : null,
  },
  alarm: {
    isOn: ({ stopOnAlarm }) => stopOnAlarm !== 'never',
    words: ({ stopOnAlarm }) =>
      stopOnAlarm === 'any'
        ? say('an alarm is raised')
        : say('the alarm “{{alarm}}” is raised', { alarm: tableText(alarmTitle(stopOnAlarm)) }),
    reason: ({ alarms }, { stopOnAlarm }) => {
      const first = alarms.find((alarm) => stopOnAlarm === 'any' || alarm === stopOnAlarm);
      return first === undefined
        ? null
        : say('the alarm “{{alarm}}” was raised', { alarm: tableText(alarmTitle(first)) });
    },
  },
  stillAtChance: {
    isOn: (config) => config.stopChanceSteps > 0 && chanceLoss(config) !== null,
    words: ({ stopChanceSteps, stopChanceShare }) =>
      say('the loss is above {{share}} of chance after {{steps}} steps', {
        share: percent(stopChanceShare),
        steps: stopChanceSteps,
      }),
    reason: ({ steps }, config) => {
      const chance = chanceLoss(config);
      if (chance === null || steps.at(-1)?.step !== config.stopChanceSteps) return null;
      const window = steps.slice(-LOSS_WINDOW);
      const mean = window.reduce((sum, { lossInst }) => sum + lossInst, 0) / window.length;
      const limit = config.stopChanceShare * chance;
      // A loss that is not finite is no progress either.
      return mean <= limit
        ? null
        : say('the loss, {{loss}}, is still above {{share}} of chance, {{limit}}', {
            loss: formatValue(mean),
            share: percent(config.stopChanceShare),
            limit: formatValue(limit),
          });
    },
  },
} as const satisfies Readonly<Record<string, StopRule>>;

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

const RULES: readonly StopRule[] = Object.values(STOP_RULES);

function noImprovement({ stopMinGain, stopPatience }: RunConfig): Words {
  const span =
    stopPatience === 1 ? say('1 evaluation') : say('{{n}} evaluations', { n: stopPatience });
  return stopMinGain > 0
    ? say('kNN has not improved by {{gain}} points in {{span}}', { gain: stopMinGain, span })
    : say('kNN has not improved in {{span}}', { span });
}

/** Evaluations after the best one; unlabelled data have none. */
function evaluationsSinceBest(evaluations: StopHistory['evaluations'], leastGain: number): number {
  let best = Number.NEGATIVE_INFINITY;
  let since = 0;
  for (const { knnTop1 } of evaluations) {
    if (knnTop1 === null) continue;
    if (knnTop1 > best && knnTop1 >= best + leastGain) {
      best = knnTop1;
      since = 0;
    } else since++;
  }
  return since;
}

/** The rules that a config turns on. A range test runs to its end. */
export const stopRulesOf = (config: RunConfig): readonly StopRule[] =>
  config.schedule === 'range' ? [] : RULES.filter(({ isOn }) => isOn(config));

/** The config's rules in words, after "Stops early if"; null if none is on. */
export function stopRuleWords(config: RunConfig): Words | null {
  const [first, ...others] = stopRulesOf(config).map(({ words }) => words(config));
  if (first === undefined) return null;
  return others.reduce((before, then) => say('{{before}}, or {{then}}', { before, then }), first);
}

/** Why the run ends now, as the end of a sentence after "Stopped early"; null if it continues. */
export function stopReason(history: StopHistory, config: RunConfig): Words | null {
  for (const { reason } of stopRulesOf(config)) {
    const found = reason(history, config);
    if (found !== null) return found;
  }
  return null;
}

/** The note of the rule that ended a run early; null if none did, or the run was resumed since. */
export function earlyStopOf(notes: readonly RunNote[]): Words | null {
  const last = notes.findLast(({ kind }) => kind === 'stop' || kind === 'resume');
  return last?.kind === 'stop' ? last.message : null;
}
