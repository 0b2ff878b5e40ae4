import { expect, test, vi } from 'vitest';
import { inEnglish, say, speak } from '#base/words.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import type { WatchCommand, WatchEvent } from '#run/watching.ts';
import { createAlertStore } from '#store/page/alerts.ts';
import { DrawClock } from '#store/page/drawClock.ts';
import { createHistoryStore } from '#store/runs/historyStore.ts';
import { createMetricsStore } from '#store/runs/metricsStore.ts';
import { createWatching } from './watching.ts';

function setUp() {
  vi.stubGlobal('document', { baseURI: 'http://localhost:4173/' });
  const alerts = createAlertStore();
  const history = createHistoryStore(() => new Promise<never>(() => {}), alerts);
  const metrics = createMetricsStore(new DrawClock(), 0);
  const commands: WatchCommand[] = [];
  const hears: ((event: WatchEvent) => void)[] = [];
  const watching = createWatching(
    { alerts, history, metrics },
    {
      spawn: (hear) => {
        hears.push(hear);
        return { send: (command) => commands.push(command) };
      },
      fetchList: async () => ['a', 'b'],
    },
  );
  const emit = (event: WatchEvent) => hears.at(-1)?.(event);
  const titles = () => alerts.getState().alerts.map(({ title }) => speak(inEnglish, title));
  return { watching, metrics, commands, emit, titles };
}

test('a served run is watched once, and its steps are drawn where they follow', async () => {
  const { watching, metrics, commands, emit } = setUp();
  await watching.look();
  expect(watching.getState().served).toEqual(['a', 'b']);
  watching.watchServed('a');
  watching.watchServed('a');
  const at = 'http://localhost:4173/watched/a/';
  expect(commands).toEqual([{ type: 'watch', source: { name: 'a', at } }]);
  const steps = (first: number) => ({
    ...{ type: 'stepsFinished' as const, runId: 'r' },
    steps: [stepMetrics(first), stepMetrics(first + 1)],
  });
  // Not on the charts: it is read from the storage when it is shown.
  emit({ type: 'watched', name: 'a', event: steps(1) });
  expect(metrics.has('r')).toBe(false);
  await metrics.load('r', [stepMetrics(1), stepMetrics(2), stepMetrics(3)], []);
  // Stored before it was told: nothing is drawn twice.
  emit({ type: 'watched', name: 'a', event: steps(3) });
  expect(watching.getState().watched.get('a')).toEqual({ runId: 'r' });
  expect(metrics.has('r')).toBe(true);
});

test('a run that cannot be watched any more is an alert with its reason', () => {
  const { watching, emit, titles } = setUp();
  watching.watchServed('b');
  emit({ type: 'unwatched', name: 'b', message: say('What was read of it stays.') });
  expect(watching.getState().watched.size).toBe(0);
  expect(titles()).toEqual(['b is not watched any more']);
  emit({ type: 'unwatched', name: 'b', message: null });
  expect(titles()).toHaveLength(1);
});

test('the runs at an address are watched, and a refusal is what the form tells', async () => {
  const { watching, commands, emit } = setUp();
  const address = 'https://far.example/runs/';
  const found = watching.watchAddress(address);
  const run = { name: 'far.example/runs/a', at: `${address}a/` };
  emit({ type: 'found', address, runs: [run], message: null });
  expect(await found).toBeNull();
  expect(commands).toEqual([
    { type: 'find', address },
    { type: 'watch', source: run },
  ]);
  const refused = watching.watchAddress('x');
  emit({ type: 'found', address: 'x', runs: [], message: say('Watch runs') });
  expect(await refused).toEqual(say('Watch runs'));
});
