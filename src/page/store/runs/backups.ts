/** Backups of the lab: what the last one holds, when a reminder is due, and putting one back. */
import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { say } from '#base/words.ts';
import type { ImportResult, RestoredLab } from '#run/runFiles.ts';
import { IS_LIVE } from '#storage/schemas.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import { choiceFromText, storedChoice } from '#store/config/settingsAddress.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import { createKept } from '#store/page/kept.ts';
import type { Keep } from '#store/page/uiStore.ts';
import type { QueueStore } from '#store/queue/queue.ts';
import type { HistoryEntry } from './archive.ts';
import type { HistoryState, HistoryStore } from './historyStore.ts';
import type { RunTransfer } from './runTransfer.ts';

export interface BackupState {
  /** When the last one was made here, milliseconds since 1970; null if none was. */
  readonly at: number | null;
  /** Steps of each run that is in a backup. */
  readonly steps: Readonly<Record<string, number>>;
  /** Milliseconds since 1970 until which nobody is reminded. */
  readonly quietUntil: number;
}

export interface Backups extends StoreApi<BackupState> {
  /** The whole lab as one file. */
  backUp(): void;
  /** No reminder for a week. */
  notNow(): void;
  /** What an import put back. @param lab null if there was no backup among the files */
  restored(results: readonly ImportResult[], lab: RestoredLab | null, intoEmpty: boolean): void;
}

/** What the page keeps in localStorage. */
export interface KeptSettings {
  /** The names of all keys. */
  names(): readonly string[];
  readonly keep: Keep;
}

export interface BackupsParts {
  readonly history: HistoryStore;
  readonly transfer: Pick<RunTransfer, 'backUp'>;
  readonly queue: Pick<QueueStore, 'restore'>;
  readonly config: ConfigStore;
  readonly alerts: AlertStore;
  /** Null where the browser forbids storage. */
  readonly settings: KeptSettings | null;
  readonly now?: () => number;
}

const QUIET_MS = 7 * 24 * 3600 * 1000;
/** Training that is not worth a reminder: it is repeated in no time. */
const SMALL_MS = 10 * 60 * 1000;

/** The form, beside the settings in a backup; the page keeps it in its address. */
const FORM = 'protolab.form';

/** Of this browser and not of the lab. */
const NOT_SETTINGS: ReadonlySet<string> = new Set([
  'protolab.storedRuns',
  'protolab.unstoredChanges',
  'protolab.backups',
  FORM,
]);

const schema: v.GenericSchema<unknown, BackupState> = v.object({
  at: v.nullable(v.number()),
  steps: v.record(v.string(), v.number()),
  quietUntil: v.number(),
});

/** Runs that were trained here and have steps in no backup. */
export function unsavedRuns(
  entries: readonly HistoryEntry[],
  { steps }: Pick<BackupState, 'steps'>,
): readonly HistoryEntry[] {
  return entries.filter(
    (entry) =>
      !IS_LIVE[entry.state] &&
      entry.metadata.imported === null &&
      entry.steps > (steps[entry.runId] ?? 0),
  );
}

/** Whether much work is in no backup while the browser may clear its storage. */
export function reminderDue(
  { entries, storage }: Pick<HistoryState, 'entries' | 'storage'>,
  backups: BackupState,
  now: number,
): boolean {
  if (storage.persisted !== false || now < backups.quietUntil) return false;
  const trained = unsavedRuns(entries, backups).reduce(
    (sum, { startedAt, endedAt }) => sum + Math.max(0, (endedAt ?? startedAt) - startedAt),
    0,
  );
  return trained >= SMALL_MS;
}

export function createBackups(parts: BackupsParts): Backups {
  const { history, transfer, queue, config, alerts, settings, now = Date.now } = parts;
  const kept = createKept(settings?.keep ?? null, 'backups', schema);
  const store = createStore<BackupState>(
    () => kept.read() ?? { at: null, steps: {}, quietUntil: 0 },
  );
  const change = (to: Partial<BackupState>) => {
    store.setState(to);
    kept.write(store.getState());
  };
  const isSetting = (name: string) => name.startsWith('protolab.') && !NOT_SETTINGS.has(name);
  const currentSettings = (): Record<string, string> => {
    const form = { [FORM]: JSON.stringify(storedChoice(config.getState())) };
    if (settings === null) return form;
    const { keep, names } = settings;
    const kept = names().filter(isSetting);
    return { ...Object.fromEntries(kept.map((name) => [name, keep.getItem(name) ?? ''])), ...form };
  };
  /** A form that was filled in here stays, unless the lab is empty. */
  const putForm = (text: string | undefined, intoEmpty: boolean) => {
    const choice = text === undefined ? null : choiceFromText(text);
    if (choice === null || choice.preset === null) return;
    if (config.getState().chosen && !intoEmpty) return;
    config.choosePreset(choice.preset);
    config.setValues(choice.changes);
  };
  /** Into an empty lab all of them; else those that are not set here. */
  const putSettings = (found: RestoredLab['settings'], all: boolean) => {
    if (settings === null) return;
    const { keep } = settings;
    const missing = Object.entries(found).filter(
      ([name, value]) =>
        isSetting(name) && keep.getItem(name) !== value && (all || keep.getItem(name) === null),
    );
    if (missing.length === 0) return;
    for (const [name, value] of missing) keep.setItem(name, value);
    alerts.raise({
      key: 'settings',
      calm: true,
      title: say('The page’s settings are back'),
      sentences: [say('They are used from the next reload on.')],
      actions: [{ label: say('Reload now'), run: () => location.reload() }],
    });
  };

  return Object.assign(store, {
    backUp() {
      const { entries, deleted } = history.getState();
      const runs = [...entries, ...deleted];
      const steps = Object.fromEntries(runs.map((entry) => [entry.runId, entry.steps]));
      const at = now();
      const day = new Date(at).toISOString().slice(0, 10);
      transfer.backUp(Object.keys(steps), `protolab-backup-${day}`, currentSettings(), () =>
        change({ at, steps }),
      );
    },
    notNow: () => change({ quietUntil: now() + QUIET_MS }),
    restored(results: readonly ImportResult[], lab: RestoredLab | null, intoEmpty: boolean) {
      if (lab === null) return;
      const steps = Object.fromEntries(
        results.flatMap((one) => (one.kind === 'refused' ? [] : [[one.runId, one.steps]])),
      );
      change({ steps: { ...store.getState().steps, ...steps } });
      queue.restore(lab.queue, lab.renamed);
      putForm(lab.settings[FORM], intoEmpty);
      try {
        putSettings(lab.settings, intoEmpty);
      } catch {
        // Storage is full or forbidden: the runs are back without them.
      }
    },
  });
}
