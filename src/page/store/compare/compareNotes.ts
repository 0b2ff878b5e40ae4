/** A short summary of a run's events: how it ended, why it failed, its alarms. */

import { formatCount } from '#base/format.ts';
import { firstSentence, say, tableText, type Words } from '#base/words.ts';
import { alarmTitle } from '#diagnosis/alarms.ts';
import { causeWords } from '#diagnosis/diagnosisWords.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';

export interface RunStory {
  readonly tone: 'fault' | 'alarm' | 'calm';
  readonly headline: Words;
  /** The newest diagnosis: its cause, and what that is. */
  readonly cause: {
    readonly title: string;
    readonly sentence: string;
    readonly place: Words;
  } | null;
  /** One per kind of alarm, by its first step. */
  readonly alarms: readonly { readonly words: Words; readonly message: Words }[];
  /** Steps that were skipped, changes by hand, resumptions: their messages, newest last. */
  readonly others: readonly { readonly step: number; readonly message: Words }[];
}

function endWords(state: HistoryEntry['state'], step: string): Words {
  switch (state) {
    case 'starting':
      return say('Starting');
    case 'training':
      return say('Training, at step {{step}}', { step });
    case 'paused':
      return say('Paused at step {{step}}', { step });
    case 'finished':
      return say('Finished after {{step}} steps', { step });
    case 'stopped':
      return say('Stopped at step {{step}}', { step });
    case 'failed':
      return say('Failed at step {{step}}', { step });
    default:
      return state satisfies never;
  }
}

/** Most notes other than alarms that are shown. */
const OTHERS = 6;

export function runStory({ state, steps, fault, notes, diagnoses }: HistoryEntry): RunStory {
  const diagnosis = diagnoses.findLast(({ cause }) => cause !== 'none');
  const alarms = alarmsOf(notes);
  const headline = headlineOf(state, steps, fault, diagnosis?.step ?? null);
  return {
    tone: fault !== null ? 'fault' : alarms.length > 0 ? 'alarm' : 'calm',
    headline,
    cause:
      diagnosis === undefined
        ? null
        : {
            ...causeWords(diagnosis.cause),
            place:
              diagnosis.firstTensor === null
                ? say('At step {{step}}.', { step: formatCount(diagnosis.step) })
                : say('First in {{tensor}}, at step {{step}}.', {
                    tensor: diagnosis.firstTensor,
                    step: formatCount(diagnosis.step),
                  }),
          },
    alarms,
    others: notes
      .flatMap(({ kind, step: at, message }) =>
        kind === 'alarm' || kind === 'stage' ? [] : [{ step: at, message }],
      )
      .slice(-OTHERS),
  };
}

function headlineOf(
  state: HistoryEntry['state'],
  steps: number,
  fault: Words | null,
  brokenAt: number | null,
): Words {
  if (fault === null) return endWords(state, formatCount(steps));
  // The fault's first sentence says what happened, the following ones what to do.
  const what = firstSentence(fault);
  return brokenAt === null
    ? say('Failed: {{what}}', { what })
    : say('Failed at step {{step}}: {{what}}', { step: formatCount(brokenAt), what });
}

function alarmsOf(notes: HistoryEntry['notes']): RunStory['alarms'] {
  const first = new Map<string, { step: number; message: Words; times: number }>();
  for (const note of notes) {
    if (note.kind !== 'alarm') continue;
    const known = first.get(note.alarm);
    if (known !== undefined) known.times++;
    else first.set(note.alarm, { step: note.step, message: note.message, times: 1 });
  }
  return [...first].map(([alarm, { step, message, times }]) => ({
    words:
      times === 1
        ? say('Step {{step}} · {{what}}', {
            step: formatCount(step),
            what: tableText(alarmTitle(alarm)),
          })
        : say('Step {{step}} · {{what}}, {{n}} times', {
            step: formatCount(step),
            what: tableText(alarmTitle(alarm)),
            n: times,
          }),
    message,
  }));
}
