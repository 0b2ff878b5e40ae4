/** Export and import of a config: as JSON, and as a link. */
import { say, type Words } from '#base/words.ts';
import { changesFromJson, type RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import { differingFields, type PresetName } from '#run/presets.ts';

/** Writes every field, so that changed defaults in a later version have no effect. */
export function configToJson(config: RunConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}

export interface ImportedConfig {
  /** The form's config with the fields in the text; null if the text has no usable field. */
  readonly config: RunConfig | null;
  /** Messages on the fields that could not be used and keep their values. */
  readonly problems: readonly Words[];
  /** Problems of the whole config, which the form will show. */
  readonly conflicts: readonly Words[];
}

/**
 * Merges a config's JSON into the form's: omitted and invalid fields keep their values.
 * @param text an object of fields, or one that holds it as `config`
 */
export function readConfigJson(text: string, form: RunConfig): ImportedConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      config: null,
      problems: [
        say('This is not JSON ({{reason}}). Paste the text copied by “Copy JSON”.', { reason }),
      ],
      conflicts: [],
    };
  }
  const inner = typeof json === 'object' && json !== null && 'config' in json ? json.config : json;
  const { changes, problems } = changesFromJson(inner);
  if (Object.keys(changes).length === 0) {
    const reasons = problems.length > 0 ? problems : [say('This JSON contains no config field.')];
    return { config: null, problems: reasons, conflicts: [] };
  }
  const config = { ...form, ...changes };
  return { config, problems, conflicts: validateConfig(config).map(({ message }) => message) };
}

/** The query that opens the page with this config: only the fields that differ from the preset. */
export const configQuery = (preset: PresetName, config: RunConfig): string =>
  `?${settingsQuery(preset, config)}`;

/** `preset=quick&set=epochs=3`, readable where the address allows it. */
export function settingsQuery(preset: PresetName, config: RunConfig): string {
  const settings = differingFields(config, preset).map((name) => `set=${name}=${config[name]}`);
  return [`preset=${preset}`, ...settings].map(escaped).join('&');
}

/** Only what would end or change a parameter is escaped. */
function escaped(parameter: string): string {
  return parameter.replace(/[^\w.,:;()=/~-]/gu, (one) =>
    one === ' ' ? '+' : encodeURIComponent(one),
  );
}
