/** What the Compare panel shows, as its part of the address: `runs=A,B&baseline=A&view=side`. */
import { MAX_RUNS } from '#store/runs/chartBoard.ts';

/** The position at which the runs' numbers are compared. */
export type MatchPlace =
  /** Epochs trained, 1 for the first. */
  | { readonly kind: 'epoch'; readonly epoch: number }
  | { readonly kind: 'step'; readonly step: number };

export interface CompareAddress {
  /** In the order they are drawn; each once, eight at most. */
  readonly runIds: readonly string[];
  /** The baseline; one of the above, or null. */
  readonly baseline: string | null;
  readonly view: 'overlaid' | 'side';
  /** Runs that differ in their seed alone are shown as their mean. */
  readonly grouped: boolean;
  /** Null is the last epoch that all runs reached. */
  readonly match: MatchPlace | null;
}

/**
 * Never fails: unusable parts are left out. Ids have no commas, so that a link whose commas
 * were encoded on its way is read as well.
 */
export function readCompare(query: string): CompareAddress {
  const asked = new URLSearchParams(query);
  const runIds = [...new Set((asked.get('runs') ?? '').split(','))]
    .filter((runId) => runId !== '')
    .slice(0, MAX_RUNS);
  const baseline = asked.get('baseline') ?? '';
  return {
    runIds,
    baseline: runIds.includes(baseline) ? baseline : (runIds[0] ?? null),
    view: asked.get('view') === 'side' ? 'side' : 'overlaid',
    grouped: asked.get('seeds') !== 'each',
    match: matchOf(asked),
  };
}

function matchOf(asked: URLSearchParams): MatchPlace | null {
  const epoch = wholeNumber(asked.get('epoch'));
  if (epoch !== null) return { kind: 'epoch', epoch };
  const step = wholeNumber(asked.get('step'));
  return step === null ? null : { kind: 'step', step };
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** The query that `readCompare` reads back; defaults are omitted. */
export function compareQuery({ runIds, baseline, view, grouped, match }: CompareAddress): string {
  const ids = runIds.map(encodeURIComponent);
  const parts = [`runs=${ids.join(',')}`];
  if (baseline !== null) parts.push(`baseline=${encodeURIComponent(baseline)}`);
  if (view === 'side') parts.push('view=side');
  if (!grouped) parts.push('seeds=each');
  if (match?.kind === 'epoch') parts.push(`epoch=${match.epoch}`);
  if (match?.kind === 'step') parts.push(`step=${match.step}`);
  return parts.join('&');
}
