import { readSafetensors } from '#checkpoint/safetensors.ts';
import { backUp, restore } from '../backups.ts';
import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { FaultPage, SMALL } from '../faultPage.ts';
import { storedRecords } from '../storedRecords.ts';

/** Steps after the restored state that are compared. */
const COMPARED = 10;
const KINDS: readonly unknown[] = [
  ...['run', 'checkpoint', 'steps', 'evaluation', 'prototypes', 'tensors'],
];
/** Has everything that a run can have: clusters from its second epoch on, and an evaluation. */
const PCL = { ...SMALL, numClusters: '8,16', negatives: 4, warmupEpochs: 1 };

/** Everything leaves as a file, the site's data are cleared, and it comes back bit for bit. */
export const f18: FaultCase = {
  id: 'F18',
  what: 'back up, clear the site’s data, restore, train on',
  tries: 1,
  fullTries: 5,
  async run(context) {
    return eachTry(context, async (n) => {
      const browser = await context.start(`profile-${n}`);
      const lab = await FaultPage.open(
        browser.context,
        context.address,
        { ...PCL, seed: n },
        'pcl-quick',
      );
      await lab.usable();
      const runId = await lab.train();
      await lab.event('tensorHealth');
      const clustered = await lab.event('clusteringFinished');
      const from = lab.events.indexOf(clustered);
      await lab.event('checkpointKept', () => true, from);
      await lab.press('Stop');
      await lab.event('runEnded');
      const before = await contentOf(lab, runId);
      for (const kind of KINDS) {
        const found = [...before.keys()].some((key) => key.startsWith(`${kind} `));
        if (!found) throw new Error(`the run has no record of the kind ${kind}`);
      }
      const backup = await backUp(browser, lab, context.folder);
      const there = await lossesAfter(lab);

      const origin = new URL(context.address).origin;
      await lab.page.goto('about:blank');
      const session = await lab.session();
      await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
      await session.detach();
      const again = await FaultPage.open(
        browser.context,
        context.address,
        { ...PCL, seed: n },
        'pcl-quick',
      );
      await again.usable();
      await restore(again, backup, runId, context.folder);
      const after = await contentOf(again, runId);
      for (const [key, content] of before) {
        if (after.get(key) !== content) throw new FaultMissed(difference(key, content, after), 1);
      }
      await again.page.getByRole('link', { name: /^Train/ }).click();
      const here = await lossesAfter(again, runId);
      if (there.join() !== here.join()) {
        throw new FaultMissed(`the losses after it differ: ${there[0]} and ${here[0]}`);
      }
      await browser.close();
      return {};
    });
  },
};

/** The content of the run's records, without what a restore may set anew. */
async function contentOf({ page }: FaultPage, runId: string): Promise<ReadonlyMap<string, string>> {
  const own = (await storedRecords(page)).filter(
    ({ key }) => key[1] === runId && KINDS.includes(key[0]),
  );
  const contents = new Map<string, string>();
  for (const { key, bytes } of own) {
    const content = key[0] === 'prototypes' ? await clustersIn(bytes) : comparable(bytes);
    contents.set(key.join(' '), content);
  }
  return contents;
}

/** Its tensors bit for bit, and what it tells of them. */
async function clustersIn(bytes: Buffer): Promise<string> {
  const { metadata, tensors } = await readSafetensors(new Uint8Array(bytes), 'the prototypes');
  const told = Object.entries(metadata)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => [name, comparable(Buffer.from(text))]);
  const held = tensors.map(({ name, shape, data }) => {
    const { buffer, byteOffset, byteLength } = data;
    return [name, shape, Buffer.from(buffer, byteOffset, byteLength).toString('base64')];
  });
  return JSON.stringify([told, held]);
}

/** Where the content of a record begins to differ. */
function difference(key: string, was: string, after: ReadonlyMap<string, string>): string {
  const is = after.get(key);
  if (is === undefined) return `${key} is gone`;
  const at = [...was].findIndex((letter, i) => letter !== is[i]);
  return `${key} is another one: …${was.slice(at - 40, at + 40)}…, …${is.slice(at - 40, at + 40)}…`;
}

/** Of JSON the values: an import may write the same fields in another order. */
function comparable(bytes: Buffer): string {
  try {
    return JSON.stringify(sorted(JSON.parse(bytes.toString('utf8'))));
  } catch {
    return bytes.toString('base64');
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

/** Resumes the run, and returns the losses of its next steps. */
async function lossesAfter(lab: FaultPage, runId: string | null = null): Promise<number[]> {
  const from = lab.events.length;
  if (runId !== null) {
    await lab.page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      `#/runs/${encodeURIComponent(runId)}`,
    );
  } else await lab.page.getByRole('link', { name: /^Train/ }).click();
  await lab.page.getByRole('button', { name: 'Resume', disabled: false }).first().click();
  const { fromStep } = await lab.event('runStarted', () => true, from);
  await lab.event(
    'stepsFinished',
    ({ steps }) => (steps.at(-1)?.step ?? 0) >= fromStep + COMPARED,
    from,
  );
  await lab.page.getByRole('link', { name: /^Train/ }).click();
  await lab.press('Stop');
  await lab.event('runEnded', () => true, from);
  return lab.events
    .slice(from)
    .flatMap((event) => (event.type === 'stepsFinished' ? event.steps : []))
    .slice(0, COMPARED)
    .map(({ lossInst }) => lossInst);
}
