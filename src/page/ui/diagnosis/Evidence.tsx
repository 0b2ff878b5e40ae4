import { findingSentence } from '#diagnosis/diagnosisWords.ts';
import type { Finding, FindingKey } from '#run/diagnosis.ts';
import { useText } from '#ui/i18n/useText.ts';

/** What each kind of fact is about. */
const SIGNS: Readonly<Record<FindingKey, string>> = {
  firstNonFinite: 'First break',
  stateNonFinite: 'First break',
  badImages: 'Images',
  badViews: 'Views',
  notReplayed: 'Replay',
  lambStep: 'Learning rate',
  updateRatio: 'Update ratio',
  weightGrowth: 'Weights',
  weightShrink: 'Weights',
  gradient: 'Gradient norm',
  activation: 'Largest activation',
  trustRatio: 'Trust ratio',
  finiteInSingle: 'Replay in f32',
  brokenInSingle: 'Replay in f32',
  noLossScaling: 'Loss scaling',
  lossScale: 'Loss scale',
  headRelu: 'Head a',
  deadUnits: 'Dead units',
  zeroNorms: 'Norms',
  tied: 'Ties',
  hollow: 'Accuracy',
  zeroGradient: 'Gradient norm',
  spread: 'Feature spread',
  keyMomentum: 'Key momentum',
  staleKeys: 'Queue',
  lossJump: 'Loss',
};

/** The measured facts that speak for the cause. */
export function Evidence({ findings }: { readonly findings: readonly Finding[] }) {
  const t = useText();
  if (findings.length === 0) return null;
  return (
    <table className="diagnosis-evidence">
      <caption>{t('Evidence')}</caption>
      <tbody>
        {findings.map((finding) => {
          const { english, values } = findingSentence(finding);
          return (
            <tr key={finding.key}>
              <th scope="row">{t(SIGNS[finding.key])}</th>
              <td>{t(english, values)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
