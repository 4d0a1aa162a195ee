import { describe, expect, it } from '@jest/globals';
import { linesOfTransfer } from './transfer-lines.js';

const NONE = { fromRegion: 'eu', area: 'EEA', within: [], byAdequacy: [], byBasis: [], refused: [] };

describe('the transfers of an activity', () => {
  it('are a line for each right, and what no right carries is a line too', () => {
    const lines = linesOfTransfer({
      ...NONE,
      within: ['DE', 'FR'],
      byAdequacy: [{ country: 'JP', decision: '(EU) 2019/419', validUntil: null }],
      byBasis: [
        { country: 'US', mechanism: 'scc', sccModule: 3, assessmentRef: 'TIA 7', validUntil: '2030-01-01' },
      ],
      refused: ['BR'],
    });
    expect(lines.map(({ countries, right, until }) => [countries.join(), right, until])).toEqual([
      ['DE,FR', 'No transfer: inside EEA', ''],
      ['JP', '(EU) 2019/419', 'No agreed end'],
      ['US', 'Standard contractual clauses, module 3, assessment TIA 7', '1 Jan 2030'],
      ['BR', 'None: every view is refused', ''],
    ]);
    expect(lines.filter(({ isRefused }) => isRefused)).toHaveLength(1);
  });

  it('are none where no country is allowed', () => {
    expect(linesOfTransfer(NONE)).toEqual([]);
  });
});
