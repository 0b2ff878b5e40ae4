import '#ui/config/SettingsPanel.css';
import type { FieldName } from '#run/fields/fields.ts';
import { FieldRow } from '#ui/config/FieldRow.tsx';
import { GalleryLab } from './GalleryLab.tsx';
import { Specimen } from './Specimen.tsx';

/** One of each kind. */
const KINDS: readonly (readonly [string, FieldName])[] = [
  ['Number', 'learningRate'],
  ['Integer with a unit', 'imageSide'],
  ['Choice', 'optimizer'],
  ['Text', 'numClusters'],
  ['Switch', 'jitterEnabled'],
];

export function FieldSpecimens() {
  return (
    <>
      {KINDS.map(([kind, name]) => (
        <Specimen key={name} name={kind}>
          <GalleryLab search="?preset=pcl-quick">
            <FieldRow name={name} place="gallery" />
          </GalleryLab>
        </Specimen>
      ))}
      <Specimen name="Changed from the preset">
        <GalleryLab arrange={({ config }) => config.setText('learningRate', '0.01')}>
          <FieldRow name="learningRate" place="gallery-changed" />
        </GalleryLab>
      </Specimen>
      <Specimen name="Not a value">
        <GalleryLab arrange={({ config }) => config.setText('learningRate', 'fast')}>
          <FieldRow name="learningRate" place="gallery-wrong" />
        </GalleryLab>
      </Specimen>
      <Specimen name="Out of range">
        <GalleryLab arrange={({ config }) => config.setText('batchSize', '0')}>
          <FieldRow name="batchSize" place="gallery-range" />
        </GalleryLab>
      </Specimen>
      <Specimen name="Allowed, with a warning">
        <GalleryLab search="?preset=notes-lamb">
          <FieldRow name="learningRate" place="gallery-warned" />
        </GalleryLab>
      </Specimen>
      <Specimen name="Not in use">
        <GalleryLab search="?preset=quick">
          <FieldRow name="numClusters" place="gallery-unused" />
        </GalleryLab>
      </Specimen>
      <Specimen name="All explanations shown">
        <div className="settings-explained">
          <GalleryLab>
            <FieldRow name="temperature" place="gallery-explained" />
          </GalleryLab>
        </div>
      </Specimen>
    </>
  );
}
