import './ConfigToolbar.css';
import { Suspense, useEffect, useRef, useState } from 'react';
import { say } from '#base/words.ts';
import { configQuery } from '#store/config/configTravel.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import type { PageLab } from '#store/pageLab.ts';
import { useText } from '#ui/i18n/useText.ts';
import { addCommands } from '#ui/shell/commands.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { useUndoKeys } from './useUndoKeys.ts';

const ConfigDialog = later(
  () => import('./ConfigDialog.tsx'),
  (module) => module.ConfigDialog,
  { form: 'alert', closed: ({ onClose }) => onClose() },
);

function linkOf(lab: PageLab): string {
  const { preset, values } = lab.config.getState();
  return location.origin + location.pathname + configQuery(preset, values);
}

/** Undo and redo, and export and import of a config. */
export function ConfigToolbar() {
  const lab = useLab();
  const t = useText();
  const canUndo = useConfig((state) => state.canUndo);
  const canRedo = useConfig((state) => state.canRedo);
  const [dialog, setDialog] = useState(false);
  /** The link, if the clipboard refused it. */
  const [link, setLink] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useUndoKeys();

  const copyLink = async () => {
    const address = linkOf(lab);
    try {
      await navigator.clipboard.writeText(address);
      setLink(null);
      setCopied(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setCopied(false), 3000);
    } catch {
      setLink(address);
    }
  };
  const copy = useRef(copyLink);
  copy.current = copyLink;
  useEffect(
    () =>
      addCommands((page) => [
        ...(page.config.getState().canUndo
          ? [
              {
                id: 'undo',
                group: 'Preset' as const,
                label: say('Undo a settings change'),
                keys: 'Mod Z',
                run: () => page.config.undo(),
              },
            ]
          : []),
        ...(page.config.getState().canRedo
          ? [
              {
                id: 'redo',
                group: 'Preset' as const,
                label: say('Redo a settings change'),
                keys: 'Mod Shift Z',
                run: () => page.config.redo(),
              },
            ]
          : []),
        {
          id: 'copy link',
          group: 'Export',
          label: say('Copy a link to these settings'),
          run: () => void copy.current(),
        },
        {
          id: 'settings as JSON',
          group: 'Export',
          label: say('Settings as JSON: copy, download, import'),
          keywords: 'config paste file',
          run: () => setDialog(true),
        },
      ]),
    [],
  );

  return (
    <>
      <div className="config-toolbar">
        <button
          type="button"
          className="button button-small"
          disabled={!canUndo}
          aria-label={t('Undo a settings change')}
          onClick={() => lab.config.undo()}
        >
          {t('Undo')}
        </button>
        <button
          type="button"
          className="button button-small"
          disabled={!canRedo}
          aria-label={t('Redo a settings change')}
          onClick={() => lab.config.redo()}
        >
          {t('Redo')}
        </button>
        <button
          type="button"
          className="button button-small config-toolbar-travel"
          onClick={() => void copyLink()}
        >
          {t('Copy link')}
        </button>
        <button type="button" className="button button-small" onClick={() => setDialog(true)}>
          {t('JSON…')}
        </button>
      </div>
      <p className="config-toolbar-said" role="status">
        {copied && t('Link copied. It opens the page with these settings.')}
      </p>
      {link !== null && (
        <label className="config-link">
          {t('The browser denied access to the clipboard. Copy the link here:')}
          <input
            className="field-input"
            readOnly
            value={link}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        </label>
      )}
      {dialog && (
        <Suspense>
          <ConfigDialog onClose={() => setDialog(false)} />
        </Suspense>
      )}
    </>
  );
}
