import { afterEach, expect, test, vi } from 'vitest';
import type { ClusterHealth, Evaluation } from '#run/evaluations.ts';
import { presetConfig } from '#run/presets.ts';
import { evaluation } from '#storage/runStore.fixture.ts';
import { showLanguage } from '#ui/i18n/language.ts';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { RunMeasurements } from './RunMeasurements.tsx';

vi.stubGlobal('document', { documentElement: { lang: 'en' } });
afterEach(() => showLanguage('en'));

const config = presetConfig('pcl-quick');

/** The page's text for an evaluation of a run, a part per element. */
function parts(shown: Evaluation | null, lab = openDrawnLab('?preset=pcl-quick').lab): string[] {
  const markup = drawn(lab, <RunMeasurements runId="a1" config={config} evaluation={shown} />);
  return markup.split(/<[^>]*>/).filter((text) => text.trim() !== '');
}

const cluster: ClusterHealth = {
  ...{ k: 50, inertia: 3, empty: 1, duplicates: 0, smallest: 4, largest: 90 },
  ...{ phiMin: 0.1, phiMax: 0.3, nmi: 0.5, ari: 0.25, purity: 40, acc: 35 },
};

test('numbers carry their protocol, and what was not measured is left out', () => {
  const shown = parts(evaluation(25));
  expect(shown).toEqual(expect.arrayContaining(['After 1 epoch', '31.3 %', '44.0 %', 'RankMe']));
  expect(shown).toContain('kNN (lab, k ≤ 200, features), emoji');
  expect(shown.join(' ')).not.toContain('linear probe');
  const probed = parts({ ...evaluation(50), linearTop1: 61, rankMe: null });
  expect(probed).toEqual(
    expect.arrayContaining(['After 2 epochs', 'linear probe (lab, features)', '61.0 %']),
  );
  expect(probed).not.toContain('RankMe');
  expect(parts(null)).toEqual(['No measurements yet.']);
});

test('prototypes have a row each; without labels no agreement with classes', () => {
  const rows = parts({ ...evaluation(25), clusters: [cluster, { ...cluster, k: 100 }] });
  expect(rows).toEqual(expect.arrayContaining(['50', '100', '4 – 90', '35.0 %', 'NMI']));
  expect(rows).toContain('As of the last evaluation');
  const bare = { nmi: null, ari: null, purity: null, acc: null };
  const unlabelled = parts({ ...evaluation(25), clusters: [{ ...cluster, ...bare }] });
  expect(unlabelled).toContain('duplicates');
  expect(unlabelled).not.toContain('NMI');
});

test('of a run in progress the newest clustering is shown, and what its features take', async () => {
  const { lab, emit, begin } = openDrawnLab('?preset=pcl-quick');
  begin('a1');
  emit({ type: 'featuresStored', runId: 'a1', epoch: 2, images: 9, bytes: 2_000_000 });
  emit({
    ...{ type: 'clusteringFinished', runId: 'a1', epoch: 2, seconds: 1.5 },
    clusters: [{ ...cluster, k: 200 }],
  });
  const shown = parts({ ...evaluation(25), clusters: [cluster] }, lab).join('|');
  expect(shown).toMatch(/Before epoch 3, 1\.5\d* s.* of features stored/);
  expect(shown).toContain('|200|');
  expect(shown).not.toContain('|50|');
  await showLanguage('zh');
  expect(parts(null).join()).not.toMatch(/[a-z]{4}/);
});
