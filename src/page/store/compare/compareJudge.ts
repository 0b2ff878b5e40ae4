/** What became of the compared runs; the seeds of a group are judged together. */
import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { verdictOf } from '#store/runs/judged.ts';
import type { AlarmGroup, RunVerdict } from '#store/verdict/runVerdict.ts';
import type { CompareColumn } from './compareRuns.ts';

/** Of one run, or of the seeds of one config: then that of the worst of them. */
export interface ColumnVerdict extends Pick<RunVerdict, 'kind' | 'tone' | 'title'> {
  /** Its features collapsed, or it failed: no number of it is better than another's. */
  readonly broken: boolean;
  /** Where it broke, else its last step. */
  readonly step: number;
  /** The named cause, if there is one. */
  readonly cause: Words | null;
  /** Alarms of all runs of the column. */
  readonly alarms: readonly AlarmGroup[];
  /** Runs of the column, and those of this kind. */
  readonly all: number;
  readonly count: number;
}

const BROKEN: ReadonlySet<RunVerdict['kind']> = new Set(['collapsed', 'failed']);

/** Worst first. */
const KINDS = ['failed', 'collapsed', 'alarmed', 'training', 'stopped', 'healthy'] as const;

/** Whether a run's features collapsed, or it failed. */
export function isBroken(entry: HistoryEntry): boolean {
  return BROKEN.has(verdictOf(entry).kind);
}

export function columnVerdict({ runs }: Pick<CompareColumn, 'runs'>): ColumnVerdict {
  const judged = runs.map(({ entry }) => ({ entry, verdict: verdictOf(entry) }));
  const kind = KINDS.find((one) => judged.some(({ verdict }) => verdict.kind === one)) ?? 'healthy';
  const worst = judged.filter(({ verdict }) => verdict.kind === kind);
  const [first] = worst;
  if (first === undefined) throw new Error('A column without a run.');
  const { verdict, entry } = first;
  const { tone, diagnosis } = verdict;
  const all = judged.length;
  const count = worst.length;
  const step = brokenAt(entry, verdict);
  const cause = diagnosis === null ? null : verdict.title;
  const what = cause === null ? verdict.title : causeTitle(kind, step, cause);
  const title = all === 1 ? what : say('{{n}} of {{all}} seeds: {{what}}', { n: count, all, what });
  return {
    kind,
    tone,
    title,
    broken: BROKEN.has(kind),
    step,
    cause,
    alarms: joined(judged.flatMap((one) => one.verdict.alarms)),
    all,
    count,
  };
}

function causeTitle(kind: RunVerdict['kind'], at: number, cause: Words): Words {
  const step = formatCount(at);
  if (kind === 'collapsed') return say('Collapsed at step {{step}} · {{cause}}', { step, cause });
  if (kind === 'failed') return say('Failed at step {{step}} · {{cause}}', { step, cause });
  return cause;
}

function brokenAt({ steps, diagnoses }: HistoryEntry, { kind, alarms }: RunVerdict): number {
  switch (kind) {
    case 'collapsed':
      return alarms.find(({ alarm }) => alarm === 'collapse')?.firstStep ?? steps;
    case 'failed':
      return diagnoses.findLast(({ why }) => why === 'fault')?.step ?? steps;
    default:
      return steps;
  }
}

/** Alarms of several runs by kind, the earliest first. */
function joined(groups: readonly AlarmGroup[]): readonly AlarmGroup[] {
  const kinds = new Map<string, AlarmGroup>();
  for (const group of groups) {
    const before = kinds.get(group.alarm);
    kinds.set(
      group.alarm,
      before === undefined
        ? group
        : {
            ...group,
            count: before.count + group.count,
            firstStep: Math.min(before.firstStep, group.firstStep),
            lastStep: Math.max(before.lastStep, group.lastStep),
          },
    );
  }
  return [...kinds.values()].sort((a, b) => a.firstStep - b.firstStep);
}
