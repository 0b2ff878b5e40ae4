import { useEffect, useRef } from 'react';
import { useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { giveHandles, giveList } from './givenFiles.ts';
import { pickFiles, pickFolder } from './pickers.ts';

const FILES = 'data-files';
const FOLDER = 'data-folder';

/** The inputs that the buttons press where the browser's own pickers give no handles. */
export function FileInputs() {
  const t = useText();
  const lab = useLab();
  const folder = useRef<HTMLInputElement>(null);

  // React knows no webkitdirectory property, so the element gets it by hand.
  useEffect(() => folder.current?.setAttribute('webkitdirectory', ''), []);

  return (
    <>
      {([FILES, FOLDER] as const).map((id) => (
        <input
          key={id}
          id={id}
          ref={id === FOLDER ? folder : undefined}
          type="file"
          multiple
          aria-label={id === FILES ? t('Data files') : t('Data folder')}
          tabIndex={-1}
          className="visually-hidden"
          onChange={({ currentTarget }) => {
            giveList(lab, currentTarget.files);
            currentTarget.value = '';
          }}
        />
      ))}
    </>
  );
}

/** "Choose files" and "Choose folder". */
export function ChooseButtons() {
  const t = useText();
  const lab = useLab();
  const choose = async (picked: ReturnType<typeof pickFiles>, input: string) => {
    if (picked === null) document.getElementById(input)?.click();
    else await giveHandles(lab, await picked);
  };
  return (
    <>
      <button
        type="button"
        className="button button-small"
        onClick={() => void choose(pickFiles(), FILES)}
      >
        {t('Choose files')}
      </button>
      <button
        type="button"
        className="button button-small"
        onClick={() => void choose(pickFolder(), FOLDER)}
      >
        {t('Choose folder')}
      </button>
    </>
  );
}
