import { Popover } from 'radix-ui';
import { formatBytes } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import type { DeviceState } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';

/** The adapter's name, marked if it runs on the CPU; opens details. */
export function AdapterPill({ device }: { readonly device: DeviceState }) {
  const t = useText();
  const { text, dot, title } = describe(device, t);
  return (
    <Popover.Root>
      <Popover.Trigger className="adapter">
        <span className="adapter-dot" data-state={dot} />
        <span className="adapter-text">{text}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="tip" sideOffset={6} collisionPadding={8} aria-label={text}>
          {title}{' '}
          {device.status === 'open' && (
            <Popover.Close asChild>
              <a href="#/bench">{t('Measure this GPU')}</a>
            </Popover.Close>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function describe(device: DeviceState, t: Text): { text: string; dot: string; title: string } {
  switch (device.status) {
    case 'opening':
      return {
        text: t('Opening the GPU…'),
        dot: 'opening',
        title: t('Asking the browser for WebGPU'),
      };
    case 'failed':
      return { text: t('No GPU'), dot: 'failed', title: speak(t, device.message) };
    case 'open': {
      const { adapter } = device;
      const name = adapter.description || `${adapter.vendor} ${adapter.architecture}`.trim();
      const features = [
        adapter.shaderF16 ? 'f16' : '',
        adapter.subgroups ? 'subgroups' : '',
        t('buffers up to {{size}}', { size: formatBytes(adapter.maxBufferBytes) }),
      ].filter(Boolean);
      return {
        text: adapter.software
          ? t('Software · {{name}}', { name: name || 'CPU' })
          : `${name || t('WebGPU adapter')}${adapter.shaderF16 ? ' · f16' : ''}`,
        dot: adapter.software ? 'software' : 'open',
        title: [
          ...(adapter.software ? [t('This driver runs on the CPU, so training is slow.')] : []),
          `${name}: ${features.join(', ')}`,
        ].join(' '),
      };
    }
    default:
      return device satisfies never;
  }
}
