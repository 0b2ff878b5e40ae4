import { inEnglish, speak } from '#base/words.ts';
import './ConfigDialog.css';
import { useId, useState } from 'react';
import { FIELD_NAMES, fieldOf } from '#run/fields/fields.ts';
import { configToJson, type ImportedConfig, readConfigJson } from '#store/config/configTravel.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Dialog } from '#ui/shell/Dialog.tsx';

/** Longer files are no config. */
const MAX_BYTES = 1_000_000;

/** The config as JSON: to copy, download or import. */
export function ConfigDialog({ onClose }: { readonly onClose: () => void }) {
  const lab = useLab();
  const t = useText();
  const id = useId();
  const values = useConfig((state) => state.values);
  const preset = useConfig((state) => state.preset);
  const [typed, setTyped] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const json = configToJson(values);
  const text = typed ?? json;
  const read: ImportedConfig | null = typed === null ? null : readConfigJson(typed, values);
  const config = read?.config ?? null;
  const changed =
    config === null ? [] : FIELD_NAMES.filter((name) => config[name] !== values[name]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(json);
      setSaid(t('Copied.'));
    } catch {
      setSaid(t('The browser denied access to the clipboard. Select the text and copy it.'));
    }
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `protolab-${preset}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  const open = async (file: File) => {
    if (file.size > MAX_BYTES) {
      setSaid(t('{{file}} is too large for a config.', { file: file.name }));
      return;
    }
    setSaid(null);
    setTyped(await file.text());
  };

  return (
    <Dialog open wide title={t('Settings as JSON')} onClose={onClose}>
      <div className="config-dialog">
        <div className="config-dialog-row">
          <button type="button" className="button" onClick={() => void copy()}>
            {t('Copy JSON')}
          </button>
          <button type="button" className="button" onClick={download}>
            {t('Download JSON')}
          </button>
          <label className="button config-dialog-file">
            {t('Open a file')}
            <input
              type="file"
              accept=".json,application/json"
              className="visually-hidden"
              onChange={({ currentTarget }) => {
                const [file] = currentTarget.files ?? [];
                if (file !== undefined) void open(file);
                currentTarget.value = '';
              }}
            />
          </label>
          <span role="status" className="muted">
            {said}
          </span>
        </div>
        <label htmlFor={id}>
          {t('Paste a config here to use it. Omitted fields keep their values.')}
        </label>
        <textarea
          id={id}
          className="field-input field-text config-dialog-text"
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => {
            setSaid(null);
            setTyped(currentTarget.value);
          }}
        />
        {read !== null && (
          <div role="status" className="config-dialog-found">
            {read.problems.map((problem) => (
              <p key={speak(inEnglish, problem)} className="field-problem">
                {speak(t, problem)}
              </p>
            ))}
            {read.config !== null && (
              <p>
                {changed.length === 0
                  ? t('No differences from the form.')
                  : t('Changes: {{names}}', {
                      names: changed.map((name) => t(fieldOf(name).label)).join(', '),
                    })}
              </p>
            )}
            {read.conflicts.map((conflict) => (
              <p key={speak(inEnglish, conflict)} className="field-warning">
                {speak(t, conflict)}
              </p>
            ))}
          </div>
        )}
        <div className="config-dialog-row">
          <button
            type="button"
            className="button button-primary"
            disabled={changed.length === 0}
            onClick={() => {
              if (config !== null) lab.config.takeConfig(config);
              onClose();
            }}
          >
            {t('Use these settings')}
          </button>
          {typed !== null && (
            <button type="button" className="button" onClick={() => setTyped(null)}>
              {t('Reset to the form')}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
