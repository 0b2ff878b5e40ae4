import { MemoryFile } from '#data/kept/memoryFiles.fixture.ts';
import type { Rows } from '#evaluate/rows.ts';
import { gatherRows } from './gatheredRows.ts';
import { PASS_BATCH } from './imagePass.ts';

/** Rows in a file that is in memory. @param room the most bytes that it takes */
export async function rowsInMemoryFile({ values, dim }: Rows, room?: number) {
  const file = new MemoryFile(room);
  const scratch = {
    inMemory: 0,
    open: async () => ({
      read: file.read.bind(file),
      write: file.write.bind(file),
      close: async () => file.truncate(0),
    }),
  };
  const rows = await gatherRows(values.length / dim, dim, scratch);
  for (let batch = 0; batch * PASS_BATCH * dim < values.length; batch++) {
    await rows.put(batch, values.slice(batch * PASS_BATCH * dim, (batch + 1) * PASS_BATCH * dim));
  }
  return { rows, file };
}
