import type { CauseName, Finding, FindingKey } from '#run/diagnosis.ts';
import type { Evidence } from './evidence.ts';

type Values = Finding['values'];

const finding = (key: FindingKey, values: Values = {}): Finding => ({ key, values });

/** What the step itself showed, whatever its cause. */
export function breakFindings({ broke, first, step, finiteInSingle }: Evidence): Finding[] {
  if (!broke) return [];
  if (first === null) return [finding('notReplayed', { step })];
  const { tensor, op, nan, positive, negative, elements, part, images } = first;
  const found = { tensor, op, nan, positive, negative, elements, step };
  const findings = [finding(part === 'state' ? 'stateNonFinite' : 'firstNonFinite', found)];
  if (part === 'data' && images.length > 0) {
    findings.push(finding('badImages', { images: images.join(', '), count: images.length }));
  }
  if (finiteInSingle !== null) {
    findings.push(finding(finiteInSingle ? 'finiteInSingle' : 'brokenInSingle', { step }));
  }
  return findings;
}

/** The numbers that speak for a cause, the strongest first. */
export function findingsOf(cause: CauseName, evidence: Evidence): Finding[] {
  const { config, approach: a, staleQueue } = evidence;
  const { learningRate: rate, steps } = a;
  const ratio = finding('updateRatio', { mean: a.updateRatioMean, peak: a.updateRatioPeak, steps });
  const growth = finding('weightGrowth', { growth: a.weightGrowth, tensor: a.grownTensor ?? '' });
  const gradient = finding('gradient', { first: a.gradNormFirst, last: a.gradNormLast, steps });
  const activation = finding('activation', {
    ...{ first: a.activationFirst, last: a.activationLast, steps },
    layer: a.loudestLayer ?? '',
    share: a.activationLast / 65504,
  });
  const spread = finding('spread', { last: a.spreadLast, best: a.spreadBest });
  const hollow = finding('hollow', {
    ...{ naive: a.accNaive, strict: a.accStrict },
    ...{ loss: a.loss, share: a.lossOverChance },
  });
  const tied = a.tiedRows > 0 ? [finding('tied', { share: a.tiedRows })] : [];
  switch (cause) {
    case 'lambRate': {
      const trust = a.trustRatio === null ? [] : [finding('trustRatio', { ratio: a.trustRatio })];
      return [finding('lambStep', { rate }), ratio, growth, activation, gradient, ...trust];
    }
    case 'sgdRate':
      return [ratio, growth, gradient, spread, ...tied, hollow];
    case 'halfOverflow':
      return [
        activation,
        finding('noLossScaling'),
        ...(a.lossScale === null ? [] : [finding('lossScale', { scale: a.lossScale })]),
        gradient,
        growth,
        ratio,
      ];
    case 'deadHead':
      return [
        finding('deadUnits', { share: a.deadUnits }),
        ...(a.badNorms > 0 ? [finding('zeroNorms', { share: a.badNorms })] : []),
        finding('headRelu'),
        ...tied,
        hollow,
        ...(a.gradNormLast === 0 ? [finding('zeroGradient')] : []),
        ratio,
      ];
    case 'collapse': {
      const shrink =
        a.weightMedian < 0.7
          ? [finding('weightShrink', { median: a.weightMedian, decay: config.weightDecay })]
          : [];
      const momentum =
        config.keyMomentum < 0.9 ? [finding('keyMomentum', { m: config.keyMomentum })] : [];
      return [spread, hollow, ...tied, ...momentum, ...shrink, ratio];
    }
    case 'nanData':
      return config.normalisation === 'imageUnguarded' ? [finding('badViews')] : [];
    case 'staleQueue':
      return staleQueue === null
        ? []
        : [
            finding('staleKeys', { since: staleQueue.since, lasts: staleQueue.lasts }),
            finding('lossJump', {
              before: staleQueue.lossBefore,
              after: a.loss,
              accuracy: a.accStrict,
            }),
          ];
    case 'unknown':
      return steps === 0 ? [] : [ratio, growth, gradient, activation, spread];
    case 'none':
      return steps === 0 ? [] : [spread, ratio, growth, gradient];
    default:
      return cause satisfies never;
  }
}
