import { useEffect, useRef, useState } from 'react';
import { formatCount } from '#base/format.ts';
import { FIELDS } from '#run/fields/fields.ts';
import type { Layer, LayerField } from '#run/layers.ts';
import { type LayerPlace, moveLayer } from '#store/config/layerEditing.ts';
import { FieldRow } from '#ui/config/FieldRow.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { AddLayer } from './AddLayer.tsx';
import type { HeadEditing } from './headEditing.ts';
import { LayerRow } from './LayerRow.tsx';
import { useHeadLayers } from './useHeadLayers.ts';
import { useLayerDrag } from './useLayerDrag.ts';

interface HeadListProps {
  readonly field: LayerField;
  /** What the head is for. */
  readonly role: string;
}

/** One head: its layers to edit one by one, and the same as text. */
export function HeadList({ field, role }: HeadListProps) {
  const t = useText();
  const head = useHeadLayers(field);
  const root = useRef<HTMLElement>(null);
  const focusNext = useRef<LayerPlace | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const place = focusNext.current;
    if (place === null) return;
    focusNext.current = null;
    const handle = (wanted: LayerPlace) =>
      root.current?.querySelector<HTMLElement>(`[data-handle="${wanted.join('.')}"]`);
    const [at, inner = 0] = place;
    const next = handle(place) ?? handle([at, inner - 1]) ?? handle([at]) ?? handle([at - 1]);
    next?.focus();
  });
  const write = (layers: readonly Layer[], place: LayerPlace) => {
    focusNext.current = place;
    head.write(layers);
  };
  const move = (place: LayerPlace, to: number) => {
    const [at, inner] = place;
    const block = head.layers[at];
    const count =
      inner === undefined
        ? head.layers.length
        : block?.kind === 'residual'
          ? block.layers.length
          : 0;
    if (to < 0 || to >= count) return;
    write(moveLayer(head.layers, place, to), inner === undefined ? [to] : [at, to]);
    setSaid(t('Now layer {{n}} of {{count}}.', { n: to + 1, count }));
  };
  const editing: HeadEditing = { head, write, move, drag: useLayerDrag(move) };
  const title = t(FIELDS[field].label);
  return (
    <section className="head-list" aria-label={title} ref={root}>
      <h3 className="head-title">
        {title} <span className="head-role">{t(role)}</span>
      </h3>
      <ol className="layer-list" data-unread={head.unread}>
        {head.layers.map((layer, at) => {
          const row = head.rows[at];
          return (
            row !== undefined && (
              <LayerRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place in the list.
                key={at}
                layer={layer}
                row={row}
                place={[at]}
                editing={editing}
              />
            )
          );
        })}
      </ol>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      {head.unread && (
        <p className="field-note">
          {t(
            'The text cannot be read. These are its last readable layers; an edit here replaces it.',
          )}
        </p>
      )}
      <div className="head-end">
        <AddLayer
          label={t('Add a layer to {{head}}', { head: title })}
          place={[head.layers.length]}
          editing={editing}
        />
        <span className="head-parameters">
          {t('{{n}} parameters', { n: formatCount(head.parameters) })}
        </span>
      </div>
      <FieldRow name={field} />
    </section>
  );
}
