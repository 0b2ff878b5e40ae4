import type { DeviceState } from '#store/runsStore.ts';

/** The adapter by name; a driver that runs on the CPU says so. */
export function AdapterPill({ device }: { readonly device: DeviceState }) {
  const { text, dot, title } = describe(device);
  return (
    <span className="adapter" title={title}>
      <span className="adapter-dot" data-state={dot} />
      <span className="adapter-text">{text}</span>
    </span>
  );
}

function describe(device: DeviceState): { text: string; dot: string; title: string } {
  switch (device.status) {
    case 'opening':
      return { text: 'Opening the GPU…', dot: 'opening', title: 'Asking the browser for WebGPU' };
    case 'failed':
      return { text: 'No GPU', dot: 'failed', title: device.message };
    case 'open': {
      const { adapter } = device;
      const name = adapter.description || `${adapter.vendor} ${adapter.architecture}`.trim();
      const features = [
        adapter.shaderF16 ? 'f16' : '',
        adapter.subgroups ? 'subgroups' : '',
        `buffers to ${Math.round(adapter.maxBufferBytes / 2 ** 20)} MiB`,
      ].filter(Boolean);
      return {
        text: adapter.software
          ? `Software · ${name || 'CPU'}`
          : `${name || 'WebGPU adapter'}${adapter.shaderF16 ? ' · f16' : ''}`,
        dot: adapter.software ? 'software' : 'open',
        title: `${adapter.software ? 'This driver runs on the CPU, so training is slow. ' : ''}${name}: ${features.join(', ')}`,
      };
    }
    default:
      return device satisfies never;
  }
}
