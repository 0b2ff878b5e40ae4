import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import type { WeightsReport } from '#run/weights.ts';
import { setUp } from '#store/lab.fixture.ts';

const file = { path: 'w.pth', blob: new Blob(['w']) };
const report: WeightsReport = {
  ...{ file: 'w.pth', sha256: 'a'.repeat(64), format: 'PyTorch', convention: 'torchvision, timm' },
  ...{ counts: { loaded: 2, shape: 0, missing: 1, skipped: 0 }, rows: [], beside: [] },
};
const answer = { problem: null, runId: null, report, type: 'weightsRead' } as const;

test('Train begins with the chosen weights once; the run then has them', () => {
  const { lab, sent, emit, ready } = setUp();
  ready();
  lab.weights.choose(file);
  expect(sent('readWeights')).toMatchObject([{ request: 1, file, keep: false }]);
  emit({ ...answer, request: 1 });
  expect(lab.weights.getState()).toMatchObject({ report, problem: null });
  lab.train();
  expect(sent('start')[0]).toMatchObject({ weights: file });
  const { runId = '' } = sent('start')[0] ?? {};
  emit({
    ...{ type: 'runStarted', runId, config: lab.config.getState().values },
    ...{ weights: { file: 'w.pth', sha256: report.sha256 }, startedAt: 1, fromStep: 0 },
    ...{ totalSteps: 100, stepsPerEpoch: 10 },
    dataset: lab.data.getState().loaded?.summary ?? never(),
    adapter: adapterOf(lab),
  });
  expect(lab.weights.getState().file).toBeNull();
});

test('they are stored as a run, and not read twice for their fingerprint', () => {
  const { lab, sent, emit, ready } = setUp();
  ready();
  lab.weights.choose(file);
  emit({ ...answer, request: 1 });
  lab.weights.keep();
  expect(sent('readWeights')[1]).toMatchObject({ keep: true, sha256: report.sha256 });
  emit({ ...answer, request: 2, runId: 'w' });
  expect(lab.weights.getState().keptAs).toBe('w');
  // An answer to an earlier question, and one that came after they were put away.
  emit({ ...answer, request: 1, report: null, problem: say('late') });
  expect(lab.weights.getState().problem).toBeNull();
  lab.weights.forget();
  emit({ ...answer, request: 2 });
  expect(lab.weights.getState().report).toBeNull();
  lab.train();
  expect(sent('start')[0]).not.toHaveProperty('weights');
});

function never(): never {
  throw new Error('the test has images and a device');
}

function adapterOf({ runs }: ReturnType<typeof setUp>['lab']) {
  const { device } = runs.getState();
  return device.status === 'open' ? device.adapter : never();
}
