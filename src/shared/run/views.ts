/** The random operations of each of an image's two views. */
import { DEFAULT_CONFIG, type RunConfig } from './config.ts';
import { secondOf, VIEW_FIELD_NAMES, type ViewField } from './fields/viewFields.ts';

/** The operations on one view, by the names of the first view's fields. */
export type ViewSettings = Readonly<Pick<RunConfig, ViewField>>;

/** 0: the query's, 1: the key's. */
export type ViewIndex = 0 | 1;

/** The fields of a config that its views depend on. */
export type ViewsConfig = ViewSettings &
  Readonly<Pick<RunConfig, 'ownSecondView' | `${ViewField}2`>>;

export function settingsOfView(config: ViewsConfig, view: ViewIndex): ViewSettings {
  return view === 1 && config.ownSecondView ? secondViewSettings(config) : config;
}

/** What the second view's own fields say, whether they are used or not. */
export function secondViewSettings(config: Pick<RunConfig, `${ViewField}2`>): ViewSettings {
  return Object.fromEntries(
    VIEW_FIELD_NAMES.map((name) => [name, config[secondOf(name)]]),
  ) as unknown as ViewSettings;
}

/** The second view's own fields with these settings. */
export function asSecondView(settings: ViewSettings): Pick<RunConfig, `${ViewField}2`> {
  return Object.fromEntries(
    VIEW_FIELD_NAMES.map((name) => [secondOf(name), settings[name]]),
  ) as unknown as Pick<RunConfig, `${ViewField}2`>;
}

/** The second view on its own: it starts as the first unless its fields were edited before. */
export function splitViews(config: ViewsConfig): Partial<RunConfig> {
  const edited = VIEW_FIELD_NAMES.some(
    (name) => config[secondOf(name)] !== DEFAULT_CONFIG[secondOf(name)],
  );
  return { ownSecondView: true, ...(edited ? {} : asSecondView(config)) };
}
