import './RunsPanel.css';
import { type DragEvent, Suspense } from 'react';
import { useLab, useUi } from '#store/hooks.ts';
import { runOfQuery } from '#store/page/pageRoute.ts';
import { BackupCard } from '#ui/backup/BackupCard.tsx';
import { ImportedCheckpointCard } from '#ui/checkpoint/ImportedCheckpointCard.tsx';
import { readDrop } from '#ui/data/droppedFiles.ts';
import { UndoBar } from '#ui/history/UndoBar.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { AllRuns } from './AllRuns.tsx';

// Its charts are not needed for the table.
const RunPage = later(
  () => import('#ui/runPage/RunPage.tsx'),
  (module) => module.RunPage,
);

const WatchCard = later(
  () => import('#ui/watch/WatchCard.tsx'),
  (module) => module.WatchCard,
);

/** All runs stored in this browser, or the page of the one that the address names. */
export function RunsPanel() {
  const t = useText();
  const lab = useLab();
  const runId = useUi((state) => runOfQuery(state.queries.runs));
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    const { files } = await readDrop(event.dataTransfer);
    lab.transfer.importFiles(files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop has the button “Import runs” beside it
    <div
      className="runs-page"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
    >
      <ImportedCheckpointCard />
      {runId === null ? (
        <>
          <AllRuns />
          <Suspense fallback={null}>
            <WatchCard />
          </Suspense>
          <BackupCard />
        </>
      ) : (
        <Suspense fallback={<p className="panel-loading muted">{t('Loading…')}</p>}>
          <RunPage key={runId} runId={runId} />
        </Suspense>
      )}
      <UndoBar />
    </div>
  );
}
