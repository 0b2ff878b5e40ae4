import { speak } from '#base/words.ts';
import { findingSentence, findingSign } from '#diagnosis/diagnosisWords.ts';
import type { Finding } from '#run/diagnosis.ts';
import { ImagesByIndex } from '#ui/data/ImagesByIndex.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { foundImages } from './foundImages.ts';

/** The measured evidence for the cause. */
export function Evidence({ findings }: { readonly findings: readonly Finding[] }) {
  const t = useText();
  if (findings.length === 0) return null;
  return (
    <table className="diagnosis-evidence">
      <caption>{t('Evidence')}</caption>
      <tbody>
        {findings.map((finding) => (
          <tr key={finding.key}>
            <th scope="row">{t(findingSign(finding))}</th>
            <td>
              {speak(t, findingSentence(finding))}
              <ImagesByIndex images={foundImages(finding)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
