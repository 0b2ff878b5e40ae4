import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import type { Moco } from '#model/moco.ts';
import type { Stage } from '#run/stages.ts';

/**
 * Names the features that the key tower makes now: a digest of its parameters, its running
 * statistics and the heads in use. Features with another fingerprint are of other weights.
 */
export async function fingerprintOf(gpu: Gpu, model: Moco, { parts }: Stage): Promise<string> {
  const key = await download(gpu, model.key);
  const running = await download(gpu, model.running);
  const heads = [parts.a, parts.b].map((state) => (state === 'absent' ? 0 : 1));
  const all = new Float32Array(key.length + running.length + heads.length);
  all.set(key);
  all.set(running, key.length);
  all.set(heads, key.length + running.length);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
