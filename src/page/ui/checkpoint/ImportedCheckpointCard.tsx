import './ImportedCheckpointCard.css';
import { Suspense } from 'react';
import { useTransfer, useWeights } from '#store/hooks.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';

const TransferProgress = later(
  () => import('./TransferProgress.tsx'),
  (module) => module.TransferProgress,
);
const ImportResults = later(
  () => import('./ImportResults.tsx'),
  (module) => module.ImportResults,
);

const WeightsCard = later(
  () => import('./WeightsCard.tsx'),
  (module) => module.WeightsCard,
);

/** What an import or export is doing, what the last import found, and weights for the next run. */
export function ImportedCheckpointCard() {
  const weights = useWeights(({ file, missing }) => (file ?? missing) !== null);
  const results = useTransfer((state) => state.results);
  const busy = useTransfer((state) => state.busy !== null);
  return (
    <Suspense>
      {weights && <WeightsCard />}
      {busy && <TransferProgress />}
      {results !== null && <ImportResults results={results} />}
    </Suspense>
  );
}
