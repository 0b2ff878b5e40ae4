import { useEffect, useRef, useState } from 'react';
import { formatBytes } from '#base/format.ts';
import { speak, wordsOf } from '#base/words.ts';
import { type DownloadProgress, downloadAddresses } from '#store/data/addresses.ts';
import { useData, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { AddressField } from '#ui/widgets/AddressField.tsx';
import { nameOf } from './givenFiles.ts';

/** Loads a data set from addresses on the web, as if its files had been chosen. */
export function AddressForm() {
  const t = useText();
  const lab = useLab();
  const [text, setText] = useState('');
  const [progress, setProgress] = useState<DownloadProgress | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const loading = useRef<AbortController | null>(null);
  useEffect(() => () => loading.current?.abort(), []);
  // Those of last time, as long as no files are given.
  const remembered = useData(({ given, known }) =>
    given === null ? (known[0]?.addresses?.join(' ') ?? '') : '',
  );
  useEffect(() => {
    if (remembered !== '') setText((now) => now || remembered);
  }, [remembered]);

  const load = async () => {
    const addresses = text.split(/\s+/).filter((address) => address !== '');
    const odd = addresses.find((address) => !/^https?:\/\/./i.test(address));
    if (addresses.length === 0 || odd !== undefined) {
      return setProblem(t('Write addresses that begin with https://, with spaces between them.'));
    }
    setProblem(null);
    const own = new AbortController();
    loading.current = own;
    try {
      const files = await downloadAddresses(addresses, setProgress, own.signal);
      lab.giveFiles(files, nameOf(files), { addresses });
      setText('');
    } catch (error) {
      if (!own.signal.aborted) setProblem(speak(t, wordsOf(error)));
    } finally {
      if (loading.current === own) {
        loading.current = null;
        setProgress(null);
      }
    }
  };

  return (
    <AddressField
      label={t('Address of a data set')}
      action={t('Load address')}
      onText={setText}
      onSubmit={() => void load()}
      doing={progress && lineOf(progress, t)}
      onCancel={() => loading.current?.abort()}
      {...{ text, problem }}
    />
  );
}

function lineOf(
  { file, files, done, total }: DownloadProgress,
  t: ReturnType<typeof useText>,
): string {
  const values = { file, files, done: formatBytes(done), total: formatBytes(total) };
  return total > 0
    ? t('File {{file}} of {{files}}: {{done}} of {{total}}', values)
    : t('File {{file}} of {{files}}: {{done}}', values);
}
