import { lazy, Suspense, useEffect } from 'react';
import { useLab } from '#store/hooks.ts';
import { forgetTour } from '#store/page/tourAddress.ts';
import { listenToKeys } from './keys.ts';
import { openDialog, useShellDialog } from './shellStore.ts';
import { useRevealedField } from './useRevealedField.ts';

const CommandPalette = lazy(async () => ({
  default: (await import('./CommandPalette.tsx')).CommandPalette,
}));
const HelpDialog = lazy(async () => ({ default: (await import('./HelpDialog.tsx')).HelpDialog }));
const SweepDialog = lazy(async () => ({
  default: (await import('#ui/queue/SweepDialog.tsx')).SweepDialog,
}));
const RateSearchDialog = lazy(async () => ({
  default: (await import('#ui/queue/RateSearchDialog.tsx')).RateSearchDialog,
}));
const PairDialog = lazy(async () => ({
  default: (await import('#ui/queue/PairDialog.tsx')).PairDialog,
}));
const Tour = lazy(async () => ({ default: (await import('./Tour.tsx')).Tour }));

const close = () => openDialog(null);

/** The page's keys and the dialogs that any panel can open; each loads when it first opens. */
export function Shell() {
  const lab = useLab();
  const open = useShellDialog();
  useRevealedField();
  useEffect(() => listenToKeys(lab), [lab]);
  useEffect(() => {
    if (!lab.ui.wantsTour()) return;
    openDialog('tour');
    forgetTour(window);
  }, [lab]);
  return (
    <Suspense>
      {open === 'palette' && <CommandPalette />}
      {open === 'help' && <HelpDialog />}
      {open === 'tour' && <Tour />}
      {open === 'sweep' && <SweepDialog onClose={close} />}
      {open === 'range' && <RateSearchDialog onClose={close} />}
      {open === 'pair' && <PairDialog onClose={close} />}
    </Suspense>
  );
}
