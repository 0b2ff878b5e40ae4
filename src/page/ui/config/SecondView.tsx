import { useState } from 'react';
import { secondOf, VIEW_FIELD_NAMES } from '#run/fields/viewFields.ts';
import { asSecondView, splitViews } from '#run/views.ts';
import { useConfig, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { FieldList } from './FieldList.tsx';
import { FieldRow } from './FieldRow.tsx';

const NAMES = VIEW_FIELD_NAMES.map(secondOf);

/** Whether the second view has operations of its own, and their fields. */
export function SecondView() {
  const lab = useLab();
  const t = useText();
  const own = useConfig(({ values }) => values.ownSecondView);
  const [open, setOpen] = useState(false);
  const onSwitch = (on: boolean) => {
    lab.config.setValues(on ? splitViews(lab.config.getState().values) : { ownSecondView: false });
    setOpen(on);
  };
  return (
    <>
      <FieldRow name="ownSecondView" onSwitch={onSwitch} />
      {own && (
        <details
          className="views-second"
          open={open}
          onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
        >
          <summary>{t('Second view (key)')}</summary>
          <button
            type="button"
            className="link-button"
            onClick={() => lab.config.setValues(asSecondView(lab.config.getState().values))}
          >
            {t('Copy the first view')}
          </button>
          <FieldList names={NAMES} />
        </details>
      )}
    </>
  );
}
