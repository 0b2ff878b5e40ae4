/** The config that the next run will have, as the form shows it. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type ConfigProblem,
  parseFieldText,
  problemsWithImages,
  type RunConfig,
  validateConfig,
  warningsOf,
} from '#run/config.ts';
import { FIELD_NAMES, type FieldName } from '#run/fields.ts';
import { differingFields, PRESET_NAMES, type PresetName, presetConfig } from '#run/presets.ts';
import type { DatasetSummary } from '#run/protocol.ts';
import { trainImagesOf } from '#run/trainImages.ts';

export type ImageCounts = Pick<DatasetSummary, 'images' | 'testImages'>;

/** Text in an input that is not a usable value, and why. */
export interface Draft {
  readonly text: string;
  readonly problem: string;
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
  /** Everything that keeps this config from being trained. */
  readonly problems: readonly ConfigProblem[];
  /** What may be trained but is likely to disappoint. */
  readonly warnings: readonly ConfigProblem[];
  /** True once the user or the address chose anything; a default chosen for them is not. */
  readonly chosen: boolean;
}

export interface ConfigStore extends StoreApi<ConfigState> {
  /** Every field takes the preset's value. */
  choosePreset(preset: PresetName): void;
  /** The same, unless something was chosen already; the choice stays open. */
  suggestPreset(preset: PresetName): void;
  /** Text typed into a field: a value when it is one, else kept as a draft with its problem. */
  setText(name: FieldName, text: string): void;
  /** Sets several fields at once; values, not text. */
  setValues(changes: Readonly<Partial<RunConfig>>): void;
  resetField(name: FieldName): void;
  /** Says which images are loaded for the config as it is now. */
  setImages(images: ImageCounts | null): void;
  /** Takes a whole config (an imported checkpoint's, an earlier run's) beside its nearest preset. */
  takeConfig(config: RunConfig): void;
}

type Core = Pick<ConfigState, 'preset' | 'values' | 'drafts' | 'chosen' | 'images'>;

function derive(core: Core): ConfigState {
  const problems: ConfigProblem[] = [];
  for (const field of FIELD_NAMES) {
    const draft = core.drafts[field];
    if (draft !== undefined) problems.push({ field, message: draft.problem });
  }
  problems.push(...validateConfig(core.values));
  if (problems.length === 0 && core.images !== null) {
    const trainImages = trainImagesOf(core.images, core.values.holdOut);
    problems.push(...problemsWithImages(core.values, trainImages));
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

export function createConfigStore(initial: InitialChoice): ConfigStore {
  const preset = initial.preset ?? 'scenes';
  const store = createStore<ConfigState>(() =>
    derive({
      preset,
      values: { ...presetConfig(preset), ...initial.changes },
      drafts: {},
      images: null,
      chosen: initial.preset !== null || Object.keys(initial.changes).length > 0,
    }),
  );
  const update = (change: Partial<Core>) => {
    store.setState((state) => derive({ ...state, ...change }));
  };
  const takePreset = (name: PresetName, chosen: boolean) =>
    update({ preset: name, values: presetConfig(name), drafts: {}, chosen });
  const without = (name: FieldName) => {
    const { [name]: _, ...others } = store.getState().drafts;
    return others;
  };

  return Object.assign(store, {
    choosePreset: (name: PresetName) => takePreset(name, true),
    suggestPreset(name: PresetName) {
      if (!store.getState().chosen) takePreset(name, false);
    },
    setText(name: FieldName, text: string) {
      const parsed = parseFieldText(name, text);
      if ('problem' in parsed) {
        const draft: Draft = { text, problem: parsed.problem };
        update({ drafts: { ...store.getState().drafts, [name]: draft }, chosen: true });
      } else {
        const values = { ...store.getState().values, [name]: parsed.value };
        update({ values, drafts: without(name), chosen: true });
      }
    },
    setValues(changes: Readonly<Partial<RunConfig>>) {
      const drafts = Object.fromEntries(
        Object.entries(store.getState().drafts).filter(([name]) => !Object.hasOwn(changes, name)),
      );
      update({ values: { ...store.getState().values, ...changes }, drafts, chosen: true });
    },
    resetField(name: FieldName) {
      const { preset: base, values } = store.getState();
      update({ values: { ...values, [name]: presetConfig(base)[name] }, drafts: without(name) });
    },
    setImages(images: ImageCounts | null) {
      if (store.getState().images !== images) update({ images });
    },
    takeConfig(config: RunConfig) {
      update({ preset: nearestPreset(config), values: { ...config }, drafts: {}, chosen: true });
    },
  });
}
