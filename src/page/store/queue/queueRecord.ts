/** The stored queue of runs: versioned, every field checked when it is read. */

import * as v from 'valibot';
import { say, type Words } from '#base/words.ts';
import { configFromJson, type RunConfig } from '#run/config.ts';
import type { RunGroup } from '#run/runMetadata.ts';
import type { WeightsSource } from '#run/weights.ts';
import { groupSchema } from '#storage/metadataSchema.ts';
import { wordsSchema } from '#storage/wordsSchema.ts';

/** Incremented when an older version can no longer read the queue. */
const QUEUE_VERSION = 1;

const ITEM_STATES = ['waiting', 'running', 'finished', 'stopped', 'failed', 'skipped'] as const;

export type QueueItemState = (typeof ITEM_STATES)[number];

export interface QueueItem {
  readonly id: string;
  /** What distinguishes it from the others, in a few words. */
  readonly label: Words;
  /** Prefix of its run id. */
  readonly preset: string;
  readonly config: RunConfig;
  readonly group: RunGroup | null;
  /** The run it was forked from. */
  readonly forkedFrom: string | null;
  /** Begins with that run's stored state, not only its config. */
  readonly fromCheckpoint: boolean;
  /** The step of that state; absent: the newest. */
  readonly fromStep?: number;
  /** The file of weights that it begins with, in place of its seed's; its copy is stored elsewhere. */
  readonly weights?: WeightsSource;
  readonly state: QueueItemState;
  /** Of a waiting item: the interrupted run that it continues. */
  readonly runId: string | null;
  /** Why it failed. */
  readonly message: Words | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface StoredQueue {
  readonly items: readonly QueueItem[];
  readonly stopOnFailure: boolean;
}

const anyNumber = v.custom<number>((input) => typeof input === 'number');

const itemSchema: v.GenericSchema<unknown, Omit<QueueItem, 'config'> & { config: unknown }> =
  v.object({
    id: v.string(),
    label: wordsSchema,
    preset: v.string(),
    config: v.unknown(),
    group: v.nullable(groupSchema),
    forkedFrom: v.nullable(v.string()),
    fromCheckpoint: v.boolean(),
    fromStep: v.exactOptional(anyNumber),
    weights: v.exactOptional(v.object({ file: v.string(), sha256: v.string() })),
    state: v.picklist(ITEM_STATES),
    runId: v.nullable(v.string()),
    message: v.nullable(wordsSchema),
    startedAt: v.nullable(anyNumber),
    endedAt: v.nullable(anyNumber),
  });

const queueSchema = v.object({
  version: anyNumber,
  items: v.array(v.unknown()),
  stopOnFailure: v.optional(v.boolean(), false),
});

export const encodeQueue = (queue: StoredQueue): unknown => ({ version: QUEUE_VERSION, ...queue });

/** @returns the usable runs, and a message for each unusable one */
export function decodeQueue(stored: unknown): StoredQueue & { readonly problems: Words[] } {
  const problems: Words[] = [];
  const items: QueueItem[] = [];
  const queue = v.safeParse(queueSchema, stored);
  if (!queue.success || queue.output.version !== QUEUE_VERSION) {
    problems.push(
      queue.success
        ? say(
            'The stored queue has version {{version}}, and this page reads version {{own}}; queue the runs again.',
            { version: queue.output.version, own: QUEUE_VERSION },
          )
        : say(
            'The stored queue has another form than this page reads (version {{own}}); queue the runs again.',
            { own: QUEUE_VERSION },
          ),
    );
    return { items, stopOnFailure: false, problems };
  }
  for (const [at, json] of queue.output.items.entries()) {
    const item = v.safeParse(itemSchema, json);
    if (!item.success) {
      problems.push(
        say('Run {{n}} of the stored queue cannot be read; queue it again.', { n: at + 1 }),
      );
      continue;
    }
    const { config, problems: fields } = configFromJson(item.output.config);
    for (const problem of fields) {
      problems.push(
        say('Run {{n}} of the stored queue, {{label}}: {{problem}}', {
          n: at + 1,
          label: item.output.label,
          problem: problem,
        }),
      );
    }
    items.push({ ...item.output, config });
  }
  return { items, stopOnFailure: queue.output.stopOnFailure, problems };
}
