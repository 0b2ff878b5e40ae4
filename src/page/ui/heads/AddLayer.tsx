import { DropdownMenu } from 'radix-ui';
import {
  insertLayer,
  isReadable,
  type LayerPlace,
  SIMPLE_KINDS,
} from '#store/config/layerEditing.ts';
import { useText } from '#ui/i18n/useText.ts';
import type { HeadEditing } from './headEditing.ts';
import { LAYER_NAMES } from './layerNames.ts';

interface AddLayerProps {
  /** Says where to; begins with “Add”. */
  readonly label: string;
  readonly place: LayerPlace;
  readonly editing: HeadEditing;
}

/** A menu of the kinds of layers; the chosen one comes at the place. */
export function AddLayer({ label, place, editing: { head, write } }: AddLayerProps) {
  const t = useText();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="button button-small layer-add" aria-label={label}>
          {t('+ Layer')}
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="layer-menu" align="start" sideOffset={4}>
          {SIMPLE_KINDS.map((kind) => {
            const next = insertLayer(head.layers, place, kind);
            return (
              <DropdownMenu.Item
                key={kind}
                className="layer-menu-item"
                disabled={!isReadable(next)}
                onSelect={() => write(next, place)}
              >
                {t(LAYER_NAMES[kind])}
              </DropdownMenu.Item>
            );
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
