import { verbatim } from '#base/words.ts';
import '#ui/runBar/RunBar.css';
import { presetConfig } from '#run/presets.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { Alerts } from '#ui/alerts/Alerts.tsx';
import { ImportedCheckpointCard } from '#ui/checkpoint/ImportedCheckpointCard.tsx';
import { UndoBar } from '#ui/history/UndoBar.tsx';
import { FailedPart } from '#ui/widgets/FailedPart.tsx';
import { LoadFailed } from '#ui/widgets/loadPiece.ts';
import { GalleryLab } from './GalleryLab.tsx';
import { Specimen } from './Specimen.tsx';

export function MessageSpecimens() {
  return (
    <>
      <Specimen name="Alert: one sentence">
        <GalleryLab
          arrange={({ alerts }) =>
            alerts.raise({
              key: 'one',
              title: verbatim('The images are in use'),
              sentences: [verbatim('A run trains on them.')],
              actions: [],
            })
          }
        >
          <Alerts />
        </GalleryLab>
      </Specimen>
      <Specimen name="Alert: several sentences and actions">
        <GalleryLab
          arrange={({ alerts }) =>
            alerts.raise({
              key: 'several',
              title: verbatim('Not all metrics of quick-1 could be read'),
              sentences: [
                verbatim('The record of steps 129 to 256 has a wrong checksum.'),
                verbatim('The other records are drawn; the run’s checkpoint is not affected.'),
              ],
              actions: [{ label: verbatim('Try again'), run: () => {} }],
            })
          }
        >
          <Alerts />
        </GalleryLab>
      </Specimen>
      <Specimen name="Alert: the GPU is lost">
        <GalleryLab
          ready={false}
          events={[
            {
              type: 'deviceFailed',
              reason: 'noWebGpu',
              message: verbatim('This browser has no WebGPU.'),
            },
          ]}
        >
          <Alerts />
        </GalleryLab>
      </Specimen>
      <Specimen name="Imported checkpoint, with a problem">
        <GalleryLab
          entries={[historyEntry('quick-1', { state: 'stopped', steps: 120 })]}
          arrange={({ transfer }) =>
            transfer.setState({
              results: [
                {
                  ...{ kind: 'imported', file: 'quick-1200.safetensors', runId: 'quick-1' },
                  config: presetConfig('quick'),
                  steps: 120,
                  checkpoint: { tensors: 62, parameters: 982_000 },
                  problems: [verbatim('The checkpoint has no learning rate; the default is used.')],
                },
              ],
            })
          }
        >
          <ImportedCheckpointCard />
        </GalleryLab>
      </Specimen>
      <Specimen name="Part of the page that is not loaded, and one that failed">
        <FailedPart
          form="card"
          error={new LoadFailed(new Error('offline'))}
          times={1}
          retry={() => {}}
          dismissed={undefined}
        />
        <FailedPart
          form="card"
          error={new Error('a number is missing')}
          times={2}
          retry={() => {}}
          dismissed={undefined}
        />
        <FailedPart
          form="button"
          error={new LoadFailed(new Error('offline'))}
          times={1}
          retry={() => {}}
          dismissed={undefined}
        />
      </Specimen>
      <Specimen name="Deleted run that can be restored">
        <GalleryLab
          entries={[historyEntry('quick-1')]}
          arrange={(lab) => void lab.history.refresh().then(() => lab.history.remove(['quick-1']))}
        >
          <div className="gallery-window">
            <UndoBar />
          </div>
        </GalleryLab>
      </Specimen>
    </>
  );
}
