import { Suspense, useEffect } from 'react';
import { useLab } from '#store/hooks.ts';
import { forgetTour } from '#store/page/tourAddress.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { listenToKeys } from './keys.ts';
import { openDialog, useShellDialog } from './shellStore.ts';
import { useRevealedField } from './useRevealedField.ts';

const close = () => openDialog(null);

const CommandPalette = later(
  () => import('./CommandPalette.tsx'),
  (module) => module.CommandPalette,
  { form: 'alert', closed: close },
);
const HelpDialog = later(
  () => import('./HelpDialog.tsx'),
  (module) => module.HelpDialog,
  { form: 'alert', closed: close },
);
const SweepDialog = later(
  () => import('#ui/queue/SweepDialog.tsx'),
  (module) => module.SweepDialog,
  { form: 'alert', closed: close },
);
const RateSearchDialog = later(
  () => import('#ui/queue/RateSearchDialog.tsx'),
  (module) => module.RateSearchDialog,
  { form: 'alert', closed: close },
);
const PairDialog = later(
  () => import('#ui/queue/PairDialog.tsx'),
  (module) => module.PairDialog,
  { form: 'alert', closed: close },
);
const Tour = later(
  () => import('./Tour.tsx'),
  (module) => module.Tour,
  { form: 'alert', closed: close },
);

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
