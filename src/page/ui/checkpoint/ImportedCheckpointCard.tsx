import './ImportedCheckpointCard.css';
import { Suspense } from 'react';
import { useTransfer } from '#store/hooks.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';

const TransferProgress = later(
  () => import('./TransferProgress.tsx'),
  (module) => module.TransferProgress,
);
const ImportResults = later(
  () => import('./ImportResults.tsx'),
  (module) => module.ImportResults,
);

/** What an import or export is doing, and what the last import found. */
export function ImportedCheckpointCard() {
  const results = useTransfer((state) => state.results);
  const busy = useTransfer((state) => state.busy !== null);
  return (
    <Suspense>
      {busy && <TransferProgress />}
      {results !== null && <ImportResults results={results} />}
    </Suspense>
  );
}
