import type { Transfer } from '../api/register-views.js';
import { toDate } from '../words/instants.js';
import { wordOf } from '../words/words.js';

/** Countries from which data of one region may be viewed by one right; or may not, whatever the project allows. */
export interface TransferLine {
  readonly key: string;
  readonly region: string;
  readonly countries: readonly string[];
  readonly right: string;
  readonly until: string;
  readonly isRefused: boolean;
}

/** Returns a line per right, and one for what no right carries. */
export function linesOfTransfer(transfer: Transfer): readonly TransferLine[] {
  const { fromRegion: region, area, within, byAdequacy, byBasis, refused } = transfer;
  const lines = [
    { countries: within, right: `No transfer: inside ${area ?? 'the area'}`, until: '', isRefused: false },
    ...byAdequacy.map(({ country, decision, validUntil }) => ({
      ...{ countries: [country], right: decision, isRefused: false },
      until: validUntil === null ? 'No agreed end' : toDate(validUntil),
    })),
    ...byBasis.map((basis) => ({
      ...{ countries: [basis.country], right: rightOf(basis), isRefused: false },
      until: toDate(basis.validUntil),
    })),
    { countries: refused, right: 'None: every view is refused', until: '', isRefused: true },
  ];
  return lines
    .filter(({ countries }) => countries.length > 0)
    .map((line, index) => ({ ...line, region, key: `${region} ${index}` }));
}

function rightOf({ mechanism, sccModule, assessmentRef }: Transfer['byBasis'][number]): string {
  return [
    wordOf(mechanism),
    ...(sccModule === null ? [] : [`module ${sccModule}`]),
    ...(assessmentRef === null ? [] : [`assessment ${assessmentRef}`]),
  ].join(', ');
}
