import type { Text } from '#base/words.ts';
import type { PrototypesDescription } from '#run/prototypes.ts';
import { useLab, usePrototypeMap } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Thumb } from './Thumb.tsx';

/** The class of a row, or what else it can be called by. */
export function rowLabel(
  t: Text,
  { labels, classNames, images }: PrototypesDescription,
  row: number,
) {
  return classNames[labels?.[row] ?? -1] ?? t('image {{n}}', { n: (images[row] ?? 0) + 1 });
}

interface ImageButtonProps {
  readonly description: PrototypesDescription;
  readonly row: number;
  /** Stands beneath and at the end of its name. */
  readonly note?: string;
}

/** An image that is looked at, with its neighbours, when it is pressed. */
export function ImageButton({ description, row, note }: ImageButtonProps) {
  const t = useText();
  const lab = useLab();
  const picked = usePrototypeMap((state) => state.picked?.row === row);
  const number = (description.images[row] ?? 0) + 1;
  const name = t('Image {{n}}: {{label}}', { n: number, label: rowLabel(t, description, row) });
  return (
    <button
      type="button"
      className="proto-image"
      aria-label={note === undefined ? name : `${name}, ${note}`}
      aria-pressed={picked}
      title={name}
      onClick={() => lab.prototypes.map.pick(row)}
    >
      <Thumb image={description.images[row] ?? 0} />
      {note !== undefined && <span aria-hidden="true">{note}</span>}
    </button>
  );
}
