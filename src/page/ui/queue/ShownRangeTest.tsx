import { lazy, Suspense } from 'react';
import { useRuns } from '#store/hooks.ts';

const RangeResult = lazy(async () => ({
  default: (await import('./RangeResult.tsx')).RangeResult,
}));

/** What the range test says whose charts are shown, once it has ended. */
export function ShownRangeTest() {
  const run = useRuns(({ shown }) => (shown?.config.schedule === 'range' ? shown : null));
  const ended = run !== null && ['finished', 'stopped', 'failed'].includes(run.state);
  return (
    ended && (
      <Suspense>
        <RangeResult key={run.runId} run={run} />
      </Suspense>
    )
  );
}
