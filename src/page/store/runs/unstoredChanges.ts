/**
 * Changes of runs' metadata on their way into the database. They are kept where a write is at once,
 * so that a reload or a crash in between loses none: the next start of the page stores them.
 */
import * as v from 'valibot';
import type { RunMetadata } from '#run/runMetadata.ts';
import { metadataSchema } from '#storage/metadataSchema.ts';
import { createKept, type Kept } from '#store/page/kept.ts';
import type { Keep } from '#store/page/uiStore.ts';

export interface UnstoredChange {
  readonly runId: string;
  readonly change: Partial<RunMetadata>;
}

const NAMES = ['name', 'colour', 'note', 'pinned', 'deletedAt', 'group', 'parent', 'tags'] as const;

const changeSchema: v.GenericSchema<unknown, Partial<RunMetadata>> = v.pipe(
  v.record(v.string(), v.unknown()),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const whole = v.safeParse(metadataSchema, dataset.value);
    if (!whole.success) {
      addIssue({ message: 'not metadata' });
      return NEVER;
    }
    const changed = NAMES.filter((name) => Object.hasOwn(dataset.value, name));
    return Object.fromEntries(changed.map((name) => [name, whole.output[name]]));
  }),
);

/** In the order they were made; one that cannot be read loses the others too. */
export const keptChanges = (keep: Keep | null): Kept<readonly UnstoredChange[]> =>
  createKept(
    keep,
    'unstoredChanges',
    v.array(v.object({ runId: v.string(), change: changeSchema })),
  );
