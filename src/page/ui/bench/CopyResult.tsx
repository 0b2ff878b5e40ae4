import { useState } from 'react';
import { type BenchmarkResult, benchmarkJson } from '#run/benchmark.ts';
import { useText } from '#ui/i18n/useText.ts';

/** The result as the text of a file of the table. */
export function CopyResult({ result }: { readonly result: BenchmarkResult }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const [refused, setRefused] = useState(false);
  const json = benchmarkJson(result);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(json);
      setCopied(true);
      setRefused(false);
    } catch {
      setRefused(true);
    }
  };
  return (
    <div className="bench-copy">
      <button type="button" className="button" onClick={() => void copy()}>
        {t('Copy the result as JSON')}
      </button>
      <span role="status">{copied && !refused && t('Copied.')}</span>
      {refused && (
        <label>
          {t('The browser denied access to the clipboard. Select the text and copy it.')}
          <textarea readOnly rows={8} value={json} />
        </label>
      )}
    </div>
  );
}
