import { unusedBecause } from '#run/fieldUse.ts';
import type { SectionId } from '#store/config/rail.ts';
import { useConfig } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { fieldsOf } from './sections.ts';

/** What a folded section hides: changes, a problem, a warning. */
export function SectionState({ section }: { readonly section: SectionId }) {
  const t = useText();
  const names = fieldsOf(section);
  const changed = useConfig(
    ({ differing }) => names.filter((name) => differing.includes(name)).length,
  );
  const wrong = useConfig(({ problems }) => problems.some(({ field }) => names.includes(field)));
  const warned = useConfig(({ warnings, values }) =>
    warnings.some(({ field }) => names.includes(field) && unusedBecause(field, values) === null),
  );
  return (
    <>
      {changed > 0 && <span className="chip">{t('{{n}} changed', { n: changed })}</span>}
      {wrong && <span className="settings-wrong">{t('needs correction')}</span>}
      {warned && !wrong && <span className="settings-warned">{t('warning')}</span>}
    </>
  );
}
