/** The interface of a cause, which the files in this folder implement. */
import type { Words } from '#base/words.ts';
import type { CurveName } from '#diagnosis/curves.ts';
import type { Evidence } from '#diagnosis/evidence.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis, Finding, Fix } from '#run/diagnosis.ts';
import type { PresetName } from '#run/presets.ts';

/** A measured fact that a diagnosis can state. Its texts are English sources. */
export interface FindingRow {
  readonly key: string;
  /** Its subject, in a word or two. */
  readonly sign: string;
  /** `{{name}}` is replaced by the value of that name. */
  readonly sentence: string;
  /** Names of values from 0 to 1 that are shown in percent. */
  readonly shares?: readonly string[];
  /** The values; null if there is nothing to state. */
  readonly measure: (evidence: Evidence) => Finding['values'] | null;
}

/** A change of the config that can be offered. */
export interface FixRow {
  readonly key: string;
  /** English source of its button; `{{rate}}` is the learning rate of its changes. */
  readonly label: string;
  /** The label where there is room for two or three words; as the label, if there is none. */
  readonly brief?: string;
  /** The changes, which keep the config valid; null if the fix does not apply. */
  readonly propose: (evidence: Evidence) => Pick<Fix, 'changes' | 'from'> | null;
}

/** The result of a diagnosis: a cause, or that there is none. */
export interface Verdict {
  readonly name: string;
  /** English sources. */
  readonly title: string;
  readonly sentence: string;
  /** `certain` if the replay shows it, `likely` if the steps before it do. */
  readonly confidence: (
    evidence: Evidence,
    alternatives: readonly string[],
  ) => Diagnosis['confidence'];
  /** The evidence for it, the strongest first. */
  readonly findings: readonly FindingRow[];
  /** Its fixes, the best first. */
  readonly fixes: readonly FixRow[];
  /** The curves that show how it developed. */
  readonly curves: readonly CurveName[];
}

/** A diagnosis that did not blame the cause, and its config. */
export interface RuledOut {
  readonly diagnosis: Diagnosis;
  readonly config: RunConfig;
  /** Whether the step was not finite. */
  readonly broke: boolean;
}

export interface Cause extends Verdict {
  /**
   * If several causes have signs, the one with the lowest rank is blamed. Each file explains why it
   * comes before the next.
   */
  readonly rank: number;
  /** The steps that can show it. */
  readonly seenIn: 'brokenStep' | 'finiteStep' | 'both';
  /** Whether its signs are present. */
  readonly holds: (evidence: Evidence) => boolean;
  /** Why no other cause is blamed if this one is; null if that depends on the other one. */
  readonly overrides: Words | null;
  /** Why another one is blamed although its signs are present; null if they are just weaker. */
  readonly second: Words | null;
  /** Why it is ruled out. */
  readonly absent: (ruledOut: RuledOut) => Words;
  /** Its card in the gallery of experiments: a preset that fails this way. */
  readonly story: {
    readonly preset: PresetName;
    /** What the run shows, in two sentences. */
    readonly see: string;
    readonly look: string;
  };
}
