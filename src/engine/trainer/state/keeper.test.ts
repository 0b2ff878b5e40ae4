import { expect, test } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import type { Session } from '#trainer/session.ts';
import { CheckpointKeeper } from './keeper.ts';

/** A keeper with a clock that the test sets, and the steps whose states it kept. */
function keeperAt(config: Partial<RunConfig> = {}) {
  const clock = { ms: 0 };
  const kept: number[] = [];
  const keeper = new CheckpointKeeper({
    runId: 'a',
    config: { ...DEFAULT_CONFIG, ...config },
    resume: null,
    host: {
      emit: () => {},
      keep: async (step) => void kept.push(step),
      now: () => clock.ms,
      features: {
        openFeatureStore: () => Promise.reject(new Error('not here')),
        pruneFeatures: async () => {},
        featureBytesStored: async () => 0,
      },
    },
  });
  const session = (done: number, sound = true) => {
    const part: Partial<Session> = {
      ...{ done, sound, tell: () => {}, restartClock: () => {} },
      nonFinite: async () => [],
      capture: async () => new Uint8Array(1),
    };
    // @ts-expect-error a session needs a GPU; these are the parts that a keeper uses
    const whole: Session = part;
    return whole;
  };
  return { keeper, clock, kept, session };
}

test('a state is due after 30 s of training, counted from the last one or from a pause', async () => {
  const { keeper, clock, kept, session } = keeperAt();
  clock.ms = 29_999;
  expect(keeper.isDue(7)).toBe(false);
  clock.ms = 30_000;
  expect(keeper.isDue(0)).toBe(false);
  expect(keeper.isDue(7)).toBe(true);
  await keeper.keep(session(7));
  expect(kept).toEqual([7]);
  clock.ms = 59_000;
  expect(keeper.isDue(8)).toBe(false);
  // An hour's pause is no training.
  clock.ms = 3_600_000;
  keeper.restart();
  expect(keeper.isDue(8)).toBe(false);
  clock.ms += 30_000;
  expect(keeper.isDue(7)).toBe(false);
  expect(keeper.isDue(8)).toBe(true);
});

test.each<[string, Partial<RunConfig>, boolean]>([
  ['a range test', { schedule: 'range' }, true],
  ['a run that let a bad step in', {}, false],
])('%s keeps none, and is not asked again at every step', async (_, config, sound) => {
  const { keeper, clock, kept, session } = keeperAt(config);
  clock.ms = 30_000;
  await keeper.keep(session(7, sound));
  expect(kept).toEqual([]);
  expect(keeper.isDue(8)).toBe(false);
});
