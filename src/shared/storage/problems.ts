/** Messages about records that cannot be used. */
import { say, sentences, type Words } from '#base/words.ts';
import { type RecordKey, STEPS_PER_CHUNK, STORAGE_SCHEMA } from './envelope.ts';

/** A record that could not be used, and what was done with it. */
export interface StorageProblem {
  readonly kind: 'damaged' | 'newer' | 'unreadable';
  readonly runId: string;
  /** Which record: its key. */
  readonly record: string;
  readonly message: Words;
}

/** @param run the run in words: `run "quick 3"` */
export function damagedProblem(key: RecordKey, run: Words): StorageProblem {
  return problem(
    'damaged',
    key,
    say(
      "{{record}} was damaged in the browser's storage and is not used; everything else is intact. Import an exported copy or train again, and delete the run if you do not need the rest of it.",
      { record: recordInWords(key, run) },
    ),
  );
}

export function newerProblem(key: RecordKey, run: Words, schema: number): StorageProblem {
  return problem(
    'newer',
    key,
    say(
      '{{record}} was written by a newer version of Protolab (storage schema {{schema}}; this version reads {{own}}) and is left unchanged. Reload the page to get that version.',
      { record: recordInWords(key, run), schema, own: STORAGE_SCHEMA },
    ),
  );
}

/** The checksum is right but this version cannot read the content. */
export function unreadableProblem(key: RecordKey, run: Words): StorageProblem {
  return problem(
    'unreadable',
    key,
    say(
      '{{record}} cannot be read by this version of Protolab and is left unchanged. Open it with the version that wrote it.',
      { record: recordInWords(key, run) },
    ),
  );
}

/** @param fields what is wrong with each field, as sentences */
export function configProblem(
  key: RecordKey,
  run: Words,
  fields: readonly Words[],
): StorageProblem {
  const holds = say('{{record}} contains a config that this version cannot show completely.', {
    record: recordInWords(key, run),
  });
  return problem('unreadable', key, sentences(holds, ...fields));
}

function problem(kind: StorageProblem['kind'], key: RecordKey, message: Words): StorageProblem {
  return { kind, runId: key[1], record: key.join(' '), message };
}

/** The start of a sentence. */
function recordInWords([kind, , index]: RecordKey, run: Words): Words {
  switch (kind) {
    case 'run':
      return say('The history entry of {{run}}', { run });
    case 'meta':
      return say('The name, note and group of {{run}}', { run });
    case 'queue':
      return say('The queue of runs');
    case 'steps':
      return say('The record of steps {{from}} to {{to}} of {{run}}', {
        from: index * STEPS_PER_CHUNK + 1,
        to: (index + 1) * STEPS_PER_CHUNK,
        run,
      });
    case 'evaluation':
      return say('The evaluation at step {{step}} of {{run}}', { step: index, run });
    case 'tensors':
      return say('The tensors’ health from step {{step}} on of {{run}}', { step: index, run });
    case 'prototypes':
      return say('The prototypes of {{run}}', { run });
    case 'elsewhere':
      return say('The evaluation of {{run}} on other images', { run });
    case 'checkpoint':
      return index === 0
        ? say('The checkpoint of {{run}}', { run })
        : say('The checkpoint of {{run}} at step {{step}}', { run, step: index });
    case 'checkpoints':
      return say('The list of checkpoints of {{run}}', { run });
    case 'importing':
      return say('The import of {{run}}', { run });
    default:
      return kind satisfies never;
  }
}
