import './Heads.css';
import { formatCount } from '#base/format.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { headParameters } from '#run/headShapes.ts';
import { LAYER_FIELDS, type LayerField } from '#run/layers.ts';
import { methodOf } from '#run/methods.ts';
import { useConfig, useMemory } from '#store/hooks.ts';
import { SectionFields } from '#ui/config/SectionFields.tsx';
import { useText } from '#ui/i18n/useText.ts';
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
      <ModelSize />
    </div>
  );
}

/** Parameters of all heads and of the whole model, as soon as the worker has counted them. */
function ModelSize() {
  const t = useText();
  const { plan } = useMemory();
  const values = useConfig((state) => state.values);
  if (plan === null) return null;
  const used = LAYER_FIELDS.filter((field) => unusedBecause(field, values) === null);
  const heads = used.reduce((sum, field) => sum + headParameters(field, values), 0);
  return (
    <p className="muted">
      {t(
        'The model that is trained has {{all}} parameters: encoder {{encoder}}, heads {{heads}}.',
        {
          all: formatCount(plan.parameters),
          encoder: formatCount(plan.parameters - heads),
          heads: formatCount(heads),
        },
      )}
    </p>
  );
}
