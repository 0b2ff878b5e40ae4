import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, test, vi } from 'vitest';
import { say } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import { adapter, summary } from '#storage/runStore.fixture.ts';
import { LabContext } from '#store/hooks.ts';
import { createLab, type PageLab } from '#store/lab.ts';
import { Alerts } from '#ui/alerts/Alerts.tsx';
import { Numbers } from '#ui/numbers/Numbers.tsx';
import { Verdict } from './Verdict.tsx';

function setUp() {
  const listeners: ((event: ClientEvent) => void)[] = [];
  const lab = createLab({
    client: {
      send: () => {},
      subscribe: (listener) => {
        listeners.push(listener);
        return () => {};
      },
      restart: () => {},
    },
    openArchive: () => new Promise(() => {}),
    search: '?preset=cause-lamb-rate',
    hash: '',
    systemTheme: 'light',
    systemLanguage: 'en',
    automated: true,
    keep: null,
    download: () => {},
  });
  lab.open();
  const emit = (event: ClientEvent) => {
    for (const listener of listeners) listener(event);
    // The numbers are redrawn with the charts.
    vi.advanceTimersByTime(1000);
  };
  const begin = (runId: string) => {
    const { values: config } = lab.config.getState();
    emit({
      ...{ type: 'runStarted', runId, config, dataset: summary, adapter, startedAt: 1 },
      ...{ fromStep: 0, totalSteps: 60, stepsPerEpoch: 10 },
    });
    emit({ type: 'stateChanged', runId, state: 'training' });
  };
  return { lab, emit, begin };
}

/** The top of Train as text in its tags. */
function drawn(lab: PageLab): string {
  // A server draws the initial state; this is to be the current one.
  for (const store of Object.values(lab).concat(lab.metrics.evaluation)) {
    if (typeof store !== 'object' || store === null || !('getInitialState' in store)) continue;
    Object.assign(store, { getInitialState: () => store.getState() });
  }
  return renderToStaticMarkup(
    <LabContext value={lab}>
      <Alerts />
      <Verdict />
      <Numbers />
    </LabContext>,
  ).replaceAll('\u202f', ' ');
}

const times = (text: string, part: string | RegExp) => text.split(part).length - 1;

const KINDS = ['weightGrowth', 'updateRatio', 'activationGrowth'];
const runId = 'cause-lamb-rate-000001';
const fix: Fix = { key: 'lambCure', changes: { learningRate: 0.003 }, from: 'start' };
const diagnosis: Diagnosis = {
  ...{ cause: 'lambRate', confidence: 'certain', why: 'fault', step: 49 },
  ...{ firstTensor: 'query fc.2 output', firstOp: 'conv2d forward', evidence: [] },
  ...{ fixes: [fix, { ...fix, key: 'usualRate' }], alternatives: [] },
};

function breakRun({ emit, begin }: ReturnType<typeof setUp>) {
  begin(runId);
  emit({ type: 'stepsFinished', runId, steps: [stepMetrics(48)] });
  for (let n = 0; n < 12; n++) {
    const alarm = KINDS[n % 3] ?? '';
    const message = say('At step {{step}}.', { step: n });
    emit({ type: 'runNoted', runId, note: { kind: 'alarm', step: 34 + n, alarm, message } });
  }
  const broken = { lossInst: Number.NaN, accInst: 0, accInstNaive: 100 };
  emit({ type: 'stepsFinished', runId, steps: [stepMetrics(49, broken)] });
}

function endRun({ emit }: ReturnType<typeof setUp>) {
  const message = say('The loss became NaN at step 49.');
  emit({ type: 'diagnosisFinished', runId, diagnosis });
  emit({
    ...{ type: 'runEnded', runId, state: 'failed' },
    fault: { kind: 'nonFinite', step: 49, what: 'loss', message },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
});

test('twelve alarms and a fault are one verdict with one main button, and no alert', () => {
  const page = setUp();
  expect(drawn(page.lab)).toContain('Press Train');
  breakRun(page);
  expect(drawn(page.lab)).toContain('Diagnose');
  endRun(page);
  const top = drawn(page.lab);
  expect(times(top, 'aria-label="Verdict"')).toBe(1);
  expect(times(top, 'role="alert"')).toBe(0);
  expect(times(top, 'button-primary')).toBe(1);
  expect(top).toContain('Fix: LAMB 0.003');
  expect(top).toContain('12 alarms, steps 34–45');
  expect(top).toContain('First not finite: query fc.2 output, conv2d forward, step 49.');
  expect(top).toMatch(/aria-expanded="false"[^>]*>Evidence/);
});

test('unfolded, the alarms are rows by kind; a muted kind is not counted', () => {
  const page = setUp();
  breakRun(page);
  page.lab.verdictView.openAlarms(true);
  const rows = drawn(page.lab);
  expect(times(rows, '<li')).toBe(3);
  expect(times(rows, '4 times')).toBe(3);
  expect(times(rows, 'raised at: ')).toBe(3);
  page.lab.verdictView.setMuted('updateRatio', true);
  const muted = drawn(page.lab);
  expect(muted).toContain('8 alarms, steps 34–45 · 1 kind muted');
  expect(muted).toContain('>Unmute<');
});

test('a new run shows its own verdict and numbers, nothing of the old run', () => {
  const page = setUp();
  breakRun(page);
  endRun(page);
  page.begin('cause-lamb-rate-fix-000002');
  const top = drawn(page.lab);
  expect(top).toContain('No alarm so far');
  expect(top).not.toMatch(/alarms,|>NaN<|Fix: /);
  expect(times(top, '<dt>')).toBe(6);
});

test('the naive 100 % of a NaN step is marked beside the strict 0 %', () => {
  const page = setUp();
  breakRun(page);
  const top = drawn(page.lab);
  const tile = (label: string) =>
    top.split('<div class="card number"').find((part) => part.includes(label)) ?? '';
  expect(tile('InfoNCE loss')).toMatch(/data-tone="bad".*>NaN</);
  expect(tile('acc., strict')).toMatch(/data-tone="plain".*>0\.0 %</);
  expect(tile('acc., naive')).toMatch(/data-tone="bad".*>100\.0 %.*ties, NaN as hits/);
});
