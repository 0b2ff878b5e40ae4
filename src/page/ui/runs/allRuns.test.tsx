import { expect, test } from 'vitest';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { AllRuns } from './AllRuns.tsx';

test('one run is one run, and several are counted', () => {
  const { lab } = openDrawnLab('?preset=quick');
  const shown = (...runIds: readonly string[]) => {
    lab.history.setState({ status: 'ready', entries: runIds.map((runId) => historyEntry(runId)) });
    return drawn(lab, <AllRuns />);
  };
  const one = shown('quick-1');
  expect(one).toContain('>1 run stored in this browser<');
  expect(one).not.toMatch(/\b1 runs/);
  expect(shown('quick-1', 'quick-2')).toContain('>2 runs stored in this browser<');
});
