import type { RunConfig } from '#run/config.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import { configValue } from '#store/compare/compareConfigs.ts';
import { useText } from '#ui/i18n/useText.ts';

interface ChangesProps {
  readonly before: RunConfig;
  readonly after: RunConfig;
}

/** The fields in which two configs differ, each with both values. */
export function Changes({ before, after }: ChangesProps) {
  const t = useText();
  const changed = FIELD_NAMES.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return <p className="muted">{t('No setting changes.')}</p>;
  return (
    <ul className="diagnosis-changes">
      {changed.map((name) => (
        <li key={name}>
          {t(FIELDS[name].label)} {configValue(t, name, before[name])} →{' '}
          <strong>{configValue(t, name, after[name])}</strong>
        </li>
      ))}
    </ul>
  );
}
