import type { SourceFile } from '#run/datasets.ts';

/** Lets the user choose a file of weights; only from a press. */
export function pickWeights(chosen: (file: SourceFile) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.pth,.pt,.tar,.bin,.ckpt,.safetensors';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) chosen({ path: file.name, blob: file });
  });
  input.click();
}
