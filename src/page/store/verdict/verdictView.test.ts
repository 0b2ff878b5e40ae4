import { expect, test } from 'vitest';
import { createVerdictView } from './verdictView.ts';

function storage(): {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
} {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, text) => items.set(key, text),
  };
}

test('muted alarms and what is unfolded outlast a reload', () => {
  const keep = storage();
  const view = createVerdictView(keep);
  view.setMuted('updateRatio', true);
  view.setMuted('weightGrowth', true);
  view.setMuted('updateRatio', true);
  view.setMuted('weightGrowth', false);
  view.openEvidence(true);
  const again = createVerdictView(keep).getState();
  expect(again).toEqual({ muted: ['updateRatio'], evidenceOpen: true, alarmsOpen: false });
  expect(createVerdictView(null).getState().muted).toEqual([]);
});
