import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import type { DataEvaluation } from '#run/evaluations.ts';
import type { Command } from '#run/protocol.ts';
import { evaluation } from '#storage/runStore.fixture.ts';
import { createRunMeasures } from './runMeasures.ts';

function setUp() {
  const sent: Command[] = [];
  const saved: string[] = [];
  const client = {
    send: (command: Command) => void sent.push(command),
    subscribe: () => () => {},
    restart: () => {},
  };
  const measures = createRunMeasures(client, (fileName) => void saved.push(fileName));
  const measured: DataEvaluation = {
    ...{ dataset: 'others', images: 60, atMs: 5, evaluation: evaluation(25) },
  };
  const answer = () =>
    measures.handle({ type: 'dataEvaluations', runId: 'a1', evaluations: [measured] });
  const report = () =>
    measures.handle({
      ...{ type: 'taskProgressed', runId: 'a1', task: 'knn', done: 1, total: 2, atMs: 9 },
    });
  return { measures, sent, saved, measured, answer, report };
}

test('one request at a time; its progress is followed, and its answer ends it', () => {
  const { measures, sent, measured, answer, report } = setUp();
  measures.evaluate('a1');
  measures.evaluate('b2');
  measures.exportFeatures('a1', 'npy');
  expect(sent).toEqual([{ type: 'evaluateRun', runId: 'a1' }]);
  expect(measures.getState()).toMatchObject({ runId: 'a1', task: { name: 'readCheckpoint' } });
  report();
  expect(measures.getState().task).toMatchObject({ name: 'knn' });
  answer();
  expect(measures.getState()).toMatchObject({ runId: null, task: null, problem: null });
  expect(measures.getState().evaluations.get('a1')).toEqual([measured]);
});

test('the answer to a mere question does not end the request that is under way', () => {
  const { measures, sent, answer, report } = setUp();
  measures.evaluate('a1');
  measures.ask('a1');
  answer();
  expect(measures.getState().runId).toBe('a1');
  report();
  answer();
  expect(measures.getState().runId).toBeNull();
  expect(sent.at(-1)).toEqual({ type: 'describeEvaluations', runId: 'a1' });
});

test('another run’s progress is not shown', () => {
  const { measures, report } = setUp();
  measures.evaluate('b2');
  report();
  expect(measures.getState().task).toMatchObject({ name: 'readCheckpoint' });
});

test('features are saved under the run’s name, a file for each array', () => {
  const { measures, saved } = setUp();
  measures.exportFeatures('a1', 'npy');
  const blob = new Blob();
  const files = ['', '-labels', '-files'].map((suffix) => ({ suffix, blob }));
  measures.handle({ type: 'featuresExported', runId: 'a1', files, format: 'npy' });
  expect(saved).toEqual(['a1-features.npy', 'a1-features-labels.npy', 'a1-features-files.npy']);
  expect(measures.getState()).toMatchObject({ runId: null, written: { downloaded: true } });
  // At a place that was chosen nothing is left to download.
  measures.exportFeatures('a1', 'safetensors');
  measures.handle({ type: 'featuresExported', runId: 'a1', files: [], format: 'safetensors' });
  const written = { runId: 'a1', downloaded: false };
  expect(measures.getState()).toMatchObject({ runId: null, written });
});

test('a refusal is kept until the next request; a dead worker ends what it was doing', () => {
  const { measures, sent } = setUp();
  measures.evaluate('a1');
  measures.cancel();
  expect(sent.at(-1)).toEqual({ type: 'cancelPrototypes' });
  measures.handle({ type: 'measureRefused', runId: 'a1', message: say('Cancelled.') });
  const { problem } = measures.getState();
  expect([problem?.runId, english(problem?.message)]).toEqual(['a1', 'Cancelled.']);
  measures.evaluate('a1');
  expect(measures.getState().problem).toBeNull();
  measures.handle({ type: 'workerDied', message: say('gone') });
  expect(measures.getState()).toMatchObject({ runId: null, task: null });
});
