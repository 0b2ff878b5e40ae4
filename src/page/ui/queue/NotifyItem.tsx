import { DropdownMenu } from 'radix-ui';
import { useStore } from 'zustand';
import { useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Turns the notification at the end of a run on and off; nothing where there are none. */
export function NotifyItem() {
  const t = useText();
  const { notifyWish } = useLab();
  const wanted = useStore(notifyWish, (state) => state.wanted);
  if (!notifyWish.offered) return null;
  return (
    <>
      <DropdownMenu.Separator className="run-menu-line" />
      <DropdownMenu.CheckboxItem
        className="run-menu-item"
        checked={wanted}
        onSelect={() => void notifyWish.toggle()}
      >
        {wanted && '✓ '}
        {t('Notify me at the end')}
        <small>{t('Also while another tab is in front')}</small>
      </DropdownMenu.CheckboxItem>
    </>
  );
}
