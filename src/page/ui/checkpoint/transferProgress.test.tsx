import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { TransferProgress } from './TransferProgress.tsx';

test('an import has a bar and can be cancelled, once', () => {
  const { lab } = openDrawnLab('?preset=quick');
  expect(drawn(lab, <TransferProgress />)).toBe('');
  const doing = say('Importing {{file}}', { file: 'lab.zip' });
  const busy = { kind: 'import', doing, done: 2, total: 5 } as const;
  lab.transfer.setState({ busy });
  const shown = drawn(lab, <TransferProgress />);
  expect(shown).toContain('Importing lab.zip<span class="muted"> 3 of 5</span>');
  expect(shown).toContain('aria-valuenow="40"');
  expect(shown).toMatch(/<button type="button" class="[^"]*">Cancel<\/button>/);
  lab.transfer.setState({ busy: { ...busy, ending: true } });
  expect(drawn(lab, <TransferProgress />)).toMatch(/<button [^>]*disabled=""[^>]*>Cancel</);
});
