import { expect, test } from 'vitest';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { WeightsCopies } from './KeptWeights.tsx';

test('copies of weights are listed with their size, and each can be started from or deleted', () => {
  const { lab } = openDrawnLab('?preset=quick');
  const blob = new Blob(['x'.repeat(3000)]);
  const copies = [
    { id: 'a'.repeat(64), file: 'moco.pth.tar', blob },
    { id: 'b'.repeat(64), file: 'resnet18.pth', blob },
  ];
  const parts = { needed: new Set(['b'.repeat(64)]), problem: null };
  const actions = { start: () => {}, remove: () => {} };
  const shown = drawn(lab, <WeightsCopies {...parts} {...actions} copies={copies} />);
  expect(shown).toContain('Weights: 6.0 kB');
  expect(shown).toContain('3.0 kB, SHA-256 aaaaaaaaaaaa…<');
  expect(shown).toContain('bbbbbbbbbbbb… · queued runs begin with it<');
  expect(shown.match(/Start from it/g)).toHaveLength(2);
  expect(shown).toContain('aria-label="Delete the copy of resnet18.pth"');
  expect(drawn(lab, <WeightsCopies {...parts} {...actions} copies={[]} />)).toBe('');
});
