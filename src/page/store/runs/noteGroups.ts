/** A run's notes by what they are about. */
import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { RunNote } from '#run/protocol.ts';
import { alarmGroups } from '#store/verdict/runVerdict.ts';

export interface NoteGroup {
  readonly key: string;
  readonly kind: RunNote['kind'];
  readonly title: Words;
  /** Where they were noted. */
  readonly steps: Words;
  /** The oldest first. */
  readonly notes: readonly RunNote[];
}

const TITLES: Readonly<Record<Exclude<RunNote['kind'], 'alarm'>, Words>> = {
  stage: say('Stages'),
  change: say('Changes by hand'),
  skip: say('Skipped steps'),
  resume: say('Resumed'),
  recovery: say('Recovered by itself'),
  stop: say('Stopped early'),
};

/** Alarms by kind, the earliest first; then stages, changes, skipped steps, resumptions, recoveries and early stops. */
export function noteGroups(notes: readonly RunNote[]): readonly NoteGroup[] {
  const alarms = alarmGroups(notes).map(
    ({ alarm, title }): NoteGroup =>
      group(
        `alarm ${alarm}`,
        'alarm',
        title,
        notes.filter((note) => note.kind === 'alarm' && note.alarm === alarm),
      ),
  );
  const others = (['stage', 'change', 'skip', 'resume', 'recovery', 'stop'] as const).map((kind) =>
    group(
      kind,
      kind,
      TITLES[kind],
      notes.filter((note) => note.kind === kind),
    ),
  );
  return [...alarms, ...others].filter((one) => one.notes.length > 0);
}

function group(
  key: string,
  kind: RunNote['kind'],
  title: Words,
  notes: readonly RunNote[],
): NoteGroup {
  const first = notes[0]?.step ?? 0;
  const last = notes.at(-1)?.step ?? 0;
  const steps =
    first === last
      ? say('step {{step}}', { step: formatCount(first) })
      : say('steps {{from}} to {{to}}', { from: formatCount(first), to: formatCount(last) });
  return { key, kind, title, steps, notes };
}
