/** Data sets from addresses on the web, one after the other. */
import { downloadFile } from '#client/downloadClient.ts';
import { addressPaths } from '#run/addressPaths.ts';
import type { SourceFile } from '#run/datasets.ts';

export interface DownloadProgress {
  readonly file: number;
  readonly files: number;
  readonly done: number;
  /** 0 where the server does not say. */
  readonly total: number;
}

/** @throws WordsError; the signal's reason when it is aborted */
export async function downloadAddresses(
  addresses: readonly string[],
  onProgress: (progress: DownloadProgress) => void,
  signal: AbortSignal,
): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const valid = addresses.filter((address) => URL.canParse(address));
  const paths = addressPaths(valid.map((address) => new URL(address)));
  for (const address of addresses) {
    const place = { file: files.length + 1, files: addresses.length };
    onProgress({ ...place, done: 0, total: 0 });
    const tell = (done: number, total: number) => onProgress({ ...place, done, total });
    const file = await downloadFile(address, tell, signal);
    files.push({ ...file, path: paths[files.length] ?? file.path });
  }
  return files;
}
