import { type DragEvent, Suspense, useState } from 'react';
import { speak } from '#base/words.ts';
import { filesInWords } from '#store/data/dataProblem.ts';
import { useData, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { readDrop } from './droppedFiles.ts';
import { ChooseButtons } from './FileInputs.tsx';
import { nameOf } from './givenFiles.ts';
import { KnownFilesLine } from './KnownFilesLine.tsx';

const AddressForm = later(
  () => import('./AddressForm.tsx'),
  (module) => module.AddressForm,
);

/** Takes files by drop, file picker, folder picker or address; names those of the last time. */
export function DropZone() {
  const t = useText();
  const lab = useLab();
  const given = useData((state) => state.given);
  const changed = useData((state) => state.changed);
  const [over, setOver] = useState(false);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const { files, name, handles } = await readDrop(event.dataTransfer);
    lab.giveFiles(files, files.length > 0 ? nameOf(files) : name, { handles });
  };
  return (
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
        <>
          <KnownFilesLine />
          <p>
            {t(
              'Drop CIFAR-10, CIFAR-100, STL-10 or Tiny ImageNet as downloaded, IDX, NumPy arrays, Hugging Face parquet, WebDataset shards, or a folder, zip or tar of images with one folder per class. They stay on this computer.',
            )}
          </p>
        </>
      ) : (
        <p className="drop-zone-given">
          {given.name} ({speak(t, filesInWords(given.files.length))})
          {changed && <> {t('These files have changed since last time.')}</>}
        </p>
      )}
      <div className="drop-zone-buttons">
        <ChooseButtons />
      </div>
      <Suspense>
        <AddressForm />
      </Suspense>
    </div>
  );
}
