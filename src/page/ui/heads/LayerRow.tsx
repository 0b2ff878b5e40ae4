import { formatCount } from '#base/format.ts';
import type { DescribedLayer, Layer } from '#run/layers.ts';
import {
  changeKind,
  isReadable,
  type LayerPlace,
  removeLayer,
  SIMPLE_KINDS,
  unwrapLayer,
  wrapLayer,
} from '#store/config/layerEditing.ts';
import { useText } from '#ui/i18n/useText.ts';
import { AddLayer } from './AddLayer.tsx';
import type { HeadEditing } from './headEditing.ts';
import { LAYER_NAMES } from './layerNames.ts';
import { WidthInput } from './WidthInput.tsx';

interface LayerRowProps {
  readonly layer: Layer;
  readonly row: DescribedLayer;
  readonly place: LayerPlace;
  readonly editing: HeadEditing;
}

/** One layer: its handle, kind and width, what it makes of how many channels. */
export function LayerRow({ layer, row, place, editing }: LayerRowProps) {
  const t = useText();
  const { head, drag, write, move } = editing;
  const [at, inner] = place;
  const index = inner ?? at;
  const number = place.map((i = 0) => i + 1).join('.');
  const name = t('layer {{n}}: {{kind}}', { n: number, kind: t(LAYER_NAMES[layer.kind]) });
  const without = removeLayer(head.layers, place);
  const block = layer.kind === 'residual';
  return (
    <li className="layer" data-drag={drag.lookOf(place)} data-block={block}>
      <div className="layer-row">
        <button
          type="button"
          className="layer-handle"
          data-handle={place.join('.')}
          aria-label={t('Move {{layer}}', { layer: name })}
          aria-keyshortcuts="ArrowUp ArrowDown"
          title={t('Drag, or press ↑ or ↓')}
          {...drag.handleProps(place)}
          onKeyDown={(event) => {
            const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (step === undefined) return;
            event.preventDefault();
            move(place, index + step);
          }}
        >
          <span aria-hidden="true">⠿</span>
        </button>
        {layer.kind === 'residual' ? (
          <span className="layer-name">{t(LAYER_NAMES.residual)}</span>
        ) : (
          <select
            className="field-select layer-kind"
            aria-label={t('Kind of {{layer}}', { layer: t('layer {{n}}', { n: number }) })}
            value={layer.kind}
            onChange={({ currentTarget }) => {
              const kind = SIMPLE_KINDS.find((each) => each === currentTarget.value);
              if (kind !== undefined) write(changeKind(head.layers, place, kind), place);
            }}
          >
            {SIMPLE_KINDS.map((kind) => (
              <option
                key={kind}
                value={kind}
                disabled={!isReadable(changeKind(head.layers, place, kind))}
              >
                {t(LAYER_NAMES[kind])}
              </option>
            ))}
          </select>
        )}
        {layer.kind === 'linear' && (
          <WidthInput
            width={String(layer.width)}
            layer={t('layer {{n}}', { n: number })}
            unread={head.unread}
            onType={(width) => head.typeWidth(place, width)}
          />
        )}
        <span
          className="layer-shape"
          data-wrong={block && row.from !== row.to}
          title={t('{{n}} parameters', { n: formatCount(row.parameters) })}
        >
          {(layer.kind === 'linear' || block) && `${row.from} → ${row.to}`}
        </span>
        {inner === undefined && (
          <button
            type="button"
            className="layer-button"
            aria-label={t(block ? 'Dissolve {{layer}}' : 'Make {{layer}} a residual block', {
              layer: name,
            })}
            title={t(block ? 'Without the shortcut' : 'Make it a residual block')}
            onClick={() =>
              write(block ? unwrapLayer(head.layers, at) : wrapLayer(head.layers, at), place)
            }
          >
            <span aria-hidden="true">{block ? '⊖' : '⊕'}</span>
          </button>
        )}
        <button
          type="button"
          className="layer-button"
          aria-label={t('Remove {{layer}}', { layer: name })}
          title={isReadable(without) ? t('Remove') : t('A head needs a linear layer')}
          disabled={!isReadable(without)}
          onClick={() => write(without, place)}
        >
          <span aria-hidden="true">×</span>
        </button>
      </div>
      {layer.kind === 'residual' && (
        <>
          <ol className="layer-list">
            {layer.layers.map((each, i) => {
              const described = head.innerRows(at)[i];
              return (
                described !== undefined && (
                  <LayerRow
                    // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place in the list.
                    key={i}
                    layer={each}
                    row={described}
                    place={[at, i]}
                    editing={editing}
                  />
                )
              );
            })}
          </ol>
          <AddLayer
            label={t('Add to {{layer}}', { layer: name })}
            place={[at, layer.layers.length]}
            editing={editing}
          />
        </>
      )}
    </li>
  );
}
