/**
 * Why a run broke, from what was measured: data, which the page puts into words. Causes, findings
 * and fixes are named by the keys of #diagnosis; a stored key that this version does not know is one
 * of another version.
 */
import type { RunConfig } from './config.ts';

/** A measured fact; its key names the sentence that its values are put into. */
export interface Finding {
  readonly key: string;
  readonly values: Readonly<Record<string, number | string>>;
}

/** A change of the config that takes the cause away. */
export interface Fix {
  readonly key: string;
  readonly changes: Readonly<Partial<RunConfig>>;
  /**
   * Where the new run should begin: with the last checkpoint from before the fault, or at step 1
   * where the weights of that checkpoint carry the damage already.
   */
  readonly from: 'beforeFault' | 'start';
}

/** What asked for a diagnosis. */
export type DiagnosisReason = 'fault' | 'alarm' | 'request';

export interface Diagnosis {
  readonly cause: string;
  /** `certain` where the replay shows it, `likely` where the approach does. */
  readonly confidence: 'certain' | 'likely' | 'possible';
  readonly why: DiagnosisReason;
  readonly step: number;
  /** The first array that was not finite, and the kernel that wrote it; null where all is finite. */
  readonly firstTensor: string | null;
  readonly firstOp: string | null;
  readonly evidence: readonly Finding[];
  readonly fixes: readonly Fix[];
  /** Other causes whose signs are there too, the likelier first. */
  readonly alternatives: readonly string[];
}
