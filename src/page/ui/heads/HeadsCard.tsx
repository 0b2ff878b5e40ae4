import './Heads.css';
import { unusedBecause } from '#run/fieldUse.ts';
import { LAYER_FIELDS, type LayerField } from '#run/layers.ts';
import { methodOf } from '#run/methods.ts';
import { useConfig } from '#store/hooks.ts';
import { SectionFields } from '#ui/config/SectionFields.tsx';
import { HeadList } from './HeadList.tsx';
import { HeadPresets } from './HeadPresets.tsx';

/** What each head is for. */
const ROLES: Readonly<Record<LayerField, string>> = {
  projector: 'query and key (EMA)',
  headA: 'InfoNCE; ã in the key tower',
  headB: 'ProtoNCE, after a',
  predictor: 'query only',
};

/** The heads as lists of layers, and the fields that they depend on. */
export function HeadsCard() {
  // As text, so that a keystroke that changes nothing here causes no rendering.
  const names = useConfig(({ values, problems }) =>
    LAYER_FIELDS.filter(
      (name) =>
        unusedBecause(name, values) === null || problems.some(({ field }) => field === name),
    ).join(' '),
  );
  const oneTower = useConfig(({ values }) => !methodOf(values.method).usesKeyTower);
  const shown = names.split(' ');
  return (
    <div className="heads">
      <HeadPresets />
      <div className="head-lists">
        {LAYER_FIELDS.filter((name) => shown.includes(name)).map((name) => (
          <HeadList
            key={name}
            field={name}
            role={name === 'projector' && oneTower ? 'of both views' : ROLES[name]}
          />
        ))}
        <SectionFields section="heads" />
      </div>
    </div>
  );
}
