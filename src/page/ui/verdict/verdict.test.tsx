import { beforeEach, expect, test, vi } from 'vitest';
import { say } from '#base/words.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import { recoveryNote } from '#run/recoveries.ts';
import { Alerts } from '#ui/alerts/Alerts.tsx';
import { Numbers } from '#ui/numbers/Numbers.tsx';
import { type DrawnLab, drawn, openDrawnLab } from './drawnLab.fixture.tsx';
import { Verdict } from './Verdict.tsx';

const setUp = () => openDrawnLab('?preset=cause-lamb-rate');

/** The top of Train; the numbers are redrawn with the charts. */
function top({ lab }: DrawnLab): string {
  vi.advanceTimersByTime(1000);
  return drawn(
    lab,
    <>
      <Alerts />
      <Verdict />
      <Numbers />
    </>,
  );
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

function breakRun({ emit, begin }: DrawnLab) {
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

function endRun({ emit }: DrawnLab) {
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
  expect(top(page)).toContain('Press Train');
  breakRun(page);
  expect(top(page)).toContain('Diagnose');
  endRun(page);
  const shown = top(page);
  expect(times(shown, 'aria-label="Verdict"')).toBe(1);
  expect(times(shown, 'role="alert"')).toBe(0);
  expect(times(shown, 'button-primary')).toBe(1);
  expect(shown).toContain('Fix: LAMB 0.003');
  expect(shown).toContain('12 alarms, steps 34–45');
  expect(shown).toContain('First not finite: query fc.2 output, conv2d forward, step 49.');
  expect(shown).toMatch(/aria-expanded="false"[^>]*>Evidence/);
});

test('unfolded, the alarms are rows by kind; a muted kind is not counted', () => {
  const page = setUp();
  breakRun(page);
  page.lab.verdictView.openAlarms(true);
  const rows = top(page);
  expect(times(rows, '<li')).toBe(3);
  expect(times(rows, '4 times')).toBe(3);
  expect(times(rows, 'raised at: ')).toBe(3);
  page.lab.verdictView.setMuted('updateRatio', true);
  const muted = top(page);
  expect(muted).toContain('8 alarms, steps 34–45 · 1 kind muted');
  expect(muted).toContain('>Unmute<');
});

test('a new run shows its own verdict and numbers, nothing of the old run', () => {
  const page = setUp();
  breakRun(page);
  endRun(page);
  page.begin('cause-lamb-rate-fix-000002');
  const shown = top(page);
  expect(shown).toContain('No alarm so far');
  expect(shown).not.toMatch(/alarms,|>NaN<|Fix: /);
  expect(times(shown, '<dt>')).toBe(6);
});

test('the naive 100 % of a NaN step is marked beside the strict 0 %', () => {
  const page = setUp();
  breakRun(page);
  const shown = top(page);
  const tile = (label: string) =>
    shown.split('<div class="card number"').find((part) => part.includes(label)) ?? '';
  expect(tile('InfoNCE loss')).toMatch(/data-tone="bad".*>NaN</);
  expect(tile('acc., strict')).toMatch(/data-tone="plain".*>0\.0 %</);
  expect(tile('acc., naive')).toMatch(/data-tone="bad".*>100\.0 %.*ties, NaN as hits/);
});

test('many problems of the page fold: two lines are shown, and how many there are', () => {
  const page = setUp();
  for (let n = 1; n <= 5; n++) {
    const title = say('Something could not be stored');
    page.lab.alerts.raise({ key: `storage ${n}`, title, sentences: [], actions: [] });
  }
  const shown = top(page);
  expect(times(shown, 'role="alert"')).toBe(2);
  expect(shown).toContain('3 more');
});

test('what a run continued after by itself is said in its verdict, the last time and how often', () => {
  const page = setUp();
  page.begin(runId);
  const lost = (step: number, fromStep: number) =>
    page.emit({
      ...{ type: 'runNoted', runId },
      note: recoveryNote({ cause: 'gpu', step }, fromStep),
    });
  expect(top(page)).not.toContain('was lost');
  lost(1240, 1200);
  expect(top(page)).toContain('The GPU was lost at step 1 240; training continues from 1 200.');
  expect(top(page)).not.toContain('in all');
  lost(1300, 1290);
  expect(top(page)).toContain('continues from 1 290. Recovered 2 times in all.');
});
