import { HEAD_PRESETS, type HeadPreset } from '#run/headPresets.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { changesOfHeads, presetOfHeads } from './presetOfHeads.ts';

/** The heads of published methods; one that the settings have is chosen. */
export function HeadPresets() {
  const lab = useLab();
  const t = useText();
  const name = useConfig(({ values, drafts }) => presetOfHeads(values, drafts));
  const chosen = HEAD_PRESETS.find((preset) => preset.name === name);
  const choose = (wanted: string) => {
    const preset = HEAD_PRESETS.find((each) => each.name === wanted);
    if (preset === undefined) return;
    lab.config.setValues(changesOfHeads(preset, lab.config.getState().values));
  };
  return (
    <div className="head-presets">
      <label className="field-label" htmlFor="head-preset">
        {t('Published heads')}
      </label>
      <select
        id="head-preset"
        className="field-select"
        value={name ?? ''}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {name === null && <option value="">{t('own layers')}</option>}
        {HEAD_PRESETS.map((preset) => (
          <option key={preset.name} value={preset.name}>
            {t(preset.label)}
          </option>
        ))}
      </select>
      {chosen !== undefined && <HeadSource source={chosen.source} />}
    </div>
  );
}

function HeadSource({ source }: { readonly source: HeadPreset['source'] }) {
  const t = useText();
  const text = t('Source: {{source}}', { source: t(source.text) });
  if (source.address === null) return <span className="muted">{text}</span>;
  return (
    <a className="muted" href={source.address} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}
