/** Records that cannot be used, in words. */
import { type RecordKey, STEPS_PER_CHUNK, STORAGE_SCHEMA } from './envelope.ts';

/** A record that could not be used, and what became of it. */
export interface StorageProblem {
  readonly kind: 'damaged' | 'newer' | 'unreadable';
  readonly runId: string;
  /** Which record, in words. */
  readonly record: string;
  readonly message: string;
}

/** @param run the run in words: `run "quick 3"` */
export function damagedProblem(key: RecordKey, run: string): StorageProblem {
  return problem(
    'damaged',
    key,
    run,
    "was damaged in the browser's storage and is not used; everything else is intact. Import an exported copy or train again, and delete the run if you do not need the rest of it.",
  );
}

export function newerProblem(key: RecordKey, run: string, schema: number): StorageProblem {
  return problem(
    'newer',
    key,
    run,
    `was written by a newer version of the lab (storage schema ${schema}, this one reads ${STORAGE_SCHEMA}) and is left as it is. Reload the page to get that version.`,
  );
}

/** The checksum holds but this version cannot make sense of the content. */
export function unreadableProblem(key: RecordKey, run: string): StorageProblem {
  return problem(
    'unreadable',
    key,
    run,
    'cannot be read by this version of the lab and is left as it is. Open it with the version that wrote it.',
  );
}

/** @param fields what is wrong with each field, as sentences */
export function configProblem(
  key: RecordKey,
  run: string,
  fields: readonly string[],
): StorageProblem {
  return problem(
    'unreadable',
    key,
    run,
    `holds a config that this version cannot show as it was. ${fields.join(' ')}`,
  );
}

function problem(
  kind: StorageProblem['kind'],
  key: RecordKey,
  run: string,
  predicate: string,
): StorageProblem {
  const record = recordInWords(key, run);
  const subject = record.charAt(0).toUpperCase() + record.slice(1);
  return { kind, runId: key[1], record, message: `${subject} ${predicate}` };
}

function recordInWords([kind, , index]: RecordKey, run: string): string {
  switch (kind) {
    case 'run':
      return `the history entry of ${run}`;
    case 'meta':
      return `the name, note and group of ${run}`;
    case 'queue':
      return 'the queue of runs';
    case 'steps':
      return `the record of steps ${index * STEPS_PER_CHUNK + 1} to ${(index + 1) * STEPS_PER_CHUNK} of ${run}`;
    case 'evaluation':
      return `the evaluation at step ${index} of ${run}`;
    case 'tensors':
      return `the tensors’ health from step ${index} on of ${run}`;
    case 'prototypes':
      return `the prototypes of ${run}`;
    case 'checkpoint':
      return `the checkpoint of ${run}`;
    default:
      return kind satisfies never;
  }
}
