import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { warningsOf } from '#run/configRules.ts';
import { chanceLoss } from '#run/methods.ts';
import {
  earlyStopOf,
  LOSS_WINDOW,
  type StopHistory,
  stopReason,
  stopRuleWords,
} from './stopRules.ts';

const config = (changes: Partial<RunConfig>): RunConfig => ({ ...DEFAULT_CONFIG, ...changes });

const history = (changes: Partial<StopHistory>): StopHistory => ({
  evaluations: [],
  alarms: [],
  steps: [],
  ...changes,
});

const measured = (...values: (number | null)[]) =>
  history({ evaluations: values.map((knnTop1) => ({ knnTop1 })) });

const losses = (to: number, lossInst: (step: number) => number) =>
  history({
    steps: Array.from({ length: Math.min(to, LOSS_WINDOW) }, (_, i) => {
      const step = to - Math.min(to, LOSS_WINDOW) + 1 + i;
      return { step, lossInst: lossInst(step) };
    }),
  });

const why = (seen: StopHistory, changes: Partial<RunConfig>): string | null => {
  const reason = stopReason(seen, config(changes));
  return reason === null ? null : english(reason);
};

test('every rule is off by default, and in a range test', () => {
  const all = { ...measured(9, 9, 9, 9), alarms: ['collapse'] };
  expect(stopReason(all, DEFAULT_CONFIG)).toBeNull();
  expect(stopRuleWords(DEFAULT_CONFIG)).toBeNull();
  const range = { schedule: 'range', stopOnAlarm: 'any', stopPatience: 1 } as const;
  expect(why(all, range)).toBeNull();
});

describe('kNN that does not improve', () => {
  const rule = { stopPatience: 3, stopMinGain: 0.5 };

  test('ends the run after that many evaluations below the best plus the gain', () => {
    expect(why(measured(10, 20, 20.4, 20.2), rule)).toBeNull();
    expect(why(measured(10, 20, 20.4, 20.2, 20.3), rule)).toBe(
      'kNN has not improved by 0.5 points in 3 evaluations',
    );
  });

  test('an improvement by just the gain counts, and starts the count again', () => {
    expect(why(measured(20, 20, 20, 20.5, 20.5, 20.5), rule)).toBeNull();
    expect(why(measured(20, 20, 20, 20.5, 20.5, 20.5, 20.5), rule)).not.toBeNull();
  });

  test('with a gain of 0 an equal value is none', () => {
    const equal = { stopPatience: 2, stopMinGain: 0 };
    expect(why(measured(20, 20, 20), equal)).toBe('kNN has not improved in 2 evaluations');
    expect(why(measured(20, 20, 20.1), equal)).toBeNull();
  });

  test('evaluations of unlabelled data do not count', () => {
    expect(why(measured(null, null, null, null, null), rule)).toBeNull();
  });
});

describe('an alarm', () => {
  const seen = history({ alarms: ['updateRatio'] });

  test('of any kind, or only a collapse', () => {
    expect(why(seen, { stopOnAlarm: 'any' })).toBe('the alarm “Updates too large” was raised');
    expect(why(seen, { stopOnAlarm: 'collapse' })).toBeNull();
    const collapsed = history({ alarms: ['updateRatio', 'collapse'] });
    expect(why(collapsed, { stopOnAlarm: 'collapse' })).toContain('collapsed');
  });
});

describe('a loss still at chance', () => {
  const rule = { stopChanceSteps: 40, stopChanceShare: 0.98 };
  const chance = chanceLoss(DEFAULT_CONFIG) ?? 0;

  test('is judged at that step alone, by the mean of the last steps', () => {
    expect(
      why(
        losses(39, () => chance),
        rule,
      ),
    ).toBeNull();
    expect(
      why(
        losses(40, () => chance),
        rule,
      ),
    ).toMatch(/is still above 98 % of chance/);
    expect(
      why(
        losses(41, () => chance),
        rule,
      ),
    ).toBeNull();
    // One step below the limit does not save it, nor does one above end it.
    expect(
      why(
        losses(40, (step) => (step === 40 ? chance - 0.5 : chance)),
        rule,
      ),
    ).not.toBeNull();
    expect(
      why(
        losses(40, (step) => (step === 40 ? chance : 4)),
        rule,
      ),
    ).toBeNull();
  });

  test('a loss that is not finite ends it too', () => {
    expect(
      why(
        losses(40, () => Number.NaN),
        rule,
      ),
    ).toContain('NaN');
  });

  test('the form warns of a step at which the queue still holds random keys', () => {
    const early = config({ queueLength: 512, batchSize: 64, stopChanceSteps: 8 });
    expect(warningsOf(early).map(({ field }) => field)).toContain('stopChanceSteps');
    expect(warningsOf({ ...early, stopChanceSteps: 9 })).toEqual([]);
  });
});

test('the rules in words name each that is on', () => {
  const words = stopRuleWords(config({ stopPatience: 3, stopOnAlarm: 'collapse' }));
  expect(words === null ? '' : english(words)).toMatch(
    /^kNN has not improved by 0.5 points in 3 evaluations, or the alarm “.*” is raised$/,
  );
});

test('the note of an early stop holds until the run is resumed', () => {
  const stop = { kind: 'stop', step: 40, message: say('Stopped early.') } as const;
  const resume = { kind: 'resume', step: 41, message: say('Resumed.') } as const;
  expect(earlyStopOf([stop])).toEqual(say('Stopped early.'));
  expect(earlyStopOf([stop, resume])).toBeNull();
  expect(earlyStopOf([stop, resume, stop])).not.toBeNull();
});
