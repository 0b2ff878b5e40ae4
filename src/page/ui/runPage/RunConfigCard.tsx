import { useId } from 'react';
import type { RunConfig } from '#run/config.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '#run/fields/fields.ts';
import { differingFields, presetConfig } from '#run/presets.ts';
import { configValue } from '#store/compare/compareConfigs.ts';
import { nearestPreset } from '#store/config/configStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';

/** The run's settings: first those that its preset has otherwise. */
export function RunConfigCard({ config }: { readonly config: RunConfig }) {
  const t = useText();
  const id = useId();
  const preset = nearestPreset(config);
  const base = presetConfig(preset);
  const differing = differingFields(config, preset);
  const others = FIELD_NAMES.filter((name) => !differing.includes(name));
  const field = (name: FieldName) => (
    <>
      {t(FIELDS[name].label)} <small className="muted">{name}</small>
    </>
  );
  return (
    <section className="card panel run-config" aria-labelledby={id}>
      <div className="panel-title">
        <h2 id={id}>{t('Settings of the run')}</h2>
        <span className="muted">
          {differing.length === 0
            ? t('as preset {{preset}}', { preset })
            : differing.length === 1
              ? t('1 of {{all}} settings differs from preset {{preset}}', {
                  all: FIELD_NAMES.length,
                  preset,
                })
              : t('{{n}} of {{all}} settings differ from preset {{preset}}', {
                  n: differing.length,
                  all: FIELD_NAMES.length,
                  preset,
                })}
        </span>
      </div>
      {differing.length > 0 && (
        <table className="run-config-table" aria-label={t('Settings that differ')}>
          <HeadRow names={[t('Setting'), t('This run'), t('Preset')]} />
          <tbody>
            {differing.map((name) => (
              <tr key={name}>
                <th scope="row">{field(name)}</th>
                <td>{configValue(t, name, config[name])}</td>
                <td className="muted">{configValue(t, name, base[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <details>
        <summary>
          {differing.length === 0
            ? t('All {{n}} settings', { n: others.length })
            : t('The other {{n}} settings', { n: others.length })}
        </summary>
        <dl className="run-config-all">
          {others.map((name) => (
            <div key={name}>
              <dt>{field(name)}</dt>
              <dd>{configValue(t, name, config[name])}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
