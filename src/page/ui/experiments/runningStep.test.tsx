import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stepMetrics } from '#run/metrics.fixture.ts';
import type { PhaseName } from '#run/phases.ts';
import { showLanguage } from '#ui/i18n/language.ts';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { TaskBar } from '#ui/widgets/TaskBar.tsx';
import { RunningStep } from './RunningStep.tsx';

vi.stubGlobal('document', { documentElement: { lang: 'en' } });
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => showLanguage('en'));

const runId = 'quick-000001';

function setUp() {
  const { lab, emit, begin } = openDrawnLab('?preset=quick');
  const report = (task: PhaseName, done: number, total: number, atMs: number) =>
    emit({ type: 'taskProgressed', runId, task, done, total, atMs });
  /** What the page shows of a run is gathered for some milliseconds. */
  const shown = () => {
    vi.advanceTimersByTime(1000);
    return drawn(lab, <RunningStep runId={runId} />);
  };
  return { lab, emit, begin, report, shown };
}

test('the phase is named before the first step, beside a step, and after the last', () => {
  const { begin, emit, report, shown } = setUp();
  expect(shown()).toBe('preparing');
  begin(runId);
  report('compile', 12, 31, 1000);
  expect(shown()).toBe('Compiling kernels 12 of 31');
  emit({ type: 'stepsFinished', runId, steps: [stepMetrics(7)] });
  expect(shown()).toBe('step 7 of 60');
  report('knn', 400, 2000, 5000);
  expect(shown()).toBe('step 7 of 60 · Measuring kNN 400 of 2 000');
  emit({ type: 'stepsFinished', runId, steps: [stepMetrics(60)] });
  expect(shown()).toBe('all steps done, last evaluation');
  report('probe', 2, 10, 9000);
  expect(shown()).toBe('Linear probe, epoch 2 of 10');
});

test('its words are those of the phase’s bar, in either language', async () => {
  const { lab, begin, report, shown } = setUp();
  begin(runId);
  report('compile', 0, 31, 1000);
  for (const [at, language] of (['en', 'zh'] as const).entries()) {
    report('compile', 12 + at, 31, 4000 + at);
    await showLanguage(language);
    const words = shown();
    const task = lab.runs.getState().live?.task;
    if (!task) throw new Error('the run has no task');
    expect(drawn(lab, <TaskBar task={task} />)).toContain(`<span>${words}</span>`);
  }
});
