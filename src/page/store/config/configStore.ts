/** The config of the next run, as the form shows it. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import { parseFieldText, type RunConfig } from '#run/config.ts';
import {
  type ConfigProblem,
  problemsWithImages,
  validateConfig,
  warningsOf,
} from '#run/configRules.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import { FIELD_NAMES, type FieldName, fieldOf } from '#run/fields/fields.ts';
import { differingFields, PRESET_NAMES, type PresetName, presetConfig } from '#run/presets.ts';
import { trainImagesOf } from '#run/trainImages.ts';
import { createUndoHistory } from './undoHistory.ts';

export type ImageCounts = Pick<DatasetSummary, 'images' | 'testImages'> &
  Partial<Pick<DatasetSummary, 'levels'>>;

/** Images of which it is not known have labels. */
export const areLabelled = ({ levels }: ImageCounts): boolean => levels?.length !== 0;

/** Text in an input that is not a usable value, and why. */
export interface Draft {
  readonly text: string;
  readonly problem: Words;
}

export interface ConfigState {
  readonly preset: PresetName;
  /** The last usable value of every field. */
  readonly values: RunConfig;
  readonly drafts: Readonly<Partial<Record<FieldName, Draft>>>;
  /** Fields whose value is not the preset's. */
  readonly differing: readonly FieldName[];
  /** The images loaded for this config; null while there are none. */
  readonly images: ImageCounts | null;
  /** The user gave files of their own: a preset leaves the form on them. */
  readonly ownFiles: boolean;
  /** The errors that prevent training with this config. */
  readonly problems: readonly ConfigProblem[];
  /** Warnings: valid, but likely to train badly. */
  readonly warnings: readonly ConfigProblem[];
  /** True once the user or the address chose anything; a default does not count. */
  readonly chosen: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export interface ConfigStore extends StoreApi<ConfigState> {
  /** Every field takes the preset's value; a form on own files that are there stays on them. */
  choosePreset(preset: PresetName): void;
  /** The same, unless something was chosen already; does not count as a choice. */
  suggestPreset(preset: PresetName): void;
  /** Text typed into a field: sets the value if valid, else kept as a draft with its problem. */
  setText(name: FieldName, text: string): void;
  /**
   * The same for several fields in one step.
   * @param merge further calls with the same name, soon after, belong to that step: a drag
   */
  setTexts(texts: Readonly<Partial<Record<FieldName, string>>>, merge?: string): void;
  /** Sets several fields at once; values, not text. */
  setValues(changes: Readonly<Partial<RunConfig>>): void;
  /** Resets fields to the preset's values. */
  resetFields(names: readonly FieldName[]): void;
  /** Undoes the last change, back to the first of this page; typing into a field is one change. */
  undo(): void;
  redo(): void;
  setOwnFiles(ownFiles: boolean): void;
  /** Sets the images that are loaded for the current config. */
  setImages(images: ImageCounts | null): void;
  /** Takes a whole config (an imported checkpoint's, an earlier run's) and its nearest preset. */
  takeConfig(config: RunConfig): void;
}

/** The user's choices, which undo reverts. */
type Choice = Pick<ConfigState, 'preset' | 'values' | 'drafts' | 'chosen'>;

type Core = Choice & Pick<ConfigState, 'images' | 'ownFiles' | 'canUndo' | 'canRedo'>;

function sameChoice(a: Choice, b: Choice): boolean {
  return (
    a.preset === b.preset &&
    FIELD_NAMES.every(
      (name) => a.values[name] === b.values[name] && a.drafts[name]?.text === b.drafts[name]?.text,
    )
  );
}

function derive(core: Core): ConfigState {
  const problems: ConfigProblem[] = [];
  for (const field of FIELD_NAMES) {
    const draft = core.drafts[field];
    if (draft !== undefined) problems.push({ field, message: draft.problem });
  }
  problems.push(...validateConfig(core.values));
  if (problems.length === 0 && core.images !== null) {
    const trainImages = trainImagesOf(core.images, core.values.holdOut);
    problems.push(...problemsWithImages(core.values, trainImages, areLabelled(core.images)));
  }
  return {
    ...core,
    differing: differingFields(core.values, core.preset),
    problems,
    warnings: warningsOf(core.values),
  };
}

/** The preset that a config differs from in the fewest fields. */
export function nearestPreset(config: RunConfig): PresetName {
  let nearest: PresetName = 'scenes';
  for (const name of PRESET_NAMES) {
    if (differingFields(config, name).length < differingFields(config, nearest).length) {
      nearest = name;
    }
  }
  return nearest;
}

export interface InitialChoice {
  readonly preset: PresetName | null;
  readonly changes: Readonly<Partial<RunConfig>>;
}

/** @param clock milliseconds; quick changes of one field become one undo step */
export function createConfigStore(
  initial: InitialChoice,
  clock: () => number = () => performance.now(),
): ConfigStore {
  const preset = initial.preset ?? 'scenes';
  const history = createUndoHistory<Choice>(clock);
  const store = createStore<ConfigState>(() =>
    derive({
      preset,
      values: { ...presetConfig(preset), ...initial.changes },
      drafts: {},
      images: null,
      ownFiles: false,
      chosen: initial.preset !== null || Object.keys(initial.changes).length > 0,
      canUndo: false,
      canRedo: false,
    }),
  );
  const choice = (): Choice => {
    const { preset: base, values, drafts, chosen } = store.getState();
    return { preset: base, values, drafts, chosen };
  };
  const update = (change: Partial<Core>) => {
    const { canUndo, canRedo } = history;
    store.setState((state) => derive({ ...state, ...change, canUndo, canRedo }));
  };
  /** A change by the user, which undo reverts. */
  const choose = (change: Partial<Choice>, merge: string | null = null) => {
    const before = choice();
    if (!sameChoice(before, { ...before, ...change })) history.record(before, merge);
    update({ ...change, chosen: true });
  };
  const step = (state: Choice | null) => {
    if (state !== null) update(state);
  };
  const setTexts = (
    texts: Readonly<Partial<Record<FieldName, string>>>,
    merge: string | null = null,
  ) => {
    const values: RunConfig = { ...store.getState().values };
    const drafts: Partial<Record<FieldName, Draft>> = { ...store.getState().drafts };
    for (const name of FIELD_NAMES) {
      const text = texts[name];
      if (text === undefined) continue;
      const parsed = parseFieldText(name, text);
      if ('problem' in parsed) drafts[name] = { text, problem: parsed.problem };
      else {
        delete drafts[name];
        Object.defineProperty(values, name, { value: parsed.value });
      }
    }
    choose({ values, drafts }, merge);
  };

  return Object.assign(store, {
    choosePreset(name: PresetName) {
      const { ownFiles, values } = store.getState();
      const stays = ownFiles && values.dataset === 'files';
      const preset = presetConfig(name);
      choose({
        preset: name,
        values: stays ? { ...preset, dataset: 'files' } : preset,
        drafts: {},
      });
    },
    suggestPreset(name: PresetName) {
      if (store.getState().chosen) return;
      update({ preset: name, values: presetConfig(name), drafts: {} });
    },
    setText(name: FieldName, text: string) {
      const { kind } = fieldOf(name);
      const typed = kind === 'number' || kind === 'integer' || kind === 'text';
      setTexts({ [name]: text }, typed ? `text ${name}` : null);
    },
    setTexts,
    setValues(changes: Readonly<Partial<RunConfig>>) {
      const drafts = Object.fromEntries(
        Object.entries(store.getState().drafts).filter(([name]) => !Object.hasOwn(changes, name)),
      );
      choose({ values: { ...store.getState().values, ...changes }, drafts });
    },
    resetFields(names: readonly FieldName[]) {
      const { preset: chosen, values, drafts } = store.getState();
      const base = presetConfig(chosen);
      const kept = Object.entries(drafts).filter(([name]) => !names.some((each) => each === name));
      choose({
        values: { ...values, ...Object.fromEntries(names.map((name) => [name, base[name]])) },
        drafts: Object.fromEntries(kept),
      });
    },
    undo: () => step(history.undo(choice())),
    redo: () => step(history.redo(choice())),
    setOwnFiles(ownFiles: boolean) {
      if (store.getState().ownFiles !== ownFiles) update({ ownFiles });
    },
    setImages(images: ImageCounts | null) {
      if (store.getState().images !== images) update({ images });
    },
    takeConfig(config: RunConfig) {
      choose({ preset: nearestPreset(config), values: { ...config }, drafts: {} });
    },
  });
}
