/** Every cause that a diagnosis can name, in the order in which the page lists them. */
import type { Cause, Verdict } from './causes/cause.ts';
import { collapse } from './causes/collapse.ts';
import { deadHead } from './causes/deadHead.ts';
import { halfOverflow } from './causes/halfOverflow.ts';
import { lambRate } from './causes/lambRate.ts';
import { nanData } from './causes/nanData.ts';
import { damagedState, none, unknown } from './causes/noCause.ts';
import { sgdRate } from './causes/sgdRate.ts';
import { smallBatchNorm } from './causes/smallBatchNorm.ts';
import { staleQueue } from './causes/staleQueue.ts';

export const CAUSES = [
  lambRate,
  halfOverflow,
  deadHead,
  collapse,
  smallBatchNorm,
  nanData,
  sgdRate,
  staleQueue,
] as const satisfies readonly Cause[];

/** The verdicts of this version. */
export const VERDICTS = [
  ...CAUSES,
  damagedState,
  unknown,
  none,
] as const satisfies readonly Verdict[];

export type VerdictName = (typeof VERDICTS)[number]['name'];

const BY_NAME: ReadonlyMap<string, Verdict> = new Map(
  VERDICTS.map((verdict) => [verdict.name, verdict]),
);

/** The verdict of that name; undefined for one of another version. */
export const verdictOf = (name: string): Verdict | undefined => BY_NAME.get(name);
