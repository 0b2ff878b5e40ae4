/** What the lab knows of a cause: the interface of the files in this folder. */
import type { Words } from '#base/words.ts';
import type { CurveName } from '#diagnosis/curves.ts';
import type { Evidence } from '#diagnosis/evidence.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis, Finding, Fix } from '#run/diagnosis.ts';
import type { PresetName } from '#run/presets.ts';

/** A measured fact that a diagnosis can state. Its texts are English sources. */
export interface FindingRow {
  readonly key: string;
  /** What it is about, in a word or two. */
  readonly sign: string;
  /** `{{name}}` stands for a value of that name. */
  readonly sentence: string;
  /** Values that are shares of one, shown in percent. */
  readonly shares?: readonly string[];
  /** The values; null where there is nothing to state. */
  readonly measure: (evidence: Evidence) => Finding['values'] | null;
}

/** A change of the config that can be offered. */
export interface FixRow {
  readonly key: string;
  /** English source of its button; `{{rate}}` is the learning rate of its changes. */
  readonly label: string;
  /** The changes; they leave the config valid. Null where the fix does not apply. */
  readonly propose: (evidence: Evidence) => Pick<Fix, 'changes' | 'from'> | null;
}

/** What a diagnosis can end in: a cause, or that there is none. */
export interface Verdict {
  readonly name: string;
  /** English sources. */
  readonly title: string;
  readonly sentence: string;
  /** `certain` where the replay shows it, `likely` where the steps before it do. */
  readonly confidence: (
    evidence: Evidence,
    alternatives: readonly string[],
  ) => Diagnosis['confidence'];
  /** The numbers that speak for it, the strongest first. */
  readonly findings: readonly FindingRow[];
  /** What takes it away, the best first. */
  readonly fixes: readonly FixRow[];
  /** The curves that show how the run came to it. */
  readonly curves: readonly CurveName[];
}

/** A diagnosis in which a cause was not found, and the config it was made with. */
export interface RuledOut {
  readonly diagnosis: Diagnosis;
  readonly config: RunConfig;
  /** Whether the step was not finite. */
  readonly broke: boolean;
}

export interface Cause extends Verdict {
  /**
   * Where the signs of several causes are there, the one of the lowest rank is blamed. The order is
   * argued, not scored: each file says why it comes before the next.
   */
  readonly rank: number;
  /** The steps that can show it. */
  readonly seenIn: 'brokenStep' | 'finiteStep' | 'both';
  /** Whether its signs are there. */
  readonly holds: (evidence: Evidence) => boolean;
  /** Why no other cause is blamed where this one is; null where that depends on the other one. */
  readonly overrides: Words | null;
  /** Why another one is blamed although its signs are there; null where they are just weaker. */
  readonly second: Words | null;
  /** Why it is ruled out. */
  readonly absent: (ruledOut: RuledOut) => Words;
  /** Its card among the experiments: a preset that breaks this way. */
  readonly story: {
    readonly preset: PresetName;
    /** What will be seen, in two sentences. */
    readonly see: string;
    readonly look: string;
  };
}
