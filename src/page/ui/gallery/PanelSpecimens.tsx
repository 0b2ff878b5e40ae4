import { verbatim } from '#base/words.ts';
import { presetConfig } from '#run/presets.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { ComparePanel } from '#ui/compare/ComparePanel.tsx';
import { SettingsPanel } from '#ui/config/SettingsPanel.tsx';
import { StagesCard } from '#ui/config/StagesCard.tsx';
import { ImagesSection } from '#ui/data/ImagesSection.tsx';
import { ExperimentsPanel } from '#ui/experiments/ExperimentsPanel.tsx';
import { ModelPanel } from '#ui/model/ModelPanel.tsx';
import { PrototypesPanel } from '#ui/prototypes/PrototypesPanel.tsx';
import { GalleryLab } from './GalleryLab.tsx';
import { Specimen } from './Specimen.tsx';
import { DATASET, SAMPLES, steps } from './samples.ts';

const LAMB = historyEntry('quick-lamb', {
  config: { ...presetConfig('quick'), optimizer: 'lamb', learningRate: 0.003 },
});

export function PanelSpecimens() {
  return (
    <>
      <Specimen name="Model">
        <GalleryLab search="?preset=pcl-quick">
          <ModelPanel />
        </GalleryLab>
      </Specimen>
      <Specimen name="Settings">
        <GalleryLab search="?preset=pcl-quick">
          <SettingsPanel />
        </GalleryLab>
      </Specimen>
      <Specimen name="Stages">
        <GalleryLab search="?preset=notes-five-stage">
          <StagesCard />
        </GalleryLab>
      </Specimen>
      <Specimen name="Images: loaded, with notes">
        <GalleryLab
          events={[
            {
              type: 'datasetLoaded',
              summary: { ...DATASET, notes: [verbatim('3 files are not images.')] },
              samples: SAMPLES,
            },
          ]}
        >
          <ImagesSection />
        </GalleryLab>
      </Specimen>
      <Specimen name="Images: loading">
        <GalleryLab
          ready={false}
          events={[
            {
              type: 'datasetProgressed',
              done: 400,
              total: 2000,
              doing: verbatim('Rendering scenes'),
              atMs: 0,
            },
          ]}
        >
          <ImagesSection />
        </GalleryLab>
      </Specimen>
      <Specimen name="Prototypes: no run">
        <GalleryLab>
          <PrototypesPanel />
        </GalleryLab>
      </Specimen>
      <Specimen name="Compare: nothing to compare">
        <GalleryLab>
          <ComparePanel />
        </GalleryLab>
      </Specimen>
      <Specimen name="Compare: two runs" wide>
        <GalleryLab
          hash="#/compare?runs=quick-1,quick-lamb&baseline=quick-1"
          entries={[historyEntry('quick-1'), LAMB]}
          stored={steps(200)}
        >
          <ComparePanel />
        </GalleryLab>
      </Specimen>
      <Specimen name="Experiments" wide>
        <GalleryLab>
          <ExperimentsPanel />
        </GalleryLab>
      </Specimen>
    </>
  );
}
