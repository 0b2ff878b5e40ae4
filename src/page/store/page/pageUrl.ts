/**
 * The settings in the page's address:
 * `?preset=NAME&set=key=value&theme=dark&lang=zh&adapter=auto&tour`.
 */
import { shortText } from '#base/shortText.ts';
import { say, type Words } from '#base/words.ts';
import { parseFieldText, type RunConfig } from '#run/config.ts';
import { FIELD_NAMES, isFieldName } from '#run/fields/fields.ts';
import { fromOldField } from '#run/oldFields.ts';
import { PRESET_NAMES, type PresetName, presetNamed } from '#run/presets.ts';

export type Theme = 'light' | 'dark';
export type Language = 'en' | 'zh';
export type PowerPreference = 'high-performance' | 'low-power';

export interface PageRequest {
  readonly preset: PresetName | null;
  readonly changes: Readonly<Partial<RunConfig>>;
  readonly theme: Theme | null;
  readonly language: Language | null;
  /** Shows the tour even if it was seen before. */
  readonly tour: boolean;
  readonly powerPreference: PowerPreference;
  /** One sentence for each part of the address that could not be used. */
  readonly problems: readonly Words[];
}

const PARAMETERS = ['preset', 'set', 'theme', 'lang', 'adapter', 'tour'] as const;

/** Reads the query part of an address; unusable parts are reported. Never throws. */
export function readPageUrl(search: string): PageRequest {
  const problems: Words[] = [];
  const changes: Partial<RunConfig> = {};
  let preset: PresetName | null = null;
  let theme: Theme | null = null;
  let language: Language | null = null;
  let tour = false;
  let powerPreference: PowerPreference = 'high-performance';

  for (const [name, value] of new URLSearchParams(search)) {
    switch (name) {
      case 'preset':
        preset = presetNamed(value) ?? preset;
        if (presetNamed(value) === null) {
          problems.push(
            say(
              'The address asks for the preset "{{value}}", which does not exist; use one of {{values}}.',
              { value: shortText(value), values: PRESET_NAMES.join(', ') },
            ),
          );
        }
        break;
      case 'set': {
        const problem = readSetting(value, changes);
        if (problem !== null) problems.push(problem);
        break;
      }
      case 'theme':
        if (value === 'light' || value === 'dark') theme = value;
        else
          problems.push(
            say('The address asks for the theme "{{value}}"; use light or dark.', {
              value: shortText(value),
            }),
          );
        break;
      case 'lang':
        if (value === 'en' || value === 'zh') language = value;
        else
          problems.push(
            say('The address asks for the language "{{value}}"; use en or zh.', {
              value: shortText(value),
            }),
          );
        break;
      case 'tour':
        tour = true;
        break;
      case 'adapter':
        if (value === 'low-power' || value === 'high-performance') powerPreference = value;
        else if (value !== 'auto') {
          problems.push(
            say(
              'The address asks for the adapter "{{value}}"; use auto, high-performance or low-power.',
              { value: shortText(value) },
            ),
          );
        }
        break;
      default:
        problems.push(
          say('The address has an unknown parameter "{{name}}"; use {{values}}.', {
            name: shortText(name),
            values: PARAMETERS.join(', '),
          }),
        );
    }
  }
  return { preset, changes, theme, language, tour, powerPreference, problems };
}

/** A part of the address that cannot be read. */
const fromAddress = (problem: Words): Words => say('From the address: {{problem}}', { problem });

/** Settings that could be read, and are in the form, but cannot be trained. */
export const unusableTogether = (problem: Words): Words =>
  say('In the form now, from the address: {{problem}}', { problem });

/** Reads "key=value" into `changes`; returns a message if it cannot. */
function readSetting(setting: string, changes: Partial<RunConfig>): Words | null {
  const equals = setting.indexOf('=');
  if (equals < 0) {
    return say(
      'The address sets "{{setting}}", which has no value; write set=key=value, as in set=epochs=4.',
      { setting: shortText(setting) },
    );
  }
  const key = setting.slice(0, equals).trim();
  if (!isFieldName(key)) {
    const meant = fromOldField(key, setting.slice(equals + 1).trim());
    if (meant !== null) {
      if ('problem' in meant) return fromAddress(meant.problem);
      Object.assign(changes, meant.changes);
      return null;
    }
    const near = FIELD_NAMES.find((name) => name.toLowerCase() === key.toLowerCase());
    return near === undefined
      ? say(
          'The address sets "{{key}}", which is not a field of a run; the names are in the help of each field.',
          { key: shortText(key) },
        )
      : say('The address sets "{{key}}", which is not a field of a run; write {{near}}.', {
          key: shortText(key),
          near,
        });
  }
  const parsed = parseFieldText(key, setting.slice(equals + 1));
  if ('problem' in parsed) return fromAddress(parsed.problem);
  Object.defineProperty(changes, key, {
    value: parsed.value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return null;
}
