/** Which checkpoints of a run are kept, and why: a rule a row. */
import { say, type Words } from '#base/words.ts';

/** A stored checkpoint, without its bytes. */
export interface KeptCheckpoint {
  readonly step: number;
  /** Epochs done; null in a record of a version that did not store it. */
  readonly epoch: number | null;
  /** kNN top-1 of this very state in percent; null if it was not evaluated. */
  readonly knn: number | null;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

/** What a rule looks at. */
type Ruled = Pick<KeptCheckpoint, 'step' | 'knn'>;

interface CheckpointRule {
  /** Why a checkpoint is kept by it. */
  readonly words: Words;
  /**
   * Those it keeps. A checkpoint that a rule drops must not be wanted by it later, whatever
   * follows: it is deleted by then.
   * @param all by rising step @param totalSteps of the run; 0 if that is not known
   */
  readonly keeps: <C extends Ruled>(all: readonly C[], totalSteps: number) => readonly C[];
}

/** A damaged or late-noticed bad state leaves two before it to go on from. */
const LAST = 3;

/** A run is looked back on, and forked, in tenths. */
const PARTS = 10;

/** 1 to PARTS: the part of the run that ends with or after the step. */
const partOf = (step: number, totalSteps: number): number =>
  Math.min(PARTS, Math.max(1, Math.ceil((step * PARTS) / totalSteps)));

export const CHECKPOINT_RULES = {
  latest: {
    words: say('one of the last {{n}}', { n: LAST }),
    keeps: (all) => all.slice(-LAST),
  },
  best: {
    words: say('best kNN'),
    keeps: (all) => {
      const measured = all.filter(({ knn }) => knn !== null && Number.isFinite(knn));
      const [first, ...rest] = measured;
      if (first === undefined) return [];
      return [rest.reduce((best, one) => ((one.knn ?? 0) > (best.knn ?? 0) ? one : best), first)];
    },
  },
  tenth: {
    words: say('last of its tenth of the run'),
    keeps: (all, totalSteps) => {
      if (totalSteps <= 0) return [];
      return all.filter((one, i) => {
        const next = all[i + 1];
        return next === undefined || partOf(next.step, totalSteps) > partOf(one.step, totalSteps);
      });
    },
  },
} as const satisfies Readonly<Record<string, CheckpointRule>>;

export type CheckpointRuleName = keyof typeof CHECKPOINT_RULES;

const RULE_NAMES: readonly CheckpointRuleName[] = ['latest', 'best', 'tenth'];

/** The rules that keep each checkpoint; one that no rule keeps may be deleted. */
export function whyKept<C extends Ruled>(
  all: readonly C[],
  totalSteps: number,
): ReadonlyMap<C, readonly CheckpointRuleName[]> {
  const ordered = all.toSorted((a, b) => a.step - b.step);
  const why = new Map<C, CheckpointRuleName[]>(ordered.map((one) => [one, []]));
  for (const name of RULE_NAMES) {
    const { keeps }: CheckpointRule = CHECKPOINT_RULES[name];
    for (const one of keeps(ordered, totalSteps)) why.get(one)?.push(name);
  }
  return why;
}

/**
 * What is kept once a new checkpoint is stored. Training only goes forward: those at or after the
 * new step are of a continuation that was given up.
 */
export function keptAfter<C extends Ruled>(
  stored: readonly C[],
  added: C,
  totalSteps: number,
): readonly C[] {
  const all = [...stored.filter(({ step }) => step < added.step), added];
  const why = whyKept(all, totalSteps);
  return [...why].flatMap(([one, rules]) => (rules.length > 0 ? [one] : []));
}
