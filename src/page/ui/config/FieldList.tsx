import type { ReactNode } from 'react';
import type { FieldName } from '#run/fields/fields.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { useConfig } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { FieldRow } from './FieldRow.tsx';

interface FieldListProps {
  readonly names: readonly FieldName[];
  /** Below the fields that have an effect. */
  readonly children?: ReactNode;
}

/** Fields; those without effect are folded away below. */
export function FieldList({ names, children }: FieldListProps) {
  const t = useText();
  // As text, so that a keystroke that changes nothing here causes no rendering. What has a
  // problem is always shown, since it prevents training.
  const hiddenNames = useConfig(({ values, problems }) =>
    names
      .filter(
        (name) =>
          unusedBecause(name, values) !== null && !problems.some(({ field }) => field === name),
      )
      .join(' '),
  );
  const hidden = new Set<string>(hiddenNames.split(' '));
  const rows = (wanted: boolean) =>
    names
      .filter((name) => hidden.has(name) !== wanted)
      .map((name) => <FieldRow key={name} name={name} />);
  const unused = rows(false);
  return (
    <>
      {rows(true)}
      {children}
      {unused.length > 0 && (
        <details className="settings-unused">
          <summary className="settings-unused-title">
            {unused.length === 1
              ? t('1 inactive field')
              : t('{{n}} inactive fields', { n: unused.length })}
          </summary>
          {unused}
        </details>
      )}
    </>
  );
}
