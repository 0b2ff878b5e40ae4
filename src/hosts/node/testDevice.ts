import { WordsError } from '#base/words.ts';
import { type Gpu, openGpu } from '#gpu/device.ts';
import { dawn } from './dawn.ts';

let opened: Promise<Gpu> | null = null;

/** The device that GPU tests share; any uncaptured error of it fails the process. */
export function testGpu(): Promise<Gpu> {
  opened ??= openGpu(dawn()).then((gpu) => {
    gpu.onFault((fault) => {
      throw new WordsError(fault.message);
    });
    return gpu;
  });
  return opened;
}
