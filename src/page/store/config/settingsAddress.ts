/**
 * The form's settings in the page's address, so that a reload and a copied address have them. What
 * is too long for an address is stored instead.
 */
import * as v from 'valibot';
import { changesFromJson } from '#run/config.ts';
import { presetNamed } from '#run/presets.ts';
import { createKept, type Kept } from '#store/page/kept.ts';
import type { PageRequest } from '#store/page/pageUrl.ts';
import type { Keep } from '#store/page/uiStore.ts';
import type { ConfigState, ConfigStore, InitialChoice } from './configStore.ts';
import { settingsQuery } from './configTravel.ts';

/** The part of `window` that is used. */
export interface SettingsView {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: Pick<History, 'replaceState'>;
  addEventListener(type: 'popstate', listener: () => void): void;
}

/** Servers and chats cut longer addresses. */
const LONGEST = 1500;

/** At most one write per pause: browsers refuse more than a few a second. */
const PAUSE_MS = 300;

const keptSchema = v.nullable(v.object({ preset: v.string(), changes: v.unknown() }));

export type KeptSettings = Kept<v.InferOutput<typeof keptSchema>>;

/** @param keep sessionStorage: a reload of this tab has them, a new visit begins afresh */
export const createKeptSettings = (keep: Keep | null): KeptSettings =>
  createKept(keep, 'settings', keptSchema);

type Stored = NonNullable<v.InferOutput<typeof keptSchema>>;

/** The form's choice as it is stored. */
export const storedChoice = ({
  preset,
  values,
  differing,
}: Pick<ConfigState, 'preset' | 'values' | 'differing'>): Stored => ({
  preset,
  changes: Object.fromEntries(differing.map((name) => [name, values[name]])),
});

/** @param text JSON of what `storedChoice` gave; null if it cannot be used */
export function choiceFromText(text: string): InitialChoice | null {
  try {
    return choiceOf(v.parse(keptSchema, JSON.parse(text)));
  } catch {
    return null;
  }
}

function choiceOf(stored: Stored | null): InitialChoice | null {
  const preset = stored === null ? null : presetNamed(stored.preset);
  if (stored === null || preset === null) return null;
  return { preset, changes: changesFromJson(stored.changes).changes };
}

/** The address's settings; those that were stored only where the address has none. */
export function initialSettings(request: PageRequest, kept: KeptSettings): InitialChoice {
  if (request.preset !== null || Object.keys(request.changes).length > 0) return request;
  if (request.problems.length > 0) return request;
  return choiceOf(kept.read()) ?? request;
}

/**
 * Writes the form's settings into the address whenever they change; adds no history entry. Other
 * parameters and the fragment stay as they are.
 */
export function followSettings(config: ConfigStore, kept: KeptSettings, view: SettingsView): void {
  let pausing = false;
  let again = false;
  let written: Pick<ConfigState, 'values' | 'preset' | 'chosen'> = config.getState();

  /** False if the address has them already. */
  const write = (): boolean => {
    const state = config.getState();
    written = state;
    const { search, pathname, hash } = view.location;
    const rest = withoutSettings(search);
    const settings = state.chosen ? settingsQuery(state.preset, state.values) : '';
    const fits = settings.length <= LONGEST;
    kept.write(fits ? null : storedChoice(state));
    const query = [...(fits && settings !== '' ? [settings] : []), ...rest].join('&');
    const address = query === '' ? '' : `?${query}`;
    if (address === search) return false;
    view.history.replaceState(null, '', pathname + address + hash);
    return true;
  };
  const settle = () => {
    if (pausing) {
      again = true;
      return;
    }
    if (!write()) return;
    pausing = true;
    setTimeout(() => {
      pausing = false;
      if (!again) return;
      again = false;
      settle();
    }, PAUSE_MS);
  };
  config.subscribe((state) => {
    const { values, preset, chosen } = written;
    if (state.values !== values || state.preset !== preset || state.chosen !== chosen) settle();
  });
  // An entry of the history may hold earlier settings than the form.
  view.addEventListener('popstate', write);
}

/** The query's other parameters, as they were written. */
function withoutSettings(search: string): readonly string[] {
  return search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && !/^(?:preset|set)(?:=|$)/.test(part));
}
