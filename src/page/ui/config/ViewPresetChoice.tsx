import {
  VIEW_PRESETS,
  type ViewPresetName,
  viewPresetChanges,
  viewPresetOf,
} from '#run/viewPresets.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Fills the views' fields with a paper's augmentation; an edit makes it “Custom”. */
export function ViewPresetChoice() {
  const lab = useLab();
  const t = useText();
  const chosen = useConfig(({ values }) => viewPresetOf(values));
  const source = VIEW_PRESETS.find(({ name }) => name === chosen)?.source;
  const take = (name: ViewPresetName) => {
    lab.config.setValues(viewPresetChanges(name, lab.config.getState().values));
  };
  return (
    <div className="field">
      <div className="field-row">
        <label className="field-label" htmlFor="view-preset">
          {t('Augmentation preset')}
        </label>
        <div className="field-control">
          <select
            id="view-preset"
            className="field-select"
            aria-describedby="view-preset-help"
            value={chosen ?? ''}
            onChange={({ currentTarget }) => take(currentTarget.value as ViewPresetName)}
          >
            {chosen === null && <option value="">{t('Custom')}</option>}
            {VIEW_PRESETS.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p className="field-help" id="view-preset-help">
        {t('Fills the fields below with a paper’s augmentation.')}
      </p>
      {source !== undefined && (
        <p className="views-source">
          <a href={source.address} target="_blank" rel="noreferrer">
            {t('Source: {{source}}', { source: source.text })}
          </a>
        </p>
      )}
    </div>
  );
}
