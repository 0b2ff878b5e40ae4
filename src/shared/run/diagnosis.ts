/**
 * A diagnosis as data; the page turns it into text. Causes, findings and fixes are named by the
 * keys of #diagnosis; an unknown key in a stored run is of another version.
 */
import type { RunConfig } from './config.ts';

/** A measured fact: the key of its sentence and the values in it. */
export interface Finding {
  readonly key: string;
  readonly values: Readonly<Record<string, number | string>>;
}

/** A change of the config that removes the cause. */
export interface Fix {
  readonly key: string;
  readonly changes: Readonly<Partial<RunConfig>>;
  /**
   * Where the new run begins: from the last checkpoint before the fault, or at step 1 if the
   * weights of that checkpoint are damaged already.
   */
  readonly from: 'beforeFault' | 'start';
}

/** What requested a diagnosis. */
export type DiagnosisReason = 'fault' | 'alarm' | 'request';

export interface Diagnosis {
  readonly cause: string;
  /** `certain` if the replay shows it, `likely` if the earlier steps do. */
  readonly confidence: 'certain' | 'likely' | 'possible';
  readonly why: DiagnosisReason;
  readonly step: number;
  /** The first non-finite array and the kernel that wrote it; null if all are finite. */
  readonly firstTensor: string | null;
  readonly firstOp: string | null;
  readonly evidence: readonly Finding[];
  readonly fixes: readonly Fix[];
  /** Other causes with signs, the likelier first. */
  readonly alternatives: readonly string[];
}
