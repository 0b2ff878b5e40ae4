import './FullChart.css';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useText } from '#ui/i18n/useText.ts';

interface FullChartProps {
  /** The chart's name, translated. */
  readonly name: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** One chart over the page, on the same axes and with the same zoom. */
export function FullChart({ name, onClose, children }: FullChartProps) {
  const t = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="chart-full"
      aria-label={t('{{chart}}: full screen', { chart: name })}
      onClose={onClose}
    >
      {children}
      <button type="button" className="button button-small chart-full-close" onClick={onClose}>
        {t('Close')} <kbd>Esc</kbd>
      </button>
    </dialog>
  );
}
