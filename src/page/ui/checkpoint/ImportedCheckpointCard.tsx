import './ImportedCheckpointCard.css';
import { lazy, Suspense } from 'react';
import { useTransfer } from '#store/hooks.ts';

const TransferProgress = lazy(async () => ({
  default: (await import('./TransferProgress.tsx')).TransferProgress,
}));
const ImportResults = lazy(async () => ({
  default: (await import('./ImportResults.tsx')).ImportResults,
}));

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
