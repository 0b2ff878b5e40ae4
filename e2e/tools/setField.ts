import { inEnglish, speak } from '#base/words.ts';
import { parseFieldText, type RunConfig } from '#run/config.ts';
import { FIELD_NAMES, isFieldName } from '#run/fields/fields.ts';
import { fromOldField } from '#run/oldFields.ts';
import { ArgumentError, nearest } from './options.ts';

/** Sets a field of a config from `key=value`. @throws ArgumentError */
export function setFromPair(config: RunConfig, pair: string): void {
  const equals = pair.indexOf('=');
  if (equals < 1) {
    throw new ArgumentError(`--set ${pair}: write --set key=value, as in --set batchSize=64.`);
  }
  setField(config, pair.slice(0, equals), pair.slice(equals + 1), `--set ${pair}`);
}

/** @param argument what was written, for messages @throws ArgumentError */
export function setField(config: RunConfig, name: string, text: string, argument: string): void {
  if (!isFieldName(name)) {
    const meant = fromOldField(name, text.trim());
    if (meant !== null) {
      if ('problem' in meant) {
        throw new ArgumentError(`${argument}: ${speak(inEnglish, meant.problem)}`);
      }
      Object.assign(config, meant.changes);
      return;
    }
    const near = nearest(name, FIELD_NAMES);
    const hint =
      near.length === 0 ? 'npm run train -- --help lists the fields' : `use ${near.join(' or ')}`;
    throw new ArgumentError(`${argument}: there is no field "${name}"; ${hint}.`);
  }
  const parsed = parseFieldText(name, text);
  if ('problem' in parsed)
    throw new ArgumentError(`${argument}: ${speak(inEnglish, parsed.problem)}`);
  Object.assign(config, { [name]: parsed.value });
}
