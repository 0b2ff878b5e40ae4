import { afterEach, expect, test, vi } from 'vitest';
import { presetConfig } from '#run/presets.ts';
import { pairItems } from '#store/queue/optimizerPair.ts';
import type { NewQueueItem } from '#store/queue/queue.ts';
import { planSweep, sweepItems } from '#store/queue/sweep.ts';
import { showLanguage } from '#ui/i18n/language.ts';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { QueueList } from './QueueList.tsx';

vi.stubGlobal('document', { documentElement: { lang: 'en' } });
afterEach(() => showLanguage('en'));

const base = presetConfig('quick');

/** The queue's rows as text. */
function rows(items: readonly NewQueueItem[]): readonly string[] {
  const { lab } = openDrawnLab('?preset=quick');
  lab.queue.add(items, false);
  return Array.from(
    drawn(lab, <QueueList />).matchAll(/queue-item-name">(.*?)<\/span> </g),
    (row) => (row[1] ?? '').replaceAll(/<[^>]*>/g, ''),
  );
}

test('runs and their group are named in the language of the page', async () => {
  const axis = { field: 'learningRate', values: { kind: 'list', text: '0.1' } } as const;
  const asked = { way: 'grid', axes: [axis], seeds: '', draws: '8', drawSeed: '0' } as const;
  const swept = sweepItems(planSweep(base, asked), 'grid', 'quick', 'g');
  const [sgd] = pairItems(base, 'quick', 'same', 'p');
  const items = sgd === undefined ? swept : [...swept, sgd];
  expect(rows(items)).toEqual([
    'Learning rate 0.1, seed 0 · Learning rate, quick',
    `SGD ${base.learningRate} · SGD and LAMB, quick, seed 0`,
  ]);
  await showLanguage('zh');
  expect(rows(items)).toEqual([
    '学习率 0.1、种子 0 · 学习率，quick',
    `SGD ${base.learningRate} · SGD 与 LAMB，quick，种子 0`,
  ]);
});
