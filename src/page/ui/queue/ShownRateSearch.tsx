import { Suspense } from 'react';
import { useRuns } from '#store/hooks.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';

const RateSearchResult = later(
  () => import('./RateSearchResult.tsx'),
  (module) => module.RateSearchResult,
);

/** The result of the range test whose charts are shown, once it has ended. */
export function ShownRateSearch() {
  const run = useRuns(({ shown }) => (shown?.config.schedule === 'range' ? shown : null));
  const ended = run !== null && ['finished', 'stopped', 'failed'].includes(run.state);
  return (
    ended && (
      <Suspense>
        <RateSearchResult key={run.runId} run={run} />
      </Suspense>
    )
  );
}
