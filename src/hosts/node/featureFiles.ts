/** Features in files, in place of the browser's database: one per batch, its checksum first. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeaturePassKey, FeatureStorage, FeatureStore } from '#run/featureStore.ts';

const CHECKSUM_BYTES = 32;

/** @param folder holds features and nothing else; made when the first batch is stored */
export function featureFiles(folder: string): FeatureStorage {
  const passFolder = ({ runId, epoch, fingerprint }: FeaturePassKey): string =>
    join(folder, `run ${encodeURIComponent(runId)}`, `${epoch} ${encodeURIComponent(fingerprint)}`);
  const removeWhere = async (goes: (run: string, pass: string) => boolean): Promise<void> => {
    for (const run of await namesIn(folder)) {
      for (const pass of await namesIn(join(folder, run))) {
        if (goes(run, pass)) await rm(join(folder, run, pass), { recursive: true, force: true });
      }
    }
  };
  return {
    async openFeatureStore(key) {
      const kept = passFolder(key);
      const sameEpoch = `${key.epoch} `;
      const ofRun = `run ${encodeURIComponent(key.runId)}`;
      await removeWhere(
        (run, pass) =>
          run === ofRun && pass.startsWith(sameEpoch) && join(folder, run, pass) !== kept,
      );
      return passStore(kept);
    },
    async pruneFeatures({ keepRunId, keepEpoch }) {
      const kept = `run ${encodeURIComponent(keepRunId)}`;
      await removeWhere((run, pass) => run !== kept || !pass.startsWith(`${keepEpoch} `));
    },
    async featureBytesStored() {
      let bytes = 0;
      for (const run of await namesIn(folder)) {
        for (const pass of await namesIn(join(folder, run))) {
          bytes += await passStore(join(folder, run, pass)).bytes();
        }
      }
      return bytes;
    },
  };
}

function passStore(folder: string): FeatureStore {
  const file = (batch: number): string => join(folder, `${batch}.features`);
  const batches = async (): Promise<number[]> =>
    (await namesIn(folder))
      .flatMap((name) => /^(\d+)\.features$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  return {
    async put(batch, rows) {
      const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
      await mkdir(folder, { recursive: true });
      const unfinished = `${file(batch)}.part`;
      await writeFile(unfinished, Buffer.concat([checksum(batch, bytes), bytes]));
      await rename(unfinished, file(batch));
    },
    async get(batch) {
      const stored = await readFile(file(batch)).catch(() => null);
      if (stored === null) return null;
      const bytes = stored.subarray(CHECKSUM_BYTES);
      const sound =
        bytes.length % 4 === 0 && checksum(batch, bytes).equals(stored.subarray(0, CHECKSUM_BYTES));
      if (sound) return new Float32Array(Uint8Array.from(bytes).buffer);
      await rm(file(batch), { force: true });
      return null;
    },
    batches,
    async bytes() {
      let total = 0;
      for (const batch of await batches()) {
        total += (await stat(file(batch))).size - CHECKSUM_BYTES;
      }
      return total;
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

function checksum(batch: number, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(`batch ${batch} `).update(bytes).digest();
}

/** Names in a folder; none when there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
