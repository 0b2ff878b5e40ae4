import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { SourceFile } from '#run/protocol.ts';
import { useData, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { readDrop } from './droppedFiles.ts';

function nameOf(files: readonly SourceFile[]): string {
  const first = files[0];
  if (first === undefined) return 'The choice';
  if (files.length === 1) return first.path;
  const folder = first.path.split('/')[0];
  return folder !== undefined && first.path.includes('/')
    ? `${folder} (${files.length} files)`
    : `${files.length} files`;
}

/** Takes files by drop, file picker or folder picker. The pickers exist even while it is closed. */
export function DropZone({ open }: { readonly open: boolean }) {
  const t = useText();
  const lab = useLab();
  const given = useData((state) => state.given);
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  // React knows no webkitdirectory property, so the element gets it by hand.
  useEffect(() => folder.current?.setAttribute('webkitdirectory', ''), []);

  const give = (list: FileList | null) => {
    const chosen = Array.from(list ?? [], (file) => ({
      path: file.webkitRelativePath || file.name,
      blob: file,
    }));
    lab.giveFiles(chosen, nameOf(chosen));
  };
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = await readDrop(event.dataTransfer);
    lab.giveFiles(dropped.files, dropped.files.length > 0 ? nameOf(dropped.files) : dropped.name);
  };

  return (
    <>
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a drop has the buttons beside it
        <div
          className="drop-zone"
          data-over={over}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => void drop(event)}
        >
          {given === null ? (
            <p>
              {t(
                'Drop CIFAR-10 binary or IDX files, or a folder or zip of images with one folder per class. They stay on this computer.',
              )}
            </p>
          ) : (
            <p className="drop-zone-given">{given.label}</p>
          )}
          <div className="drop-zone-buttons">
            <button
              type="button"
              className="button button-small"
              onClick={() => files.current?.click()}
            >
              {t('Choose files')}
            </button>
            <button
              type="button"
              className="button button-small"
              onClick={() => folder.current?.click()}
            >
              {t('Choose folder')}
            </button>
          </div>
        </div>
      )}
      <input
        ref={files}
        type="file"
        multiple
        aria-label={t('Data files')}
        tabIndex={-1}
        className="visually-hidden"
        onChange={({ currentTarget }) => {
          give(currentTarget.files);
          currentTarget.value = '';
        }}
      />
      <input
        ref={folder}
        type="file"
        multiple
        aria-label={t('Data folder')}
        tabIndex={-1}
        className="visually-hidden"
        onChange={({ currentTarget }) => {
          give(currentTarget.files);
          currentTarget.value = '';
        }}
      />
    </>
  );
}
