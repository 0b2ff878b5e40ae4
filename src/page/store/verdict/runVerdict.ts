/** What became of a run, in one line: state, cause, alarms by kind, and the diagnosis behind it. */
import { formatCount } from '#base/format.ts';
import { say, tableText, type Words } from '#base/words.ts';
import { alarmThreshold, alarmTitle } from '#diagnosis/alarms.ts';
import { causeWords } from '#diagnosis/diagnosisWords.ts';
import { earlyStopOf } from '#diagnosis/stopRules.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { RunNote, RunState } from '#run/protocol.ts';
import type { RunFault } from '#run/runFaults.ts';

/** The parts of a run that its verdict needs; a live run and a stored one both have them. */
export interface JudgedRun {
  readonly state: RunState;
  readonly config: RunConfig;
  /** Steps done. */
  readonly step: number;
  /** Its kind is not stored with a run of the history. */
  readonly fault: (Pick<RunFault, 'message'> & Partial<Pick<RunFault, 'kind' | 'step'>>) | null;
  readonly notes: readonly RunNote[];
  /** Oldest first. */
  readonly diagnoses: readonly Diagnosis[];
}

/** The alarms of one kind that a run raised. */
export interface AlarmGroup {
  /** A name in #diagnosis/alarms.ts, in a stored run possibly of another version. */
  readonly alarm: string;
  readonly title: Words;
  readonly count: number;
  readonly firstStep: number;
  readonly lastStep: number;
  /** What the last of them said. */
  readonly message: Words;
  /** The condition in a few words; null for an alarm of another version. */
  readonly threshold: Words | null;
  /** Listed, and neither counted nor judged. */
  readonly muted: boolean;
}

export interface RunVerdict {
  readonly kind: 'training' | 'healthy' | 'alarmed' | 'collapsed' | 'failed' | 'stopped';
  readonly tone: 'neutral' | 'good' | 'warning' | 'bad';
  /** A few words: the cause where it is known, else the state. */
  readonly title: Words;
  /** Why, in a sentence; null where the title says all. */
  readonly sentence: Words | null;
  /** By first step. */
  readonly alarms: readonly AlarmGroup[];
  /** The diagnosis that names the cause; null if there is none. */
  readonly diagnosis: Diagnosis | null;
}

/** Alarms whose presence means that the features carry no information. */
const COLLAPSED: ReadonlySet<string> = new Set(['collapse']);

const NONE: ReadonlySet<string> = new Set();

/** @param muted alarms that are listed and otherwise ignored */
export function runVerdict(run: JudgedRun, muted: ReadonlySet<string> = NONE): RunVerdict {
  const search = rangeTestVerdict(run);
  if (search !== null) return search;
  const alarms = alarmGroups(run.notes, muted);
  const counted = alarms.filter((group) => !group.muted);
  // With its alarms a user mutes what they led to.
  const allMuted = alarms.length > 0 && counted.length === 0;
  const diagnosis = namedCause(run.diagnoses.filter(({ why }) => why !== 'alarm' || !allMuted));
  const shared = { alarms, diagnosis };
  const cause = diagnosis === null ? null : causeWords(diagnosis.cause);
  const title = cause === null ? null : tableText(cause.title);
  const sentence = cause === null ? null : tableText(cause.sentence);
  if (run.state === 'failed') {
    return {
      ...shared,
      kind: 'failed',
      tone: 'bad',
      title:
        title ?? say('Failed at step {{step}}', { step: formatCount(run.fault?.step ?? run.step) }),
      sentence: sentence ?? run.fault?.message ?? null,
    };
  }
  const collapse = counted.find(({ alarm }) => COLLAPSED.has(alarm));
  if (collapse !== undefined) {
    const step = formatCount(collapse.firstStep);
    return {
      ...shared,
      kind: 'collapsed',
      tone: 'bad',
      title: title ?? say('Collapsed at step {{step}}', { step }),
      sentence: sentence ?? collapse.message,
    };
  }
  if (counted.length > 0 || diagnosis !== null) {
    const last = counted.at(-1);
    return {
      ...shared,
      kind: 'alarmed',
      tone: diagnosis?.why === 'fault' ? 'bad' : 'warning',
      title: title ?? last?.title ?? say('Alarms'),
      sentence: sentence ?? last?.message ?? null,
    };
  }
  switch (run.state) {
    case 'starting':
    case 'training':
    case 'paused':
      return {
        ...shared,
        kind: 'training',
        tone: 'neutral',
        title: say('No alarm so far'),
        sentence: null,
      };
    case 'stopped':
      return {
        ...shared,
        kind: 'stopped',
        tone: 'neutral',
        title: say('Stopped at step {{step}}, no alarm', { step: formatCount(run.step) }),
        sentence: earlyStopOf(run.notes),
      };
    case 'finished':
      return {
        ...shared,
        kind: 'healthy',
        tone: 'good',
        title: say('Healthy: no alarm in {{steps}} steps', { steps: formatCount(run.step) }),
        sentence: null,
      };
    default:
      return run.state satisfies never;
  }
}

/**
 * A range test raises the rate until training diverges: neither that nor its alarms are wrong.
 * Null for any other run, and for a range test that ended by another fault.
 */
function rangeTestVerdict({ config, state, step, fault }: JudgedRun): RunVerdict | null {
  if (config.schedule !== 'range') return null;
  const shared = { tone: 'neutral', sentence: null, alarms: [], diagnosis: null } as const;
  const at = { step: formatCount(fault?.step ?? step) };
  switch (state) {
    case 'starting':
    case 'training':
    case 'paused':
      return {
        ...shared,
        kind: 'training',
        title: say('Range test: the learning rate rises until training diverges'),
      };
    case 'failed':
      if (fault?.kind !== undefined && fault.kind !== 'nonFinite') return null;
      return {
        ...shared,
        kind: 'stopped',
        title: say('Range test: diverged at step {{step}}', at),
      };
    case 'stopped':
    case 'finished':
      return { ...shared, kind: 'stopped', title: say('Range test: ended at step {{step}}', at) };
    default:
      return state satisfies never;
  }
}

/** The alarms that are counted: how many, and the first and the last of their steps. */
export function countedAlarms(groups: readonly AlarmGroup[]): {
  readonly count: number;
  readonly firstStep: number;
  readonly lastStep: number;
} {
  const counted = groups.filter(({ muted }) => !muted);
  return {
    count: counted.reduce((sum, { count }) => sum + count, 0),
    firstStep: Math.min(...counted.map(({ firstStep }) => firstStep)),
    lastStep: Math.max(...counted.map(({ lastStep }) => lastStep)),
  };
}

/** Alarms by kind, the earliest first. */
export function alarmGroups(
  notes: readonly RunNote[],
  muted: ReadonlySet<string> = NONE,
): readonly AlarmGroup[] {
  const groups = new Map<string, AlarmGroup>();
  for (const note of notes) {
    if (note.kind !== 'alarm') continue;
    const before = groups.get(note.alarm);
    const threshold = alarmThreshold(note.alarm);
    groups.set(note.alarm, {
      alarm: note.alarm,
      title: tableText(alarmTitle(note.alarm)),
      count: (before?.count ?? 0) + 1,
      firstStep: before?.firstStep ?? note.step,
      lastStep: note.step,
      message: note.message,
      threshold: threshold === null ? null : tableText(threshold),
      muted: muted.has(note.alarm),
    });
  }
  return [...groups.values()].sort((a, b) => a.firstStep - b.firstStep);
}

/** The newest diagnosis with a cause; one of the fault itself comes first. */
function namedCause(diagnoses: readonly Diagnosis[]): Diagnosis | null {
  const named = diagnoses.filter(({ cause }) => cause !== 'none' && cause !== 'unknown');
  return named.findLast(({ why }) => why === 'fault') ?? named.at(-1) ?? null;
}
