import { DropdownMenu } from 'radix-ui';
import { speak } from '#base/words.ts';
import { useConfig, useLab, usePairWish } from '#store/hooks.ts';
import { pairOutlook } from '#store/queue/optimizerPair.ts';
import { useText } from '#ui/i18n/useText.ts';
import { CheckpointItems } from '#ui/runBar/CheckpointItems.tsx';
import type { CheckpointFiles, QueueDialog } from './dialogs.ts';
import { NotifyItem } from './NotifyItem.tsx';

interface RunMenuProps extends CheckpointFiles {
  readonly open: (dialog: QueueDialog) => void;
}

/** Everything that can be queued; on a phone also the bar's files. */
export function RunMenu({ open, ...files }: RunMenuProps) {
  const t = useText();
  const lab = useLab();
  const values = useConfig((config) => config.values);
  const lambRate = usePairWish((wish) => wish.lambRate);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="button queue-more" aria-label={t('More run options')}>
          ▾
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="run-menu card"
          align="start"
          sideOffset={6}
          collisionPadding={8}
        >
          <DropdownMenu.Item className="run-menu-item" onSelect={() => lab.queueForm()}>
            {t('Add to queue')}
            <small>{t('Adds a run with these settings to the end of the queue')}</small>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="run-menu-line" />
          <DropdownMenu.Item className="run-menu-item" onSelect={() => open('pair')}>
            {t('Compare SGD vs LAMB…')}
            <small>
              {lambRate === null
                ? t('Two runs with the same seed; choose LAMB’s rate')
                : t('Now: {{choice}}. Choose again here.', {
                    choice: speak(t, pairOutlook(values, lambRate).title),
                  })}
            </small>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="run-menu-line" />
          <DropdownMenu.Item className="run-menu-item" onSelect={() => open('sweep')}>
            {t('Sweep…')}
            <small>{t('Several values of one or more fields, and several seeds')}</small>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="run-menu-item" onSelect={() => open('range')}>
            {t('Learning-rate range test…')}
            <small>{t('Raises the learning rate and suggests a value')}</small>
          </DropdownMenu.Item>
          <NotifyItem />
          <DropdownMenu.Separator className="run-menu-line run-menu-narrow" />
          <CheckpointItems {...files} className="run-menu-narrow" />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
