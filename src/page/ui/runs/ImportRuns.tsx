import { useEffect, useRef } from 'react';
import { useLab, useTransfer } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Takes files of runs, a lab's file, checkpoints, or a folder of `npm run train`. */
export function ImportRuns() {
  const t = useText();
  const lab = useLab();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const importing = useTransfer(({ busy }) => busy !== null);
  // React knows no webkitdirectory property, so the element gets it by hand.
  useEffect(() => folder.current?.setAttribute('webkitdirectory', ''), []);
  const take = (input: HTMLInputElement) => {
    const chosen = Array.from(input.files ?? [], (file) => ({
      path: file.webkitRelativePath || file.name,
      blob: file,
    }));
    lab.transfer.importFiles(chosen);
    // The same file chosen again is a change again.
    input.value = '';
  };
  return (
    <>
      <button
        type="button"
        className="button button-small"
        disabled={importing}
        title={t('Run files (.json), a whole lab (.zip), checkpoints (.safetensors)')}
        onClick={() => files.current?.click()}
      >
        {t('Import runs')}
      </button>
      <button
        type="button"
        className="button button-small"
        disabled={importing}
        title={t('What “npm run train -- --out FOLDER” wrote')}
        onClick={() => folder.current?.click()}
      >
        {t('Import folder')}
      </button>
      <input
        ref={files}
        type="file"
        multiple
        accept=".json,.zip,.safetensors,.jsonl"
        aria-label={t('Files of runs')}
        tabIndex={-1}
        className="visually-hidden"
        onChange={({ currentTarget }) => take(currentTarget)}
      />
      <input
        ref={folder}
        type="file"
        aria-label={t('Folder of a run')}
        tabIndex={-1}
        className="visually-hidden"
        onChange={({ currentTarget }) => take(currentTarget)}
      />
    </>
  );
}
