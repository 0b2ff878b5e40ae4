import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import type { TileReport } from '#run/tiles.ts';
import { readTileReport } from '#store/runs/tileReport.ts';
import { TileChoice } from '#ui/tiles/TileChoice.tsx';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { TileTimes } from './KeptTiles.tsx';

const { lab } = openDrawnLab('?preset=quick');

test('kept times are listed by adapter, also those that cannot be read, and can be deleted', () => {
  const good = { id: 'a', adapter: 'RTX 4090', layers: 24, bytes: 3000 };
  const kept = [good, { ...good, id: 'b', adapter: 'unknown', layers: 0 }];
  const shown = drawn(lab, <TileTimes kept={kept} problem={null} remove={() => {}} />);
  expect(shown).toContain('Tuned kernels: 6.0 kB');
  expect(shown).toContain('24 kinds of layers');
  expect(shown).toContain('cannot be read');
  expect(shown.match(/Delete the tuned kernels of/g)).toHaveLength(2);
  expect(drawn(lab, <TileTimes kept={[]} problem={null} remove={() => {}} />)).toBe('');
});

const REPORT: TileReport = {
  ...{ by: 'tuner', ms: 812.4, clock: 'wall', kept: 0, left: 1 },
  layers: [
    { layer: 'forward 3×3, 64→64, ≈262144 px', table: 'plain', tile: '32×32×8/4', ratio: 0.82 },
    { layer: 'forward 1×1, 64→128, ≈65536 px', table: 'plain', tile: 'plain', ratio: 1 },
  ],
  notes: [say('The times of the tiles could not be kept: {{reason}}', { reason: 'full' })],
};

test('a run’s tiles are shown with what they save, and what went wrong', () => {
  const shown = drawn(lab, <TileChoice report={REPORT} />);
  expect(shown).toContain(
    'timed in 812 ms: another tile is faster for 1 of 2 kinds of layers; 1 not timed',
  );
  expect(shown).toContain('<td>32×32×8/4</td><td>18.0 %</td>');
  expect(shown).toContain('could not be kept: full');
  const none = drawn(lab, <TileChoice report={{ ...REPORT, layers: [], left: 9 }} />);
  expect(none).toContain('the time to tune was over before a layer was timed');
  const before = drawn(lab, <TileChoice report={{ ...REPORT, kept: 2, left: 0 }} />);
  expect(before).toContain('timed before: another tile is faster for 1 of 2');
});

test('a report is read as it was stored; what is none is not shown', () => {
  expect(readTileReport(JSON.parse(JSON.stringify(REPORT)))).toEqual(REPORT);
  for (const other of [undefined, null, 'tuned', {}, { ...REPORT, layers: [1] }]) {
    expect(readTileReport(other)).toBeNull();
  }
});
