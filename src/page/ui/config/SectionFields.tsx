import type { FieldName } from '#run/fields/fields.ts';
import { secondOf, VIEW_FIELD_NAMES } from '#run/fields/viewFields.ts';
import { LAYER_FIELDS } from '#run/layers.ts';
import { methodOf } from '#run/methods.ts';
import type { SectionId } from '#store/config/rail.ts';
import { useConfig, useLab, useUi } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { FieldList } from './FieldList.tsx';
import { StageSwitch } from './StageSwitch.tsx';
import { fieldsOf, SECTION_TABLE } from './sections.ts';

/** Fields with a control of their own. */
const ELSEWHERE: ReadonlySet<FieldName> = new Set<FieldName>([
  'dataset',
  'stages',
  'ownSecondView',
  ...VIEW_FIELD_NAMES.map(secondOf),
  ...LAYER_FIELDS,
]);

/** The fields of a section; those without effect are folded away below. */
export function SectionFields({ section }: { readonly section: SectionId }) {
  const lab = useLab();
  const t = useText();
  const explained = useUi((state) => state.explainFields);
  const names = fieldsOf(section).filter((name) => !ELSEWHERE.has(name));
  const all = fieldsOf(section);
  const changed = useConfig(
    ({ differing }) => all.filter((name) => differing.includes(name)).length,
  );
  const staged = useConfig(({ values }) => methodOf(values.method).usesHeads);
  const { switches = [] } = SECTION_TABLE[section];
  return (
    <div className={explained ? 'settings-explained' : undefined}>
      <div className="settings-links">
        {changed > 0 && (
          <button type="button" className="link-button" onClick={() => lab.config.resetFields(all)}>
            {changed === 1
              ? t('Reset it to the preset')
              : t('Reset these {{n}} to the preset', { n: changed })}
          </button>
        )}
        <button
          type="button"
          className="link-button settings-explain"
          aria-pressed={explained}
          onClick={() => lab.ui.toggleExplainFields()}
        >
          {explained ? t('Hide explanations') : t('Explain fields')}
        </button>
      </div>
      <FieldList names={names}>
        {staged &&
          switches.map(({ name, switched }) => (
            <StageSwitch key={name} name={name} switched={switched} />
          ))}
      </FieldList>
    </div>
  );
}
